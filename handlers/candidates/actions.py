"""What do shortcuts about candidates do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.candidates.commands import open_add
from handlers.desk import Desk
from handlers.forms import ask_of_press
from handlers.replies import answer_press


async def add_from_message(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> None:
    """The shortcut "Add as candidate" on a message: its first line may be the name."""
    ask = ask_of_press(desk, body)
    await desk.viewer(ask)
    text = str((body.get("message") or {}).get("text") or "")
    reply = await open_add(desk, ask, text)
    await ack()
    if reply.is_shown:
        await answer_press(desk.client, body, reply, replace=False)
