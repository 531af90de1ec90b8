"""The clock of a local Slack that runs in another process: the bot lives by it, so that reminders fire when it is jumped.

With the real Slack the time is the machine's.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import aiohttp

from bot.timeutil import utc_now

PAUSE_SECONDS = 0.5  # between looks: a jump is noticed within it
FIRST_SECONDS = 2.0  # how long the start waits for the first look
_TROUBLE = (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError)


class FollowedClock:
    """Tells the time of a local Slack (UTC) as of the last look, carried on at its speed; until then the machine's."""

    def __init__(self, api_url: str) -> None:
        parts = urlsplit(api_url)
        self._url = f"{parts.scheme}://{parts.netloc}/local/clock"
        self._base: float | None = None
        self._taken = 0.0
        self._speed = 1.0

    def __call__(self) -> datetime:
        if self._base is None:
            return utc_now()
        return datetime.fromtimestamp(self._base + (time.monotonic() - self._taken) * self._speed, UTC)

    async def look(self, session: aiohttp.ClientSession) -> bool:
        """Ask for the time; False when this is no local Slack. Trouble on the way leaves everything as it was."""
        try:
            async with session.get(self._url) as answer:
                if answer.status == 404:
                    return False
                told = await answer.json(content_type=None)
                self._base, self._speed, self._taken = float(told["now"]), float(told["speed"]), time.monotonic()
        except _TROUBLE:
            pass  # it restarts, or is slow: the next look will tell
        return True

    async def follow(self) -> None:
        """Look again and again, for as long as there is a clock."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=FIRST_SECONDS)) as session:
            while await self.look(session):
                await asyncio.sleep(PAUSE_SECONDS)


@contextlib.asynccontextmanager
async def clock_of(api_url: str) -> AsyncIterator[Callable[[], datetime]]:
    """The clock to live by: the machine's with the real Slack, else the local Slack's, which is followed meanwhile."""
    host = urlsplit(api_url).hostname or ""
    if host == "slack.com" or host.endswith((".slack.com", ".slack-gov.com")):
        yield utc_now
        return
    clock = FollowedClock(api_url)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=FIRST_SECONDS)) as session:
        await clock.look(session)
    following = asyncio.create_task(clock.follow())
    try:
        yield clock
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
