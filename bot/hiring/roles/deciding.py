"""How is an act about a role recorded? Changed values before and after, so that it can be told, undone and audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.hiring.audit import record
from bot.hiring.home.marks import mark_role
from bot.hiring.interviews.reminding import derive_for_role
from bot.models import Role, RoleEvent
from bot.models.role import CloseReason, RoleState
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, where and when, under which settings. `now` is an aware instant in UTC."""

    workspace_id: str
    actor: str  # a Slack user id
    settings: Settings
    now: datetime
    source: str = "slack"


@dataclass(frozen=True, slots=True)
class Done:
    """The outcome of an act, in plain values for the answer."""

    event_id: int
    role_id: int
    handle: str
    title: str
    kind: str
    state: RoleState
    is_filled: bool = False
    difference: str | None = None  # what the repository says otherwise


def locked_role(session: Session, act: Act, role_id: int) -> Role:
    """The role, locked to the end of the transaction, so that two deciders act one after the other. Raises NotFound."""
    query = select(Role).where(Role.workspace_id == act.workspace_id, Role.id == role_id)
    role = session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
    if role is None:
        raise NotFound(command=act.settings.command)
    return role


def change_role(
    session: Session, role: Role, act: Act, kind: str, action: str, changes: dict[str, Any], *, note: str | None = None
) -> RoleEvent:
    """Set the columns in `changes`, and record event and audit row. What did not change is left out of both."""
    before = {name: _plain(getattr(role, name)) for name in changes}
    after = {name: _plain(value) for name, value in changes.items()}
    differing = [name for name in changes if before[name] != after[name]]
    mark_role(session, role, act.now)
    for name in differing:
        setattr(role, name, changes[name])
    mark_role(session, role, act.now)  # again: the team may be another one now
    event = RoleEvent(
        workspace_id=role.workspace_id,
        role_id=role.id,
        kind=kind,
        at=act.now,
        actor=act.actor,
        source=act.source,
        commit=None,
        path=None,
        before={name: before[name] for name in differing},
        after={name: after[name] for name in differing},
        detail=None,
        note=note,
        undone_at=None,
    )
    session.add(event)
    session.flush()
    if not {"owner_id", "backup_id"}.isdisjoint(differing):
        derive_for_role(session, role.id, act.now)
    record_act(session, role, act, action, event)
    return event


def record_act(session: Session, role: Role, act: Act, action: str, event: RoleEvent) -> None:
    """The audit row of an act about a role; its note stays with the event."""
    record(
        session,
        role.workspace_id,
        actor=act.actor,
        source=act.source,
        action=action,
        subject=f"role:{role.id}",
        detail={"event": event.id, "before": event.before, "after": event.after},
        now=act.now,
    )


def restored(values: dict[str, Any]) -> dict[str, Any]:
    """Recorded plain values as the columns hold them: the way back from `change_role`."""
    return {name: _column_value(name, value) for name, value in values.items()}


def decision(act: Act) -> dict[str, Any]:
    """The columns that say who decided last about the state."""
    return {"decided_at": act.now, "decided_by": act.actor, "decided_in": act.source}


def done(role: Role, event: RoleEvent) -> Done:
    """What the answer needs, read while the session is open."""
    return Done(
        event_id=event.id,
        role_id=role.id,
        handle=role.handle,
        title=role.title,
        kind=event.kind,
        state=role.state,
        is_filled=role.close_reason is CloseReason.FILLED,
        difference=difference(role),
    )


_AGREES = {
    RoleState.OPEN: {"open"},
    RoleState.ON_HOLD: {"draft", "unsure", "closed"},
    RoleState.CLOSED: {"closed", "gone"},
    RoleState.DRAFT: {"draft", "unsure"},
}


def difference(role: Role) -> str | None:
    """What the repository says where it differs from what was decided; one sentence, for deciders."""
    says = role.posting_state
    if says is None or says in _AGREES[role.state]:
        return None
    if says == "gone":
        return "Its posting is no longer in the repository."
    reason = f" ({role.posting_reason})" if role.posting_reason else ""
    words = "leaves unsure whether it is open" if says == "unsure" else f"says {says}"
    return f"Its posting {words}{reason}."


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _column_value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    if name == "state":
        return RoleState(value)
    return CloseReason(value) if name == "close_reason" else value
