"""Where are a role's scorecards asked for? By direct message (blind, the usual way), or openly in its hiring channel."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import ChannelNotPrivate, NotFound
from bot.hiring.audit import record
from bot.hiring.candidates.candidates import require_team
from bot.hiring.people.audience import may_be_named
from bot.hiring.roles.deciding import Act
from bot.models import Application, Channel, Role

_HANDLE = re.compile(r"r-?(\d{1,9})", re.IGNORECASE)


def ask_in(session: Session, handle: str, act: Act, *, is_open: bool) -> str:
    """Choose for one role, by its handle; the team's right. Interviews asked about before stay where they are.

    Returns the handle. Raises NotFound, NotOnTheTeam, or ChannelNotPrivate where there is no private channel to ask in.
    """
    found = _HANDLE.fullmatch(handle.strip())
    number = int(found[1]) if found else -1
    query = select(Role).where(Role.workspace_id == act.workspace_id, Role.number == number)
    role = session.scalars(query.with_for_update()).first()
    if role is None:
        raise NotFound(command=act.settings.command)
    require_team(session, role, act)
    if is_open and not _is_private(session, role):
        raise ChannelNotPrivate(handle=role.handle, command=act.settings.command)
    before, role.asks_openly = bool(role.asks_openly), is_open
    detail = {"before": before, "after": is_open}
    record(
        session,
        role.workspace_id,
        actor=act.actor,
        source=act.source,
        action="ask_openly" if is_open else "ask_blind",
        subject=f"role:{role.id}",
        detail=detail,
        now=act.now,
    )
    return role.handle


def open_channel(session: Session, application: Application, now: datetime) -> str | None:
    """The channel in whose thread an application's scorecards are asked for; None: by direct message.

    Also where somebody is in the channel who must not read them: a guest, the candidate as a colleague.
    """
    role = session.get_one(Role, application.role_id)
    channel = role.hiring_channel
    if not role.asks_openly or channel is None or not _is_private(session, role):
        return None
    return channel if may_be_named(session, application, channel, now) else None


def _is_private(session: Session, role: Role) -> bool:
    query = select(Channel).where(Channel.workspace_id == role.workspace_id, Channel.slack_id == role.hiring_channel)
    channel = session.scalars(query).first()
    return channel is not None and channel.is_private and not channel.is_shared
