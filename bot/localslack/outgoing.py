"""What goes out to the app, over Socket Mode or HTTP: the 3-second ack, and retries for events only.

Retries come at once, after 1 minute and after 5 minutes by the local clock, with delayed events hourly for another day;
without them nothing is sent more than 2 hours late. Commands and interactions are never sent twice.
Source: Slack's documentation of the Events API ("Error handling") and of slash commands ("operation_timeout").
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.localslack.limits import Subscription
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

RETRY_SECONDS = (0.0, 60.0, 300.0)
DELAYED = 24
HOUR_SECONDS = 3600.0
LATEST_SECONDS = 2 * HOUR_SECONDS
STOP_SECONDS = 1.0  # what is under way may take so long when the local Slack ends


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered: its payload, or Slack's word for what went wrong."""

    payload: Any = None
    error: str = ""
    retry: bool = True

    @property
    def ok(self) -> bool:
        return not self.error


def name_of(envelope: Json) -> str:
    """An event's id; what tells of limits has none."""
    return str(envelope.get("event_id", envelope["type"]))


class Outgoing:
    """Sends events, commands and interactions to the app."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self.subscription = Subscription()
        self.undelivered: deque[Json] = deque(maxlen=1000)

    @property
    def over_http(self) -> bool:
        return bool(self._slack.request_url) or not self._slack.app.socket_mode

    def send_event(self, envelope: Json) -> None:
        """Start delivering an event; faults may hold it back, double it or drop it."""
        for delay in self._slack.faults.event_delays(envelope.get("event", envelope)["type"]):
            if delay:
                asyncio.get_running_loop().call_later(delay, self._attempt, envelope, 0, "")
            else:
                self._attempt(envelope, 0, "")

    def _attempt(self, envelope: Json, number: int, reason: str) -> None:
        event = envelope.get("event", envelope)
        what = f"{event['type']}.{event['subtype']}" if "subtype" in event else event["type"]
        self._slack.trace.add("event", what, status=f"retry {number}" if number else "", body=envelope)
        if self._stopping or self.subscription.disabled or self._too_late(envelope):
            self.undelivered.append(envelope)
        elif self.over_http:
            self.run(self._attempt_http(envelope, number, reason))
        elif not self._slack.sockets.send_event(envelope, number, reason):
            self.failed(envelope, number, "connection_failed")

    def _too_late(self, envelope: Json) -> bool:
        if self._slack.options.delayed_events or "event_time" not in envelope:
            return False
        return bool(self._slack.clock.now() - envelope["event_time"] > LATEST_SECONDS)

    async def _attempt_http(self, envelope: Json, number: int, reason: str) -> None:
        answer = await self._slack.request_urls.send_event(envelope, number, reason)
        if answer.ok:
            self.acknowledged(envelope)
        elif answer.retry:
            self.failed(envelope, number, answer.error)
        else:
            self.undelivered.append(envelope)

    def acknowledged(self, envelope: Json) -> None:
        """An event has arrived."""
        self._slack.trace.add("ack", name_of(envelope), status="ok")
        self.noted(failed=False)

    def noted(self, *, failed: bool) -> None:
        """Count a delivery; with strict limits an app that fails nearly always gets no more events."""
        if self._slack.options.rate_limits == "strict" and self.subscription.note(failed=failed):
            self._slack.trace.add("fault", "event subscription", status="disabled: over 95 % of an hour's deliveries failed")

    def failed(self, envelope: Json, number: int, reason: str) -> None:
        """An attempt was not acknowledged: try again at once, after 1 minute, after 5 minutes; then hourly, or give up."""
        self._slack.trace.add("ack", name_of(envelope), status=reason)
        self.noted(failed=True)
        waits = RETRY_SECONDS + (HOUR_SECONDS,) * (DELAYED if self._slack.options.delayed_events else 0)
        if number >= len(waits):
            self.undelivered.append(envelope)
            return
        if reason == "connection_failed" and self._slack.options.lose_events_without_connection:
            self.undelivered.append(envelope)
            return
        self._slack.clock.call_later(waits[number], lambda: self._attempt(envelope, number + 1, reason))

    async def send_command(self, payload: Json) -> Answer:
        """Deliver a slash command and wait for its ack."""
        return await self._ask("command", payload["command"], "slash_commands", payload)

    async def send_interaction(self, payload: Json) -> Answer:
        """Deliver an interaction (block_actions, view_submission, a shortcut, ...) and wait for its ack."""
        return await self._ask("interaction", payload["type"], "interactive", payload)

    async def _ask(self, direction: str, what: str, kind: str, payload: Json) -> Answer:
        self._slack.trace.add(direction, what, body=payload)
        started = time.monotonic()
        if self.over_http:
            answer = await self._slack.request_urls.ask(kind, payload)
        else:
            answer = await self._slack.sockets.ask(kind, payload)
        spent = (time.monotonic() - started) * 1000
        self._slack.trace.add("ack", what, status=answer.error or "ok", ms=round(spent, 1), body=answer.payload)
        return answer

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Keep a task until it ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Begin nothing more. What is under way may end: a connection that is cut in the making stays open (httpcore)."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
