"""A Slack that does as it is told: keeps what is posted, and fails each next call in the way that the test scripted."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.delivery.protocols import Ambiguous, Mark, MessageGone, NotInChannel, Outgoing, Posted, TurnPage, Unreachable

Fault = Callable[[], Awaitable[None]]


@dataclass
class Kept:
    """A message that the double has."""

    channel: str
    ts: str
    text: str
    thread_ts: str | None
    delivery_id: int
    edits: int = 0


@dataclass
class SlackDouble:
    """Implements Transport. `before` and `after` hold one fault a call of a method, raised around its effect."""

    kept: list[Kept] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    before: dict[str, deque[BaseException | None]] = field(default_factory=lambda: defaultdict(deque))
    after: dict[str, deque[BaseException | None]] = field(default_factory=lambda: defaultdict(deque))
    members_only: set[str] = field(default_factory=set)
    private: set[str] = field(default_factory=set)
    hanging: set[str] = field(default_factory=set)
    blind: bool = False

    def texts(self, channel: str) -> list[str]:
        """What a channel shows, oldest first."""
        return [message.text for message in self.kept if message.channel == channel]

    async def _enter(self, method: str, channel: str) -> None:
        self.calls.append((method, channel))
        if channel in self.hanging:
            await asyncio.Event().wait()
        _raise_next(self.before[method])

    async def post(self, channel: str, outgoing: Outgoing, *, thread_ts: str | None, mark: Mark) -> Posted:
        await self._enter("post", channel)
        if channel in self.members_only:
            raise NotInChannel("not_in_channel", fix="Invite the bot.")
        ts = f"{1_700_000_000 + len(self.calls)}.{len(self.kept):06d}"
        self.kept.append(Kept(channel, ts, outgoing.text, thread_ts, mark.delivery_id))
        _raise_next(self.after["post"])
        return Posted(ts, channel)

    async def update(self, channel: str, ts: str, outgoing: Outgoing, *, mark: Mark) -> None:
        await self._enter("update", channel)
        message = self._message(channel, ts)
        message.text = outgoing.text
        message.edits += 1
        _raise_next(self.after["update"])

    async def delete(self, channel: str, ts: str) -> None:
        await self._enter("delete", channel)
        self.kept.remove(self._message(channel, ts))
        _raise_next(self.after["delete"])

    async def find(
        self, channel: str, mark: Mark, *, oldest: float, thread_ts: str | None, turn_page: TurnPage
    ) -> str | None:
        await self._enter("find", channel)
        if self.blind:
            return None
        found = [
            m.ts for m in self.kept if (m.channel, m.delivery_id, m.thread_ts) == (channel, mark.delivery_id, thread_ts)
        ]
        return found[0] if found else None

    async def join(self, channel: str) -> None:
        await self._enter("join", channel)
        if channel in self.private:
            raise Unreachable("method_not_supported_for_channel_type")
        self.members_only.discard(channel)

    async def open_dm(self, user: str) -> str:
        await self._enter("open_dm", user)
        return f"D{user}"

    def _message(self, channel: str, ts: str) -> Kept:
        for message in self.kept:
            if (message.channel, message.ts) == (channel, ts):
                return message
        raise MessageGone("message_not_found")


def _raise_next(faults: deque[BaseException | None]) -> None:
    if faults and (fault := faults.popleft()) is not None:
        raise fault


def timeout() -> Ambiguous:
    """A call that took too long."""
    return Ambiguous("timeout", timed_out=True)
