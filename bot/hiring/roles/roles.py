"""What can people decide about a role? Open, close, hold and reopen it, or create one that has no posting.

The last explicit decision counts: a role closed here stays closed while its file still says open, until somebody, or a
commit that changes the file's state, decides again. Who may decide is checked before (bot.hiring.people.permissions).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery.ledger import enqueue_all
from bot.delivery.protocols import Note
from bot.errors import AlreadyThere, NoReason, TitleMissing
from bot.hiring.people.people import answerable
from bot.hiring.roles.announcing import announce, subject_of
from bot.hiring.roles.deciding import Act, Done, change_role, decision, difference, done, locked_role
from bot.hiring.roles.staffing import start_team
from bot.models import Role, RoleEvent
from bot.models.role import CloseReason, RoleState

LONGEST_TITLE = 150

STATE_WORDS = {
    RoleState.DRAFT: "a draft",
    RoleState.OPEN: "open",
    RoleState.ON_HOLD: "on hold",
    RoleState.CLOSED: "closed",
}


def open_role(session: Session, role_id: int, act: Act) -> Done:
    """Open a role, or reopen it, whatever its posting says; who answers for it is told of the difference.

    Raises NotFound, or AlreadyThere for an open role.
    """
    role = locked_role(session, act, role_id)
    _refuse_same(role, RoleState.OPEN, act)
    kind = "reopened" if role.opened_at or role.announced_at else "opened"
    changes = {"state": RoleState.OPEN, "close_reason": None, "filled": 0, "opened_at": act.now, **decision(act)}
    return _decide(session, role, act, kind, "open_role", changes)


def hold_role(session: Session, role_id: int, act: Act) -> Done:
    """Pause a role. Raises NotFound, or AlreadyThere for one that is on hold."""
    role = locked_role(session, act, role_id)
    _refuse_same(role, RoleState.ON_HOLD, act)
    changes = {"state": RoleState.ON_HOLD, "close_reason": None, **decision(act)}
    return _decide(session, role, act, "held", "hold_role", changes)


def close_role(session: Session, role_id: int, reason: CloseReason | None, note: str | None, act: Act) -> Done:
    """Close a role for a reason; reason and note are for deciders, in public it is only closed or filled.

    Raises NotFound, NoReason, or AlreadyThere for a closed role.
    """
    role = locked_role(session, act, role_id)
    _refuse_same(role, RoleState.CLOSED, act)
    if reason is None or reason is CloseReason.POSTING:
        raise NoReason
    filled = role.openings if reason is CloseReason.FILLED else role.filled
    changes = {"state": RoleState.CLOSED, "close_reason": reason, "filled": filled, **decision(act)}
    return _decide(session, role, act, "closed", "close_role", changes, note=(note or "").strip() or None)


def create_role(session: Session, title: str, act: Act, *, location: str | None = None, team: str | None = None) -> Done:
    """Open a role that has no posting. Raises TitleMissing for an empty or overlong title."""
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise TitleMissing
    role = _blank_role(session, title, act, location=location or None, team=team or None)
    session.add(role)
    session.flush()
    start_team(session, role, act.settings)
    changes = {"state": RoleState.OPEN, "opened_at": act.now}
    return _decide(session, role, act, "created", "create_role", changes)


def next_number(session: Session, workspace_id: str) -> int:
    """The number of the next role's handle, for this transaction alone; handles are never used again."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"role numbers of {workspace_id}"))))
    query = select(func.max(Role.number)).where(Role.workspace_id == workspace_id)
    return (session.scalars(query).one() or 0) + 1


def _refuse_same(role: Role, state: RoleState, act: Act) -> None:
    if role.state is state:
        raise AlreadyThere(handle=role.handle, state=STATE_WORDS[state], command=act.settings.command)


def _decide(
    session: Session,
    role: Role,
    act: Act,
    kind: str,
    action: str,
    changes: dict[str, Any],
    *,
    note: str | None = None,
) -> Done:
    """Record a decision and tell it. `announced_at` is part of the event, so that Undo takes a first announcement back."""
    announced_before = role.announced_at
    event = change_role(session, role, act, kind, action, changes, note=note)
    announce(session, role, event, act.settings, act.now)
    if role.announced_at != announced_before:
        event.before = {**event.before, "announced_at": announced_before and announced_before.isoformat()}
        event.after = {**event.after, "announced_at": role.announced_at and role.announced_at.isoformat()}
    if kind in ("opened", "reopened"):
        _tell_difference(session, role, event, act)
    return done(role, event)


def _tell_difference(session: Session, role: Role, event: RoleEvent, act: Act) -> None:
    """Opened in Slack although the repository says otherwise: whoever answers for the role hears of it."""
    if difference(role) is None:
        return
    told = [one for one in answerable(session, role, act.settings) if one != act.actor]
    notes = [
        Note(
            workspace_id=role.workspace_id,
            channel=user,
            kind="role_notice",
            subject=subject_of(role.id),
            body={"role": role.id, "event": event.id, "difference": difference(role)},
            dedup_key=f"{subject_of(role.id)}:notice:{event.id}:{user}",
            event_id=event.id,
        )
        for user in told
    ]
    enqueue_all(session, notes, now=act.now)


def _blank_role(session: Session, title: str, act: Act, *, location: str | None, team: str | None) -> Role:
    return Role(
        workspace_id=act.workspace_id,
        number=next_number(session, act.workspace_id),
        title=title,
        location=location,
        team=team,
        tags=[],
        state=RoleState.DRAFT,
        corrections={},
        recruiter_ids=[],
        openings=1,
        filled=0,
        created_at=act.now,
        **decision(act),
    )
