"""The local clock: real, faster, or jumped; and what becomes of what was due."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.localslack.clock import Clock
from bot.localslack.driving.saying import Refused
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.waiting import LATE


def test_it_starts_as_the_real_clock() -> None:
    before = time.time()
    assert before - 1 < Clock().now() < time.time() + 1


async def test_it_can_run_faster_and_what_is_due_comes_faster() -> None:
    clock, rung = Clock(speed=1000), asyncio.Event()
    started = time.monotonic()
    clock.call_later(100, rung.set)
    await asyncio.wait_for(rung.wait(), LATE)
    assert 0.05 < time.monotonic() - started < LATE  # instead of 100 s; the machine may be busy


async def test_a_jump_runs_what_is_due_in_its_order_and_nothing_that_was_cancelled() -> None:
    clock, order = Clock(), list[str]()
    clock.call_later(60, lambda: order.append("minute"))
    clock.call_later(3600, lambda: order.append("hour"))
    clock.call_later(30, lambda: order.append("cancelled")).cancel()
    clock.call_later(10, lambda: order.append("ten"))
    clock.change(jump=120)
    assert order == ["ten", "minute"]
    clock.stop()
    clock.change(jump=10_000)
    assert order == ["ten", "minute"]


def test_a_clock_that_stands_still_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Clock().change(speed=0)


def test_it_is_set_over_http_with_an_instant_that_names_its_offset(local_slack: DrivenLocalSlack) -> None:
    assert local_slack.post("clock", now="2026-03-29T01:59:00+01:00", speed=2)["speed"] == 2
    assert abs(local_slack.get("clock")["now"] - 1774745940) < LATE
    assert local_slack.post("clock", jump=3600)["now"] > 1774745940 + 3599
    for wrong in ({"now": "2026-03-29T02:00"}, {"now": "soon"}, {"speed": 0}, {"speed": "fast"}):
        with pytest.raises(Refused, match="invalid_"):
            local_slack.post("clock", **wrong)


def test_timestamps_never_go_back(local_slack: DrivenLocalSlack) -> None:
    priya = local_slack.person("priya")
    first = priya.types("now", in_="#jobs")
    local_slack.post("clock", now="2020-01-01T00:00:00Z")
    assert priya.types("earlier?") > first
