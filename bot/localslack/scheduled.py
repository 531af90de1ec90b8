"""Scheduled messages, by the local clock.

They never post when they carry metadata, a known fault of Slack (docs, chat.scheduleMessage) that must not surprise a bot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.localslack.clock import Timer
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

MOST_SECONDS = 120 * 86_400
WINDOW_SECONDS = 300
MOST_IN_WINDOW = 30
TOO_CLOSE_SECONDS = 60


@dataclass(slots=True)
class Scheduled:
    """One message that waits."""

    id: str
    channel_id: str
    post_at: int
    made: int
    body: Json
    thread_ts: str
    silent: bool
    timer: Timer


class ScheduledMessages:
    """All messages that wait."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self.waiting: dict[str, Scheduled] = {}

    def crowded(self, channel_id: str, post_at: int) -> bool:
        """Are there 30 within the same 5 minutes of this channel already?"""
        window = post_at // WINDOW_SECONDS
        same = [
            one for one in self.waiting.values() if one.channel_id == channel_id and one.post_at // WINDOW_SECONDS == window
        ]
        return len(same) >= MOST_IN_WINDOW

    def add(self, channel_id: str, post_at: int, body: Json, thread_ts: str, *, silent: bool) -> Scheduled:
        now = self._slack.clock.now()
        scheduled_id = self._slack.ids.next("Q")
        timer = self._slack.clock.call_later(post_at - now, lambda: self._post(scheduled_id))
        one = Scheduled(scheduled_id, channel_id, post_at, int(now), body, thread_ts, silent, timer)
        self.waiting[scheduled_id] = one
        return one

    def _post(self, scheduled_id: str) -> None:
        one = self.waiting.pop(scheduled_id, None)
        channel = self._slack.channels.get(one.channel_id) if one else None
        if one is not None and channel is not None and not one.silent and not channel.is_archived:
            self._slack.messages.post(channel, one.body, thread_ts=one.thread_ts)

    def cancel(self, scheduled_id: str) -> bool:
        """Take a message back; False where there is none, or where it is about to be posted."""
        one = self.waiting.get(scheduled_id)
        if one is None or one.post_at - self._slack.clock.now() < TOO_CLOSE_SECONDS:
            return False
        del self.waiting[scheduled_id]
        one.timer.cancel()
        return True
