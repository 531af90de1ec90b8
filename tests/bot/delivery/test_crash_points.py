"""The process ends at every point, with every fault, on first and second attempts; a fresh one goes on.

All points with all faults: `python -m tests.chaos.crash_points`. Here all of them without a fault, and a sample with.
"""

from __future__ import annotations

import random

from tests.bot.delivery.crashing import Killed
from tests.bot.delivery.desk import Desk
from tests.chaos.crash_points import EXPECTED, FAULTS, live, run_killed_at, set_up, time_passes, verdict


async def test_killed_at_any_point_nothing_is_lost_doubled_or_out_of_order(sqlite_desk: Desk) -> None:
    points = len(await run_killed_at(sqlite_desk, FAULTS[0], 1))
    assert points > 30
    for kill in range(points):
        await run_killed_at(sqlite_desk, FAULTS[0], 1, kill)
        assert verdict(sqlite_desk) == EXPECTED, f"killed at point {kill}"


async def test_killed_at_points_drawn_by_chance_with_each_fault(sqlite_desk: Desk) -> None:
    chance = random.Random(20260302)
    for fault in FAULTS[1:]:
        for attempts in (1, 2):
            kill = chance.randrange(70)
            await run_killed_at(sqlite_desk, fault, attempts, kill)
            assert verdict(sqlite_desk) == EXPECTED, f"{fault[0]}, {attempts} attempts, killed at {kill}"


async def test_killed_twice_at_points_drawn_by_chance(desk: Desk) -> None:
    chance = random.Random(20260303)
    for _ in range(6):
        fault, attempts = chance.choice(FAULTS), chance.choice([1, 2])
        kills = (chance.randrange(60), chance.randrange(40))
        await run_killed_at(desk, fault, attempts, *kills)
        assert verdict(desk) == EXPECTED, f"{fault[0]}, {attempts} attempts, killed at {kills}"


async def test_without_the_look_up_the_same_kills_double_messages(sqlite_desk: Desk) -> None:
    """The check can fail: with a Slack that never finds anything, what was posted before the kill is posted again."""
    wrong = 0
    for kill in range(0, 60, 3):
        set_up(sqlite_desk, FAULTS[0], 1)
        sqlite_desk.slack.blind = True
        try:
            await live(sqlite_desk, kill)
        except Killed:
            time_passes(sqlite_desk)
            await live(sqlite_desk, None)
        wrong += verdict(sqlite_desk) != EXPECTED
    assert wrong >= 2
