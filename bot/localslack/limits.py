"""Rate limits: per method and workspace by tier, chat.postMessage per channel and per workspace.

Source: Slack's documentation "Rate limits", and the tiers that Slack's Java SDK gives methods (spec/rate_limit_tiers.json).
Windows slide, and run in real time: a client that waits for Retry-After waits in real time too.
"""

from __future__ import annotations

import json
import math
import time
from collections import deque
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.localslack.options import Options

LENIENT = 5
POST = "chat.postMessage"
PER_CHANNEL_SECONDS = 1.0
MANY_DELIVERIES = 1000
TOO_MANY = 0.95


def _tiers() -> dict[str, int]:
    text = resources.files("bot.localslack").joinpath("spec/rate_limit_tiers.json").read_text("utf-8")
    tiers = json.loads(text)
    return {method: tiers["requests_per_minute"][tier] for method, tier in tiers["methods"].items()}


class Window:
    """At most `most` calls in any `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self._calls: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until the next call is allowed; 0 = now."""
        while self._calls and self._calls[0] <= now - self.seconds:
            self._calls.popleft()
        return 0.0 if len(self._calls) < self.most else self._calls[0] + self.seconds - now

    def take(self, now: float) -> None:
        self._calls.append(now)


class Subscription:
    """Is the app's event subscription still on?

    Slack switches it off when over 95 % of an hour's deliveries fail, if there were at least 1,000.
    """

    def __init__(self) -> None:
        self.disabled = False
        self._outcomes: deque[tuple[float, bool]] = deque()
        self._failures = 0

    def note(self, *, failed: bool) -> bool:
        """Note one delivery; True when this one has switched the subscription off."""
        now = time.monotonic()
        self._outcomes.append((now, failed))
        self._failures += failed
        while self._outcomes[0][0] <= now - 3600:
            self._failures -= self._outcomes.popleft()[1]
        off = len(self._outcomes) >= MANY_DELIVERIES and self._failures > TOO_MANY * len(self._outcomes)
        newly, self.disabled = off and not self.disabled, self.disabled or off
        return newly


class Limits:
    """All windows; `options.rate_limits` switches them off, to lenient (five times as much), or to strict."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._per_minute = _tiers()
        self._windows: dict[tuple[str, ...], Window] = {}

    def clear(self) -> None:
        self._windows.clear()

    def retry_after(self, method: str, team_id: str, channel: str) -> int:
        """0 if the call may go on (and counts), else the seconds of Retry-After."""
        if self._options.rate_limits == "off":
            return 0
        now = time.monotonic()
        windows = [self._window(*one) for one in self._keys(method, team_id, channel)]
        wait = max((window.wait(now) for window in windows), default=0.0)
        if wait > 0:
            return max(1, math.ceil(wait))
        for window in windows:
            window.take(now)
        return 0

    def hook_after(self, team_id: str, channel: str) -> int:
        """The same for response URLs, which take about one message a second and channel."""
        if self._options.rate_limits == "off":
            return 0
        now = time.monotonic()
        factor = LENIENT if self._options.rate_limits == "lenient" else 1
        window = self._window(("response_url", team_id, channel), factor, PER_CHANNEL_SECONDS)
        wait = window.wait(now)
        if wait <= 0:
            window.take(now)
        return math.ceil(wait)

    def event_allowed(self, team_id: str) -> bool:
        """May the workspace send the app one more event this hour? Counts it."""
        if self._options.rate_limits == "off":
            return True
        now = time.monotonic()
        window = self._window(("events", team_id), self._options.events_per_hour, 3600.0)
        if window.wait(now) > 0:
            return False
        window.take(now)
        return True

    def _keys(self, method: str, team_id: str, channel: str) -> list[tuple[tuple[str, ...], int, float]]:
        factor = LENIENT if self._options.rate_limits == "lenient" else 1
        if method == POST:
            return [
                ((POST, team_id, channel), factor, PER_CHANNEL_SECONDS),
                ((POST, team_id), self._options.posts_per_minute * factor, 60.0),
            ]
        most = self._per_minute.get(method)
        return [] if most is None else [((method, team_id), most * factor, 60.0)]

    def _window(self, key: tuple[str, ...], most: int, seconds: float) -> Window:
        window = self._windows.get(key)
        if window is None or window.most != most:
            window = self._windows[key] = Window(most, seconds)
        return window
