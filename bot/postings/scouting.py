"""Where in an unknown repository are postings, and which teams and places do they name?"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.postings.finding import in_job_folder
from bot.postings.posting import Posting, State
from bot.postings.reading import Reading

MAX_SAMPLES = 3
MAX_TEAM = 40  # characters; a longer "team" is an employer's address or a sentence


@dataclass(slots=True)
class Folder:
    """One folder that holds postings: how many in which state, why they were taken for postings, a few titles."""

    path: str
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)
    others: int = 0  # files beside them that are no postings

    @property
    def postings(self) -> int:
        """How many postings it holds."""
        return self.states.total()


@dataclass(slots=True)
class Scouted:
    """What a look through a repository found."""

    folders: list[Folder]
    teams: Counter[str]
    places: Counter[str]
    faulty: int


def scout(readings: Iterable[Reading], at: datetime) -> Scouted:
    """The folders with postings, those with most of them first; states as on the instant `at`."""
    folders: dict[str, Folder] = {}
    teams: Counter[str] = Counter()
    places: Counter[str] = Counter()
    faulty = 0
    for reading in readings:
        path = _folder_of(reading.path)
        if reading.posting is None:
            if in_job_folder(reading.path):
                folders.setdefault(path, Folder(path)).others += 1
            continue
        faulty += bool(reading.posting.faults)
        _count(folders.setdefault(path, Folder(path)), reading, at)
        teams.update(_team(reading.posting))
        places.update([reading.posting.location] if reading.posting.location else [])
    with_postings = [one for one in folders.values() if one.postings]
    return Scouted(sorted(with_postings, key=lambda one: (-one.postings, one.path)), teams, places, faulty)


def _folder_of(path: str) -> str:
    """The folder that holds the postings; of page bundles (`jobs/baker/index.md`) the one above."""
    folder, name = posixpath.split(path)
    return posixpath.dirname(folder) if name.split(".")[0] in ("index", "_index") else folder


def _count(folder: Folder, reading: Reading, at: datetime) -> None:
    posting = reading.posting
    assert posting is not None  # noqa: S101  (the caller counts postings only)
    state = posting.state_at(at)[0]
    folder.states[state.value] += 1
    folder.reasons.update(reading.why.split("; "))
    if len(folder.samples) < MAX_SAMPLES and (state is State.OPEN or folder.postings > MAX_SAMPLES):
        folder.samples.append(posting.title)


def _team(posting: Posting) -> list[str]:
    return [posting.team] if posting.team and len(posting.team) <= MAX_TEAM else []
