"""The clock of the local Slack: real, faster, or jumped to an instant.

Everything that people live through (timestamps, event retries, response_url's 30 minutes) follows this clock. What guards
a machine (3-second acks, trigger ids, rate limits) follows real time, or a fast clock would make an honest bot look late.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(order=True)
class Timer:
    """A callback due at an instant of the local clock (seconds since the epoch, UTC)."""

    due: float
    number: int
    callback: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.cancelled = True


class Clock:
    """Tells and changes the local time; `now()` is in seconds since the epoch, UTC."""

    def __init__(self, now: float | None = None, speed: float = 1.0) -> None:
        self._base = time.time() if now is None else now
        self._real = time.monotonic()
        self.speed = speed
        self._timers: list[Timer] = []
        self._numbers = itertools.count()
        self._wake: asyncio.TimerHandle | None = None

    def now(self) -> float:
        return self._base + (time.monotonic() - self._real) * self.speed

    def change(self, *, now: float | None = None, speed: float | None = None, jump: float = 0.0) -> None:
        """Set the instant, the speed (local seconds a real second, > 0), or jump ahead by `jump` seconds."""
        if speed is not None and not speed > 0:
            raise ValueError("speed must be above 0")
        self._base = (self.now() if now is None else now) + jump
        self._real = time.monotonic()
        if speed is not None:
            self.speed = speed
        self._run_due()

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """Run `callback` when `seconds` of local time have passed; needs a running event loop."""
        timer = Timer(self.now() + seconds, next(self._numbers), callback)
        heapq.heappush(self._timers, timer)
        if self._timers[0] is timer:
            self._arm()
        return timer

    def _arm(self) -> None:
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        if self._timers:
            wait = max(0.0, (self._timers[0].due - self.now()) / self.speed)
            self._wake = asyncio.get_running_loop().call_later(wait, self._run_due)

    def _run_due(self) -> None:
        while self._timers and self._timers[0].due <= self.now():
            timer = heapq.heappop(self._timers)
            if not timer.cancelled:
                timer.callback()
        if self._timers:
            self._arm()

    def stop(self) -> None:
        """Forget every timer."""
        self._timers.clear()
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
