"""One replica of the chaos run: it enqueues its share and delivers whatever is due, until it is told to stop or killed."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.ledger import enqueue
from bot.delivery.ownership import hold_folder
from bot.delivery.protocols import Claimed, Note, Outgoing
from bot.delivery.retrying import Terms
from bot.delivery.worker import AT_ONCE, Worker
from bot.models.delivery import Delivery, Lane
from bot.settings import Settings
from bot.timeutil import utc_now
from handlers.transport import SlackTransport, delivery_client

TEAM = "T0CHAOS"
CARD_EVERY = 10  # in each channel every tenth delivery is its card's, two of the others go to the card's thread
WITHOUT_LEASE = 2  # hands that take up lanes at once: enough to get in each other's way, too few to spin on one
MOST_WAITING = 300  # so that the ledger is worked on from the first to the last


def settings() -> Settings:
    """Durations that make a run short: 0.6 s for a call, 0.3 s to settle, 20 ms between posts of a channel."""
    return Settings(
        _env_file=None,
        lease_seconds=3.2,
        http_timeout_seconds=0.6,
        settle_seconds=0.3,
        channel_interval_seconds=0.02,
        posts_per_minute=0,
    )


def note_of(number: int, channels: int) -> Note:
    """The delivery with this number."""
    channel = f"C{number % channels:04d}"
    turn = number // channels % CARD_EVERY
    card = f"card:{channel}"
    return Note(
        workspace_id=TEAM,
        channel=channel,
        kind="card" if turn == 0 else "line",
        subject=card,
        dedup_key=f"chaos:{number}",
        card_key=card if turn == 0 else None,
        thread_of=card if turn in (3, 6) else None,
    )


class ChaosRenderer:
    """Says the delivery's number; a card says the newest number of its channel's card."""

    def render(self, session: Session, delivery: Claimed, *, now: datetime) -> Outgoing:
        if delivery.card_key is None:
            return Outgoing(f"#{delivery.id}")
        newest = select(func.max(Delivery.id)).where(Delivery.card_key == delivery.card_key)
        return Outgoing(f"card {session.execute(newest).scalar_one()}")

    def is_current(self, session: Session, subject: str, revision: int) -> bool:
        return True


class BlindTransport(SlackTransport):
    """Never finds anything: the look-up is off."""

    async def find(self, *_args: Any, **_named: Any) -> str | None:
        return None


class NoLease(Terms):
    """Claims that keep nobody else out."""

    begin_within = 1e9  # type: ignore[assignment]


def without_lease(worker: Worker) -> None:
    """Turn the lease off: whoever comes takes the lane, also while another is sending."""
    terms = NoLease(lease=-1.0, timeout=0.6, settle=0.3, interval=0.02, posts_per_minute=0)
    worker._terms = terms
    worker._sender._terms = terms


async def feed(store: Store, options: argparse.Namespace, stop: asyncio.Event) -> None:
    """Enqueue this replica's share, each in a transaction of its own; after a start go on where the ledger ends."""
    numbers = range(options.share, options.deliveries, options.of)
    index = 0
    while index < len(numbers) and not stop.is_set():
        try:
            waiting = await store.read(lambda session: session.execute(select(func.sum(Lane.open))).scalar_one() or 0)
            if waiting > MOST_WAITING:
                await asyncio.sleep(0.05)
                continue
            known = await store.write(enqueue, note_of(numbers[index], options.channels), now=utc_now())
        except DBAPIError:
            await asyncio.sleep(0.1)
            continue
        index = index + 1 if known else await store.read(first_unknown, numbers, index)


def first_unknown(session: Session, numbers: range, index: int) -> int:
    """The first number from `index` on that the ledger does not know (they were enqueued in order)."""
    keys = set(session.execute(select(Delivery.dedup_key)).scalars())
    while index < len(numbers) and f"chaos:{numbers[index]}" in keys:
        index += 1
    return index


async def live(options: argparse.Namespace) -> None:
    """From the start to SIGTERM."""
    store = Store(options.database)
    kind = BlindTransport if options.no_lookup else SlackTransport
    transport = kind(delivery_client(options.token, options.slack, settings().http_timeout_seconds))
    hands = WITHOUT_LEASE if options.no_lease else AT_ONCE
    worker = Worker(store, ChaosRenderer(), transport, settings(), at_once=hands)
    if options.no_lease:
        without_lease(worker)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with ExitStack() as held:
        held.enter_context(hold_folder(store))
        await asyncio.gather(worker.run(stop), feed(store, options, stop))
    store.close()


def main(arguments: list[str]) -> None:
    """Live with these arguments, in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("database", "slack", "token"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("deliveries", "channels", "share", "of"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--no-lookup", action="store_true")
    parser.add_argument("--no-lease", action="store_true")
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(live(parser.parse_args(arguments)))
