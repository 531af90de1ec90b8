"""Which message is feedback? A person's own message in the direct messages with the bot, about an interview of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.hiring.deciding import Act
from bot.hiring.feedback_threads import hear_reply, interview_of, is_call, is_nudge, open_requests
from bot.hiring.scorecards import Reply
from bot.hiring.workspace import claim_event
from handlers import replies
from handlers.desk import Ask, Desk

SAYS = frozenset({None, "file_share", "thread_broadcast"})
SEVERAL = (
    "That looks like feedback, but several questions are open with you. "
    "Please answer in the thread of the interview you mean; I noted nothing."
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, an edit or a deletion as Slack tells of it."""

    user: str
    thread_ts: str | None
    reply: Reply


async def read_message(desk: Desk, event: dict[str, Any], event_id: str) -> bool:
    """Whether a message event was feedback. What it means is committed, once an event id, before this returns."""
    heard = heard_of(event) if event.get("channel_type") == "im" else None
    if heard is None:
        return False
    ask = Ask(desk.installation.workspace_id, heard.user, heard.reply.channel, heard.thread_ts)
    found = await desk.store.write(_take_in, heard, desk.act(ask), event_id)
    if found == "several":
        told = {"channel": heard.reply.channel, "user": heard.user}
        await replies.answer_event(desk.client, told, replies.Reply(SEVERAL))
    return found != "not ours"


def heard_of(event: Mapping[str, Any]) -> Heard | None:
    """What a person did, out of the shapes that Slack has for it; None for bots and for what is no message of a person's.

    Shapes: docs.slack.dev, reference/events/message and its subtypes.
    """
    subtype, channel = event.get("subtype"), str(event.get("channel") or "")
    if subtype == "message_deleted":
        gone = event.get("previous_message") or {}
        return _heard(gone, Reply(channel, str(event.get("deleted_ts") or gone.get("ts") or ""), None))
    if subtype == "message_changed":
        message = event.get("message") or {}
        if message.get("subtype") == "tombstone":  # a deleted message that has a thread
            gone = event.get("previous_message") or {}
            return _heard(gone, Reply(channel, str(gone.get("ts") or ""), None))
        edited = (message.get("edited") or {}).get("ts")
        return _heard(message, Reply(channel, str(message.get("ts") or ""), message.get("text") or "", edited))
    if subtype not in SAYS:
        return None
    return _heard(event, Reply(channel, str(event.get("ts") or ""), event.get("text") or ""))


def _heard(message: Mapping[str, Any], reply: Reply) -> Heard | None:
    user = message.get("user")
    if not user or message.get("bot_id") or not reply.ts:
        return None
    return Heard(str(user), message.get("thread_ts"), reply)


def _take_in(session: Session, heard: Heard, act: Act, event_id: str) -> str:
    """What to do with it: "not ours", "several" questions are open, or "taken"."""
    reply, thread_ts = heard.reply, heard.thread_ts
    interview_id = interview_of(session, act.workspace_id, reply.channel, reply.ts, thread_ts)
    is_loose = thread_ts is None or is_nudge(session, act.workspace_id, reply.channel, thread_ts)
    if interview_id is None and is_loose and reply.text is not None and is_call(reply.text):
        wanted = open_requests(session, act)
        if len(wanted) > 1:
            return "several"
        interview_id = wanted[0] if wanted else None
    if interview_id is None:
        return "not ours"
    if event_id and not claim_event(session, act.workspace_id, event_id, "feedback", act.now):
        return "taken"
    hear_reply(session, interview_id, reply, act)
    return "taken"
