from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.hiring.people.workspace import claim_event
from bot.models import EventIn
from tests.bot.delivery.desk import NOW
from tests.waiting import until


def known(session: Session) -> int:
    return session.execute(select(func.count()).select_from(EventIn)).scalar_one()


async def write_behind_a_held_lock(store: Store, *works: Callable[[Session], int]) -> list[object]:
    """Queue all while somebody else holds the one write lock, so that they are committed together."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with store.begin():
            held.set()
            let_go.wait(60)

    holding = asyncio.create_task(asyncio.to_thread(hold))
    await asyncio.to_thread(held.wait)
    assert store._shared is not None
    queue = store._shared._waiting
    first = asyncio.create_task(store.write(known))
    await asyncio.sleep(0)
    await until(lambda: not queue)  # the writer's thread waits with this one; the others queue up behind it
    tasks: list[asyncio.Task[object]] = [asyncio.create_task(store.write(work)) for work in works]
    await until(lambda: len(queue) == len(works))
    let_go.set()
    await asyncio.gather(holding, first)
    return list(await asyncio.gather(*tasks, return_exceptions=True))


def noting(number: int, fails: bool = False) -> Callable[[Session], int]:
    def work(session: Session) -> int:
        claim_event(session, "T0ACME", f"Ev{number}", "message", NOW)
        if fails:
            raise LookupError(number)
        return number

    return work


async def test_writers_that_wait_share_one_commit_and_one_that_fails_takes_back_only_its_own(sqlite_store: Store) -> None:
    commits: list[object] = []
    event.listen(sqlite_store.engine, "commit", commits.append)

    ends = await write_behind_a_held_lock(sqlite_store, *[noting(n, fails=n == 3) for n in range(8)])

    assert [end for end in ends if isinstance(end, int)] == [0, 1, 2, 4, 5, 6, 7]
    assert isinstance(ends[3], LookupError)
    assert await sqlite_store.read(known) == 7
    assert len(commits) == 3  # the one that held the lock, the first that waited, and all the others


async def test_nobody_is_told_of_a_result_that_was_not_committed(sqlite_store: Store) -> None:
    failing = False

    def refuse(_connection: object) -> None:
        if failing:
            raise OSError("the disk is full")

    event.listen(sqlite_store.engine, "commit", refuse)
    await sqlite_store.write(noting(1))
    failing = True

    with pytest.raises(OSError, match="full"):
        await sqlite_store.write(noting(2))

    failing = False
    assert await sqlite_store.read(known) == 1
    assert await sqlite_store.write(noting(3)) == 3


async def test_a_waiter_that_is_cancelled_leaves_no_transaction_half_known(sqlite_store: Store) -> None:
    waiter = asyncio.create_task(sqlite_store.write(noting(1)))
    await asyncio.sleep(0)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    assert await sqlite_store.read(known) == 1
