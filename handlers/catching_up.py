"""What was said to us while we did not hear Slack? Direct messages, threads of ours and mentions are read and handled.

Slack sends events again for some minutes; after a longer gap nobody tells us. A message that was handled does nothing more,
as it is known by its channel and ts. Other people's talk is read past and never kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.clock import database_clock
from bot.delivery.limits import take_slot
from bot.delivery.retrying import HISTORY, REPLIES, TIER_3_PER_MINUTE
from bot.hiring.people.workspace import is_handled, remember_setting, setting
from bot.models import Message
from handlers.directory import Installation
from handlers.replies import SLACK_TROUBLE
from handlers.roles.events import LATE, message_key

log = logging.getLogger(__name__)

HEARD = "heard_until"  # the remembered setting that says when Slack was last heard
LOOK_BACK = timedelta(days=30)  # messages of ours whose threads are read
PLACES = 200  # direct messages and threads at most
OVERLAP = 10.0  # seconds before the gap that are read again
STALE = 900.0  # seconds after which words are no longer acted upon; feedback counts however late it is read
PAGE = 200


class CatchingUp:
    """Notes until when Slack was heard, and reads what was said meanwhile. Runs beside the handlers, at Slack's pace."""

    def __init__(
        self,
        app: AsyncApp,
        client: AsyncWebClient,
        store: Store,
        installation: Installation,
        clock: Callable[[], datetime],
    ) -> None:
        self._app, self._client, self._store, self._clock = app, client, store, clock
        self._workspace_id, self._mention_of_us = installation.workspace_id, f"<@{installation.bot_user_id}"
        self._one = asyncio.Lock()

    async def note(self) -> None:
        """Slack is heard now."""
        now = self._clock()
        await self._store.write(remember_setting, self._workspace_id, HEARD, {"at": now.timestamp()}, now)

    async def catch_up(self, since: float | None) -> None:
        """Read what was said since then (seconds since 1970); None: since the last note. Trouble is logged and left."""
        async with self._one:
            try:
                begun = since if since is not None else await self._store.read(heard_until, self._workspace_id)
                if begun is not None:
                    await self._read_all(begun - OVERLAP)
                await self.note()
            except (*SLACK_TROUBLE, SQLAlchemyError) as error:
                log.warning("what was said while Slack was not heard could not be read (%s)", type(error).__name__)

    async def _read_all(self, since: float) -> None:
        people, channels, threads = await self._store.read(places, self._workspace_id, self._clock() - LOOK_BACK)
        handled = 0
        for channel in list(dict.fromkeys([*people, *await self._direct_messages()]))[:PLACES]:
            async for message in self._people(channel, since):
                handled += await self._handle(message, channel, since, "im")
        for channel in channels:
            async for message in self._pages(HISTORY, channel=channel, oldest=f"{since:.6f}"):
                handled += await self._handle(message, channel, since, "channel")
        for channel, ts in threads:
            async for message in self._pages(REPLIES, channel=channel, ts=ts, oldest=f"{since:.6f}"):
                handled += await self._handle(message, channel, since, "channel")
        if handled:
            log.info("%d messages were written while Slack was not heard; they are handled now", handled)

    async def _direct_messages(self) -> list[str]:
        """All that were ever opened with us, also by people whom we only ever answered for their eyes."""
        answer = await self._client.conversations_list(types="im", limit=PAGE)
        return [str(channel["id"]) for channel in answer["channels"]]

    async def _people(self, channel: str, since: float) -> AsyncIterator[Mapping[str, Any]]:
        """The messages of direct messages with somebody, and those in their threads."""
        back = (self._clock() - LOOK_BACK).timestamp()
        async for message in self._pages(HISTORY, channel=channel, oldest=f"{min(back, since):.6f}"):
            yield message
            if message.get("reply_count"):
                async for reply in self._pages(REPLIES, channel=channel, ts=message["ts"]):
                    if reply["ts"] != message["ts"]:
                        yield reply

    async def _pages(self, method: str, **arguments: str) -> AsyncIterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            await self._slot(method)
            answer = await self._client.api_call(method, params={**arguments, "limit": PAGE, "cursor": cursor})
            for message in answer["messages"]:
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _slot(self, method: str) -> None:
        """Wait for Slack's limit, which look-ups of deliveries on all replicas share."""

        def take(session: Session) -> float:
            now = database_clock(session)
            return take_slot(session, self._workspace_id, method, TIER_3_PER_MINUTE, now) - now

        await asyncio.sleep(await self._store.write(take))

    async def _handle(self, message: Mapping[str, Any], channel: str, since: float, kind: str) -> int:
        """Handle a person's message, or its edit, that is of the gap; how many there were."""
        if not message.get("user") or message.get("bot_id"):
            return 0
        edited = float((message.get("edited") or {}).get("ts") or 0.0)
        if max(float(message["ts"]), edited) < since:
            return 0
        said = {**message, "channel": channel, "channel_type": kind, "type": "message"}
        if kind != "im":
            return await self._mention(said) if float(message["ts"]) >= since else 0
        changed = {
            "type": "message",
            "subtype": "message_changed",
            "channel": channel,
            "channel_type": "im",
            "message": said,
        }
        event = changed if edited >= since > float(message["ts"]) else said
        return await self._once(event, said)

    async def _mention(self, event: dict[str, Any]) -> int:
        if self._mention_of_us not in (event.get("text") or ""):
            return 0
        return await self._once({**event, "type": "app_mention"}, event)

    async def _once(self, event: dict[str, Any], said: Mapping[str, Any]) -> int:
        """Let the app handle it as the event that it missed."""
        key = message_key(said)
        if event.get("subtype") is None and await self._store.read(is_handled, self._workspace_id, key):
            return 0
        body = {
            "type": "event_callback",
            "team_id": self._workspace_id,
            "event_id": key if event.get("subtype") is None else f"{key}:{said['edited']['ts']}",
            "event": event,
            LATE: self._clock().timestamp() - float(said["ts"]) > STALE,
        }
        await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        return 1


def heard_until(session: Session, workspace_id: str) -> float | None:
    """When any replica last noted that Slack is heard, seconds since 1970."""
    noted = setting(session, workspace_id, HEARD)
    return float(noted.value["at"]) if noted else None


def places(session: Session, workspace_id: str, since: datetime) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """Where somebody may have said something to us: direct messages, channels with cards, and the threads of cards."""
    query = (
        select(Message.channel, Message.ts)
        .where(
            Message.workspace_id == workspace_id,
            Message.posted_at >= since,
            Message.retired_at.is_(None),
            Message.thread_ts.is_(None),
        )
        .order_by(Message.id.desc())
    )
    rows = [(row[0], row[1]) for row in session.execute(query)]
    people = [channel for channel, _ in rows if channel.startswith("D")]
    threads = [row for row in rows if not row[0].startswith("D")]
    channels = [channel for channel, _ in threads]
    return list(dict.fromkeys(people))[:PLACES], list(dict.fromkeys(channels))[:PLACES], threads[:PLACES]
