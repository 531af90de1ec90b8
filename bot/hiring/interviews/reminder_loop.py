"""Who looks whether a reminder is due? One loop a process; several may run, each reminder is fired by one of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.database import Store
from bot.hiring.interviews.firing import fire_due, next_due
from bot.pausing import stopped_within

log = logging.getLogger(__name__)

SHORTEST = 0.02  # seconds; another replica may be at work on what is due
PAUSE = 1.0  # seconds between looks: one indexed query, so that a clock that jumps is noticed


class ReminderLoop:
    """Fires what is due, again and again. `clock` tells the domain's time; waiting is by the real one."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock

    async def run(self, stop: asyncio.Event) -> None:
        """Fire until `stop` is set. The database's trouble is logged and tried again."""
        while not stop.is_set():
            pause = PAUSE
            try:
                pause = await self._fire()
            except SQLAlchemyError:
                log.exception("reminders could not be looked at; trying again")
            if pause:
                await stopped_within(stop, pause)

    async def _fire(self) -> float:
        """Settle what is due now, in one transaction; seconds until the next is due, at most a pause."""
        due = await self._store.look(next_due)
        now = self._clock()
        if due is None:
            return PAUSE
        if due > now:
            return min(PAUSE, max(SHORTEST, (due - now).total_seconds()))
        return 0.0 if await self._store.write(fire_due, now) else SHORTEST
