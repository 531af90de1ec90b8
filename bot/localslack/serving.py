"""Running the local Slack: in the foreground, inside a running event loop, or in a thread of its own for tests."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.localslack.clock import Clock
from bot.localslack.options import Options
from bot.localslack.server import create_app
from bot.localslack.slack import LocalSlack
from bot.localslack.state_file import PAUSE_SECONDS, StateFile, UnreadableState
from bot.localslack.workspace import Json

STARTING_SECONDS = 10.0


class TellsItsTransport(H11Protocol):
    """An HTTP connection whose application can cut it: faults need that."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class LeavesSignalsAlone(uvicorn.Server):
    """A server that shares its process: whoever started it decides about signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening_socket(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one.

    It names its protocol, because asyncio sends small writes at once (TCP_NODELAY) only on sockets that do: 44 ms a call.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    return bound


class LocalSlackServer:
    """A LocalSlack with its web server, for `await start()` and `await stop()` in one event loop."""

    def __init__(self, slack: LocalSlack, host: str = "127.0.0.1", port: int = 0, state_file: Path | None = None) -> None:
        self.slack = slack
        self._state = StateFile(slack, state_file) if state_file else None
        self._keeping: asyncio.Task[None] | None = None
        self._socket = listening_socket(host, port)
        self.port: int = self._socket.getsockname()[1]
        slack.url = f"http://{host}:{self.port}"
        config = uvicorn.Config(
            create_app(slack),
            log_level="warning",
            access_log=False,
            http=TellsItsTransport,
            ws="websockets-sansio",
            lifespan="off",
            timeout_graceful_shutdown=1,
            ws_ping_interval=None,
        )
        self._server = LeavesSignalsAlone(config)
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return self.slack.url

    async def start(self) -> None:
        """Start serving; returns when connections are taken. Raises UnreadableState."""
        if self._state is not None:
            self._load(self._state)
            self._keeping = asyncio.create_task(self._keep(self._state))
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started:
            if self._task.done():
                await self._task
            await asyncio.sleep(0.005)

    def _load(self, state: StateFile) -> None:
        try:
            state.load()
        except UnreadableState:
            self._socket.close()
            raise

    async def _keep(self, state: StateFile) -> None:
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            state.save()

    async def stop(self) -> None:
        """Stop serving and let go of everything."""
        if self._state is not None and self._keeping is not None:
            self._keeping.cancel()
            self._state.save()
        await self.slack.stop()
        self._server.should_exit = True
        if self._task is not None:
            await self._task
        self._socket.close()

    async def wait(self) -> None:
        """Until the server ends."""
        if self._task is not None:
            await self._task


class RunningLocalSlack:
    """A local Slack in a thread of its own; it has url, api_url, bot_token, app_token and signing_secret."""

    def __init__(self, **parts: Any) -> None:
        self._parts = parts
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="local-slack", daemon=True)
        self.slack: LocalSlack
        self._stopping: asyncio.Event

    def start(self) -> None:
        self._thread.start()
        if not self._ready.wait(STARTING_SECONDS):
            raise TimeoutError("The local Slack did not start")
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failure:  # noqa: BLE001 - raised again in start(), or lost with the thread
            self._failure = failure
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        place = {name: self._parts.pop(name) for name in ("host", "port", "state_file") if name in self._parts}
        self.slack = LocalSlack(**self._parts)
        server = LocalSlackServer(self.slack, **place)
        await server.start()
        self._ready.set()
        await self._stopping.wait()
        await server.stop()

    def stop(self) -> None:
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(STARTING_SECONDS)

    def do(self, act: Any) -> Any:
        """Run `act(local_slack)` in the server's event loop and give back what it returns."""
        if self._loop is None:
            raise RuntimeError("The local Slack is not running")

        async def acted() -> Any:
            return act(self.slack)

        return asyncio.run_coroutine_threadsafe(acted(), self._loop).result(STARTING_SECONDS)

    @property
    def url(self) -> str:
        return self.slack.url

    @property
    def api_url(self) -> str:
        return self.slack.api_url

    @property
    def bot_token(self) -> str:
        return self.slack.bot_token

    @property
    def app_token(self) -> str:
        return self.slack.app_token

    @property
    def signing_secret(self) -> str:
        return self.slack.signing_secret


@contextlib.contextmanager
def running_local_slack(
    seed: Json | None = None,
    manifest: Json | None = None,
    *,
    options: Options | None = None,
    request_url: str = "",
    clock: Clock | None = None,
    port: int = 0,
    state_file: Path | None = None,
) -> Iterator[RunningLocalSlack]:
    """A local Slack on a free loopback port, in a thread, for tests."""
    running = RunningLocalSlack(
        seed=seed, manifest=manifest, options=options, request_url=request_url, clock=clock, port=port, state_file=state_file
    )
    running.start()
    try:
        yield running
    finally:
        running.stop()


def serve(
    host: str = "127.0.0.1",
    port: int = 8765,
    *,
    seed: Json | None = None,
    manifest: Json | None = None,
    options: Options | None = None,
    state_file: Path | None = None,
    speed: float = 1.0,
    request_url: str = "",
    announce: Callable[[LocalSlackServer], None] | None = None,
) -> None:
    """Run until interrupted (SIGINT, SIGTERM); `announce(server)` is called when connections are taken.

    With `state_file` everything is kept in that file between runs.
    """
    parts = {"seed": seed, "manifest": manifest, "options": options, "request_url": request_url, "clock": Clock(speed=speed)}
    asyncio.run(_serve_forever(host, port, announce, state_file, parts))


async def _serve_forever(
    host: str, port: int, announce: Callable[[LocalSlackServer], None] | None, state_file: Path | None, parts: dict[str, Any]
) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    server = LocalSlackServer(LocalSlack(**parts), host, port, state_file)
    await server.start()
    if announce is not None:
        announce(server)
    await stopping.wait()
    await server.stop()


def json_file(path: Path) -> Json:
    """A JSON object from a file: a seed or a manifest."""
    loaded: Json = json.loads(path.read_text("utf-8"))
    return loaded
