"""Reminders that are due in one second: fired once, whoever looks; the run with a thousand is for `make proof`."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.database import Store
from bot.hiring.interviews.reminder_loop import ReminderLoop
from bot.models import Delivery
from bot.timeutil import utc_now
from tests.chaos import reminders
from tests.chaos.reminders import arm, fired
from tests.waiting import LATE

NUMBER = 60


async def test_three_replicas_fire_what_is_due_in_one_second_once_and_soon(store: Store) -> None:
    due = utc_now() + timedelta(seconds=1)
    arm(store.url, NUMBER, {f"U{n:04d}": f"D{n:04d}" for n in range(12)}, due)
    stop = asyncio.Event()
    loops = [asyncio.create_task(ReminderLoop(store, utc_now).run(stop)) for _ in range(3)]
    await fired(store.url)
    stop.set()
    await asyncio.gather(*loops)

    with store.reading() as session:
        made = session.execute(select(func.count(), func.min(Delivery.created_at)).select_from(Delivery)).one()
    assert made[0] == NUMBER
    assert due <= made[1] < due + timedelta(seconds=LATE)  # the machine may be busy; the proof measures


@pytest.mark.proof
def test_a_thousand_reminders_of_one_second_are_late_only_by_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    assert reminders.main([]) == 0, capsys.readouterr().out
