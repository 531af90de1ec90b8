"""Trigger ids (once, within 3 s) and response URLs (5 uses within 30 minutes)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.localslack.ids import Ids

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5
KEPT_HOOKS = 10_000


@dataclass(slots=True)
class Trigger:
    """The right to open one modal. `view_id` is set when it came out of a modal (only such a one can push)."""

    id: str
    user: str
    team_id: str
    view_id: str
    made: float
    used: bool = False


class Triggers:
    """Gives out trigger ids and takes them back; ages in real time, as a person waits in real time."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._triggers: dict[str, Trigger] = {}
        self.seconds = TRIGGER_SECONDS

    def new(self, user: str, team_id: str, view_id: str = "") -> str:
        now = time.monotonic()
        trigger_id = f"{self._ids.number()}.{self._ids.number()}.{self._ids.word(32)}"
        self._triggers[trigger_id] = Trigger(trigger_id, user, team_id, view_id, now)
        if len(self._triggers) > 1000:
            self._triggers = {key: one for key, one in self._triggers.items() if now - one.made < 10 * self.seconds}
        return trigger_id

    def take(self, trigger_id: str) -> tuple[Trigger | None, str]:
        """The trigger, or None and Slack's error."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            return None, "invalid_trigger_id"
        if time.monotonic() - trigger.made > self.seconds:
            return None, "trigger_expired"
        if trigger.used:
            return None, "trigger_exchanged"
        trigger.used = True
        return trigger, ""


@dataclass(slots=True)
class ResponseHook:
    """Where a response URL leads. `ts` is the message whose button was pressed ("" for commands)."""

    path: str
    team_id: str
    channel_id: str
    user: str
    ts: str
    is_ephemeral: bool
    thread_ts: str
    made: float
    uses: int = 0


class ResponseHooks:
    """All response URLs; ages by the local clock."""

    def __init__(self, ids: Ids, now: Callable[[], float]) -> None:
        self._ids = ids
        self._now = now
        self._hooks: dict[str, ResponseHook] = {}

    def new(
        self,
        kind: str,
        team_id: str,
        channel_id: str,
        user: str,
        *,
        ts: str = "",
        is_ephemeral: bool = False,
        thread_ts: str = "",
    ) -> ResponseHook:
        """A new response URL; `kind` is "commands" or "actions"."""
        path = f"/{kind}/{team_id}/{self._ids.number()}/{self._ids.word()}"
        hook = ResponseHook(path, team_id, channel_id, user, ts, is_ephemeral, thread_ts, self._now())
        self._hooks[path] = hook
        if len(self._hooks) > KEPT_HOOKS:
            fresh = self._now() - RESPONSE_SECONDS
            self._hooks = {key: one for key, one in self._hooks.items() if one.made > fresh}
        return hook

    def find(self, path: str) -> ResponseHook | None:
        """Where a response URL leads, without using it."""
        return self._hooks.get(path)

    def take(self, path: str) -> tuple[ResponseHook | None, str]:
        """Use a response URL once more: the hook, or None and Slack's error."""
        hook = self._hooks.get(path)
        if hook is None:
            return None, "invalid_url"
        if self._now() - hook.made > RESPONSE_SECONDS:
            return None, "expired_url"
        if hook.uses >= RESPONSE_USES:
            return None, "used_url"
        hook.uses += 1
        return hook, ""
