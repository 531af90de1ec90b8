"""What do filled-in forms about feedback do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.hiring.debriefs import reveal_now
from handlers.desk import Desk
from handlers.forms import answer_form, ask_of_form, remembered, typed
from handlers.ids import Field
from handlers.replies import Reply

REVEALED = "The scorecards are open now to everybody who gave theirs. Your reason is kept."
OPEN_BEFORE = "They were open already, nothing has changed."


async def submit_reveal(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Open the scorecards before all are in."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    reason = typed(view, Field.REASON) or ""
    changed = await desk.write(ask, reveal_now, int(remembered(view)["application"]), reason, desk.act(ask))
    await ack(response_action="update", view=answer_form("Revealed", Reply(REVEALED if changed else OPEN_BEFORE)))
