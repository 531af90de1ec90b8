"""Stories are told in the local Slack, with the app as its manifest declares it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.database import Store
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.workspace import Json
from tests.journeys.running_bot import RunningBot, running_bot

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def local_slack_manifest() -> Json:
    """Rolecall's own manifest: what it doesn't declare does not exist."""
    found: Json = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def slack(local_slack: DrivenLocalSlack) -> DrivenLocalSlack:
    """The local Slack of Acme."""
    return local_slack


@pytest.fixture
def bot(slack: DrivenLocalSlack, sqlite_store: Store) -> Iterator[RunningBot]:
    """The bot, running and connected; it announces in #jobs."""
    with running_bot(slack, sqlite_store) as running:
        yield running
