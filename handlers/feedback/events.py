"""Which message is feedback? A person's own words on an interview of theirs, in direct messages or in a thread of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.hiring.feedback.places import NOT_OURS, TAKEN, Place, Said, Verdict, may_concern, place_message
from bot.hiring.feedback.scorecards import Reply
from bot.hiring.people.workspace import claim_event
from bot.hiring.roles.deciding import Act
from handlers import replies
from handlers.desk import Ask, Desk
from handlers.feedback import blocks

SAYS = frozenset({None, "file_share", "thread_broadcast"})


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, an edit or a deletion as Slack tells of it."""

    user: str
    thread_ts: str | None
    reply: Reply
    is_broadcast: bool = False  # also shown in the channel itself


async def read_message(desk: Desk, event: dict[str, Any], event_id: str) -> bool:
    """Whether a message event was feedback. What it means is committed, once an event id, before this returns."""
    is_direct = event.get("channel_type") == "im"
    heard = heard_of(event)
    if heard is None or not (is_direct or heard.thread_ts):
        return False
    ask = Ask(desk.installation.workspace_id, heard.user, heard.reply.channel, heard.thread_ts)
    said = Said(heard.reply, heard.thread_ts, is_direct)
    if not is_direct and not await desk.store.read(may_concern, ask.workspace_id, said):
        return False
    is_command = is_direct and desk.router.knows(heard.reply.text or "")
    place = await desk.store.write(_take_in, said, desk.act(ask), event_id, is_command)
    if reply := _answer(place, said, heard):
        told = {"channel": heard.reply.channel, "user": heard.user, "thread_ts": heard.thread_ts}
        await replies.answer_event(desk.client, told, reply)
    return place.verdict is not Verdict.NOT_OURS


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
        text, ts = message.get("text") or "", str(message.get("ts") or "")
        return _heard(message, Reply(channel, ts, text, edited, _files(message)))
    if subtype not in SAYS:
        return None
    return _heard(event, Reply(channel, str(event.get("ts") or ""), event.get("text") or "", None, _files(event)))


def _files(message: Mapping[str, Any]) -> tuple[str, ...]:
    files = message.get("files") or []
    return tuple(str(one.get("title") or one.get("name") or one.get("id")) for one in files if isinstance(one, dict))


def _heard(message: Mapping[str, Any], reply: Reply) -> Heard | None:
    user = message.get("user")
    if not user or message.get("bot_id") or not reply.ts:
        return None
    return Heard(str(user), message.get("thread_ts"), reply, message.get("subtype") == "thread_broadcast")


def _take_in(session: Session, said: Said, act: Act, event_id: str, is_command: bool) -> Place:
    """What became of it. What comes again, also as a message read later, changes nothing and is not answered twice."""
    place = place_message(session, said, act, is_command=is_command)
    if place is NOT_OURS:
        return place
    is_plain = said.reply.text is not None and said.reply.edited_ts is None
    ids = {event_id, f"{said.reply.channel}:{said.reply.ts}" if is_plain else ""} - {""}
    claimed = [claim_event(session, act.workspace_id, one, "feedback", act.now) for one in sorted(ids)]
    return place if all(claimed) else TAKEN


def _answer(place: Place, said: Said, heard: Heard) -> replies.Reply | None:
    """What the author is told privately, if anything: what was taken is answered in the thread by the ledger."""
    if place.verdict is Verdict.WHICH:
        return blocks.which(place.choices, said)
    if place.verdict is Verdict.EARLY:
        return blocks.early(place.choices, said)
    if place.verdict is Verdict.EXPOSED:
        return blocks.exposed(place.choices, said, is_broadcast=heard.is_broadcast)
    return None
