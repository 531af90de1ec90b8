"""When is there work? A commit of this process says so at once, PostgreSQL's NOTIFY says so for the others, and a poll each
second is the truth: a lost notification costs a second, never a message."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from sqlalchemy.engine import make_url

from bot.database import Store
from bot.delivery.ledger import NOTIFY_CHANNEL

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
RECONNECT_SECONDS = 2.0


class Waker:
    """Waits for work. One for each running worker, used on that worker's event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._event = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._listening: asyncio.Task[None] | None = None
        store.on_commit(self.wake)

    def wake(self) -> None:
        """Say that there may be work; from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended, and this worker with it
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, seconds: float) -> None:
        """Until there may be work, at most `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        self._event.clear()

    def start(self) -> None:
        """Listen to the other replicas, where there can be any."""
        if not self._store.is_sqlite:
            self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Stop listening."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self) -> None:
        psycopg: Any = self._store.engine.dialect.dbapi  # importing it would weigh 9 MB on every bot with SQLite
        url = make_url(self._store.url).set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
                    async for _ in connection.notifies():
                        self.wake()
            except psycopg.Error as error:
                log.info("listening to the database ended (%s); polling until it is back", type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)
