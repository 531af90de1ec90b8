"""What do App Home's and the digest's own buttons do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import NoSuchCandidate
from bot.hiring.candidates.candidate_looks import look_at_application
from bot.models import Candidate
from handlers.candidates.blocks import shown
from handlers.desk import Desk
from handlers.home.digests import keep_form
from handlers.presses import ask_of_press, value_of
from handlers.replies import answer_form, answer_press


async def press_show(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Show], or somebody chosen from a role's list: everything about the application that the person may see."""
    ask = ask_of_press(desk, body)
    await desk.viewer(ask)
    value = value_of(action)
    if not value.isdecimal():
        raise NoSuchCandidate
    look = await desk.store.read(look_at_application, int(value), desk.act(ask))
    reply = shown([look])
    if not await desk.open_form(ask, answer_form(look.handle, reply)):
        await answer_press(desk.client, body, reply, replace=False)
    await ack()


async def press_keep(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Keep…]: the form that asks why."""
    ask = ask_of_press(desk, body)
    await desk.viewer(ask)
    handle = await desk.store.read(_handle, ask.workspace_id, str(action["value"]))
    await desk.open_form(ask, keep_form(ask, int(action["value"]), handle, desk.settings.privacy.keep_months))
    await ack()


def _handle(session: Session, workspace_id: str, ident: str) -> str:
    """The codename, for those who were listed it. Raises NoSuchCandidate for who is forgotten already."""
    found = session.get(Candidate, int(ident)) if ident.isdecimal() else None
    if found is None or found.workspace_id != workspace_id or found.forgotten_at is not None:
        raise NoSuchCandidate
    return found.handle
