"""How is an act taken back? For 10 minutes, unless somebody has decided since; what was not yet sent is not sent."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.ledger import cancel
from bot.errors import AlreadyUndone, NotFound, UndoOvertaken, UndoTooLate
from bot.hiring.people.channels import channels_for
from bot.hiring.people.permissions import is_public
from bot.hiring.roles.announcing import card_channels, show_again, take_down
from bot.hiring.roles.deciding import Act, Done, change_role, done, locked_role, restored
from bot.models import Delivery, Posting, Role, RoleEvent
from bot.models.delivery import DeliveryState
from bot.models.role import CloseReason, RoleState

UNDO_FOR = timedelta(minutes=10)
_REPLACED = frozenset({"decided_at", "decided_by", "decided_in", "announced_at", "opened_at"})


def undo(session: Session, event_id: int, act: Act) -> Done:
    """Put back what an act changed, and stop what it had not sent yet.

    Raises NotFound, AlreadyUndone, UndoTooLate (10 minutes after the act) or UndoOvertaken (a later act or commit changed
    the same).
    """
    event = session.get(RoleEvent, event_id)
    if event is None or event.workspace_id != act.workspace_id or event.source != "slack":
        raise NotFound(command=act.settings.command)
    role = locked_role(session, act, event.role_id)
    session.refresh(event)
    _refuse_undo(session, role, event, act)
    channels = _channels_to_show(session, role, event, act)
    was_told = _was_told(session, event)
    cancel(session, role.workspace_id, event_id=event.id, reason="undone")
    event.undone_at = act.now
    undone = change_role(session, role, act, "undone", "undo", _put_back(event), note=None)
    undone.detail = event.kind
    _put_back_file(session, event)
    _tell(session, role, undone, channels, act, was_told=was_told and event.kind != "taken_back")
    return done(role, undone)


def _refuse_undo(session: Session, role: Role, event: RoleEvent, act: Act) -> None:
    if event.undone_at is not None:
        raise AlreadyUndone
    if act.now - event.at > UNDO_FOR:
        raise UndoTooLate(handle=role.handle, command=act.settings.command)
    later = select(RoleEvent).where(
        RoleEvent.role_id == event.role_id, RoleEvent.id > event.id, RoleEvent.undone_at.is_(None)
    )
    changed = set(event.after) - _REPLACED
    if any(changed & set(other.after) for other in session.scalars(later) if other.kind != "undone"):
        raise UndoOvertaken(handle=role.handle, command=act.settings.command)


def _put_back(event: RoleEvent) -> dict[str, object]:
    """The former values. A role that was created by the act can't vanish, since the audit names it: it ends cancelled."""
    values = restored(event.before)
    if event.kind == "created":
        values |= {"state": RoleState.CLOSED, "close_reason": CloseReason.CANCELLED}
    return values


def _put_back_file(session: Session, event: RoleEvent) -> None:
    """A file that the act told us to ignore is read again."""
    if event.kind != "taken_back" or not event.path:
        return
    query = select(Posting).where(Posting.role_id == event.role_id, Posting.path == event.path)
    for posting in session.scalars(query):
        posting.is_ignored = False


def _channels_to_show(session: Session, role: Role, event: RoleEvent, act: Act) -> list[str]:
    """Where the role is to be seen once the act is undone: where it has cards, or had them before they were taken back."""
    if event.kind == "taken_back":
        return channels_for(session, role, act.settings.announce)
    return card_channels(session, role)


def _was_told(session: Session, event: RoleEvent) -> bool:
    """Whether a line about the act is in a thread already, or may be."""
    query = select(Delivery.id).where(
        Delivery.event_id == event.id,
        Delivery.kind == "role_line",
        Delivery.state.in_((DeliveryState.SENDING, DeliveryState.SENT)),
    )
    return session.scalars(query.limit(1)).first() is not None


def _tell(session: Session, role: Role, undone: RoleEvent, channels: list[str], act: Act, *, was_told: bool) -> None:
    if not is_public(role):
        take_down(session, role, undone, act.now)
        return
    show_again(session, role, channels, undone, act.now, with_line=was_told)
