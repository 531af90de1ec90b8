"""How long to wait, and when is it safe to try again? Pure functions of the settings; times in seconds."""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import Settings

POST = "chat.postMessage"
UPDATE = "chat.update"
OPEN = "conversations.open"
HISTORY = "conversations.history"
REPLIES = "conversations.replies"
TIER_3_PER_MINUTE = 50  # of all but POST; docs.slack.dev/apis/web-api/rate-limits
BURST_SECONDS = 2.0  # how far ahead of an even pace a method may run (posts may not: their pace is quick enough)
LONGEST_PAUSE = 60.0
MARGIN = 2.0  # at the least between a claim and the end of what may begin under it


@dataclass(frozen=True, slots=True)
class Terms:
    """The durations that a worker keeps, in seconds."""

    lease: float = 30.0
    timeout: float = 10.0
    settle: float = 5.0
    interval: float = 1.0
    posts_per_minute: int = 300
    others_per_minute: int = TIER_3_PER_MINUTE  # edits, look-ups, opening direct messages: each method by itself

    @classmethod
    def from_settings(cls, settings: Settings) -> Terms:
        """The operator's durations."""
        return cls(
            lease=max(settings.lease_seconds, settings.http_timeout_seconds + 2 * settings.settle_seconds + MARGIN),
            timeout=settings.http_timeout_seconds,
            settle=settings.settle_seconds,
            interval=settings.channel_interval_seconds,
            posts_per_minute=settings.posts_per_minute,
        )

    def per_minute(self, method: str) -> int:
        """How often a method may be called; 0 means without a limit of ours."""
        return self.others_per_minute if method != POST and self.posts_per_minute else self.posts_per_minute

    @property
    def begin_within(self) -> float:
        """How long after its claim a call may still begin, so that it has ended and settled before the lease lapses."""
        return self.lease - self.timeout - 2 * self.settle


def pause_after(attempt: int, chance: float) -> float:
    """Seconds to wait after the `attempt`th refusal: 1, 2, 4, ... up to a minute, and up to a quarter more by `chance`
    (0 to 1), so that lanes do not come back all at once."""
    pause = min(LONGEST_PAUSE, 2.0 ** min(attempt - 1, 16))
    return pause * (1 + chance / 4)
