"""How Slack's requests come in: a socket that falls silent is made anew, one that closes answers first."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.cli import fronts
from bot.cli.fronts import SocketFront
from bot.localslack.driver import Someone
from bot.localslack.driving.saying import Refused
from bot.localslack.pytest_plugin import DrivenLocalSlack
from handlers.transport import delivery_client
from tests.waiting import LATE, until


class Relay:
    """A wire to the local Slack that can fall silent: nothing comes through, and nobody hangs up."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._silent: set[asyncio.StreamWriter] = set()
        self._open: set[asyncio.StreamWriter] = set()
        self._pipes: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        self._server.close()
        for pipe in self._pipes:
            pipe.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)
        for writer in self._open:
            writer.transport.abort()
        await asyncio.gather(*(writer.wait_closed() for writer in self._open), return_exceptions=True)

    def fall_silent(self) -> None:
        """On all connections that there are; new ones work."""
        self._silent |= self._open

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        for source, sink in ((reader, back), (there, writer)):
            self._open.add(sink)
            task = asyncio.create_task(self._pipe(source, sink))
            self._pipes.add(task)

    async def _pipe(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                if sink in self._silent:
                    await asyncio.Event().wait()
                sink.write(data)
                await sink.drain()
        if sink not in self._silent:
            sink.close()


class Hears:
    """Remembers from when on it was asked to catch up."""

    def __init__(self) -> None:
        self.asked: list[float | None] = []

    async def note(self) -> None:
        return None

    async def catch_up(self, since: float | None) -> None:
        self.asked.append(since)


@pytest.fixture
async def wire(local_slack: DrivenLocalSlack) -> AsyncIterator[tuple[Relay, str]]:
    """A relay before the local Slack, and the address of its Web API there."""
    relay = Relay(urlsplit(local_slack.url).port or 0)
    address = f"http://127.0.0.1:{await relay.start()}"
    local_slack.running.slack.url = address
    yield relay, f"{address}/api/"
    await relay.stop()


def an_app(local_slack: DrivenLocalSlack, api_url: str, seconds: float = 0.0) -> AsyncApp:
    """Answers `/roles` after some seconds."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0ACME", bot_token=local_slack.bot_token)

    app = AsyncApp(client=delivery_client("", api_url, 5.0), authorize=authorize, process_before_response=True)

    @app.command("/roles")
    async def answer(ack: AsyncAck) -> None:
        await asyncio.sleep(seconds)
        await ack("Here they are.")

    return app


async def test_a_socket_that_falls_silent_is_made_anew_and_what_was_missed_is_read(
    local_slack: DrivenLocalSlack, wire: tuple[Relay, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fronts, "WATCH_SECONDS", 0.1)
    monkeypatch.setattr(fronts, "SILENT_SECONDS", 2.0)
    relay, api_url = wire
    hears = Hears()
    front = SocketFront(an_app(local_slack, api_url), local_slack.app_token, hears)
    front._client.ping_interval = 0.3
    running = asyncio.create_task(front.run())
    await until(lambda: hears.asked)
    relay.fall_silent()
    await until(lambda: len(hears.asked) > 1)

    priya = local_slack.person("priya")
    async with asyncio.timeout(2 * LATE):
        while not await asyncio.to_thread(is_answered, priya):
            pass

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await front.close()
    assert hears.asked[0] is None  # at the start: since the last note of whichever process
    assert isinstance(hears.asked[1], float)


def is_answered(person: Someone) -> bool:
    """Whether `/roles` is. Slack believes in the connection that fell silent, too, and takes turns."""
    with contextlib.suppress(Refused):
        person.types("/roles list", "#jobs")
    return "Here they are." in person.place("#jobs").texts()


async def test_closing_answers_first_what_has_come_in(local_slack: DrivenLocalSlack) -> None:
    hears = Hears()
    front = SocketFront(an_app(local_slack, local_slack.api_url, seconds=0.7), local_slack.app_token, hears)
    running = asyncio.create_task(front.run())
    await until(lambda: hears.asked)
    priya = local_slack.person("priya")
    typing = asyncio.create_task(asyncio.to_thread(priya.types, "/roles list", "#jobs"))
    await until(lambda: not front._handler.is_idle.is_set())
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await front.close()
    await typing
    await asyncio.to_thread(priya.sees, "Here they are.")
