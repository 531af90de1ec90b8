"""pytest fixtures: `local_slack`, a fresh local Slack and its driver.

Register with `pytest_plugins = ["bot.localslack.pytest_plugin"]`. Override `local_slack_manifest`, `local_slack_seed` or
`local_slack_options` in a conftest.py to install another app, move in other people, or be stricter.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.localslack.driver import Driver
from bot.localslack.options import Options
from bot.localslack.serving import RunningLocalSlack, running_local_slack
from bot.localslack.workspace import Json


class DrivenLocalSlack(Driver):
    """A driver together with the server that it drives."""

    def __init__(self, running: RunningLocalSlack) -> None:
        super().__init__(running.url)
        self.running = running
        self.api_url = running.api_url
        self.bot_token = running.bot_token
        self.app_token = running.app_token
        self.signing_secret = running.signing_secret


@pytest.fixture
def local_slack_manifest() -> Json | None:
    """The manifest of the app; by default one that may do everything."""
    return None


@pytest.fixture
def local_slack_seed() -> Json | None:
    """The workspaces; by default Acme."""
    return None


@pytest.fixture
def local_slack_options() -> Options:
    """How strict it is; by default without rate limits."""
    return Options()


@pytest.fixture
def local_slack(
    local_slack_manifest: Json | None, local_slack_seed: Json | None, local_slack_options: Options
) -> Iterator[DrivenLocalSlack]:
    """A fresh local Slack on a free loopback port."""
    with running_local_slack(local_slack_seed, local_slack_manifest, options=local_slack_options) as running:
        driven = DrivenLocalSlack(running)
        try:
            yield driven
        finally:
            driven.close()
