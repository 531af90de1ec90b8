"""What do the buttons under a reading do? One tap sets the call."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import NotFound
from bot.hiring.feedback_threads import set_call
from bot.models.feedback import Call
from handlers.desk import Desk
from handlers.forms import ask_of_press


async def press_call(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Strong no] [No] [Yes] [Strong yes]: the answer above the buttons changes with it."""
    ask = ask_of_press(desk, body)
    call, _, ident = str(action["value"]).partition(" ")
    if call not in set(Call) or not ident.isdecimal():
        raise NotFound(command=desk.settings.command)
    await desk.write(ask, set_call, int(ident), Call(call), desk.act(ask))
    await ack()
