"""When is the repository looked at? Every poll interval, when somebody asks, and when a hold time or a date is over.

Git runs on a thread of its own, so that a host that hangs keeps nobody from an answer in Slack.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from bot.database import Store
from bot.hiring.following.due import apply_due
from bot.hiring.following.pages import check_pages, next_look
from bot.hiring.following.pending import next_instant
from bot.postings.git import SourceFault, interrupt
from bot.postings.source import Source, place_of
from bot.settings import Settings

log = logging.getLogger(__name__)

LONGEST_PAUSE = 600.0  # seconds between looks at a host that keeps failing
TURN_PAUSE = 1.0  # seconds until we ask again whether it is our turn
SHORTEST_PAUSE = 0.2  # seconds; no busy loop, whatever is due


class Poller:
    """Looks at the repository again and again. `clock` tells the domain's time; waiting is by the real one.

    `may_look`: of several replicas only the one whose turn it is looks, and applies what is due.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        workspace_id: str,
        clock: Callable[[], datetime],
        may_look: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store, self._settings, self._workspace_id, self._clock = store, settings, workspace_id, clock
        self._may_look = may_look
        self._place: Source | None = None
        self._asked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failures = 0
        self._look_at = 0.0  # when to look next, by the event loop's clock

    def request(self) -> None:
        """Look soon instead of at the next interval; may be called from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._asked.set)

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop` is set; a git command that runs then is ended."""
        self._loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix="git") as thread:
            while not stop.is_set():
                work = self._loop.run_in_executor(thread, self._step, self._loop.time())
                await _until(work, stop)
                await self._pause(stop)
        if self._place is not None:
            self._place.close()

    def _step(self, at: float) -> None:
        """On the git thread: look if it is time to, else only apply what is due."""
        if not self._may_look():
            self._look_at = at + TURN_PAUSE
            return
        try:
            check_pages(self._store, self._workspace_id, self._settings, self._clock(), self._is_there)
            if at < self._look_at:
                apply_due(self._store, self._workspace_id, self._settings, self._clock())
                return
            self._failures = 0 if self._look() is None else self._failures + 1
        except Exception:  # the poller must outlive a bug: roles and Slack go on, and the next look may work
            log.exception("looking at the repository failed; it is tried again")
            self._failures += 1
        pause = self._settings.source.poll_seconds * 2 ** min(self._failures, 8)
        self._look_at = at + min(pause, max(LONGEST_PAUSE, self._settings.source.poll_seconds))

    def _is_there(self, url: str) -> bool:
        """Whether a public page answers. What asks it is loaded with the first page: many bots never need it."""
        pages = importlib.import_module("bot.postings.pages")
        table = self._settings.pages
        return bool(pages.answers(url, timeout=table.timeout_seconds, allow_private=table.allow_private))

    def _look(self) -> str | None:
        """Look now; what went wrong, or None. What reads postings, a fifth of all code, is loaded here."""
        syncing = importlib.import_module("bot.hiring.following.syncing")
        now = self._clock()
        try:
            self._place = self._place or place_of(self._settings)
        except SourceFault as fault:
            log.warning("%s", fault)
            syncing.note_fault(self._store, self._workspace_id, self._settings.source.url or "", str(fault), now)
            return str(fault)
        outcome = syncing.sync_once(self._store, self._workspace_id, self._place, self._settings, now)
        for told in outcome.told:
            log.info("%s: %s (%s)", told.event, told.detail, told.path or told.commit[:9])
        error: str | None = outcome.error
        return error

    async def _pause(self, stop: asyncio.Event) -> None:
        """Wait until the next look, or until something is due, or somebody asks."""
        loop = asyncio.get_running_loop()
        seconds = self._look_at - loop.time()
        due = await self._store.read(next_instant, self._workspace_id, self._clock() + timedelta(seconds=max(seconds, 0)))
        page = await self._store.read(next_look, self._workspace_id) if self._settings.pages.wait_minutes else None
        for at in (due, page):
            if at is not None:
                seconds = min(seconds, (at - self._clock()).total_seconds())
        waits = [asyncio.create_task(stop.wait()), asyncio.create_task(self._asked.wait())]
        try:
            await asyncio.wait(waits, timeout=max(seconds, SHORTEST_PAUSE), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await wait
        if self._asked.is_set():
            self._asked.clear()
            self._look_at = 0.0


async def _until(work: asyncio.Future[None], stop: asyncio.Event) -> None:
    """Wait for the thread; once `stop` is set, end the git commands it is waiting for."""
    stopping = asyncio.create_task(stop.wait())
    waits: set[asyncio.Future[Any]] = {work, stopping}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        while not work.done():
            interrupt()
            await asyncio.wait([work], timeout=0.05)
    finally:
        stopping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await stopping
    await work
