"""Search in what a person can read."""

from __future__ import annotations

import heapq

from bot.localslack.driving import reading
from bot.localslack.people.request import Ask
from bot.localslack.people.seen import sees_channel
from bot.localslack.workspace import Channel, Json, Message

MOST_FOUND = 20
LOOKED_AT = 20_000  # newest messages of a channel
SHOWN = 160


async def search(ask: Ask) -> Json:
    """Messages that hold every word of `q`, newest first; words are compared without case."""
    words = ask.text("q").lower().split()
    person = ask.person
    if not words:
        return {"found": []}
    rooms = [one for one in ask.workspace.channels.values() if sees_channel(one, person)]
    matches = [(message.ts, channel, message) for channel in rooms for message in _matching(channel, words)]
    newest = heapq.nlargest(MOST_FOUND, matches, key=lambda match: match[0])
    return {"found": [_shown(ask, channel, message) for _, channel, message in newest]}


def _matching(channel: Channel, words: list[str]) -> list[Message]:
    found = []
    for ts in list(channel.messages)[-LOOKED_AT:]:
        message = channel.messages[ts]
        text = reading.message_text(message.body, {}).lower()
        if message.body.get("subtype") != "tombstone" and all(word in text for word in words):
            found.append(message)
    return found[-MOST_FOUND:]


def _shown(ask: Ask, channel: Channel, message: Message) -> Json:
    workspace = ask.workspace
    names = {one.id: f"@{one.name}" for one in workspace.people.values()}
    names |= {one.id: f"#{one.name}" for one in workspace.channels.values()}
    text = " ".join(reading.message_text(message.body, names).split())
    return {
        "channel": channel.id,
        "ts": message.ts,
        "thread_ts": message.thread_ts if message.is_reply else None,
        "user": message.body.get("user"),
        "username": message.body.get("username"),
        "text": text[:SHOWN],
    }
