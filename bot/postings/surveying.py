"""Which files have to be read, and what do they say? Only those that changed, or whose includes and settings did."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from bot.postings.finding import may_be_posting
from bot.postings.posting import Fault, Posting, Severity
from bot.postings.reading import READING_VERSION, Reading, Site, context_paths, read_posting
from bot.postings.rules import RULES_FILE, rules_of
from bot.postings.site import is_settings, settings_above
from bot.postings.tree import Tree

__all__ = [
    "ABSENT",
    "READING_VERSION",
    "MakeReader",
    "Read",
    "Reader",
    "SiteReader",
    "compare_all",
    "content_ids",
    "files_to_read",
    "read_files",
]

log = logging.getLogger(__name__)

AT_HAND = 50  # files that are asked for together before they are read one by one
ABSENT = ""  # content id of a file that a reading looked for and did not find


@dataclass(frozen=True, slots=True)
class Read:
    """What one file said. `context`: the other files that the reading depended on, beside settings that are not there."""

    path: str
    blob: str
    posting: Posting | None
    faults: tuple[Fault, ...]
    context: tuple[str, ...]


class Reader(Protocol):
    """Reads the files of one tree."""

    def may_be_posting(self, path: str) -> bool:
        """Whether a path is worth reading, by its name alone."""
        ...

    def read(self, path: str, at: datetime) -> Read:
        """Read one file. Raises KeyError when it is not there."""
        ...


class SiteReader:
    """Reads the files of one tree as the repository's own reading rules want it."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._rules, self.faults = rules_of(tree)
        self._site = Site(tree, self._rules)

    def may_be_posting(self, path: str) -> bool:
        """Whether a path is worth reading, by its name alone."""
        return may_be_posting(path, self._rules)

    def read(self, path: str, at: datetime) -> Read:
        """Read one file. Raises KeyError when it is not there."""
        found = self._reading(path, at)
        context = tuple(sorted({*context_paths(path, self._site), RULES_FILE}))
        posting = replace(found.posting, location_from=_location_from(found.posting)) if found.posting else None
        return storable(Read(path, self._tree.blob(path), posting, found.faults, context))

    def _reading(self, path: str, at: datetime) -> Reading:
        raw = self._tree.read(path)
        try:
            return read_posting(path, raw, self._site, at=at)
        except Exception:  # one file must never keep all others from being followed
            log.exception("%s could not be read because of a bug in Rolecall; its role stays as it is", path)
            message = "This file could not be read because of a bug in Rolecall."
            fault = Fault(path, 1, Severity.ERROR, message, "Please report it with the file.")
            return Reading(path, None, (fault,), "a bug")


def storable(read: Read) -> Read:
    """The same without what a database refuses: NUL characters and lone surrogates, which escapes in YAML can make."""
    stored = read.posting.to_json() if read.posting else None
    text = json.dumps([stored, [fault.message for fault in read.faults]], ensure_ascii=False, default=str)
    if "\\u0000" not in text and text.isascii():
        return read
    if "\\u0000" not in text and text == text.encode("utf-8", "replace").decode():
        return read
    faults = tuple(replace(one, message=_clean(one.message), fix=_clean(one.fix)) for one in read.faults)
    return replace(read, posting=Posting.from_json(_clean(stored)) if stored else None, faults=faults)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value


def _location_from(posting: Posting) -> str | None:
    """Where a place was found, other than in the front matter: a label or a sentence of the text."""
    whys = (reason.why for reason in posting.reasons if reason.field == "location")
    return next((why for why in whys if not why.startswith("front matter")), None)


MakeReader = Callable[[Tree], Reader]


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a file from an earlier look."""

    blob: str
    context: Sequence[str]


def files_to_read(reader: Reader, changed: Mapping[str, str | None], depending: Mapping[str, Sequence[str]]) -> list[str]:
    """Paths to read: changed ones that may be postings, and those whose reading depended on a changed one.

    `depending`: path -> its context, for the files that may be concerned.
    """
    fresh = {path for path, blob in changed.items() if blob is not None and reader.may_be_posting(path)}
    moved = frozenset(changed)
    touched = {
        path
        for path, context in depending.items()
        if path not in moved and not (moved.isdisjoint(context) and moved.isdisjoint(settings_above(path)))
    }
    return sorted(fresh | touched)


def compare_all(tree: Tree, reader: Reader, known: Mapping[str, str], files: Mapping[str, str]) -> dict[str, str | None]:
    """What changed against what is known, when the source can't say: path -> content id, None where the file went.

    `known`: path -> content id of the files that were read; `files`: the same for what readings depended on.
    """
    there = set(tree.paths())
    relevant = {path for path in there if path in known or path in files or is_settings(path) or reader.may_be_posting(path)}
    before = {**files, **known}
    changed: dict[str, str | None] = {}
    for path in relevant:
        blob = tree.blob(path)
        if before.get(path, ABSENT) != blob:
            changed[path] = blob
    return changed | {path: None for path, blob in before.items() if blob != ABSENT and path not in there}


def read_files(tree: Tree, reader: Reader, paths: Sequence[str], at: datetime) -> list[Read]:
    """Read these files; one that is not there any more (a plain folder may change under us) is left out."""
    if len(paths) > AT_HAND:
        tree.prefetch(paths)
    found: list[Read] = []
    for number, path in enumerate(paths):
        if number % AT_HAND == 0:
            tree.prefetch(paths[number : number + AT_HAND])
        try:
            found.append(reader.read(path, at))
        except (KeyError, OSError):
            continue
    return found


def content_ids(tree: Tree, paths: Iterable[str]) -> dict[str, str]:
    """Path -> content id, ABSENT for those that are not there."""
    found = dict.fromkeys(paths, ABSENT)
    for path in found.keys() & tree.names():
        with contextlib.suppress(KeyError, OSError):  # a plain folder may change under us
            found[path] = tree.blob(path)
    return found
