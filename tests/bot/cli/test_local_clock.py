"""The bot in a process of its own lives by the local Slack's clock, and by the machine's with the real one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.cli.local_clock import PAUSE_SECONDS, clock_of
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.timeutil import utc_now
from tests.waiting import until

NEAR = timedelta(minutes=2)  # against jumps of a day: the machine may be busy between two questions


async def test_a_jump_of_the_local_clock_is_followed_within_a_second(local_slack: DrivenLocalSlack) -> None:
    assert PAUSE_SECONDS < 1
    local_slack.post("clock", now="2026-03-29T00:30:00+00:00")
    async with clock_of(local_slack.api_url) as clock:
        assert abs(clock() - datetime(2026, 3, 29, 0, 30, tzinfo=UTC)) < NEAR
        local_slack.passes(hours=24)
        await until(lambda: abs(clock() - datetime(2026, 3, 30, 0, 30, tzinfo=UTC)) < NEAR)
        local_slack.post("clock", speed=3600)
        await until(lambda: clock() > datetime(2026, 3, 30, 0, 50, tzinfo=UTC))


async def test_the_real_slack_is_asked_for_nothing_and_a_server_without_a_clock_once(
    local_slack: DrivenLocalSlack,
) -> None:
    async with clock_of("https://slack.com/api/") as clock:
        assert clock is utc_now
    async with clock_of("http://127.0.0.1:9/api/") as clock:
        assert abs(clock() - utc_now()) < NEAR
