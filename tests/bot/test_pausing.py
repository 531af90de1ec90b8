"""A loop's pause: it ends with its time, or with the stop."""

from __future__ import annotations

import asyncio

from bot.pausing import stopped_within


async def test_a_pause_lasts_its_time_while_nobody_says_stop() -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    assert not await stopped_within(asyncio.Event(), 0.05)
    assert loop.time() - begun >= 0.04


async def test_a_stop_ends_a_long_pause_at_once() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, stop.set)
    async with asyncio.timeout(5):
        assert await stopped_within(stop, 600)


async def test_who_is_stopped_already_does_not_pause() -> None:
    stop = asyncio.Event()
    stop.set()
    async with asyncio.timeout(5):
        assert await stopped_within(stop, 600)
