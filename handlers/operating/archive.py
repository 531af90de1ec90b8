"""Which messages of ours stand in Slack since an instant? Read from every conversation that the bot is in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.protocols import RateLimited, Unreachable
from bot.hiring.keeping.restoring import Found
from handlers.transport import EVENT_TYPE, PAGE, ended

log = logging.getLogger(__name__)


class SlackArchive:
    """Reads at Slack's pace: where it says 429 it waits as long as it is told to."""

    def __init__(self, client: AsyncWebClient, bot_id: str) -> None:
        self._client, self._bot_id = client, bot_id

    async def ours_since(self, oldest: float, threads: Iterable[tuple[str, str]]) -> list[Found]:
        """All messages of ours since `oldest` (seconds since 1970), also in `threads` (channel, ts) that are older.

        Raises DeliveryError where Slack does not answer.
        """
        found: list[Found] = []
        wanted = dict.fromkeys(threads, True)
        async for channel in self._pages("users.conversations", "channels", types="public_channel,private_channel,im"):
            async for message in self._messages("conversations.history", channel["id"], oldest=f"{oldest:.6f}"):
                found += self._ours(channel["id"], message)
                if message.get("reply_count"):
                    wanted[channel["id"], message["ts"]] = True
        for channel_id, ts in wanted:
            async for message in self._messages("conversations.replies", channel_id, ts=ts, oldest=f"{oldest:.6f}"):
                found += self._ours(channel_id, message) if message["ts"] != ts else []
        return found

    def _ours(self, channel: str, message: Mapping[str, Any]) -> list[Found]:
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") != EVENT_TYPE or message.get("bot_id") != self._bot_id:
            return []
        thread = message.get("thread_ts")
        return [
            Found(channel, message["ts"], thread if thread != message["ts"] else None, metadata.get("event_payload") or {})
        ]

    async def _messages(self, method: str, channel: str, **arguments: str) -> AsyncIterator[Mapping[str, Any]]:
        """Of a channel that can't be read any more there is nothing to adopt."""
        try:
            async for message in self._pages(method, "messages", channel=channel, include_all_metadata="true", **arguments):
                yield message
        except Unreachable as error:
            log.info("%s can't be read (%s); what was sent there since the backup stays unknown", channel, error.reason)

    async def _pages(self, method: str, name: str, **arguments: str) -> AsyncIterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            answer = await self._once(method, {**arguments, "limit": PAGE, "cursor": cursor})
            for one in answer[name]:
                yield one
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _once(self, method: str, arguments: dict[str, Any]) -> Any:
        while True:
            try:
                return await ended(self._client.api_call(method, params=arguments))
            except RateLimited as error:
                await asyncio.sleep(error.retry_after)
