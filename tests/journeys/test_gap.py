"""Nothing that was said to the bot is lost while it does not hear Slack; a socket that only falls silent is made anew."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.cli.demo_story import DemoRepository
from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.journeys.bot_process import ForkedBot

LATE = 60.0  # seconds, on a busy machine


@pytest.fixture
def local_slack_options() -> Options:
    """Slack gives events up at once when nobody is connected, as it does after some minutes."""
    return Options(lose_events_without_connection=True)


def test_what_was_said_while_the_bot_was_away_is_read_and_done_once(slack: DrivenLocalSlack, tmp_path: Path) -> None:
    """In direct messages and by mention, in the thread of a card; what others say among themselves is left alone."""
    repository = DemoRepository(tmp_path / "website")
    repository.start()
    jobs, priya = slack.channel("#jobs"), slack.person("priya")
    with ForkedBot(slack, tmp_path, str(repository.folder)) as bot:
        bot.start()
        jobs.sees("3 open roles", patience=LATE)
        priya.types("/roles hold R-1", in_="#jobs")
        priya.sees("on hold")
        bot.kill()
        slack.waits_for(lambda: slack.get("state")["app"]["connections"] == 0, lambda: "Slack believes in the connection")
        priya.types("close R-2 filled: said in a direct message", in_="@rolecall")
        priya.types("@rolecall close R-3 cancelled: said in the channel", in_="#jobs")
        slack.person("marta").types("Lunch, anyone? The soup is a secret.", in_="#jobs")
        bot.start()
        bot.wait_until_ready()
        slack.waits_for(lambda: True if log_says(bot, "2 messages were written") else None, lambda: log_of(bot), LATE)
        for handle, word in (("R-2", "filled"), ("R-3", "cancelled")):
            priya.types(f"/roles show {handle}", in_="#jobs")
            priya.sees(word)
        bot.kill()
        bot.start()
        bot.wait_until_ready()
        time.sleep(1)
        assert bot.stop() == 0
    assert log_of(bot).count("messages were written while") == 1
    assert "soup" not in log_of(bot)
    for file in tmp_path.glob("rolecall.db*"):
        assert b"soup" not in file.read_bytes(), file


def log_of(bot: ForkedBot) -> str:
    return bot.log.read_text(encoding="utf-8")


def log_says(bot: ForkedBot, words: str) -> bool:
    return words in log_of(bot)
