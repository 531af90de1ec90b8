"""Stories are told in the local Slack, with the app as its manifest declares it; none may leave a person in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.database import Store
from bot.localslack.driver import Someone
from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.workspace import Json
from tests.journeys.running_bot import RunningBot, running_bot
from tests.unhurried import unhurried as wait_longer

ROOT = Path(__file__).parent.parent.parent


LONG_ENOUGH = 12  # letters: shorter values (a role's title, a day) may well stand in the log


@pytest.fixture(autouse=True)
def nobody_in_the_log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever the story is: what people write to the bot and fill into its forms is not in the log, nor are names."""
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, "httpx")  # the driver's own
    said: set[str] = {"Adeyemi", "adeyemi.example"}
    types, submits = Someone.types, Someone.submits

    def noted_types(self: Someone, text: str, *args: Any, **named: Any) -> str:
        said.update([] if text.startswith("/") or len(text) < LONG_ENOUGH else [text])
        return types(self, text, *args, **named)

    def noted_submits(self: Someone, entries: Json | None = None, **named: Any) -> dict[str, str]:
        values = [value for value in ((entries or {}) | named).values() if isinstance(value, str)]
        said.update(value for value in values if len(value) >= LONG_ENOUGH and not value.startswith(("Europe/", "20")))
        return submits(self, entries, **named)

    monkeypatch.setattr(Someone, "types", noted_types)
    monkeypatch.setattr(Someone, "submits", noted_submits)
    yield
    logged = "\n".join(logging.Formatter().format(record) for record in caplog.get_records("call"))
    found = sorted(text for text in said if text in logged)
    assert found == [], logged


@pytest.fixture
def local_slack_manifest() -> Json:
    """Rolecall's own manifest: what it doesn't declare does not exist."""
    found: Json = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def local_slack_options() -> Options:
    """Stories are about what is said. On a busy machine it may take longer than Slack's 3 s, which others try."""
    return Options(ack_seconds=12.0)


@pytest.fixture(autouse=True)
def unhurried(local_slack_options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Slack waits longer for the bot than it does, so does the bot for Slack: a busy machine is no hanging Slack."""
    wait_longer(local_slack_options.ack_seconds / Options().ack_seconds, monkeypatch.setattr)


@pytest.fixture
def slack(local_slack: DrivenLocalSlack, local_slack_options: Options) -> DrivenLocalSlack:
    """The local Slack of Acme."""
    local_slack.running.slack.triggers.seconds = local_slack_options.ack_seconds
    return local_slack


@pytest.fixture
def bot(slack: DrivenLocalSlack, sqlite_store: Store) -> Iterator[RunningBot]:
    """The bot, running and connected; it announces in #jobs."""
    with running_bot(slack, sqlite_store) as running:
        yield running
