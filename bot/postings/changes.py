"""What does the repository say about a role now, and what of it is news? Pure: no database, no clock, no git.

A *picture* is what all files of one role (language twins) say together at one instant. Two pictures are compared by
meaning: only what a person would want to be told is a difference.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.postings.meaning import (
    is_real_link,
    is_same_date,
    is_same_link,
    is_same_pay,
    is_same_place,
    is_same_sentence,
    is_same_text,
)
from bot.postings.posting import Pay, Posting, State

_INSTANTS = ("closes_at", "dated_at")
_RANK = {State.OPEN: 0, State.UNSURE: 1, State.DRAFT: 2, State.CLOSED: 3}


@dataclass(frozen=True, slots=True)
class Picture:
    """What the repository says about one role. `state` is draft, open, closed or unsure; a role without files is closed."""

    state: State
    reason: str
    path: str
    line: int | None = None
    title: str = ""  # without "Seeking:" and the like
    subtitle: str | None = None
    location: str | None = None
    location_from: str | None = None  # label or sentence of the text that names it; None for the front matter
    remote: str | None = None
    team: str | None = None
    employment: str | None = None
    apply: str | None = None
    pay: Pay | None = None
    closes_at: datetime | None = None
    summary: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    is_gone: bool = False  # no file of it is left
    dated_at: datetime | None = None  # when the commit was made that brought this closing date

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        found = {name: getattr(self, name) for name in _STORED}
        for name in _INSTANTS:
            found[name] = found[name].isoformat() if found[name] else None
        found["pay"] = dataclasses.asdict(self.pay) if self.pay else None
        found["tags"] = list(self.tags)
        return found

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Picture:
        """The picture that `to_json` wrote; keys of other releases are ignored."""
        values = {name: stored[name] for name in _STORED if name in stored}
        values["state"] = State(values["state"])
        values["pay"] = Pay(**values["pay"]) if values.get("pay") else None
        for name in _INSTANTS:
            values[name] = datetime.fromisoformat(values[name]) if values.get(name) else None
        values["tags"] = tuple(values.get("tags") or ())
        return cls(**values)


_STORED = tuple(one.name for one in dataclasses.fields(Picture))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two pictures say differently. `kind` is the word of the event that tells it."""

    kind: str
    field: str
    before: Any
    after: Any


def picture_of(postings: Sequence[Posting], at: datetime, last: Picture | None) -> Picture:
    """What the files of one role say together at an instant: open when any of them is.

    Among several, the file that was shown last stays the one that is shown as long as it has that state. Without files:
    the last picture, closed.
    """
    if not postings:
        base = last or Picture(State.CLOSED, "", "")
        return dataclasses.replace(base, state=State.CLOSED, reason="its posting was removed", line=None, is_gone=True)
    shown = last.path if last else None
    judged = [(posting, *posting.state_at(at)) for posting in postings]
    chosen, state, reason = min(judged, key=lambda one: (_RANK[one[1]], one[0].path != shown, _order(one[0])))
    return Picture(
        state=state,
        reason=reason,
        path=chosen.path,
        line=chosen.state_line,
        title=chosen.role,
        **{name: getattr(chosen, name) for name in _COPIED},
    )


_COPIED = (
    "subtitle",
    "location",
    "location_from",
    "remote",
    "team",
    "employment",
    "apply",
    "pay",
    "closes_at",
    "summary",
    "url",
    "tags",
)


def _order(posting: Posting) -> tuple[bool, str, str]:
    """English first, so that a company's channel does not change its language with the order of files."""
    return (not (posting.language or "en").startswith("en"), posting.language or "", posting.path)


def differences(before: Picture, after: Picture) -> list[Difference]:
    """What is news in `after` to somebody who knows `before`, apart from the state."""
    if after.is_gone:
        return []
    found: list[Difference] = []
    for kind, name, is_same in _COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new and not is_same(old, new) and _is_told(name, old, new) and _is_sure(name, before, after):
            found.append(Difference(kind, name, old, new))
    return found


def is_robots_date(before: Picture, after: Picture) -> bool:
    """Whether a closing date only keeps its distance: a robot that says "in 30 days" each day or week decides nothing.

    Whoever extends a deadline does it as it comes near: so the two commits must be close together beside the distance.
    """
    if not (before.closes_at and after.closes_at and before.dated_at and after.dated_at):
        return False
    distance, gap = before.closes_at - before.dated_at, after.dated_at - before.dated_at
    moved = after.closes_at - before.closes_at
    return moved > timedelta(0) and abs(moved - gap) <= _HALF_A_DAY and gap <= max(_DAY_AND_HALF, distance / 3)


_HALF_A_DAY = timedelta(hours=12)  # a robot's run may be late
_DAY_AND_HALF = timedelta(hours=36)


def _is_sure(name: str, before: Picture, after: Picture) -> bool:
    """Whether a difference is more than another reading.

    A link within the site is no new way to apply. A place that is now found elsewhere in the file was not moved by
    anybody, and one from running text has changed only when its sentence otherwise stayed the same. Pay that is no longer
    stated is news where it was taken out of the file, not where the file was moved and made anew.
    """
    if name == "apply":
        return is_real_link(after.apply)
    if name == "closes_at":
        return not is_robots_date(before, after)
    if name == "pay":
        return after.pay is not None or before.path == after.path
    if name != "location":
        return True
    one, other = before.location_from or "", after.location_from or ""
    if _kind(one) != _kind(other):
        return False
    return _kind(one) != "sentence" or is_same_sentence(one, other, but=(before.location, after.location))


def _kind(where: str) -> str:
    return where.partition(" ")[0]


def is_news(before: Picture | None, after: Picture) -> bool:
    """Whether `after` says anything that is worth waiting for: another state, or a difference that is told."""
    return bool(news_fields(before, after))


def news_fields(before: Picture | None, after: Picture) -> list[str]:
    """What `after` says differently: "state", and the fields of the differences that are told."""
    if before is None:
        return ["state"]
    changed = after.state is not before.state and after.state is not State.UNSURE
    return [*(["state"] if changed else []), *(one.field for one in differences(before, after))]


def _is_told(name: str, old: Any, new: Any) -> bool:
    """A place or a link that was not stated before (or is no longer) completes the card; it is no news."""
    return name not in _ONLY_CHANGED or (bool(old) and bool(new))


_ONLY_CHANGED = frozenset({"location", "apply", "title"})
_COMPARED: tuple[tuple[str, str, Callable[[Any, Any], bool]], ...] = (
    ("retitled", "title", is_same_text),
    ("pay_changed", "pay", is_same_pay),
    ("location_changed", "location", is_same_place),
    ("closing_date_changed", "closes_at", is_same_date),
    ("apply_changed", "apply", is_same_link),
)
