"""Which message does each kind of delivery about roles become? Database rows in, blocks out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.messages import live_message
from bot.delivery.protocols import OPERATOR_NOTICE, Claimed, Outgoing
from bot.hiring.following.pages import PAGE_STILL_UP
from bot.hiring.people.channels import channel_name
from bot.hiring.people.people import person
from bot.hiring.people.permissions import is_public
from bot.hiring.people.workspace import setting
from bot.models import Role, RoleEvent
from bot.models.role import RoleState
from handlers.directory import INSTALLATION
from handlers.kinds import Kinds, take_down
from handlers.roles import blocks, notices
from handlers.slack_text import escape


def register_rendering(kinds: Kinds) -> None:
    """Add the kinds of delivery about roles, and the notices to operators."""
    kinds.add("role_card", _card)
    kinds.add("role_line", _line)
    kinds.add("role_card_moved", _moved)
    kinds.add("role_taken_down", take_down)
    kinds.add("summary", _summary)
    kinds.add("bulk", _bulk)
    kinds.add("fault_digest", _faults)
    kinds.add("role_notice", _notice)
    kinds.add(PAGE_STILL_UP, _page_still_up)
    kinds.add(OPERATOR_NOTICE, _operator_notice)


def _card(session: Session, delivery: Claimed, _now: datetime) -> Outgoing | None:
    """A fresh card of a role that is no longer public is not posted; a posted one says closed."""
    role = session.get(Role, delivery.body["role"])
    if role is None or (not is_public(role) and delivery.target_ts is None):
        return None
    return blocks.role_card(role)


def _line(session: Session, delivery: Claimed, _now: datetime) -> Outgoing | None:
    event = session.get(RoleEvent, delivery.body["event"])
    role = session.get(Role, event.role_id) if event else None
    if event is None or role is None or event.undone_at is not None:
        return None
    return blocks.role_line(role, event)


def _moved(session: Session, delivery: Claimed, _now: datetime) -> Outgoing | None:
    role = session.get(Role, delivery.body["role"])
    if role is None or delivery.target_ts is None:
        return None
    fresh = live_message(session, delivery.workspace_id, delivery.body["card_key"])
    return blocks.role_card_moved(role, _address(session, delivery.workspace_id, fresh))


def _summary(session: Session, delivery: Claimed, _now: datetime) -> Outgoing | None:
    """What closed since the summary was written is left out."""
    roles = [role for role in _roles(session, delivery) if role.state is RoleState.OPEN]
    return blocks.summary(roles, str(delivery.body["why"])) if roles else None


def _bulk(session: Session, delivery: Claimed, _now: datetime) -> Outgoing | None:
    roles = [role for role in _roles(session, delivery) if role.state is RoleState.OPEN]
    return blocks.bulk(roles) if roles else None


def _faults(_session: Session, delivery: Claimed, _now: datetime) -> Outgoing:
    return notices.fault_digest(delivery.body["faults"], delivery.body["total"])


def _notice(session: Session, delivery: Claimed, _now: datetime) -> Outgoing | None:
    role = session.get(Role, delivery.body["role"])
    event = session.get(RoleEvent, delivery.body["event"])
    if role is None or event is None or event.undone_at is not None:
        return None
    actor = person(session, role.workspace_id, event.actor)
    return notices.role_notice(role, actor.name if actor else "somebody", delivery.body["difference"])


def _page_still_up(session: Session, delivery: Claimed, _now: datetime) -> Outgoing | None:
    """Nothing to say once it was opened again, or its file has followed."""
    role = session.get(Role, delivery.body["role"])
    if role is None or role.state is not RoleState.CLOSED or role.posting_state != "open":
        return None
    return notices.page_still_up(role, delivery.body["page"], delivery.body["edit"])


def _operator_notice(session: Session, delivery: Claimed, _now: datetime) -> Outgoing:
    channel = str(delivery.body.get("channel") or "")
    return notices.operator_notice(delivery.body, _place(session, delivery.workspace_id, channel))


def _place(session: Session, workspace_id: str, channel: str) -> str:
    """A channel in Slack text: its name where we know it, since a link to one that the reader isn't in shows nothing."""
    if channel.startswith(("U", "W", "D")):
        known = person(session, workspace_id, channel)
        return f"the direct messages with {escape(known.name)}" if known else "direct messages"
    name = channel_name(session, workspace_id, channel)
    return f"#{escape(name)}" if name else f"`{escape(channel)}`"


def _roles(session: Session, delivery: Claimed) -> list[Role]:
    query = select(Role).where(Role.workspace_id == delivery.workspace_id, Role.id.in_(delivery.body["roles"]))
    return sorted(session.scalars(query), key=lambda role: role.number)


def _address(session: Session, workspace_id: str, message: tuple[str, str] | None) -> str | None:
    """The address of a message, in Slack's form for links to messages."""
    installation = setting(session, workspace_id, INSTALLATION)
    url = (installation.value.get("url") if installation else None) or ""
    if message is None or not url:
        return None
    channel, ts = message
    return f"{url}archives/{channel}/p{ts.replace('.', '')}"
