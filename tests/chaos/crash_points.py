"""Every crash point: python -m tests.chaos.crash_points [--postgresql] [--pairs] [--stride N].

The process ends around every transaction and every call, one by one, with each fault, on first and second attempts
(and with --pairs the next process ends as well); a fresh one must go on so that people see what they should.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import delete, event, select

import bot.models
from bot.database import Store
from bot.delivery.protocols import Ambiguous, NotConnected, RateLimited
from bot.delivery.worker import Worker
from bot.models.delivery import Delivery, Lane, Limiter, Message
from tests.bot.delivery.crashing import CrashingSlack, CrashingStore, Fuse, Killed
from tests.bot.delivery.desk import NOW, BodyRenderer, Desk, short_settings
from tests.bot.delivery.slack_double import SlackDouble, timeout
from tests.databases import PostgresServer

Fault = tuple[str, str, Callable[[], Exception]]
FAULTS: list[Fault] = [
    ("none", "", Exception),
    ("429", "before", lambda: RateLimited(retry_after=0.5)),
    ("connection refused", "before", lambda: NotConnected("refused")),
    ("500 before the effect", "before", lambda: Ambiguous("HTTP 500")),
    ("503 after the effect", "after", lambda: Ambiguous("service_unavailable")),
    ("fatal_error before the effect", "before", lambda: Ambiguous("fatal_error")),
    ("fatal_error after the effect", "after", lambda: Ambiguous("fatal_error")),
    ("timeout before the effect", "before", timeout),
    ("timeout after the effect", "after", timeout),
    ("reset after the effect", "after", lambda: Ambiguous("ServerDisconnectedError")),
    ("unreadable body", "after", lambda: Ambiguous("unreadable body")),
]
ASKING = ("find", "open_dm", "join")  # has no effect that could come before the fault
ROUNDS = 40
EXPECTED = {
    "C1": ["card: closed", "line: opened", "line: closed"],
    "C2": ["joined"],
    "person": ["hello Jonas"],
    "threads": True,
    "states": ["sent"] * 6,
}


def set_up(desk: Desk, fault: Fault, attempts: int) -> None:
    """A card, a line in its thread, the card's edit, a channel to be joined, and a person; each method fails at first."""
    desk.slack = SlackDouble(members_only={"C2"})
    desk.count = 0
    with desk.store.begin() as session:
        for table in (Message, Delivery, Lane, Limiter):
            session.execute(delete(table))
    desk.say("card: open", card_key="role:1:C1", kind="card", subject="card")
    desk.say("line: opened", thread_of="role:1:C1")
    desk.say("card: closed", card_key="role:1:C1", kind="card_edit", subject="card")
    desk.say("line: closed", thread_of="role:1:C1")
    desk.say("joined", channel="C2")
    desk.say("hello Jonas", channel="UJONAS")
    name, when, make = fault
    if name == "none":
        return
    faults = desk.slack.before if when == "before" else desk.slack.after
    for method in ("post", "update") if when == "after" else ("post", "update", *ASKING):
        faults[method].extend([make() for _ in range(attempts)])


async def live(desk: Desk, kill_at: int | None) -> Fuse:
    """One process: from its start until all is delivered or it is killed."""
    fuse = Fuse(kill_at)
    worker = Worker(
        CrashingStore(desk.store, fuse),  # type: ignore[arg-type]
        desk.renderer,
        CrashingSlack(desk.slack, fuse),
        desk.settings,
        clock=lambda: NOW,
    )
    await worker.recover()
    for _ in range(ROUNDS):
        await desk.drain(worker)
        if all_is_said(desk):
            return fuse
        time_passes(desk)
    raise AssertionError("it never ended")


def all_is_said(desk: Desk) -> bool:
    """Whether nothing waits any more."""
    with desk.store.reading() as session:
        return session.execute(select(Lane.id).where(Lane.open > 0)).first() is None


def time_passes(desk: Desk) -> None:
    """Long enough for leases to lapse and for everything to settle."""
    desk.make_due()
    with desk.store.begin() as session:
        for lane in session.execute(select(Lane)).scalars():
            lane.lease_until = 0.0
        for limiter in session.execute(select(Limiter)).scalars():
            limiter.blocked_until = 0.0


async def run_killed_at(desk: Desk, fault: Fault, attempts: int, *kills: int) -> list[str]:
    """Live through the kills, then to the end; the points that the last process passed."""
    set_up(desk, fault, attempts)
    for kill in kills:
        try:
            await live(desk, kill)
        except Killed:
            time_passes(desk)
    return (await live(desk, None)).passed


def verdict(desk: Desk) -> dict[str, Any]:
    """What people see, which must be the same whatever happened."""
    card = next(message for message in desk.slack.kept if message.text.startswith("card"))
    threads = {message.thread_ts for message in desk.slack.kept if message.text.startswith("line")}
    return {
        "C1": desk.slack.texts("C1"),
        "C2": desk.slack.texts("C2"),
        "person": desk.slack.texts("DUJONAS"),
        "threads": threads == {card.ts},
        "states": desk.states("C1") + desk.states("C2") + desk.states("UJONAS"),
    }


async def every_point(desk: Desk, stride: int, pairs: bool) -> tuple[int, int, list[str]]:
    """(runs, points, what went wrong) over all faults, on first and second attempts."""
    runs, all_points, wrong = 0, 0, []
    for fault in FAULTS:
        for attempts in (1, 2) if fault[0] != "none" else (1,):
            points = len(await run_killed_at(desk, fault, attempts))
            all_points += points
            for first in range(0, points, stride):
                for kills in [(first,), (first, (first * 7) % points)] if pairs else [(first,)]:
                    await run_killed_at(desk, fault, attempts, *kills)
                    runs += 1
                    if verdict(desk) != EXPECTED:
                        wrong.append(f"{fault[0]}, {attempts} attempts, killed at {kills}: {verdict(desk)}")
            print(f"{fault[0]}, attempt {attempts}: {points} points, {len(wrong)} wrong so far", flush=True)
    return runs, all_points, wrong


@contextmanager
def a_store(postgresql: bool) -> Iterator[Store]:
    """An empty store for the run; on SQLite without waiting for the disk, since no power is cut here."""
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="rc-pg-")) / "data") if postgresql else None
    with tempfile.TemporaryDirectory() as folder:
        store = Store(server.create() if server else f"sqlite:///{folder}/points.db")
        if store.is_sqlite:
            event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        bot.models.Base.metadata.create_all(store.engine)
        try:
            yield store
        finally:
            store.close()
            if server:
                server.stop()


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 only if every run ended as it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--pairs", action="store_true", help="end the second process, too")
    parser.add_argument("--stride", type=int, default=1, help="only every Nth point")
    options = parser.parse_args(arguments)
    with a_store(options.postgresql) as store:
        desk = Desk(store, SlackDouble(), BodyRenderer(), short_settings())
        runs, points, wrong = asyncio.run(every_point(desk, options.stride, options.pairs))
    print(*wrong, sep="\n")
    print(f"{points} crash points over {len(FAULTS)} kinds of fault, {runs} runs: {len(wrong)} ended wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
