"""Ends a process at one chosen point: around each transaction and around each call to Slack, one after the other.

`Killed` is a BaseException, so that no handler of the worker's sees it; the worker is then thrown away and a fresh one
finds the database and Slack as a kill -9 would have left them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.database import Store
from bot.delivery.protocols import Mark, Outgoing, Posted, TurnPage
from tests.bot.delivery.slack_double import SlackDouble


class Killed(BaseException):
    """The process has ended here."""


@dataclass
class Fuse:
    """Counts the points that are passed and ends the process at the chosen one (counted from 0)."""

    at: int | None = None
    passed: list[str] = field(default_factory=list)

    def point(self, name: str) -> None:
        """A point at which a process may end."""
        self.passed.append(name)
        if self.at is not None and len(self.passed) - 1 == self.at:
            raise Killed(name)


class CrashingStore:
    """A store whose writes can end the process before they begin, before their commit, and after it."""

    def __init__(self, inner: Store, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def read(self, query: Callable[..., Any], *args: Any, **named: Any) -> Any:
        return await self._inner.read(query, *args, **named)

    async def write(self, use_case: Callable[..., Any], *args: Any, **named: Any) -> Any:
        name = getattr(use_case, "__name__", "write")
        self._fuse.point(f"before {name}")
        with self._uncommitted(name) as end, self._inner.begin() as session:
            result = use_case(session, *args, **named)
            end()
        self._fuse.point(f"after {name}")
        return result

    @contextmanager
    def _uncommitted(self, name: str) -> Iterator[Callable[[], None]]:
        yield lambda: self._fuse.point(f"uncommitted {name}")


class CrashingSlack:
    """A transport whose calls can end the process before Slack hears of them and after Slack has done them."""

    def __init__(self, inner: SlackDouble, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    async def _around(self, name: str, call: Any) -> Any:
        try:
            self._fuse.point(f"before {name}")
        except Killed:
            call.close()
            raise
        answer = await call
        self._fuse.point(f"after {name}")
        return answer

    async def post(self, channel: str, outgoing: Outgoing, *, thread_ts: str | None, mark: Mark) -> Posted:
        call = self._inner.post(channel, outgoing, thread_ts=thread_ts, mark=mark)
        posted: Posted = await self._around("post", call)
        return posted

    async def update(self, channel: str, ts: str, outgoing: Outgoing, *, mark: Mark) -> None:
        await self._around("update", self._inner.update(channel, ts, outgoing, mark=mark))

    async def delete(self, channel: str, ts: str) -> None:
        await self._around("delete", self._inner.delete(channel, ts))

    async def find(
        self, channel: str, mark: Mark, *, oldest: float, thread_ts: str | None, turn_page: TurnPage
    ) -> str | None:
        call = self._inner.find(channel, mark, oldest=oldest, thread_ts=thread_ts, turn_page=turn_page)
        found: str | None = await self._around("find", call)
        return found

    async def join(self, channel: str) -> None:
        await self._around("join", self._inner.join(channel))

    async def open_dm(self, user: str) -> str:
        place: str = await self._around("open_dm", self._inner.open_dm(user))
        return place
