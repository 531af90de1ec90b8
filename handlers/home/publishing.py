"""How does App Home get to Slack? Made from the database as it goes out, one person at a time, never in a storm."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.database import Store
from bot.hiring.home.views import Outcome, begin_publishing, end_publishing, next_home
from bot.hiring.privacy.files import next_file, settle_file
from bot.pausing import stopped_within
from bot.settings import Settings
from handlers.home.blocks import home_view
from handlers.replies import SLACK_TROUBLE

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between looks: one indexed query
APART = 0.6  # seconds between two publishings: views.publish allows about a hundred a minute (tier 4)
WAIT = 2.0  # seconds that one may take
NEVER = frozenset({"user_not_found", "not_enabled", "not_allowed", "user_not_visible", "account_inactive"})
"""Slack's words for a person who can have no Home."""
GONE = frozenset({"file_not_found", "file_deleted"})


async def publish(
    store: Store, client: AsyncWebClient, settings: Settings, whose: tuple[str, str], now: datetime
) -> Outcome:
    """Make and publish one person's Home, (workspace, person); what came of it is written down."""
    workspace_id, person_id = whose
    found = await store.write(begin_publishing, workspace_id, person_id, settings, now)
    try:
        await asyncio.wait_for(client.views_publish(user_id=person_id, view=home_view(found.look, settings)), WAIT)
        outcome = Outcome.TAKEN
    except SlackApiError as error:
        outcome = Outcome.NEVER if error.response.get("error") in NEVER else Outcome.LATER
        log.info("views.publish: %s", error.response.get("error"))
    except SLACK_TROUBLE as error:
        outcome = Outcome.LATER
        log.info("views.publish: %s", type(error).__name__)
    await store.write(end_publishing, workspace_id, found, outcome, now)
    return outcome


async def delete_file(store: Store, client: AsyncWebClient, file_id: str, now: datetime) -> None:
    """Delete one of our files; one that is gone already is as good."""
    is_gone = True
    try:
        await asyncio.wait_for(client.files_delete(file=file_id), WAIT)
    except SlackApiError as error:
        is_gone = error.response.get("error") in GONE
        log.info("files.delete: %s", error.response.get("error"))
    except SLACK_TROUBLE as error:
        is_gone = False
        log.info("files.delete: %s", type(error).__name__)
    await store.write(settle_file, file_id, now, is_gone=is_gone)


class HomeLoop:
    """Publishes what is out of date, and deletes files of those who were forgotten. `may_publish`: one replica at a time."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        settings: Settings,
        clock: Callable[[], datetime],
        may_publish: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store, self._client, self._settings, self._clock = store, client, settings, clock
        self._may_publish = may_publish

    async def publish_one(self) -> bool:
        """Delete one file, else publish one Home, if any is to be; whether one was."""
        now = self._clock()
        if not self._may_publish():
            return False
        file_id = await self._store.look(next_file, now)
        if file_id is not None:
            await delete_file(self._store, self._client, file_id, now)
            return True
        whose = await self._store.look(next_home, now)
        if whose is None:
            return False
        await publish(self._store, self._client, self._settings, whose, now)
        return True

    async def run(self, stop: asyncio.Event) -> None:
        """Publish until `stop` is set. The database's trouble is logged and tried again."""
        while not stop.is_set():
            try:
                busy = await self.publish_one()
            except SQLAlchemyError:
                log.exception("App Home could not be looked at; trying again")
                busy = False
            await stopped_within(stop, APART if busy else PAUSE)
