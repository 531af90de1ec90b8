"""What do filled-in forms of App Home and the morning's messages do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.hiring.privacy.retention import keep_candidate
from handlers.desk import Desk
from handlers.forms import ask_of_form, finish, remembered, typed
from handlers.ids import Field
from handlers.replies import Reply
from handlers.slack_text import date


async def submit_keep(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Keep a candidate longer, with the reason."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    reason = typed(view, Field.REASON) or ""
    until = await desk.write(ask, keep_candidate, int(remembered(view)["candidate"]), reason, desk.act(ask))
    await finish(ack, desk, ask, Reply(f"Kept until {date(until)}. I ask again two weeks before."), "Kept")
