"""What may somebody see of one role? Plain values for `show`, read while the session is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.hiring.people.channels import channel_name
from bot.hiring.people.people import person
from bot.hiring.people.permissions import Viewer, may_see_reasons, may_see_role
from bot.hiring.roles.deciding import difference
from bot.hiring.roles.listing import Entry, entry
from bot.models import Role, RoleEvent
from bot.models.role import CloseReason, RoleState
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class RoleView:
    """One role as one person may see it. What is only for deciders and the role's team is None for others."""

    entry: Entry
    state_word: str
    summary: str | None
    pay: dict[str, Any] | None
    apply: str | None  # of an open role
    url: str | None
    closes_at: datetime | None
    openings: int
    may_decide: bool
    for_deciders: bool
    decided_at: datetime
    owner: str | None = None
    backup: str | None = None
    recruiters: tuple[str, ...] = ()
    hiring_channel: str | None = None
    close_reason: str | None = None
    note: str | None = None
    difference: str | None = None
    filled: int = 0  # of the openings


def visible_role(session: Session, viewer: Viewer, role_id: int, settings: Settings) -> Role:
    """The role, for somebody who may see it. Raises NotFound, which doesn't tell whether there is one."""
    role = session.get(Role, role_id)
    if role is None or role.workspace_id != viewer.workspace_id or not may_see_role(viewer, role):
        raise NotFound(command=settings.command)
    return role


def view_role(session: Session, viewer: Viewer, role_id: int, settings: Settings) -> RoleView:
    """What `show` tells this viewer. Raises NotFound."""
    role = visible_role(session, viewer, role_id, settings)
    told = may_see_reasons(viewer, role)
    is_open = role.state is RoleState.OPEN
    return RoleView(
        entry=entry(role, viewer),
        state_word=_state_word(role, told=told),
        summary=role.summary,
        pay=role.pay,
        apply=role.apply if is_open else None,
        url=role.page,
        closes_at=role.closes_at if is_open else None,
        openings=role.openings,
        filled=role.filled,
        may_decide=viewer.is_decider and not viewer.is_guest,
        for_deciders=told,
        decided_at=role.decided_at,
        **(_for_deciders(session, role) if told else {}),
    )


def _state_word(role: Role, *, told: bool) -> str:
    if role.state is RoleState.CLOSED and role.close_reason is CloseReason.FILLED:
        return "Filled"
    if role.state is RoleState.DRAFT and told:
        unsure = role.posting_state == "unsure"
        return "Draft: its posting leaves unsure whether it is open" if unsure else "Draft"
    return {RoleState.OPEN: "Open", RoleState.ON_HOLD: "On hold", RoleState.CLOSED: "Closed"}.get(role.state, "Draft")


def _for_deciders(session: Session, role: Role) -> dict[str, Any]:
    is_closed = role.state is RoleState.CLOSED
    channel = role.hiring_channel
    return {
        "owner": _name(session, role, role.owner_id),
        "backup": _name(session, role, role.backup_id),
        "recruiters": tuple(filter(None, (_name(session, role, one) for one in role.recruiter_ids))),
        "hiring_channel": (channel_name(session, role.workspace_id, channel) or channel) if channel else None,
        "close_reason": role.close_reason.value if is_closed and role.close_reason else None,
        "note": closing_note(session, role) if is_closed else None,
        "difference": difference(role),
    }


def closing_note(session: Session, role: Role) -> str | None:
    """What the decider wrote when the role closed last."""
    query = select(RoleEvent).where(RoleEvent.role_id == role.id, RoleEvent.kind == "closed", RoleEvent.undone_at.is_(None))
    event = session.scalars(query.order_by(RoleEvent.id.desc()).limit(1)).first()
    return event.note if event else None


def _name(session: Session, role: Role, slack_id: str | None) -> str | None:
    if slack_id is None:
        return None
    known = person(session, role.workspace_id, slack_id)
    return known.name if known else slack_id
