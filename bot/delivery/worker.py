"""Who empties the ledger? One worker a process: it claims heads of lanes, several lanes at once, and sees each to its end.

A lane that hangs holds one of the worker's hands and nothing else. What ends a process in the middle (a kill, a power cut)
leaves a row `sending`, which the next worker looks up; nothing that matters lives only in memory.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.claiming import Hold, claim_one, claim_some, seconds_to_next
from bot.delivery.elapsed import boot_clock
from bot.delivery.ledger import unpark_after_start
from bot.delivery.operators import tell_operators
from bot.delivery.protocols import Renderer, Transport
from bot.delivery.retrying import Terms
from bot.delivery.sending import Sender
from bot.delivery.settling import void_leases
from bot.delivery.waking import POLL_SECONDS, Waker
from bot.settings import Settings
from bot.timeutil import utc_now

log = logging.getLogger(__name__)

AT_ONCE = 16  # lanes in flight at once
STOP_SECONDS = 10.0  # how long what is in flight may take after SIGTERM
CONTENDED_SECONDS = 0.02  # pause when what is due is locked by others
TROUBLE_SECONDS = 1.0  # pause when the database can't be reached

Operators = Callable[[Session], Sequence[str]]


class Worker:
    """Empties the ledger. `operators` names the people (Slack user ids) who hear of parked and dead ones."""

    def __init__(
        self,
        store: Store,
        renderer: Renderer,
        transport: Transport,
        settings: Settings,
        *,
        operators: Operators = lambda _session: (),
        clock: Callable[[], datetime] = utc_now,
        at_once: int = AT_ONCE,
    ) -> None:
        self._store = store
        self._terms = Terms.from_settings(settings)
        self._sender = Sender(store, renderer, transport, self._terms, clock)
        self._operators = operators
        self._clock = clock
        self._at_once = at_once
        self._name = secrets.token_hex(4)
        self._running: set[asyncio.Task[None]] = set()

    async def deliver_one(self) -> bool:
        """See one due delivery to its end; whether one was due."""
        while True:
            begun = boot_clock()
            hold = await self._store.write(claim_one, self._terms, self._new_owner())
            if hold is None:
                return False
            if isinstance(hold, Hold):
                await self._serve(hold, begun + self._terms.begin_within)
                return True

    async def recover(self) -> None:
        """At the start: lanes parked for a token or a scope go on; on SQLite what a dead process held is free at once."""
        await self._store.write(unpark_after_start)
        if self._store.is_sqlite:
            found = await self._store.write(void_leases, self._terms.settle)
            if found:
                log.info("%d deliveries were on their way when the last process ended; they are looked up first", found)
        await self._tell()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; then finish what is in flight, at most 10 seconds. Database trouble is waited out."""
        waker = Waker(self._store)
        waker.start()
        stopping = asyncio.create_task(_wake_at(stop, waker))
        try:
            await self._until_up(stop, waker)
            while not stop.is_set():
                await waker.wait(await self._step(waker))
        finally:
            stopping.cancel()
            await waker.close()
            await self._finish()

    async def _until_up(self, stop: asyncio.Event, waker: Waker) -> None:
        while not stop.is_set():
            try:
                await self.recover()
            except DBAPIError as error:
                log.warning("the database can't be reached (%s); trying again", type(error.orig).__name__)
                await waker.wait(TROUBLE_SECONDS)
            else:
                return

    async def _step(self, waker: Waker) -> float:
        """Take up what is due, as far as hands are free; how many seconds to wait for more."""
        try:
            while (free := self._at_once - len(self._running)) > 0:
                due_in = await self._store.look(seconds_to_next)
                if due_in is None or due_in > 0:
                    return POLL_SECONDS if due_in is None else min(due_in, POLL_SECONDS)
                begun = boot_clock()
                claims = await self._store.write(claim_some, self._terms, [self._new_owner() for _ in range(free)])
                if not claims:
                    return CONTENDED_SECONDS
                for claim in claims:
                    if isinstance(claim, Hold):
                        self._take_up(claim, begun + self._terms.begin_within, waker)
        except DBAPIError as error:
            log.warning("the database can't be reached (%s); trying again", type(error.orig).__name__)
            return TROUBLE_SECONDS
        return POLL_SECONDS

    def _take_up(self, hold: Hold, begin_by: float, waker: Waker) -> None:
        task = asyncio.create_task(self._serve(hold, begin_by))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(lambda _: waker.wake())

    async def _serve(self, hold: Hold, begin_by: float) -> None:
        try:
            if await self._sender.serve(hold, begin_by):
                await self._tell()
        except DBAPIError as error:
            # The lease lapses by itself, and whoever claims the lane then looks up what happened.
            log.warning("delivery %s: its end could not be written (%s)", hold.delivery.id, type(error.orig).__name__)

    async def _tell(self) -> None:
        """Tell the operators what they have not been told."""
        now = self._clock()
        await self._store.write(lambda session: tell_operators(session, self._operators(session), now=now))

    async def _finish(self) -> None:
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _new_owner(self) -> str:
        return f"{self._name}:{secrets.token_hex(6)}"


async def _wake_at(stop: asyncio.Event, waker: Waker) -> None:
    await stop.wait()
    waker.wake()
