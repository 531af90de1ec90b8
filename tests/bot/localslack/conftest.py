"""Bots that nobody here wrote, connected to a local Slack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.localslack.pytest_plugin import DrivenLocalSlack


@pytest.fixture
def client(local_slack: DrivenLocalSlack) -> WebClient:
    """slack_sdk's own client with the app's bot token."""
    return WebClient(local_slack.bot_token, base_url=local_slack.api_url, retry_handlers=[])


@pytest.fixture
def bolt(local_slack: DrivenLocalSlack, client: WebClient) -> Iterator[App]:
    """Bolt for Python, connected over Socket Mode; listeners are added by the test."""
    app = App(client=client, signing_secret=local_slack.signing_secret, process_before_response=True)
    handler = SocketModeHandler(app, local_slack.app_token, ping_interval=1)
    handler.connect()  # type: ignore[no-untyped-call]
    local_slack.waits_for(lambda: local_slack.get("state")["app"]["connections"] or None, lambda: "no connection")
    yield app
    handler.close()  # type: ignore[no-untyped-call]
