"""What do the buttons under a reading do? One tap sets the call."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import NotFound
from bot.hiring.feedback_threads import set_call
from bot.models.feedback import Call
from handlers.desk import Ask, Desk
from handlers.forms import ask_of_press, entry, form, metadata, text_element
from handlers.ids import Field, View
from handlers.replies import in_time
from handlers.slack_text import section


async def press_call(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Strong no] [No] [Yes] [Strong yes]: the answer above the buttons changes with it."""
    ask = ask_of_press(desk, body)
    call, _, ident = str(action["value"]).partition(" ")
    if call not in set(Call) or not ident.isdecimal():
        raise NotFound(command=desk.settings.command)
    await desk.write(ask, set_call, int(ident), Call(call), desk.act(ask))
    await ack()


async def press_reveal(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Reveal now ...] in a debrief: asks why."""
    if not str(action["value"]).isdecimal():
        raise NotFound(command=desk.settings.command)
    ask = ask_of_press(desk, body)
    view = reveal_form(ask, int(action["value"]))
    await in_time(desk.client.views_push(trigger_id=ask.trigger_id, view=view), "views.push")
    await ack()


def reveal_form(ask: Ask, application_id: int) -> dict[str, Any]:
    """Why are the scorecards opened before all are in?"""
    return form(
        View.SCORECARDS_REVEAL,
        "Reveal now",
        "Reveal",
        metadata(ask, application=application_id),
        section("Everybody who gave a scorecard may then read the others'. Who still owes one reads none."),
        entry(Field.REASON, "Why now?", text_element(most=500), hint="It is kept with the application."),
    )
