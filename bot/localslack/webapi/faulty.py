"""Answers that go wrong on purpose."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from bot.localslack.faults import Rule
from bot.localslack.webapi.answering import respond
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

ERROR_PAGE = b"<!DOCTYPE html><html><head><title>Server Error | Slack</title></head><body>Something went awry.</body></html>"
CUT_SHORT = b'{"ok":true,"channel":"C0'
HTML = b"text/html; charset=utf-8"


class Faulty:
    """Carries out one fault on one call. `call()` gives the answer and takes effect."""

    def __init__(self, slack: LocalSlack, scope: Scope, receive: Receive, send: Send) -> None:
        self._slack = slack
        self._scope = scope
        self._receive = receive
        self._send = send

    async def carry_out(self, rule: Rule, method: str, call: Callable[[], Json]) -> None:
        """Answer (or don't) as the rule says."""
        self._slack.trace.add("fault", method, status=rule.kind, body=rule.shown())
        if rule.kind == "ratelimited":
            await self._limited(rule)
        elif rule.kind == "slow":
            await asyncio.sleep(rule.seconds)
            await self._answer(call())
        elif rule.kind == "stale_history":
            await self._stale(rule, call)
        else:
            await self._wrong(rule, call)

    async def _wrong(self, rule: Rule, call: Callable[[], Json]) -> None:
        kind, _, when = rule.kind.rpartition("_") if rule.kind.endswith(("_before", "_after")) else (rule.kind, "", "before")
        if when == "after":
            call()
        if kind in ("500", "503"):
            await respond(self._send, int(kind), ERROR_PAGE, [], HTML)
        elif kind == "fatal_error":
            await self._answer({"ok": False, "error": "fatal_error"})
        elif kind == "unreadable":
            await respond(self._send, 200, CUT_SHORT, [])
        elif kind == "timeout":
            await self._hold(rule.seconds)
            self._cut()
        else:
            self._cut()

    async def _limited(self, rule: Rule) -> None:
        body = json.dumps({"ok": False, "error": "ratelimited"}).encode()
        await respond(self._send, 429, body, [(b"retry-after", str(max(1, round(rule.seconds))).encode())])

    async def _stale(self, rule: Rule, call: Callable[[], Json]) -> None:
        answer = call()
        cut = f"{self._slack.clock.now() - rule.seconds:.6f}"
        if "messages" in answer:
            answer = answer | {"messages": [message for message in answer["messages"] if message["ts"] < cut]}
        await self._answer(answer)

    async def _answer(self, answer: Json) -> None:
        await respond(self._send, 200, json.dumps(answer).encode(), [])

    async def _hold(self, seconds: float) -> None:
        """Wait, but not longer than the client does."""
        try:
            async with asyncio.timeout(seconds):
                while (await self._receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            pass

    def _cut(self) -> None:
        transport = self._scope.get("state", {}).get("transport")
        if transport is None:
            raise ConnectionError("This server can't cut connections; run it with bot.localslack.serving.")
        transport.abort()
