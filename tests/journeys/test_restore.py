"""Yesterday's backup is put back as an operator does it: nothing that stands in Slack already comes a second time."""

from __future__ import annotations

import stat
from functools import partial
from pathlib import Path

import pytest

from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests import forking
from tests.databases import PostgresServer
from tests.gitsites import Website, posting
from tests.journeys.bot_process import ForkedBot

LATE = 60.0  # seconds, on a busy machine


def rolecall(bot: ForkedBot, *arguments: str) -> tuple[int, str]:
    """A command beside the bot: its exit code, and what it printed."""
    return forking.rolecall([*arguments], bot.folder, bot.environment, bot.folder / "commands.log")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_after_a_restore_the_bot_waits_to_be_released_and_doubles_nothing(
    slack: DrivenLocalSlack, tmp_path: Path, postgres: PostgresServer, database: str
) -> None:
    website = Website(tmp_path / "website")
    website.commit({"jobs/baker.md": posting("Baker"), "jobs/rigger.md": posting("Rigger", location="Oslo")})
    variables = {"ROLECALL_DATABASE_URL": postgres.create()} if database == "postgresql" else {}
    with ForkedBot(slack, tmp_path, f"file://{website.folder}", ROLECALL_LEASE_SECONDS="2", **variables) as bot:
        jobs, priya = slack.channel("#jobs"), slack.person("priya")
        bot.environment["ROLECALL_RIGHTS"] = f'{{"operators": ["{priya.id}"]}}'
        bot.start()
        jobs.sees("2 open roles", patience=LATE)
        website.commit({"jobs/tent-maker.md": posting("Tent maker", location="Bergen")})
        jobs.sees("Tent maker", patience=LATE)

        code, printed = rolecall(bot, "backup", "yesterday.backup")
        assert code == 0, printed
        assert stat.S_IMODE((tmp_path / "yesterday.backup").stat().st_mode) == 0o600
        assert "Stop it first" in rolecall(bot, "restore", "yesterday.backup", "--replace")[1]

        website.commit({"jobs/sailor.md": posting("Sailor", location="Bergen")})
        card = jobs.sees("Sailor", patience=LATE)
        website.commit({"jobs/tent-maker.md": posting("Tent maker", location="Oslo")})
        jobs.thread(jobs.sees("Tent maker")).sees("Oslo", patience=LATE)
        bot.kill()
        before = jobs.texts()

        refused = partial(rolecall, bot, "restore", "yesterday.backup")
        slack.waits_for(lambda: "--replace" in refused()[1], lambda: "the lease of the killed one does not lapse", LATE)
        code, printed = rolecall(bot, "restore", "yesterday.backup", "--replace")
        assert code == 0, printed
        bot.start()
        question = priya.sees("I was restored", in_="@rolecall", patience=LATE)
        assert "waiting for your word" in question.text
        assert jobs.texts() == before
        bot.kill()
        bot.start()  # asks only once
        bot.wait_until_ready()
        website.commit({"jobs/sailor.md": posting("Sailor", location="Bergen", draft=True)})
        priya.presses("Release", in_="@rolecall")
        jobs.sees("open roles", patience=LATE)
        card.again()
        website.commit({"jobs/sailor.md": posting("Sailor", location="Narvik")})
        slack.waits_for(lambda: "Narvik" in card.again().text, lambda: f"the card still says {card.again().text}", LATE)
        assert bot.stop() == 0

    firsts = [text.split("\n")[0] for text in jobs.texts()]
    assert sum("Sailor" in line for line in firsts) == 1
    assert sum("Tent maker" in line for line in firsts) == 1
    asked = [text for text in priya.place("@rolecall").texts() if "released me" in text or "I was restored" in text]
    assert [text for text in asked if "I was restored" in text] == []
    assert len(asked) == 1
