"""Pushes to the people who look: one queue a viewer, fed as things happen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot.localslack.workspace import Channel, Json

QUEUE_LIMIT = 5000


class Viewer:
    """One open page, looking as one person."""

    def __init__(self, user: str) -> None:
        self.user = user
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

    def to_channel(self, channel: Channel, what: Json) -> None:
        """Push to everybody who can read `channel`: its members, and anyone for a public one."""
        for viewer in self.viewers:
            if channel.kind == "public" or viewer.user in channel.members:
                viewer.push({"channel": channel.id, **what})
