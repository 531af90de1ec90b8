"""What do filled-in forms about candidates do?"""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import NotOnTheTeam
from bot.hiring.applications import add_application
from bot.hiring.candidate_looks import ApplicationLook, look_at_application
from bot.hiring.candidates import Profile, add_candidate, require_team
from bot.hiring.deciding import Act
from bot.hiring.privacy import forget_candidate
from bot.models import Role
from handlers.candidates import blocks
from handlers.desk import Desk
from handlers.forms import answer_form, ask_of_form, finish, remembered, typed
from handlers.ids import Field


async def submit_add(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Add a candidate to a role."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    profile = Profile(
        name=typed(view, Field.NAME) or "",
        mail=typed(view, Field.MAIL),
        employee_id=typed(view, Field.EMPLOYEE),
        hidden_from=tuple(typed(view, Field.HIDDEN_FROM) or ()),
    )
    added = await desk.write(ask, _add, profile, int(typed(view, Field.ROLE) or 0), desk.act(ask))
    await finish(ack, desk, ask, blocks.added(added), "New candidate")


async def submit_forget(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Erase a candidate; the receipt says what was done."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    receipt = await desk.write(ask, forget_candidate, int(remembered(view)["candidate"]), desk.act(ask))
    await asyncio.to_thread(desk.store.scrub)
    await ack(response_action="update", view=answer_form("Forgotten", blocks.receipt(receipt, desk.installation.url)))


def _add(session: Session, profile: Profile, role_id: int, act: Act) -> ApplicationLook:
    role = session.get(Role, role_id)
    if role is None or role.workspace_id != act.workspace_id:
        raise NotOnTheTeam(command=act.settings.command)
    require_team(session, role, act)
    application = add_application(session, add_candidate(session, profile, act), role, act)
    return look_at_application(session, application.id, act)
