"""Pushes to the people who look: one queue a viewer, fed as things happen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot.localslack.people.seen import channel_shown, unread
from bot.localslack.workspace import Channel, Json

QUEUE_LIMIT = 5000


class Viewer:
    """One open page, looking as one person."""

    def __init__(self, user: str, *, is_guest: bool = False) -> None:
        self.user = user
        self.is_guest = is_guest
        self.queue: asyncio.Queue[Json] = asyncio.Queue(QUEUE_LIMIT)

    def push(self, what: Json) -> None:
        """Queue a push; a viewer that stopped reading is told to load everything again."""
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            what = {"type": "state"}
        self.queue.put_nowait(what)


class Live:
    """All viewers of one local Slack."""

    def __init__(self) -> None:
        self.viewers: set[Viewer] = set()

    def to_everyone(self, what: Json) -> None:
        for viewer in self.viewers:
            viewer.push(what)

    def to_people(self, people: Iterable[str], what: Json) -> None:
        if self.viewers:
            wanted = set(people)
            for viewer in self.viewers:
                if viewer.user in wanted:
                    viewer.push(what)

    def channel_changed(self, channel: Channel) -> None:
        """Tell everybody how a channel is for them now; who can't see it is told to drop it."""
        for viewer in self.viewers:
            if viewer.user in channel.members or (channel.kind == "public" and not viewer.is_guest):
                viewer.push({"type": "channel", "channel": channel_shown(channel, viewer.user)})
            else:
                viewer.push({"type": "channel", "channel_id": channel.id, "removed": True})

    def unread_changed(self, channel: Channel) -> None:
        """Tell each member who looks how much there is to read for them now."""
        for viewer in self.viewers:
            if viewer.user in channel.members:
                count, mentions = unread(channel, viewer.user)
                told = {"type": "unread", "channel": channel.id, "unread": count, "mentions": mentions}
                viewer.push(told | {"last_read": channel.read.get(viewer.user, "")})

    def to_channel(self, channel: Channel, what: Json) -> None:
        """Push to everybody who can read `channel`: its members, and anyone for a public one."""
        for viewer in self.viewers:
            if channel.kind == "public" or viewer.user in channel.members:
                viewer.push({"channel": channel.id, **what})
