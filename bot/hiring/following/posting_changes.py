"""What does a change of a posting do to its role? Applied in one transaction with the announcements that it causes.

Who is right about a role: the last explicit decision. A change of the posting's state is a decision of the repository (or
of a date); anything else in the posting changes what the card says, never whether the role is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.hiring.audit import record
from bot.hiring.roles.posting_words import told
from bot.models import PendingChange, Role, RoleEvent
from bot.models.role import CloseReason, RoleState
from bot.postings.changes import Difference, Picture, differences
from bot.postings.posting import State

REPOSITORY = "repository"
_ACTIONS = {"opened": "open_role", "reopened": "open_role", "held": "hold_role", "closed": "close_role"}


@dataclass(frozen=True, slots=True)
class Cause:
    """Which commit, or which date, made a change, and when we saw it. `in_` is repository or date."""

    commit: str
    at: datetime
    seen_at: datetime
    in_: str = REPOSITORY

    def to_json(self) -> list[str]:
        """As kept in `pending_change.causes`."""
        return [self.commit, self.at.isoformat(), self.seen_at.isoformat(), self.in_]

    @classmethod
    def from_json(cls, stored: list[str]) -> Cause:
        """The cause that `to_json` wrote."""
        commit, at, seen_at, in_ = stored
        return cls(commit, datetime.fromisoformat(at), datetime.fromisoformat(seen_at), in_)


@dataclass(frozen=True, slots=True)
class Step:
    """One event that a change will cause. `state` is the role's new state, None where it stays."""

    kind: str
    cause: Cause
    state: RoleState | None = None
    difference: Difference | None = None


def plan(role: Role, change: PendingChange) -> list[Step]:
    """The events that applying a change now would cause; none for what nobody needs to be told."""
    before = Picture.from_json(change.before) if change.before else None
    after = Picture.from_json(change.after)
    state = _decision(role, change, before, after)
    if state is not None:
        return [state]
    if before is None or role.state is not RoleState.OPEN:
        return []
    return [Step(one.kind, _cause(change, one.field), difference=one) for one in differences(before, after)]


def apply_changes(session: Session, pairs: Sequence[tuple[Role, PendingChange]]) -> list[tuple[Role, RoleEvent]]:
    """Take over what the postings say, record the events, and end the waits. Telling them is the caller's part."""
    made = [(role, step, event) for role, change in pairs for step, event in _apply(session, role, change)]
    session.flush()  # gives the events their ids
    for role, step, event in made:
        _write_down(session, role, step, event)
    session.flush()
    return [(role, event) for role, _, event in made]


def _apply(session: Session, role: Role, change: PendingChange) -> list[tuple[Step, RoleEvent]]:
    after = Picture.from_json(change.after)
    steps = plan(role, change)
    before = Picture.from_json(change.before) if change.before else None
    quiet = _quiet_state(role, change, before, after)
    take_over(role, after)
    events = [(step, _record(session, role, step, before, after)) for step in steps]
    if quiet is not None:
        _set_state(role, quiet, _cause(change, "state"))
    session.delete(change)
    return events


def take_over(role: Role, picture: Picture) -> bool:
    """Copy what the posting says to the role, and remember that it was; whether a card of the role looks different now.

    What a decider corrected stays. A posting in doubt keeps the state that was last certain.
    """
    before = {name: getattr(role, name) for name in _COLUMNS}
    role.posting_state = "gone" if picture.is_gone else picture.state.value
    role.posting_reason = picture.reason
    stored = picture.to_json()
    if picture.state is State.UNSURE:
        stored["state"] = (role.applied or {}).get("state", State.DRAFT.value)
    role.applied = stored
    values = {name: getattr(picture, name) for name in _COLUMNS} | {"tags": list(picture.tags), "pay": stored["pay"]}
    for name, value in {**values, **role.corrections}.items():
        if name in _COLUMNS and getattr(role, name) != value:
            setattr(role, name, value)
    return before != {name: getattr(role, name) for name in _COLUMNS}


_COLUMNS = (
    "title", "subtitle", "location", "remote", "team", "employment", "apply", "pay", "summary", "url", "tags", "closes_at",
)  # fmt: skip


def _decision(role: Role, change: PendingChange, before: Picture | None, after: Picture) -> Step | None:
    """The step that the posting's new state means for the role, where there is one to be told."""
    if not _is_decision(role, change, before, after):
        return None
    cause = _cause(change, "state")
    if after.state is State.OPEN and role.state is not RoleState.OPEN:
        was_known = role.opened_at is not None or role.announced_at is not None
        return Step("reopened" if was_known else "opened", cause, RoleState.OPEN)
    if after.state is State.DRAFT and role.state is RoleState.OPEN:
        return Step("held", cause, RoleState.ON_HOLD)
    if after.state is State.CLOSED and role.state in (RoleState.OPEN, RoleState.ON_HOLD):
        return Step("closed", cause, RoleState.CLOSED)
    return None


def _quiet_state(role: Role, change: PendingChange, before: Picture | None, after: Picture) -> RoleState | None:
    """A draft that is closed was never open: its state changes, and nobody is told."""
    if role.state is RoleState.DRAFT and after.state is State.CLOSED and _is_decision(role, change, before, after):
        return RoleState.CLOSED
    return None


def _is_decision(role: Role, change: PendingChange, before: Picture | None, after: Picture) -> bool:
    if after.state is State.UNSURE or (before is not None and before.state is after.state):
        return False
    overtaken = role.decided_in == "slack" and role.decided_at > _cause(change, "state").seen_at
    return not overtaken


def _cause(change: PendingChange, name: str) -> Cause:
    stored = change.causes.get(name) or next(iter(change.causes.values()))
    return Cause.from_json(stored)


def _set_state(role: Role, state: RoleState, cause: Cause) -> None:
    role.state = state
    role.close_reason = CloseReason.POSTING if state is RoleState.CLOSED else None
    role.decided_at, role.decided_by, role.decided_in = cause.seen_at, REPOSITORY, cause.in_
    if state is RoleState.OPEN:
        role.opened_at = cause.seen_at
        role.filled = 0


def _record(session: Session, role: Role, step: Step, before: Picture | None, after: Picture) -> RoleEvent:
    values = _values(role, step)
    if step.state is not None:
        _set_state(role, step.state, step.cause)
        values = ({"state": values[0]["state"]}, {"state": role.state.value})
    event = RoleEvent(
        workspace_id=role.workspace_id,
        role_id=role.id,
        kind=step.kind,
        at=step.cause.at,
        actor=REPOSITORY,
        source=step.cause.in_,
        commit=step.cause.commit,
        path=after.path,
        before=values[0],
        after=values[1],
        detail=told(step.kind, role, before, after, step.difference),
        note=after.reason or None,
        undone_at=None,
    )
    session.add(event)
    return event


def _write_down(session: Session, role: Role, step: Step, event: RoleEvent) -> None:
    record(
        session,
        role.workspace_id,
        actor=REPOSITORY,
        source=step.cause.in_,
        action=_ACTIONS.get(step.kind, "edit_role"),
        subject=f"role:{role.id}",
        detail={"event": event.id, "before": event.before, "after": event.after},
        now=step.cause.seen_at,
    )


def _values(role: Role, step: Step) -> tuple[dict[str, Any], dict[str, Any]]:
    if step.difference is None:
        return {"state": role.state.value}, {}
    name = step.difference.field
    return {name: _plain(step.difference.before)}, {name: _plain(step.difference.after)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return {name: getattr(value, name) for name in value.__slots__} if hasattr(value, "__slots__") else value
