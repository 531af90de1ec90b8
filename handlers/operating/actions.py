"""What do the operators' buttons do? After a restore nothing goes out before one of them has said so."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.hiring.keeping.restoring import release_by
from handlers.desk import Desk
from handlers.operating.blocks import released
from handlers.presses import ask_of_press
from handlers.replies import in_time


async def press_release(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> None:
    """[Release]: the bot goes to work in the restored state."""
    ask = ask_of_press(desk, body)
    await desk.viewer(ask)
    await desk.write(ask, release_by, desk.act(ask))
    place = body["container"]
    done = released(ask.user_id).message()
    await in_time(desk.client.chat_update(channel=place["channel_id"], ts=place["message_ts"], **done), "chat.update")
    await ack()
