"""A bot that is killed in the middle of announcing loses no card and posts none twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.cli.demo_story import CAREERS, DemoRepository
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.workspace import Json
from tests.journeys.bot_process import BotProcess

KILLS = [pytest.param(20, marks=pytest.mark.proof)]  # make test kills in tests/chaos and at crash points
SEED = 20261121
POSTING = """---
title: "{title}"
subtitle: "One of many"
application_link: https://apply.acme-maps.example/{number}
---

Acme is looking for somebody who does the work of a {title}, with care and in any weather.

## Location

Leeds, England
"""


def write_postings(repository: DemoRepository, first: int, count: int) -> None:
    """Commit `count` new postings at once."""
    for number in range(first, first + count):
        text = POSTING.format(title=title_of(number), number=number)
        (repository.folder / CAREERS / f"surveyor-{number}.md").write_text(text, encoding="utf-8")
    repository.commit(f"Postings {first} to {first + count - 1}")


def title_of(number: int) -> str:
    return f"Surveyor of hill {number:03d}"


def card_titles(messages: list[Json]) -> Counter[str]:
    """How often each role has a card among these messages."""
    headers = [
        block["text"]["text"] for message in messages for block in message.get("blocks", [])[:1] if block["type"] == "header"
    ]
    return Counter(headers)


@pytest.mark.parametrize("kills", KILLS)
def test_kills_while_announcing_lose_no_card_and_double_none(slack: DrivenLocalSlack, tmp_path: Path, kills: int) -> None:
    """Each round commits three postings and kills the bot somewhere between its first look and their announcement."""
    chance = random.Random(SEED)
    repository = DemoRepository(tmp_path / "website")
    repository.start()
    with BotProcess(slack, tmp_path, str(repository.folder)) as bot:
        bot.start()
        slack.channel("#jobs").sees("open roles", patience=20)
        bot.kill()
        for kill in range(kills):
            write_postings(repository, kill * 3, 3)
            bot.start()
            bot.wait_until_ready()
            time.sleep(chance.uniform(0.0, 1.2))
            bot.kill()
        bot.start()
        bot.wait_until_ready()
        expected = {title_of(number) for number in range(kills * 3)}
        jobs = slack.channel("#jobs")
        slack.waits_for(
            lambda: True if expected <= set(card_titles(jobs.raw_messages(limit=500))) else None,
            lambda: f"missing: {sorted(expected - set(card_titles(jobs.raw_messages(limit=500))))}",
            patience=40,
        )
        time.sleep(2)
        assert bot.stop() == 0

    cards = card_titles(jobs.raw_messages(limit=500))

    assert dict.fromkeys(sorted(expected), 1) == {title: cards[title] for title in sorted(expected)}
