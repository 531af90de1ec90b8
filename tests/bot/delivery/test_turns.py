from __future__ import annotations

import asyncio

from bot.database import Store
from bot.delivery.turns import TurnTaker, give_up_turn, take_turn
from tests.waiting import until


async def test_a_turn_is_one_owners_until_its_lease_lapses_or_it_is_given_up(store: Store) -> None:
    def take(owner: str, at: float) -> bool:
        with store.begin() as session:
            return take_turn(session, "T1", "poller", owner, 30.0, clock=lambda _session: at)

    assert take("a", 100.0)
    assert not take("b", 120.0)
    assert take("a", 125.0)
    assert not take("b", 150.0)
    assert take("b", 156.0)
    assert not take("a", 160.0)
    with store.begin() as session:
        give_up_turn(session, "T1", "poller", "b")
    assert take("a", 161.0)


async def test_of_two_replicas_one_has_the_turn_and_the_other_takes_over(postgres_store: Store) -> None:
    stops = [asyncio.Event(), asyncio.Event()]
    takers = [TurnTaker(postgres_store, "T1", "poller", 4.5) for _ in stops]
    tasks = [asyncio.create_task(taker.run(stop)) for taker, stop in zip(takers, stops, strict=True)]
    await until(lambda: any(taker.is_mine for taker in takers))
    first = takers[0] if takers[0].is_mine else takers[1]
    other = takers[1] if first is takers[0] else takers[0]
    assert not other.is_mine
    tasks[takers.index(first)].cancel()  # it dies without a word
    await until(lambda: other.is_mine)
    for stop in stops:
        stop.set()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_on_sqlite_it_is_always_our_turn(sqlite_store: Store) -> None:
    taker = TurnTaker(sqlite_store, "T1", "poller", 1.0)
    stop = asyncio.Event()
    stop.set()
    await taker.run(stop)
    assert taker.is_mine
