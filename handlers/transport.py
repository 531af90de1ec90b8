"""How does a delivery reach Slack? One call of the Web API each, never repeated here; the ledger decides what comes next.

The client must come from `delivery_client`: slack_sdk's default retries re-send a post after a dropped connection, which
makes two messages.
"""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Awaitable
from dataclasses import asdict
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.protocols import Ambiguous, Mark, Outgoing, Posted, TurnPage
from handlers.file_uploads import carries, share_files
from handlers.slack_ends import end_of

EVENT_TYPE = "rolecall_delivery"
PAGE = 200  # messages a page of a look-up
LOOK_BACK = 600.0  # seconds: our clock may be ahead of Slack's
NAMESPACE = uuid.UUID("6d1f3c1e-4f0b-4f7e-9d57-2c2c1b6f6a10")

T = TypeVar("T")


def delivery_client(token: str, base_url: str, timeout_seconds: float) -> AsyncWebClient:
    """A client that sends each request once. A connection serves one call: a kept one that Slack has closed meanwhile
    would leave a post in doubt."""
    return AsyncWebClient(token=token, base_url=base_url, timeout=math.ceil(timeout_seconds), retry_handlers=[])


class SlackTransport:
    """Implements bot.delivery.protocols.Transport. `send_client_msg_id`: also give Slack a name for each delivery."""

    def __init__(self, client: AsyncWebClient, *, send_client_msg_id: bool = False) -> None:
        self._client = client
        self._send_client_msg_id = send_client_msg_id
        self._bot_id: str | None = None

    async def post(self, channel: str, outgoing: Outgoing, *, thread_ts: str | None, mark: Mark) -> Posted:
        """chat.postMessage, with the delivery's mark in the metadata; with files the three calls of an upload."""
        if outgoing.files:
            return await self._post_files(channel, outgoing, thread_ts, mark)
        extra: dict[str, Any] = {}
        if self._send_client_msg_id:
            extra["client_msg_id"] = str(uuid.uuid5(NAMESPACE, f"{mark.delivery_id}:{mark.born}"))
        answer = await ended(
            self._client.chat_postMessage(
                channel=channel,
                text=outgoing.text,
                blocks=_blocks(outgoing),
                thread_ts=thread_ts,
                unfurl_links=outgoing.unfurl,
                unfurl_media=outgoing.unfurl,
                metadata={"event_type": EVENT_TYPE, "event_payload": asdict(mark)},
                **extra,
            )
        )
        return Posted(ts=answer["ts"], channel=answer["channel"])

    async def _post_files(self, channel: str, outgoing: Outgoing, thread_ts: str | None, mark: Mark) -> Posted:
        """Slack doesn't tell where it put the message: it is looked for, and in doubt where it isn't there yet."""
        sharing = share_files(self._client, channel, outgoing.text, outgoing.files, thread_ts=thread_ts, mark=mark)
        file_ids = await ended(sharing)
        since = max(0.0, time.time() - LOOK_BACK)
        ts = await self.find(channel, mark, oldest=since, thread_ts=thread_ts, turn_page=_no_turn)
        if ts is None:
            raise Ambiguous("the files are not there yet")
        return Posted(ts=ts, channel=channel, file_ids=file_ids)

    async def update(self, channel: str, ts: str, outgoing: Outgoing, *, mark: Mark) -> None:
        """chat.update. Blocks left out would stay as they are, and `parse` has another default than in posting."""
        await ended(
            self._client.chat_update(
                channel=channel,
                ts=ts,
                text=outgoing.text,
                blocks=_blocks(outgoing) or [],
                parse="none",
                link_names=False,
            )
        )

    async def delete(self, channel: str, ts: str) -> None:
        """chat.delete."""
        await ended(self._client.chat_delete(channel=channel, ts=ts))

    async def find(
        self, channel: str, mark: Mark, *, oldest: float, thread_ts: str | None, turn_page: TurnPage
    ) -> str | None:
        """conversations.history, or .replies in a thread, to the last page."""
        if self._bot_id is None:
            self._bot_id = (await ended(self._client.auth_test())).get("bot_id")
        cursor: str | None = None
        while True:
            page = await ended(self._page(channel, f"{oldest:.6f}", thread_ts, cursor))
            for message in page["messages"]:
                if self._is_ours(message, mark):
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            await turn_page()

    async def join(self, channel: str) -> None:
        """conversations.join."""
        await ended(self._client.conversations_join(channel=channel))

    async def open_dm(self, user: str) -> str:
        """conversations.open."""
        answer = await ended(self._client.conversations_open(users=user))
        return str(answer["channel"]["id"])

    def _page(self, channel: str, oldest: str, thread_ts: str | None, cursor: str | None) -> Awaitable[Any]:
        if thread_ts is None:
            return self._client.conversations_history(
                channel=channel, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
            )
        return self._client.conversations_replies(
            channel=channel, ts=thread_ts, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
        )

    def _is_ours(self, message: dict[str, Any], mark: Mark) -> bool:
        """Release 0.1.0 marked its messages with the id alone, which was enough as nothing had been restored."""
        if carries(message, mark):
            return True
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        if metadata.get("event_type") != EVENT_TYPE or message.get("bot_id") != self._bot_id:
            return False
        is_same_id = str(payload.get("delivery_id")) == str(mark.delivery_id)
        return is_same_id and str(payload.get("born", mark.born)) == str(mark.born)


async def _no_turn() -> None:
    """The look for a file just posted is at the newest page."""


def _blocks(outgoing: Outgoing) -> list[dict[str, Any]] | None:
    return [dict(block) for block in outgoing.blocks] if outgoing.blocks is not None else None


async def ended(call: Awaitable[T]) -> T:
    """The answer of a call. Raises DeliveryError for every other end."""
    try:
        return await call
    except Exception as error:  # told apart in one place; what is not an end of a call goes on
        end = end_of(error)
        if end is None:
            raise
        raise end from error
