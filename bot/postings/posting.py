"""What is a posting? The text of a role as a file in the repository says it, and the faults found in reading it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple


class State(StrEnum):
    """Whether a posting says that people can apply."""

    DRAFT = "draft"  # written, not yet published: unlisted, hidden, upcoming
    OPEN = "open"  # people can apply
    CLOSED = "closed"  # filled, expired, archived, or said to be closed
    UNSURE = "unsure"  # it cannot be told; never announced, listed for the deciders


class Severity(StrEnum):
    """How much a fault hurts."""

    ERROR = "error"  # the file, or the field, could not be read as written
    WARNING = "warning"  # it was read, but a person should look


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file, where it is (1-based line), and the way out."""

    path: str
    line: int
    severity: Severity
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Pay:
    """What a posting offers; each part is None where the file does not say it. `currency` is an ISO 4217 code."""

    min: float | None = None
    max: float | None = None
    currency: str | None = None
    period: str | None = None  # hour, day, week, month or year


class Reason(NamedTuple):
    """Why a field holds what it holds: the source in the file ("front matter key `location`") and its 1-based line."""

    field: str
    why: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting as its file says it. Instants are aware; `opens_at` and `closes_at` bound the time it is open.

    `flag_state` leaves those two dates out, so that a posting need not be read again when a date passes:
    ask `state_at`.
    """

    path: str
    title: str  # as written
    role: str  # the title without "Seeking:", "We are hiring a" and the like
    flag_state: State
    state_reason: str
    state_line: int | None = None
    subtitle: str | None = None
    location: str | None = None  # several joined by "; "
    location_from: str | None = None  # label or sentence of the text that names the place; None for the front matter
    remote: str | None = None  # as written, or "yes"/"no"
    team: str | None = None
    employment: str | None = None
    apply: str | None = None  # a link as written, or a bare mail address
    pay: Pay | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None  # the instant after which nobody can apply
    posted_on: str | None = None  # ISO date
    tags: tuple[str, ...] = ()
    summary: str | None = None
    language: str | None = None
    url: str | None = None  # the public page
    twin_of: str | None = None  # key shared by the same posting in several languages
    faults: tuple[Fault, ...] = ()
    reasons: tuple[Reason, ...] = field(default=(), compare=False)

    def state_at(self, at: datetime) -> tuple[State, str]:
        """The state on an instant, with the reason: closed by flag, else by date, else draft, else not open yet."""
        if self.flag_state is State.CLOSED:
            return self.flag_state, self.state_reason
        if self.closes_at is not None and at >= self.closes_at:
            last = (self.closes_at - timedelta(seconds=1)).date()
            return State.CLOSED, f"its closing date, {last.isoformat()}, has passed"
        if self.flag_state is State.DRAFT:
            return self.flag_state, self.state_reason
        if self.opens_at is not None and at < self.opens_at:
            return State.DRAFT, f"it opens on {self.opens_at.date().isoformat()}"
        return self.flag_state, self.state_reason

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back; instants as ISO 8601 text, reasons left out."""
        found = {name: getattr(self, name) for name in _STORED}
        for name in ("opens_at", "closes_at"):
            if found[name] is not None:
                found[name] = found[name].isoformat()
        found["pay"] = dataclasses.asdict(self.pay) if self.pay else None
        found["tags"] = list(self.tags)
        found["faults"] = [dataclasses.asdict(fault) for fault in self.faults]
        return found

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Posting:
        """The posting that `to_json` wrote; keys of other releases are ignored."""
        values = {name: stored[name] for name in _STORED if name in stored}
        values["flag_state"] = State(values["flag_state"])
        for name in ("opens_at", "closes_at"):
            if values.get(name):
                values[name] = datetime.fromisoformat(values[name])
        if values.get("pay"):
            values["pay"] = Pay(**values["pay"])
        values["tags"] = tuple(values.get("tags") or ())
        values["faults"] = tuple(
            Fault(**{**one, "severity": Severity(one["severity"])}) for one in values.get("faults") or ()
        )
        return cls(**values)


_STORED = tuple(one.name for one in dataclasses.fields(Posting) if one.name != "reasons")
