"""What do the buttons under a reading do? One tap sets the call."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.hiring.deciding import Act
from bot.hiring.feedback_threads import hear_reply, open_requests, set_call
from bot.hiring.scorecards import Reply
from bot.models.feedback import Call
from handlers import replies
from handlers.desk import Ask, Desk
from handlers.forms import ask_of_press, entry, form, metadata, text_element
from handlers.ids import Field, View
from handlers.replies import answer_press, in_time
from handlers.slack_text import section

NOT_YOURS = "Only your own words can be your scorecard."
NONE_OPEN = "I have no open question for a scorecard with you, so I noted nothing."
SEVERAL_OPEN = "Several questions are open with you. Please answer in the thread of the one that you mean; I noted nothing."
TAKEN = "Taken. In our direct messages, in the thread of my question, stands what I understood."
TAKEN_BEFORE = "I had that already, nothing has changed."


async def press_call(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Strong no] [No] [Yes] [Strong yes]: the answer above the buttons changes with it."""
    ask = ask_of_press(desk, body)
    call, _, ident = str(action["value"]).partition(" ")
    if call not in set(Call) or not ident.isdecimal():
        raise NotFound(command=desk.settings.command)
    await desk.write(ask, set_call, int(ident), Call(call), desk.act(ask))
    await ack()


async def use_message(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> None:
    """The shortcut "Use as my scorecard" on a message of one's own."""
    ask = ask_of_press(desk, body)
    await desk.viewer(ask)
    message = body.get("message") or {}
    said = Reply(
        str((body.get("channel") or {}).get("id") or ""), str(message.get("ts") or ""), str(message.get("text") or "")
    )
    outcome = NOT_YOURS
    if message.get("user") == ask.user_id:
        outcome = await desk.write(ask, _use, said, desk.act(ask))
    await ack()
    await answer_press(desk.client, body, replies.Reply(outcome), replace=False)


def _use(session: Session, said: Reply, act: Act) -> str:
    """What became of it, as a sentence."""
    wanted = open_requests(session, act)
    if len(wanted) != 1:
        return SEVERAL_OPEN if wanted else NONE_OPEN
    return TAKEN if hear_reply(session, wanted[0], said, act) else TAKEN_BEFORE


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
