"""Slack's side of a load: signed commands and events, sent through the proxy as Slack sends them.

Events that are not acknowledged are sent again (Slack: three times within six minutes; here until somebody takes them, since
the run is short); commands never are: the person has seen an error.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bot.localslack.request_urls import FORM, signature

ACK_SECONDS = 3.0
AGAIN_SECONDS = 0.3
MOST_TRIES = 100


@dataclass
class Slack:
    """Signs and sends to one port."""

    port: int
    secret: str
    team: str = "T0ACME"
    user: str = "U0PRIYA"
    errors: list[str] = field(default_factory=list)  # what persons saw instead of an answer
    seconds: list[float] = field(default_factory=list)

    async def command(self, text: str) -> str | None:
        """The answer to `/roles <text>`; None when the person has seen an error instead."""
        values = {"command": "/roles", "text": text, "user_id": self.user, "team_id": self.team, "channel_id": "C0JOBS"}
        status, body = await self._post(urlencode(values | {"trigger_id": "1.2.3"}).encode(), FORM)
        if status == 200:
            return body.decode()
        self.errors.append(f"{text}: {status or 'no answer in time'}")
        return None

    async def event(self, event: dict[str, Any], event_id: str) -> int:
        """Send an event until it is acknowledged; how often it was sent."""
        envelope = {"type": "event_callback", "team_id": self.team, "event_id": event_id, "event": event}
        body = json.dumps(envelope).encode()
        for tries in range(1, MOST_TRIES):
            status, _ = await self._post(body, "application/json")
            if status == 200:
                return tries
            await asyncio.sleep(AGAIN_SECONDS)
        raise AssertionError(f"nobody took {event_id}")

    async def _post(self, body: bytes, kind: str) -> tuple[int, bytes]:
        """(status, body) of the answer; status 0: none in time, or the connection was cut."""
        stamp = str(int(time.time()))
        head = (
            f"POST /slack/events HTTP/1.1\r\nhost: bot\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n"
            f"x-slack-request-timestamp: {stamp}\r\nx-slack-signature: {signature(self.secret, stamp, body)}\r\n"
            "connection: close\r\n\r\n"
        )
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(ACK_SECONDS):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(head.encode() + body)
                    answer = await reader.read(-1)
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return 0, b""
        self.seconds.append(time.perf_counter() - begun)
        top, _, rest = answer.partition(b"\r\n\r\n")
        return (int(top.split()[1]) if top else 0), rest
