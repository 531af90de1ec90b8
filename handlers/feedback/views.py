"""What do filled-in forms about scorecards do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import Refusal, ScorecardChanged
from bot.hiring.candidates.applications import move_application
from bot.hiring.feedback.scorecard_forms import decline_scorecard, hand_in, look_at_form, move_scorecard, with_filled
from bot.hiring.interviews.early_words import pass_words_on
from bot.models.candidate import StageKind
from bot.models.feedback import Call
from handlers.desk import Desk
from handlers.feedback import modals
from handlers.feedback.blocks import CALL_WORDS
from handlers.forms import ask_of_form, remembered, typed
from handlers.ids import Field
from handlers.replies import Reply, answer_form
from handlers.slack_text import escape

GIVEN_UP = "Noted. I ask no more, and your reason is kept."
IN_ALREADY = "Your scorecard is in, so there is nothing to give up. You can withdraw it."
MOVED = "Moved. Its answer stands in the thread of that interview."
PASSED_ON = "Sent to whoever planned the interview."
ENDED = "Withdrawn. Whoever was still to interview is told."


async def submit_scorecard(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Hand in the full scorecard. Changed meanwhile (another device, the thread): shown again with what was typed."""
    ask = ask_of_form(desk, body, view)
    stored, filled = remembered(view), modals.filled_in(view)
    interview_id = int(stored["interview"])
    try:
        await desk.write(ask, hand_in, interview_id, filled, desk.act(ask), based_on=int(stored["revision"]))
    except ScorecardChanged as changed:
        look = await desk.store.read(look_at_form, interview_id, desk.act(ask))
        again = modals.scorecard_form(ask, with_filled(look, filled), _changed(look.filled.call, changed))
        await ack(response_action="update", view=again)
    else:
        await ack()


async def submit_give_up(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """No scorecard, with the reason."""
    ask = ask_of_form(desk, body, view)
    reason = typed(view, Field.REASON) or ""
    changed = await desk.write(ask, decline_scorecard, int(remembered(view)["interview"]), reason, desk.act(ask))
    await _shows(ack, "No scorecard", GIVEN_UP if changed else IN_ALREADY)


async def submit_move(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """What was written belongs to another interview."""
    ask = ask_of_form(desk, body, view)
    to = int(typed(view, Field.INTERVIEW) or 0)
    await desk.write(ask, move_scorecard, int(remembered(view)["interview"]), to, desk.act(ask))
    await _shows(ack, "Moved", MOVED)


async def submit_ask(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """A few words to whoever planned the interview."""
    ask = ask_of_form(desk, body, view)
    stored, words = remembered(view), typed(view, Field.NOTE) or ""
    await desk.write(ask, pass_words_on, int(stored["interview"]), str(stored["what"]), words, desk.act(ask))
    await _shows(ack, "Sent", PASSED_ON)


async def submit_withdraw(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """The candidate does not go on."""
    ask = ask_of_form(desk, body, view)
    reason, application_id = typed(view, Field.REASON) or "", int(remembered(view)["application"])
    act = desk.act(ask)
    await desk.write(ask, move_application, application_id, StageKind.WITHDRAWN.value, act, reason=reason)
    await _shows(ack, "Withdrawn", ENDED)


async def _shows(ack: AsyncAck, title: str, text: str) -> None:
    await ack(response_action="update", view=answer_form(title, Reply(text)))


def _changed(call: Call | None, changed: Refusal) -> str:
    said = CALL_WORDS[call] if call else "no call"
    return f"{escape(changed.message)} It says *{said}* now; handing in again replaces that with what stands here."
