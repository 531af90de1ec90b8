"""Who looks whether a morning has come? Digests of what is stuck, and candidates whose time runs out; one loop a process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.database import Store
from bot.hiring.home.digest_upkeep import newest_event, show_digests_again
from bot.hiring.home.slipping_digest import derive_digests, fire_digests, next_digest
from bot.hiring.privacy.retention import forget_overdue, list_ahead
from bot.pausing import stopped_within
from bot.settings import Settings

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between looks: one indexed query
EVERY = timedelta(minutes=1)  # of the domain's time between two derivations


class MorningLoop:
    """Derives and fires, again and again. `clock` tells the domain's time; waiting is by the real one.

    Several may run: rows are unique, and each is settled by one of them.
    """

    def __init__(self, store: Store, workspace_id: str, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._store, self._workspace_id, self._settings, self._clock = store, workspace_id, settings, clock
        self._derived_at: datetime | None = None
        self._seen: int | None = None  # up to which event digests that stand are up to date

    async def look_once(self) -> bool:
        """Do what is due now; whether there was anything to fire."""
        now = self._clock()
        if self._derived_at is None or abs(now - self._derived_at) >= EVERY:
            if await self._store.write(_derive, self._workspace_id, self._settings, now):
                await asyncio.to_thread(self._store.scrub)
            self._derived_at = now
        await self._keep_up(now)
        due = await self._store.look(next_digest)
        if due is None or due > now:
            return False
        fired = await self._store.write(fire_digests, now)
        self._derived_at = None
        return fired > 0

    async def _keep_up(self, now: datetime) -> None:
        newest = await self._store.look(newest_event)
        if self._seen is not None and newest > self._seen:
            await self._store.write(show_digests_again, self._seen, newest, now)
        self._seen = newest

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop` is set. The database's trouble is logged and tried again."""
        while not stop.is_set():
            try:
                busy = await self.look_once()
            except SQLAlchemyError:
                log.exception("mornings could not be looked at; trying again")
                busy = False
            if not busy:
                await stopped_within(stop, PAUSE)


def _derive(session: Session, workspace_id: str, settings: Settings, now: datetime) -> int:
    """Derive mornings, list whose time runs out, and forget those whose time is over; how many were forgotten."""
    derive_digests(session, workspace_id, now)
    list_ahead(session, workspace_id, settings, now)
    return forget_overdue(session, workspace_id, settings, now)
