"""What replicas share on one PostgreSQL: lanes, the pace of a channel, the limit of a method."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Any

from bot.database import Store
from bot.delivery.protocols import Posted
from tests.bot.delivery.desk import BodyRenderer, Desk, short_settings
from tests.bot.delivery.slack_double import SlackDouble
from tests.waiting import LATE


async def times_of_posts(desk: Desk, replicas: int, wanted: int) -> dict[str, list[float]]:
    """When each channel's posts reached Slack, with so many replicas at work."""
    seen: dict[str, list[float]] = {}
    post = desk.slack.post

    async def noted(channel: str, *args: Any, **named: Any) -> Posted:
        seen.setdefault(channel, []).append(time.monotonic())
        return await post(channel, *args, **named)

    desk.slack.post = noted  # type: ignore[method-assign]
    stop = asyncio.Event()
    tasks = [asyncio.create_task(desk.worker().run(stop)) for _ in range(replicas)]
    async with asyncio.timeout(2 * LATE):
        while len(desk.slack.kept) < wanted:
            await asyncio.sleep(0.05)
    stop.set()
    await asyncio.gather(*tasks)
    return seen


async def test_a_channel_keeps_its_pace_over_all_replicas(postgres_store: Store) -> None:
    settings = short_settings(channel_interval_seconds=0.4)
    desk = Desk(postgres_store, SlackDouble(), BodyRenderer(), settings)
    for number in range(8):
        desk.say(str(number), channel=f"C{number % 2}")
    seen = await times_of_posts(desk, replicas=3, wanted=8)
    for channel, times in seen.items():
        gaps = [late - early for early, late in itertools.pairwise(times)]
        assert min(gaps) >= 0.39, channel
        assert desk.slack.texts(channel) == [str(n) for n in range(8) if f"C{n % 2}" == channel]


async def test_a_method_keeps_its_limit_over_all_replicas(postgres_store: Store) -> None:
    begun = time.monotonic()
    desk = Desk(postgres_store, SlackDouble(), BodyRenderer(), short_settings(posts_per_minute=240))
    for number in range(16):
        desk.say(str(number), channel=f"C{number}")
    seen = await times_of_posts(desk, replicas=3, wanted=16)
    last = max(moment for channel in seen.values() for moment in channel)
    assert last - begun >= (16 - 9) / 4 - 0.5  # a burst of nine at four a second, then an even pace
