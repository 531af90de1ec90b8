"""Bots that nobody here wrote, connected to a local Slack."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.aiohttp import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.bot.localslack.taking import Taken


@pytest.fixture
def local_slack_options() -> Options:
    """An ack may take long here: on a busy machine it may, and who tries Slack's 3 s says so."""
    return Options(ack_seconds=15.0)


@pytest.fixture
def limits_clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time by which rate limits go, in seconds: it stands until a test moves it."""
    now = [1000.0]
    monkeypatch.setattr("bot.localslack.limits.time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


@pytest.fixture
def client(local_slack: DrivenLocalSlack) -> WebClient:
    """slack_sdk's own client with the app's bot token."""
    return WebClient(local_slack.bot_token, base_url=local_slack.api_url, retry_handlers=[])


class LoopInThread:
    """An event loop in a thread, for clients that need one."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@pytest.fixture
def loop_in_thread() -> Iterator[LoopInThread]:
    running = LoopInThread()
    yield running
    running.stop()


@pytest.fixture
def bolt(local_slack: DrivenLocalSlack, client: WebClient, loop_in_thread: LoopInThread) -> Iterator[App]:
    """Bolt for Python, connected over Socket Mode; listeners are added by the test."""
    app = App(client=client, signing_secret=local_slack.signing_secret, process_before_response=True)

    async def connected() -> SocketModeHandler:
        web_client = AsyncWebClient(local_slack.bot_token, base_url=local_slack.api_url)
        handler = SocketModeHandler(app, local_slack.app_token, web_client=web_client, ping_interval=1)
        await handler.connect_async()
        return handler

    handler: SocketModeHandler = loop_in_thread.run(connected())
    local_slack.waits_for(lambda: local_slack.get("state")["app"]["connections"] or None, lambda: "no connection")
    yield app
    loop_in_thread.run(handler.close_async())


@pytest.fixture
def taken(bolt: App) -> Taken:
    return Taken(bolt)


@pytest.fixture
def trigger(local_slack: DrivenLocalSlack, taken: Taken) -> Callable[[], str]:
    """A fresh trigger id of Priya's."""

    def fresh() -> str:
        local_slack.person("priya").types("/hello", in_="#jobs")
        return taken.trigger

    return fresh
