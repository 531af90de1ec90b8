"""After forgetting: no byte of the name in the database, its files, the queue, the log, exports, or what the bot shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.database import Base, Store
from bot.hiring.privacy.erasure_list import read_erasures
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.settings import Rights
from tests.journeys.hiring_team import BOT, SAM, add_sam, hiring_bot, jump, plan
from tests.journeys.running_bot import RunningBot

MONDAY = date(2027, 3, 29)


@pytest.fixture
def bot(slack: DrivenLocalSlack, sqlite_store: Store) -> Iterator[RunningBot]:
    """The bot on Wednesday, 24 March 2027; Olga is the privacy contact."""
    with hiring_bot(slack, sqlite_store, rights=Rights(privacy_contacts=("U0OLGA",))) as running:
        yield running


def test_after_forgetting_the_name_is_nowhere(
    slack: DrivenLocalSlack, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    priya, marta, jonas, olga = (slack.person(name) for name in ("priya", "marta", "jonas", "olga"))
    role = bot.posting_opens("Backend Engineer", owner_id="U0MARTA", recruiter_ids=["U0PRIYA"], hiring_channel="G0HIRINGENG")
    priya.home()
    jonas.home()
    add_sam(priya, role)
    priya.presses("Plan an interview")
    plan(priya, "SQL", ["jonas"], "09:30")
    jonas.sees_home(SAM)
    jump(bot, MONDAY, 10, 15)
    question = jonas.sees("How was it?", in_=BOT)
    jonas.types("yes - Sam Adeyemi knows SQL", thread=question)
    jonas.sees("Your scorecard is in: Yes")
    priya.types("/roles candidate move C-001 offer Adeyemi convinced everybody", in_="#jobs")
    priya.sees("is at Offer")
    jump(bot, MONDAY, 17, 0)
    marta.sees("1 person waits to hear from us", in_=BOT)
    priya.sees_home("to hear from us")
    marta.types("/roles debrief C-001", in_="#jobs")
    assert "Adeyemi" in marta.needs_modal().text
    everywhere = {"a home", "a message", "a form", "a calendar file"}
    slack.waits_for(lambda: shown(slack) >= everywhere, lambda: f"the name stands only in {shown(slack)}")

    priya.types("/roles candidate forget C-001", in_="#jobs")
    priya.sees("Only the privacy contacts")
    olga.types("/roles candidate export C-001", in_="#jobs")
    assert SAM in olga.needs_modal().text
    olga.closes()
    olga.types("/roles candidate forget sam@adeyemi.example", in_="#jobs")
    assert SAM not in olga.needs_modal().text
    assert olga.submits({}) == {}
    olga.sees("C-001 is forgotten")
    slack.waits_for(lambda: not shown(slack) or None, lambda: f"the name still stands in {shown(slack)}")
    marta.sees("The candidate was erased")

    assert not [table for table in Base.metadata.sorted_tables if "adeyemi" in rows(bot, table).lower()]
    assert not [file.name for file in files_of(bot.store) if b"adeyemi" in file.read_bytes().lower()]
    assert "adeyemi" not in caplog.text.lower()
    assert "adeyemi" not in bot.settings.privacy.erasures.read_text("utf-8").lower()
    assert read_erasures(bot.settings.privacy.erasures)[-1].candidate_id == 1
    olga.types("/roles candidate export C-001", in_="#jobs")
    olga.sees("I know no such candidate")


def shown(slack: DrivenLocalSlack) -> set[str]:
    """Where anything that the bot made shows the name: messages with their metadata, files, App Homes, open forms."""

    def look(local: Any) -> set[str]:
        found = {
            "a message": [one.body for one in _messages(local) if one.body.get("bot_id")],
            "metadata": [one.metadata for one in _messages(local)],
            "a home": [view.sent for view in local.modals.homes.values()],
            "a file": [f"{one.shown} {one.content.decode('latin-1')}" for one in local.files.by_id.values()],
            "a calendar file": ["of Adeyemi" for one in local.files.by_id.values() if "C-001" in one.shown["title"]],
            "a form": [view.sent for stack in local.modals.stacks.values() for view in stack],
        }
        return {where for where, what in found.items() if "adeyemi" in json.dumps(what, default=str).lower()}

    seen: set[str] = slack.running.do(look)
    return seen


def _messages(local: Any) -> list[Any]:
    return [one for channel in local.channels.values() for one in channel.messages.values()]


def rows(bot: RunningBot, table: Any) -> str:
    with bot.store.reading() as session:
        return str(session.execute(table.select()).all())


def files_of(store: Store) -> list[Path]:
    """The database's file, and the log of writes beside it."""
    path = Path(str(store.engine.url.database))
    return [file for file in (path, path.with_name(f"{path.name}-wal")) if file.exists()]
