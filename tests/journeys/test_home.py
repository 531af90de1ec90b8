"""App Home as people find it: first steps for a newcomer, then what concerns them, kept up to date without being asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.database import Store
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.journeys.hiring_team import SAM, add_sam, hiring_bot, jump, plan
from tests.journeys.running_bot import RunningBot


@pytest.fixture
def bot(slack: DrivenLocalSlack, sqlite_store: Store) -> Iterator[RunningBot]:
    """The bot with its reminders, on Wednesday, 24 March 2027."""
    with hiring_bot(slack, sqlite_store) as running:
        yield running


def test_home_follows_what_happens_to_those_whom_it_concerns(slack: DrivenLocalSlack, bot: RunningBot) -> None:
    priya, jonas, olga = (slack.person(name) for name in ("priya", "jonas", "olga"))
    jonas.home()
    jonas.sees_home("Nothing waits for you just now")
    role = bot.posting_opens("Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0PRIYA"], openings=3)
    priya.home()
    priya.sees_home("R-1 Backend Engineer · 0 of 3 filled")
    priya.sees_home("Nobody is in process yet")

    add_sam(priya, role)
    priya.sees_home(f"Applied 1 · {SAM}")
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    home = jonas.sees_home(f"Mon 29 Mar 08:30 · {SAM} · SQL · 45 min")
    jonas.presses("Accept", on=home)
    assert "you are expected" in jonas.needs_modal().text
    jonas.closes()

    jump(bot, date(2027, 3, 25), 10)
    priya.home()
    priya.sees_home("Europe/Berlin · Mon to Fri · quiet 19:00 to 08:00")
    jump(bot, date(2027, 3, 29), 7, zone="Europe/London")
    jonas.home()
    jonas.sees_home(f"08:30 · {SAM}")
    jump(bot, date(2027, 3, 29), 9, 30, zone="Europe/London")
    jonas.sees_home("Feedback you owe")
    olga.home()
    assert SAM not in olga.sees_home("Welcome to Rolecall").text
