"""What do App Home's and the digest's own buttons do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import NoSuchCandidate
from bot.hiring.candidate_looks import look_at_application
from handlers.candidates.blocks import shown
from handlers.desk import Desk
from handlers.forms import answer_form, ask_of_press
from handlers.replies import answer_press


async def press_show(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Show], or somebody chosen from a role's list: everything about the application that the person may see."""
    ask = ask_of_press(desk, body)
    await desk.viewer(ask)
    value = str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
    if not value.isdecimal():
        raise NoSuchCandidate
    look = await desk.store.read(look_at_application, int(value), desk.act(ask))
    reply = shown([look])
    if not await desk.open_form(ask, answer_form(look.handle, reply)):
        await answer_press(desk.client, body, reply, replace=False)
    await ack()
