from __future__ import annotations

import asyncio
import threading

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from bot.database import Store
from bot.delivery.ledger import enqueue
from bot.delivery.protocols import Note
from bot.settings import Settings
from tests.bot.delivery.desk import NOW, TEAM, Desk
from tests.databases import PostgresServer
from tests.waiting import LATE, until


@pytest.fixture
async def running(desk: Desk):  # type: ignore[no-untyped-def]
    """A worker that runs while the test does."""
    stop = asyncio.Event()
    task = asyncio.create_task(desk.worker().run(stop))
    yield desk
    stop.set()
    await task


async def test_a_running_worker_sends_what_is_committed_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.worker.POLL_SECONDS", 3600.0)  # no poll comes to its help
    stop = asyncio.Event()
    task = asyncio.create_task(desk.worker().run(stop))
    for text in ("hello", "and again"):
        await asyncio.to_thread(desk.say, text)
        await until(lambda text=text: text in desk.slack.texts("C1"))  # type: ignore[misc]
    stop.set()
    await task


async def test_a_channel_that_hangs_blocks_no_other(running: Desk) -> None:
    running.slack.hanging.add("C0")
    for number in range(10):
        await asyncio.to_thread(running.say, "hello", f"C{number}")
    await until(lambda: all(running.slack.texts(f"C{number}") for number in range(1, 10)))
    assert running.slack.texts("C0") == []


async def test_an_idle_worker_writes_nothing(running: Desk) -> None:
    writes: list[None] = []
    await asyncio.to_thread(running.say, "hello")
    await until(lambda: running.states() == ["sent"])
    running.store.on_commit(lambda: writes.append(None))
    await until_quiet(writes)
    writes.clear()
    await asyncio.sleep(1.2)  # longer than between two polls
    assert writes == []


async def until_quiet(writes: list[None]) -> None:
    """What belongs to the last message has been written."""
    seen = -1
    async with asyncio.timeout(LATE):
        while seen != len(writes):
            seen = len(writes)
            await asyncio.sleep(0.3)


async def test_stopping_finishes_what_is_in_flight_and_takes_up_no_more(desk: Desk, settings: Settings) -> None:
    desk.settings = settings.model_copy(update={"channel_interval_seconds": 0.2})
    for text in ("one", "two"):
        desk.say(text)
    slow = asyncio.Event()
    post = desk.slack.post

    async def slow_post(*args, **named):  # type: ignore[no-untyped-def]
        slow.set()
        await asyncio.sleep(0.3)
        return await post(*args, **named)

    desk.slack.post = slow_post  # type: ignore[method-assign]
    stop = asyncio.Event()
    task = asyncio.create_task(desk.worker().run(stop))
    await slow.wait()
    stop.set()
    await asyncio.wait_for(task, 5)
    assert desk.states() == ["sent", "queued"]
    assert desk.lane().owner is None


async def test_two_workers_share_the_lanes_and_send_each_message_once(desk: Desk) -> None:
    for number in range(60):
        desk.say(str(number), channel=f"C{number % 6}")
    stop = asyncio.Event()
    tasks = [asyncio.create_task(desk.worker().run(stop)) for _ in range(2)]
    await until(lambda: len(desk.slack.kept) >= 60)
    stop.set()
    await asyncio.gather(*tasks)
    for lane in range(6):
        assert desk.slack.texts(f"C{lane}") == [str(number) for number in range(60) if number % 6 == lane]


async def test_a_database_that_fails_for_a_while_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    write, failures = desk.store.write, 3

    async def failing(use_case, *args, **named):  # type: ignore[no-untyped-def]
        nonlocal failures
        if failures:
            failures -= 1
            raise OperationalError("", {}, ConnectionError())
        return await write(use_case, *args, **named)

    monkeypatch.setattr("bot.delivery.worker.TROUBLE_SECONDS", 0.05)
    monkeypatch.setattr(desk.store, "write", failing)
    stop = asyncio.Event()
    desk.say("hello")
    task = asyncio.create_task(desk.worker().run(stop))
    await until(lambda: desk.slack.texts("C1") == ["hello"])
    stop.set()
    await task
    assert desk.states() == ["sent"]


async def test_a_commit_of_another_process_wakes_the_worker_on_postgresql(
    postgres: PostgresServer, postgres_store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.POLL_SECONDS", 3600.0)
    desk.store = postgres_store
    other = Store(postgres_store.url)
    stop = asyncio.Event()
    task = asyncio.create_task(desk.worker().run(stop))
    await until(lambda: is_listening(postgres, postgres_store))
    note = Note(TEAM, "C1", "line", "role:1", "k", {"say": "from elsewhere"})
    await other.write(lambda session: enqueue(session, note, now=NOW))
    await until(lambda: desk.slack.texts("C1") == ["from elsewhere"])
    stop.set()
    await task
    other.close()


def is_listening(postgres: PostgresServer, store: Store) -> bool:
    """Whether a connection to this database waits for notifications."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN %%' AND state = 'idle'"
    with psycopg.connect(postgres.server.get_uri("postgres")) as connection:
        found = connection.execute(query, [make_url(store.url).database]).fetchone()
    return found is not None and found[0] > 0


async def test_a_poll_finds_what_no_notification_told_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.waking.Waker.wake", lambda _self: None)
    stop = asyncio.Event()
    task = asyncio.create_task(desk.worker().run(stop))
    await asyncio.sleep(0.1)
    await asyncio.to_thread(desk.say, "hello")
    await until(lambda: desk.slack.texts("C1") == ["hello"])
    stop.set()
    await task


async def test_a_lease_that_has_lapsed_lets_nothing_be_written_or_sent(desk: Desk, settings: Settings) -> None:
    """A worker that froze between its claim and the call wakes up when another has long done the work."""
    desk.settings = settings.model_copy(update={"lease_seconds": 1.2, "http_timeout_seconds": 0.2, "settle_seconds": 0.05})
    desk.say("once")
    render, freezes, thaws = desk.renderer.render, threading.Event(), threading.Event()

    def frozen(*args, **named):  # type: ignore[no-untyped-def]
        desk.renderer.render = render  # type: ignore[method-assign]
        freezes.set()
        assert thaws.wait(2 * LATE)
        return render(*args, **named)

    desk.renderer.render = frozen  # type: ignore[method-assign]
    first = asyncio.create_task(desk.worker().deliver_one())
    await until(freezes.is_set)
    async with asyncio.timeout(LATE):
        while not await desk.drain():
            await asyncio.sleep(0.05)
    thaws.set()
    await first
    assert desk.slack.texts("C1") == ["once"]
    assert desk.states() == ["sent"]
