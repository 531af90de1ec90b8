"""How fast is the ledger? `python -m tests.bench.delivery [--only DATABASE] [--parts drains]` prints one table of one run.

Deliveries a second without Slack's limits beside bare slack_sdk posts to the same local Slack; replicas (on PostgreSQL); the
time to empty 2,000 deliveries in 50 channels against the bound (the larger of one a second a channel and N / the workspace's
limit; with the limit everything runs four times as fast as Slack allows, so that it takes 100 s); how many can be enqueued;
what a look at the clock costs with 1,000, 100,000 and 1,000,000 reminders in the future.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text

import bot.models
from bot.database import Store
from bot.delivery.claiming import seconds_to_next
from bot.delivery.ledger import enqueue
from bot.delivery.protocols import Note
from bot.hiring.following.pending import next_instant
from bot.hiring.interviews.firing import next_due
from bot.localslack.serving import RunningLocalSlack, running_local_slack
from bot.timeutil import utc_now
from tests.chaos.__main__ import workspace
from tests.databases import PostgresServer

TEAM = "T0CHAOS"
DELIVERIES = 600
DRAINED = 2_000
CHANNELS = 50
FASTER = 4  # times that Slack's limits are shortened, with the workspace's limit
LIMIT = 300  # posts a minute, the default
FUTURE = (1_000, 100_000, 1_000_000)
TICKS = 300

Row = tuple[str, str]


def fill(store: Store, number: int, first: int) -> float:
    """Enqueue so many, each in a transaction of its own; seconds."""
    begun = time.perf_counter()
    for index in range(first, first + number):
        with store.begin() as session:
            note = Note(TEAM, f"C{index % CHANNELS:04d}", "line", "bench", f"bench:{index}")
            enqueue(session, note, now=utc_now())
    return time.perf_counter() - begun


def spent_by(slack: RunningLocalSlack, processes: int = 1, **options: Any) -> float:
    """Seconds that so many processes take, all begun at once when each is ready."""
    given = {"slack": slack.api_url, "token": slack.bot_token, "channels": CHANNELS, **options}
    arguments = [part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", str(value))]
    command = [sys.executable, "-m", "tests.bench.delivering", *arguments]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return max(float(process.communicate()[0]) for process in started)


def speeds(store: Store, slack: RunningLocalSlack) -> Iterator[Row]:
    """Without Slack's limits: enqueued, posted by slack_sdk alone, delivered, delivered by replicas."""
    enqueued = fill(store, DELIVERIES, 0)
    yield "enqueued, one commit each", f"{DELIVERIES / enqueued:.0f} a second"
    bare = spent_by(slack, number=DELIVERIES)
    yield "bare slack_sdk posts, 16 at once", f"{DELIVERIES / bare:.0f} a second"
    for replicas in (1,) if store.is_sqlite else (1, 2, 3):
        if replicas > 1:
            fill(store, DELIVERIES, replicas * DELIVERIES)
        ours = spent_by(slack, replicas, database=store.url)
        name = "delivered, no limits" if replicas == 1 else f"delivered by {replicas} replicas"
        yield name, f"{DELIVERIES / ours:.0f} a second, {bare / ours:.2f} of bare slack_sdk"


def drains(store: Store, slack: RunningLocalSlack) -> Iterator[Row]:
    """2,000 deliveries in 50 channels, with the workspace's limit and without it."""
    first = 10 * DELIVERIES
    for name, faster, per_minute in (("with the workspace's limit", FASTER, LIMIT * FASTER), ("without it", 1, 0)):
        fill(store, DRAINED, first)
        first += DRAINED
        bound = max(DRAINED / CHANNELS / faster, DRAINED / (per_minute / 60) if per_minute else 0.0)
        spent = spent_by(slack, database=store.url, interval=1.0 / faster, posts_per_minute=per_minute)
        yield f"2,000 in 50 channels, {name}", f"{spent:.1f} s, {spent / bound:.2f} of the bound of {bound:.1f} s"


def ticks(store: Store) -> Iterator[Row]:
    """What an idle second costs: is anything to be delivered, reminded of, applied?"""
    now = utc_now()
    looks: tuple[Callable[..., Any], ...] = (seconds_to_next, next_due, lambda session: next_instant(session, TEAM, now))
    _arm(store, 0, 1)
    before = 1
    for number in FUTURE:
        _arm(store, before, number)
        before = number
        seconds = []
        for _ in range(TICKS):
            begun = time.perf_counter()
            for look in looks:
                with store.reading() as session:
                    look(session)
            seconds.append(time.perf_counter() - begun)
        yield f"an idle tick with {number:,} future reminders", f"{statistics.median(seconds) * 1000:.2f} ms"


def _arm(store: Store, first: int, beyond: int) -> None:
    """Reminders number `first` to `beyond`, a second apart from tomorrow on, of an interview that need not be there."""
    sqlite = (
        "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
        "{insert} 1, 'U0', 'U0', 'soon', i, 1, datetime('now', '+1 day', i || ' seconds'), "
        "datetime('now', '+2 days'), '', 'UTC', 'armed' FROM n"
    )
    postgresql = (
        "{insert} 1, 'U0', 'U0', 'soon', i, 1, now() + interval '1 day' + i * interval '1 second', "
        "now() + interval '2 days', '', 'UTC', 'armed' FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS s(i)"
    )
    columns = "interview_id, person_id, about_id, kind, nth, revision, due_at, expires_at, wall, zone, state"
    insert = f"INSERT INTO reminder (workspace_id, {columns}) SELECT '{TEAM}',"
    with store.engine.connect() as connection:
        connection.exec_driver_sql(
            "PRAGMA foreign_keys=OFF" if store.is_sqlite else "SET session_replication_role = replica"
        )
        statement = (sqlite if store.is_sqlite else postgresql).format(insert=insert)
        connection.execute(text(statement), {"first": first, "last": beyond - 1})
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
        connection.invalidate()


@contextlib.contextmanager
def a_store(postgresql: bool) -> Iterator[Store]:
    """An empty store with all tables."""
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="rc-pg-")) / "data") if postgresql else None
    with tempfile.TemporaryDirectory() as folder:
        store = Store(server.create() if server else f"sqlite:///{folder}/bench.db")
        bot.models.Base.metadata.create_all(store.engine)
        try:
            yield store
        finally:
            store.close()
            if server:
                server.stop()


def main() -> None:
    """Print the table: SQLite, then PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--parts", default="speeds,drains,ticks", help="which, with commas")
    given = parser.parse_args()
    for database in ("sqlite", "postgresql") if given.only is None else (given.only,):
        with a_store(database == "postgresql") as store, running_local_slack(workspace(CHANNELS)) as slack:
            parts = {
                "speeds": lambda: speeds(store, slack),
                "drains": lambda: drains(store, slack),
                "ticks": lambda: ticks(store),
            }
            for part in given.parts.split(","):
                for name, figure in parts[part]():
                    print(f"{database:<11} {name:<48} {figure}", flush=True)


if __name__ == "__main__":
    main()
