"""What hiring stories have in common: the bot on a Wednesday, a jump of the clock, Sam who applies, an interview."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from bot.database import Store
from bot.hiring.interviews.reminder_loop import ReminderLoop
from bot.localslack.driver import Someone
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.timeutil import instant_of
from tests.journeys.running_bot import RunningBot, running_bot

SAM = "Sam Adeyemi"
BOT = "@rolecall"


@contextmanager
def hiring_bot(slack: DrivenLocalSlack, store: Store, **changes: Any) -> Iterator[RunningBot]:
    """The bot with its reminders, on Wednesday, 24 March 2027: Europe's clocks change on Sunday. `changes`: of settings."""

    async def remind(running: RunningBot) -> None:
        await ReminderLoop(running.store, running.now).run(asyncio.Event())

    with running_bot(slack, store, remind, **changes) as running:
        jump(running, date(2027, 3, 24), 10)
        yield running


def jump(bot: RunningBot, day: date, hour: int, minute: int = 0, zone: str = "Europe/Berlin") -> None:
    """It is that time now."""
    bot.ahead = instant_of(day, time(hour, minute), zone) - datetime.now(UTC)


def add_sam(recruiter: Someone, role: str) -> None:
    """A recruiter adds Sam for a role."""
    recruiter.types("/roles candidate add", in_="#jobs")
    recruiter.needs_modal()
    assert recruiter.submits({"Name": SAM, "Mail": "sam@adeyemi.example", "Role": f"{role} Backend Engineer"}) == {}
    recruiter.sees("C-001")


def plan(recruiter: Someone, focus: str, people: list[str], clock: str, **fields: Any) -> None:
    """A recruiter fills in the open form for one interview, on 29 March 2027 by Berlin's clock, and saves what it shows."""
    recruiter.needs_modal()
    entries = {"Focus area": focus, "Interviewers": people, "Day": "2027-03-29", "Time": clock, "Time zone": "Europe/Berlin"}
    assert recruiter.submits({**entries, "Minutes": "45", "Shadows": [], **fields}) == {}
    assert "Check the plan" in str(recruiter.needs_modal().raw["title"])
    assert recruiter.submits({}) == {}
    recruiter.sees(f"Planned: {focus}")
