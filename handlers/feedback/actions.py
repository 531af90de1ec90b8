"""What do the buttons around a scorecard do? A tap sets the call; others open forms or say where words belong."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.hiring.candidates.candidate_looks import look_at_application
from bot.hiring.feedback.scorecard_forms import copy_words, look_at_form, other_interviews, take_back_scorecard
from bot.hiring.feedback.scorecards import Reply
from bot.hiring.feedback.threads import hear_reply, label_of, open_requests, set_call
from bot.hiring.roles.deciding import Act
from bot.models.feedback import Call
from handlers import replies
from handlers.desk import Ask, Desk
from handlers.feedback import modals
from handlers.presses import ask_of_press, number_of, value_of
from handlers.replies import SLACK_TROUBLE, answer_press

NOT_YOURS = "Only your own words can be your scorecard."
NONE_OPEN = "I have no open question for a scorecard with you, so I noted nothing."
SEVERAL_OPEN = "Several questions are open with you. Please answer in the thread of the one that you mean; I noted nothing."
TAKEN = "Taken. In our direct messages, in the thread of my question, stands what I understood."
TAKEN_BEFORE = "I had that already, nothing has changed."
COPIED = "Copied. In our direct messages stands what I understood. Please delete it here now."
GONE = "That message is gone, so I noted nothing. Please write it again in the thread of my question."
ONE_ONLY = "You have no other interview that it could belong to."
WITHDRAWN = "Withdrawn. It is owed again."
NOT_IN = "There is no scorecard of yours to withdraw."


async def press_call(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Strong no] [No] [Yes] [Strong yes]: the answer above the buttons changes with it."""
    ask = ask_of_press(desk, body)
    call, ident = _word(desk, str(action["value"]))
    if call not in set(Call):
        raise NotFound(command=desk.settings.command)
    await desk.write(ask, set_call, ident, Call(call), desk.act(ask))
    await ack()


async def press_form(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Full scorecard ...]."""
    ask = ask_of_press(desk, body)
    look = await desk.store.read(look_at_form, number_of(desk, str(action["value"])), desk.act(ask))
    await desk.open_form(ask, modals.scorecard_form(ask, look))
    await ack()


async def press_give_up(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[I won't write one ...]: asks why."""
    await _give_up(desk, ask_of_press(desk, body), number_of(desk, str(action["value"])))
    await ack()


async def press_menu(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The menu of an answer: to another interview, withdraw, won't write one."""
    ask = ask_of_press(desk, body)
    word, ident = _word(desk, value_of(action))
    said = None
    if word == "move":
        said = await _move(desk, ask, ident)
    elif word == "withdraw":
        said = WITHDRAWN if await desk.write(ask, take_back_scorecard, ident, desk.act(ask)) else NOT_IN
    else:
        await _give_up(desk, ask, ident)
    await ack()
    if said:
        await answer_press(desk.client, body, replies.Reply(said), replace=False)


async def press_which(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The interview that a message was about: it is read again where it stands, and taken in."""
    ask = ask_of_press(desk, body)
    ident, said = await _message(desk, ask, str(action["value"]))
    outcome = GONE
    if said is not None:
        outcome = TAKEN if await desk.write(ask, hear_reply, ident, said, desk.act(ask)) else TAKEN_BEFORE
    await ack()
    await answer_press(desk.client, body, replies.Reply(outcome), replace=True)


async def press_copy(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Copy to my scorecard]: a copy, so that the message can be deleted where others read it."""
    ask = ask_of_press(desk, body)
    ident, said = await _message(desk, ask, str(action["value"]))
    outcome = GONE
    if said is not None:
        await desk.write(ask, copy_words, ident, said.text or "", desk.act(ask))
        outcome = COPIED
    await ack()
    await answer_press(desk.client, body, replies.Reply(outcome), replace=True)


async def press_ask(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[New time ...] [Tell the recruiter ...] before an interview."""
    ask = ask_of_press(desk, body)
    what, ident = _word(desk, str(action["value"]))
    label = await desk.store.read(label_of, ident, desk.act(ask))
    await desk.open_form(ask, modals.ask_form(ask, what, ident, label))
    await ack()


async def press_withdraw(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Withdraw ...]: the candidate does not go on."""
    ask = ask_of_press(desk, body)
    look = await desk.store.read(look_at_application, number_of(desk, str(action["value"])), desk.act(ask))
    await desk.open_form(ask, modals.withdraw_form(ask, look.application_id, look.handle))
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


async def _give_up(desk: Desk, ask: Ask, interview_id: int) -> None:
    label = await desk.store.read(label_of, interview_id, desk.act(ask))
    await desk.open_form(ask, modals.give_up_form(ask, interview_id, label))


async def _move(desk: Desk, ask: Ask, interview_id: int) -> str | None:
    label = await desk.store.read(label_of, interview_id, desk.act(ask))
    others = await desk.store.read(other_interviews, interview_id, desk.act(ask))
    if not others:
        return ONE_ONLY
    await desk.open_form(ask, modals.move_form(ask, interview_id, label, others))
    return None


async def _message(desk: Desk, ask: Ask, value: str) -> tuple[int, Reply | None]:
    """The asker's own message that a button speaks of, as it stands now; None where it is gone."""
    ident, channel, ts, thread_ts = [*value.split(" "), "", "", ""][:4]
    found = await _fetched(desk.client, channel, ts, thread_ts)
    if found is None or found.get("user") != ask.user_id:
        return number_of(desk, ident), None
    edited = (found.get("edited") or {}).get("ts")
    return number_of(desk, ident), Reply(channel, ts, str(found.get("text") or ""), edited)


async def _fetched(client: AsyncWebClient, channel: str, ts: str, thread_ts: str) -> dict[str, Any] | None:
    """One message, asked of Slack: we keep none that are not ours."""
    where: dict[str, Any] = {"channel": channel, "oldest": ts, "latest": ts, "inclusive": True, "limit": 5}
    try:
        if thread_ts in ("", "-"):
            answer = await client.conversations_history(**where)
        else:
            answer = await client.conversations_replies(ts=thread_ts, **where)
    except SLACK_TROUBLE:
        return None
    messages: list[dict[str, Any]] = answer.get("messages") or []
    return next((one for one in messages if one.get("ts") == ts), None)


def _word(desk: Desk, value: str) -> tuple[str, int]:
    word, _, ident = value.partition(" ")
    return word, number_of(desk, ident)
