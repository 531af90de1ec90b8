"""One process of the delivery bench: it says "ready", waits for a line, then posts with slack_sdk alone or delivers."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.protocols import Claimed, Outgoing
from bot.delivery.worker import AT_ONCE, Worker
from bot.models.delivery import Lane
from bot.settings import Settings
from handlers.transport import SlackTransport, delivery_client


class Saying:
    """Renders a line."""

    def render(self, session: Session, delivery: Claimed, *, now: datetime) -> Outgoing:
        return Outgoing(f"#{delivery.id}")

    def is_current(self, session: Session, subject: str, revision: int) -> bool:
        return True


async def deliver(options: argparse.Namespace) -> float:
    """Deliver until nothing waits; seconds."""
    settings = Settings(_env_file=None, channel_interval_seconds=options.interval, posts_per_minute=options.posts_per_minute)
    store = Store(options.database)
    transport = SlackTransport(delivery_client(options.token, options.slack, 10.0))
    worker = Worker(store, Saying(), transport, settings)
    await store.read(waiting)
    begun = await asyncio.to_thread(wait_for_the_word)
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    while await store.read(waiting):
        await asyncio.sleep(0.05)
    spent = time.perf_counter() - begun
    stop.set()
    await task
    store.close()
    return spent


def waiting(session: Session) -> int:
    """How many deliveries are open."""
    return session.execute(select(func.sum(Lane.open))).scalar_one() or 0


async def post_bare(options: argparse.Namespace) -> float:
    """Post with slack_sdk alone, as many at once as a worker has hands; seconds."""
    client = delivery_client(options.token, options.slack, 10.0)
    hands = asyncio.Semaphore(AT_ONCE)

    async def post(index: int) -> None:
        async with hands:
            await client.chat_postMessage(channel=f"C{index % options.channels:04d}", text=f"#{index}")

    begun = await asyncio.to_thread(wait_for_the_word)
    await asyncio.gather(*(post(index) for index in range(options.number)))
    return time.perf_counter() - begun


def wait_for_the_word() -> float:
    """Until a line comes; the time then."""
    print("ready", flush=True)
    sys.stdin.readline()
    return time.perf_counter()


def main() -> None:
    """Print the seconds that it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("slack", "token", "database"):
        parser.add_argument(f"--{name}", default="")
    for name in ("number", "channels", "posts-per-minute"):
        parser.add_argument(f"--{name}", type=int, default=0)
    parser.add_argument("--interval", type=float, default=0.0)
    options = parser.parse_args()
    print(asyncio.run(deliver(options) if options.database else post_bare(options)), flush=True)


if __name__ == "__main__":
    main()
