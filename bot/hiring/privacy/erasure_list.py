"""Who was forgotten, outside of the database: a backup that is restored knows them again, and must forget them once more.

One line of JSON an erasure, ids only: {"workspace": "T0ACME", "candidate": 12, "at": "2027-03-29T08:00:00+00:00"}.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Erasure:
    """One candidate who was forgotten. `candidate_id` is the row's id, not the number in the handle."""

    workspace_id: str
    candidate_id: int
    at: datetime


def note_erasures(path: Path, workspace_id: str, candidate_ids: Iterable[int], at: datetime) -> None:
    """Append to the list and wait until it is on the disk. Called before the commit: an erasure may never be missing here.

    Raises OSError where it can't be written; then nobody is forgotten.
    """
    lines = [{"workspace": workspace_id, "candidate": one, "at": at.isoformat()} for one in candidate_ids]
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("".join(json.dumps(line) + "\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def read_erasures(path: Path) -> list[Erasure]:
    """All erasures in the order in which they were noted; none where there is no list. A torn last line is left out."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            one = json.loads(line)
            found.append(Erasure(str(one["workspace"]), int(one["candidate"]), datetime.fromisoformat(one["at"])))
        except (ValueError, KeyError, TypeError):
            continue
    return found
