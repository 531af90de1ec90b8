"""What do we hear in channels and direct messages? Words for us, and what happens to our messages, people and channels.

Other messages are never stored. An event that comes twice is answered once: its id is committed with what it means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.delivery.ledger import unpark
from bot.delivery.messages import retire_message
from bot.errors import Refusal
from bot.hiring.home.marks import mark_people
from bot.hiring.interviews.departures import settle_departures
from bot.hiring.people.workspace import claim_event, is_handled
from handlers.desk import AlreadyHandled, Ask, Desk
from handlers.replies import Reply, answer_event, refusal_reply

LATE = "read_late"
"""In the body of an event that was missed and is read much later: words that were to do something are only answered."""
TOO_LATE = Reply("I was not running when you wrote that, and did nothing. Please say it again if it still holds.")


async def hear_mention(event: dict[str, Any], body: dict[str, Any], desk: Desk) -> None:
    """`@Rolecall <words>` in a channel or thread."""
    if _is_of_a_person(event):
        words = re.sub(rf"<@{desk.installation.bot_user_id}(\|[^>]*)?>", " ", event.get("text") or "")
        await _answer(desk, event, body, " ".join(words.split()))


async def hear_message(event: dict[str, Any], body: dict[str, Any], desk: Desk) -> None:
    """A message that the bot can read. It is for the first subject that says so; in direct messages, else, it is words."""
    event_id = str(body.get("event_id") or "")
    for reads in desk.message_readers:
        if await reads(desk, event, event_id):
            return
    if event.get("subtype") == "message_deleted":
        await desk.store.write(_note_deleted, desk, str(event.get("channel")), str(event.get("deleted_ts")))
    elif event.get("channel_type") == "im" and _is_of_a_person(event):
        words = re.sub(rf"<@{desk.installation.bot_user_id}(\|[^>]*)?>", " ", event.get("text") or "")
        await _answer(desk, event, body, " ".join(words.split()).removeprefix(f"{desk.settings.command} "))


async def hear_joined(event: dict[str, Any], desk: Desk) -> None:
    """Somebody joined a channel, and may read what stands there; when it is the bot, what waited for that goes out."""
    workspace_id, channel = desk.installation.workspace_id, str(event["channel"])
    if event.get("user") != desk.installation.bot_user_id:
        await desk.directory.note_joined(workspace_id, channel, str(event["user"]), desk.now())
        return
    await desk.store.write(unpark, workspace_id, channel)
    await desk.directory.note_channel(workspace_id, channel, desk.now(), is_member=True)
    await desk.directory.list_members(workspace_id, channel, desk.now())


async def hear_member_left(event: dict[str, Any], desk: Desk) -> None:
    """Somebody left a channel. Slack is asked who is in it: events may come late, and in the wrong order."""
    await desk.directory.list_members(desk.installation.workspace_id, str(event["channel"]), desk.now())


async def hear_shared(event: dict[str, Any], desk: Desk) -> None:
    """A channel is shared with another company, or no longer."""
    await desk.directory.note_channel(desk.installation.workspace_id, str(event["channel"]), desk.now())


async def hear_left(event: dict[str, Any], desk: Desk) -> None:
    """Somebody took the bot out of a channel."""
    workspace_id = desk.installation.workspace_id
    await desk.directory.note_channel(workspace_id, str(event["channel"]), desk.now(), is_member=False)


async def hear_archived(event: dict[str, Any], desk: Desk) -> None:
    """A channel was archived."""
    workspace_id = desk.installation.workspace_id
    await desk.directory.note_channel(workspace_id, str(event["channel"]), desk.now(), is_archived=True)


async def hear_unarchived(event: dict[str, Any], desk: Desk) -> None:
    """A channel is back; what waited for that goes out."""
    channel = str(event["channel"])
    await desk.store.write(unpark, desk.installation.workspace_id, channel)
    await desk.directory.note_channel(desk.installation.workspace_id, channel, desk.now(), is_archived=False)


async def hear_renamed(event: dict[str, Any], desk: Desk) -> None:
    """A channel has a new name (or was just made, and has one at all)."""
    channel = event.get("channel") or {}
    workspace_id = desk.installation.workspace_id
    await desk.directory.note_channel(workspace_id, str(channel["id"]), desk.now(), name=str(channel["name"]))


async def hear_user_change(event: dict[str, Any], desk: Desk) -> None:
    """A person has a new name, other rights, another time zone, or has left; reminders go by the clock of their zone."""
    workspace_id = desk.installation.workspace_id
    await desk.directory.note_person(workspace_id, event["user"], desk.now())
    await desk.store.write(mark_people, workspace_id, [str(event["user"]["id"])], desk.now())
    if event["user"].get("deleted"):
        await desk.store.write(settle_departures, workspace_id, desk.settings, desk.now())


async def hear_group_change(event: dict[str, Any], desk: Desk) -> None:
    """Somebody joined or left a user group, which may give rights."""
    await desk.directory.refresh_groups(desk.installation.workspace_id, desk.now())


def message_key(event: Mapping[str, Any]) -> str:
    """What a message is known by, whether Slack told of it in an event or it was read later: once handled, never again."""
    said = event.get("message") or event
    return f"{event.get('channel')}:{said.get('ts')}"


async def _answer(desk: Desk, event: dict[str, Any], body: dict[str, Any], words: str) -> None:
    workspace_id, key = desk.installation.workspace_id, message_key(event)
    ids = {str(body.get("event_id") or key), key}
    for known in ids:
        if await desk.store.read(is_handled, workspace_id, known):
            return
    ask = Ask(
        workspace_id=workspace_id,
        user_id=str(event["user"]),
        channel_id=event.get("channel"),
        thread_ts=event.get("thread_ts"),
        words=words,
        event_id=key,
    )
    try:
        reply = TOO_LATE if body.get(LATE) else await desk.router.answer(desk, ask)
    except AlreadyHandled:
        return
    except Refusal as refusal:
        reply = refusal_reply(refusal)
    await desk.store.write(_claim, workspace_id, ids, str(event.get("type")), desk.now())
    await answer_event(desk.client, event, reply)


def _claim(session: Session, workspace_id: str, ids: set[str], kind: str, now: datetime) -> None:
    for one in sorted(ids):
        claim_event(session, workspace_id, one, kind, now)


def _is_of_a_person(event: dict[str, Any]) -> bool:
    """Plain words of a person: no edits, no deletions, no bots (least of all ourselves)."""
    return bool(event.get("user")) and not event.get("bot_id") and event.get("subtype") in (None, "thread_broadcast")


def _note_deleted(session: Session, desk: Desk, channel: str, ts: str) -> None:
    retire_message(session, desk.installation.workspace_id, channel, ts, now=desk.now())
