"""Where do Slack's requests come in? Over Socket Mode, where the bot connects to Slack, or over HTTP, where Slack calls it.

Both end gently at SIGTERM: what has come in is answered first, and over HTTP a proxy has time to notice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import AsyncIterator
from typing import Any, Protocol

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from starlette.applications import Starlette

from bot.errors import SettingsFault
from bot.settings import Settings

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0  # seconds between tries to connect
WATCH_SECONDS = 5.0  # between looks at the socket
SILENT_SECONDS = 40.0  # nothing came for so long, not even the answer to a ping (one goes out each 10): the socket is dead
GREETING_SECONDS = 15.0  # from connecting to Slack's hello
NOTE_SECONDS = 60.0  # between notes that we hear Slack
BACKLOG = 2048
ANSWER_SECONDS = 3.0  # Slack waits no longer for an answer


class Hears(Protocol):
    """Knows until when Slack was heard, and reads what was said while it was not."""

    async def note(self) -> None:
        """Slack is heard now."""
        ...

    async def catch_up(self, since: float | None) -> None:
        """Read what was said since then (seconds since 1970); None: since the last note, of whichever process."""
        ...


class SocketFront:
    """One Socket Mode connection, kept alive: the SDK connects anew when it is closed, this when it only falls silent."""

    def __init__(self, app: AsyncApp, app_token: str, hears: Hears) -> None:
        self._handler = _Counting(app, app_token)
        self._client: SocketModeClient = self._handler.client
        self._client.message_listeners.append(self._hear)
        self._hears = hears
        self._heard_at: float | None = None  # when the last sign of life came; None before the first hello
        self._catching_up: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Connect, watch, and note that Slack is heard, until cancelled."""
        await self._connect()
        noted_at = begun_at = time.time()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self._heard_at is not None:
                self._heard_at = max(self._heard_at, self._client.last_ping_pong_time or 0.0)
            silent = time.time() - (self._heard_at or begun_at)
            if silent > (SILENT_SECONDS if self._heard_at else GREETING_SECONDS):
                log.warning("nothing came from Slack for %.0f s; connecting anew", silent)
                await self._reconnect()
                begun_at = time.time()
            elif self._heard_at and time.time() - noted_at > NOTE_SECONDS:
                noted_at = time.time()
                await self._hears.note()

    async def close(self) -> None:
        """Answer what has come in, then close the connection."""
        for task in self._catching_up:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._handler.is_idle.wait(), ANSWER_SECONDS)
        await self._handler.close_async()  # type: ignore[no-untyped-call]

    async def _hear(self, _client: object, message: dict[str, Any], _raw: str | None = None) -> None:
        before, self._heard_at = self._heard_at, time.time()
        if message.get("type") == "hello":
            task = asyncio.create_task(self._hears.catch_up(before))
            self._catching_up.add(task)
            task.add_done_callback(self._catching_up.discard)

    async def _connect(self) -> None:
        pause = 1.0
        while True:
            try:
                await self._handler.connect_async()  # type: ignore[no-untyped-call]
            except (SlackClientError, OSError, TimeoutError) as error:
                log.warning("Socket Mode: no connection (%s); trying again in %.0f s", type(error).__name__, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                log.info("connected to Slack by Socket Mode")
                return

    async def _reconnect(self) -> None:
        try:
            await self._client.connect_to_new_endpoint(force=True)
        except (SlackClientError, OSError, TimeoutError) as error:
            log.warning("Socket Mode: no connection (%s); trying again", type(error).__name__)


class _Counting(AsyncSocketModeHandler):
    """Knows whether requests are being answered."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        super().__init__(app, app_token)
        self._open = 0
        self.is_idle = asyncio.Event()
        self.is_idle.set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        self._open += 1
        self.is_idle.clear()
        try:
            await super().handle(client, req)
        finally:
            self._open -= 1
            if self._open == 0:
                self.is_idle.set()


@contextlib.asynccontextmanager
async def socket_front(app: AsyncApp, app_token: str, hears: Hears) -> AsyncIterator[None]:
    """Socket Mode: no public address is needed. Connecting is tried until it works."""
    front = SocketFront(app, app_token, hears)
    running = asyncio.create_task(front.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await front.close()


@contextlib.asynccontextmanager
async def web_front(settings: Settings, asgi: Starlette, stop: asyncio.Event) -> AsyncIterator[None]:
    """HTTP: health checks, and in HTTP mode Slack's requests, at settings.host and settings.port.

    With a port that is taken, HTTP mode can't work (SettingsFault); Socket Mode can do without health checks. After `stop`
    requests are taken for `drain_seconds` more, while /readyz tells the proxy to send no more.
    """
    over_http = settings.mode == "http"
    listening = _listening(settings)
    if listening is None:
        yield
        return
    server = _LeavesSignalsAlone(uvicorn.Config(asgi, log_level="error", access_log=False, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    draining = asyncio.create_task(_drained(stop, settings.drain_seconds if over_http else 0.0))
    where = f"http://{settings.host}:{listening.getsockname()[1]}"
    log.info("listening for Slack on %s/slack/events" if over_http else "health checks on %s/healthz", where)
    try:
        yield
        await draining
    finally:
        draining.cancel()
        server.should_exit = True
        await serving


async def _drained(stop: asyncio.Event, seconds: float) -> None:
    await stop.wait()
    await asyncio.sleep(seconds)


async def keep_noting(hears: Hears) -> None:
    """Over HTTP Slack is heard as long as we run."""
    await hears.catch_up(None)
    while True:
        await asyncio.sleep(NOTE_SECONDS)
        await hears.note()


def _listening(settings: Settings) -> socket.socket | None:
    if settings.port == 0 and settings.mode == "socket":
        return None
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is said; with it each answer would wait 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
    except OSError as error:
        bound.close()
        problem = f"{settings.host}:{settings.port} can't be used ({error.strerror})."
        if settings.mode == "http":
            raise SettingsFault(name="ROLECALL_PORT", problem=problem, fix="Name a free port.") from error
        log.warning("no health checks: %s Set ROLECALL_PORT to a free port, or to 0 for none.", problem)
        return None
    bound.listen(BACKLOG)  # from now on connections wait instead of being refused
    return bound


class _LeavesSignalsAlone(uvicorn.Server):
    """A server that leaves signals to `rolecall run`."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield
