"""Which role does a file belong to? A role survives renames and moves, has language twins, and may come back years later.

A file that git calls renamed but whose title names another role is another role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.postings.meaning import is_related_title, is_same_text, words
from bot.postings.posting import Posting, State

_COMMON = frozenset({"index.md", "index.html", "index.mdx", "README.md", "page.md"})  # names that say nothing
LIKE = 50  # per cent of content from which a rename with a related title is believed


@dataclass(frozen=True, slots=True)
class Arrival:
    """A posting in a file that belongs to no role yet."""

    path: str
    blob: str
    posting: Posting


@dataclass(frozen=True, slots=True)
class Known:
    """A posting that belongs, or last belonged, to a role. `order` is larger the later it was seen."""

    path: str
    blob: str
    posting: Posting
    role_id: int
    order: int = 0


def match(
    arrivals: Sequence[Arrival],
    *,
    staying: Iterable[Known],
    leaving: Sequence[Known],
    gone: Sequence[Known],
    renames: Mapping[str, tuple[str, int]],
) -> dict[str, int | str]:
    """Path of each arrival -> id of its role; arrivals that share a new role have the same text (a path) instead.

    `staying`: postings that are still there; `leaving`: those that went in this look; `gone`: those that went earlier.
    """
    found = _of_leaving(arrivals, leaving, renames)
    twins = _twins(arrivals, staying, found)
    returned = set(found.values())
    for arrival in arrivals:
        if arrival.path not in found:
            found[arrival.path] = _role_of_rest(arrival, twins, [one for one in gone if one.role_id not in returned])
            returned.add(found[arrival.path])
    return found


def is_another(before: Posting, after: Posting, likeness: Callable[[], float | None]) -> bool:
    """Whether a file that was edited in place describes another role now, as when somebody writes over an old posting.

    Its title must have no word in common with the former one but of rank, and more than half of its text must be new; what
    companies say of themselves stands in every posting and counts as kept. With a word in common ("Backend Engineer",
    "Python Engineer") it is retitled, however much of it is new. `likeness` tells from 0 to 1 how much of the text was kept,
    None where the old one is not there any more: then it is the same role. So is one that becomes a draft meanwhile:
    whoever rewrites it has not said yet what it will be.
    """
    if after.flag_state is not State.OPEN or before.role == after.role:
        return False
    if (words(before.role) & words(after.role)).keys() - _RANKS:
        return False
    if is_same_text(before.role, after.role) or is_related_title(before.role, after.role):
        return False
    kept = likeness()
    return kept is not None and kept < 0.5


_RANKS = words("senior junior lead principal staff head chief intern trainee assistant associate deputy vice student").keys()


def _of_leaving(
    arrivals: Sequence[Arrival], leaving: Sequence[Known], renames: Mapping[str, tuple[str, int]]
) -> dict[str, int | str]:
    """The arrivals that are a file which left in the same look, renamed or moved; the surest rule comes first."""
    found: dict[str, int | str] = {}
    free = {known.path: known for known in leaving}
    open_first = sorted(arrivals, key=lambda one: one.posting.flag_state is not State.OPEN)
    for rule in (_same_bytes, _moved, _renamed, _same_title):
        for arrival in open_first:
            known = None if arrival.path in found else rule(arrival, free.values(), renames)
            if known is not None:
                found[arrival.path] = known.role_id
                del free[known.path]
    return found


def _twins(arrivals: Sequence[Arrival], staying: Iterable[Known], found: Mapping[str, int | str]) -> dict[str, int | str]:
    """The key of a posting's language versions -> its role."""
    twins: dict[str, int | str] = {}
    for known in staying:
        twins[known.path] = known.role_id  # a file that had no twin when it was read has no key yet: its path would be it
        if known.posting.twin_of:
            twins[known.posting.twin_of] = known.role_id
    for arrival in arrivals:
        if arrival.path in found and arrival.posting.twin_of:
            twins.setdefault(arrival.posting.twin_of, found[arrival.path])
    return twins


def _role_of_rest(arrival: Arrival, twins: dict[str, int | str], gone: Sequence[Known]) -> int | str:
    twin = arrival.posting.twin_of
    if twin and twin in twins:
        return twins[twin]
    known = _come_back(arrival, gone)
    role: int | str = known.role_id if known else arrival.path
    if twin:
        twins[twin] = role
    return role


def _same_bytes(arrival: Arrival, leaving: Iterable[Known], _renames: Mapping[str, tuple[str, int]]) -> Known | None:
    return next((known for known in leaving if known.blob == arrival.blob), None)


def _moved(arrival: Arrival, leaving: Iterable[Known], _renames: Mapping[str, tuple[str, int]]) -> Known | None:
    """The same file name in another folder, with the same title; its text may have been made anew."""
    alike = (known for known in leaving if _name(known.path) == _name(arrival.path) and _name(arrival.path) not in _COMMON)
    return next((known for known in alike if _names_same(known.posting, arrival.posting)), None)


def _renamed(arrival: Arrival, leaving: Iterable[Known], renames: Mapping[str, tuple[str, int]]) -> Known | None:
    old, likeness = renames.get(arrival.path, ("", 0))
    for known in leaving:
        if known.path == old and likeness >= LIKE and is_related_title(known.posting.role, arrival.posting.role):
            return known
    return None


def _same_title(arrival: Arrival, leaving: Iterable[Known], _renames: Mapping[str, tuple[str, int]]) -> Known | None:
    alike = [known for known in leaving if _names_same(known.posting, arrival.posting)]
    if len(alike) > 1:
        here = [known for known in alike if not _is_elsewhere(known.posting, arrival.posting)]
        alike = [known for known in here if _name(known.path) == _name(arrival.path)] or here
    return alike[0] if len(alike) == 1 else None


def _come_back(arrival: Arrival, gone: Sequence[Known]) -> Known | None:
    """A role that went earlier and is there again: by path and title, else by title alone; the latest of several."""
    alike = [known for known in gone if is_same_text(known.posting.role, arrival.posting.role)]
    alike = [known for known in alike if known.path == arrival.path or _is_same_role(known.posting, arrival.posting)]
    return max(alike, key=lambda one: (one.path == arrival.path, one.order), default=None)


def _is_same_role(one: Posting, other: Posting) -> bool:
    return _names_same(one, other) and not _is_elsewhere(one, other)


def _names_same(one: Posting, other: Posting) -> bool:
    """The same title, and neither team nor language speaks against it."""
    if not is_same_text(one.role, other.role) or _differ(one.team, other.team):
        return False
    return one.language == other.language or not one.language or not other.language


def _is_elsewhere(one: Posting, other: Posting) -> bool:
    """Both say where, in their front matter, and it is not the same place."""
    is_stated = one.location_from is None and other.location_from is None
    return is_stated and _differ(one.location, other.location)


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and not words(one) & words(other)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
