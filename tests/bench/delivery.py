"""How fast is the ledger? `python -m tests.bench.delivery [--database URL]` prints one table, measured in one run.

Deliveries a second without Slack's limits beside bare slack_sdk posts to the same local Slack; the time to empty 2,000
deliveries in 50 channels against the bound (the larger of one a second a channel and N / the workspace's limit; with the
limit everything runs four times as fast as Slack allows, so that it takes 100 s); how many can be enqueued.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import bot.models
from bot.database import Store
from bot.delivery.ledger import enqueue
from bot.delivery.protocols import Claimed, Note, Outgoing
from bot.delivery.worker import Worker
from bot.localslack.serving import RunningLocalSlack, running_local_slack
from bot.models.delivery import Lane
from bot.settings import Settings
from bot.timeutil import utc_now
from handlers.transport import SlackTransport, delivery_client
from tests.chaos.__main__ import workspace

DELIVERIES = 600
DRAINED = 2_000
CHANNELS = 50
FASTER = 4  # times that Slack's limits are shortened, with the workspace's limit
LIMIT = 300  # posts a minute, the default


class Saying:
    """Renders a line."""

    def render(self, session: Session, delivery: Claimed, *, now: datetime) -> Outgoing:
        return Outgoing(f"#{delivery.id}")

    def is_current(self, session: Session, subject: str, revision: int) -> bool:
        return True


def settings(interval: float, per_minute: int) -> Settings:
    return Settings(_env_file=None, channel_interval_seconds=interval, posts_per_minute=per_minute)


def fill(store: Store, number: int, first: int) -> float:
    """Enqueue so many, each in a transaction of its own; seconds."""
    begun = time.perf_counter()
    for index in range(first, first + number):
        with store.begin() as session:
            note = Note("T0CHAOS", f"C{index % CHANNELS:04d}", "line", "bench", f"bench:{index}")
            enqueue(session, note, now=utc_now())
    return time.perf_counter() - begun


async def drain(store: Store, slack: RunningLocalSlack, given: Settings) -> float:
    """Deliver all that waits; seconds."""
    transport = SlackTransport(delivery_client(slack.bot_token, slack.api_url, 10.0))
    stop = asyncio.Event()
    begun = time.perf_counter()
    task = asyncio.create_task(Worker(store, Saying(), transport, given).run(stop))
    while await store.read(lambda session: session.execute(select(func.sum(Lane.open))).scalar_one()):
        await asyncio.sleep(0.02)
    spent = time.perf_counter() - begun
    stop.set()
    await task
    return spent


async def bare(slack: RunningLocalSlack, number: int) -> float:
    """Post so many with slack_sdk alone, 16 at once; seconds."""
    client = delivery_client(slack.bot_token, slack.api_url, 10.0)
    hands = asyncio.Semaphore(16)

    async def post(index: int) -> None:
        async with hands:
            await client.chat_postMessage(channel=f"C{index % CHANNELS:04d}", text=f"#{index}")

    begun = time.perf_counter()
    await asyncio.gather(*(post(index) for index in range(number)))
    return time.perf_counter() - begun


def measure(url: str, slack: RunningLocalSlack) -> list[tuple[str, str]]:
    """The rows of the table."""
    store = Store(url)
    bot.models.Base.metadata.create_all(store.engine)
    enqueued = fill(store, DELIVERIES, 0)
    sdk = asyncio.run(bare(slack, DELIVERIES))
    ours = asyncio.run(drain(store, slack, settings(0.0, 0)))
    rows = [
        ("enqueued, one commit each", f"{DELIVERIES / enqueued:.0f} a second"),
        ("bare slack_sdk posts, 16 at once", f"{DELIVERIES / sdk:.0f} a second"),
        ("delivered, no limits", f"{DELIVERIES / ours:.0f} a second, {sdk / ours:.2f} of bare slack_sdk"),
    ]
    first = DELIVERIES
    for name, faster, per_minute in (("with the workspace's limit", FASTER, LIMIT * FASTER), ("without it", 1, 0)):
        fill(store, DRAINED, first)
        first += DRAINED
        bound = max(DRAINED / CHANNELS / faster, DRAINED / (per_minute / 60) if per_minute else 0.0)
        spent = asyncio.run(drain(store, slack, settings(1.0 / faster, per_minute)))
        rows.append((f"2,000 in 50 channels, {name}", f"{spent:.1f} s, {spent / bound:.2f} of the bound of {bound:.1f} s"))
    store.close()
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", help="an empty database's URL; default: SQLite in a temporary folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_local_slack(workspace(CHANNELS)) as slack:
        for name, figure in measure(given.database or f"sqlite:///{folder}/bench.db", slack):
            print(f"{name:<45} {figure}")


if __name__ == "__main__":
    main()
