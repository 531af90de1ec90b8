"""The one place that joins settings, database, Slack app, worker and poller, and runs them until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.metrics import Metrics
from bot.database import Store
from bot.delivery.ownership import hold_folder
from bot.delivery.protocols import Transport
from bot.delivery.rehearsing import Rehearsal
from bot.delivery.turns import TurnTaker
from bot.delivery.worker import Worker
from bot.errors import SettingsFault
from bot.hiring.channels import channel_id, knows_channels
from bot.hiring.people import operators
from bot.hiring.polling import Poller
from bot.hiring.reminder_loop import ReminderLoop
from bot.migrations.standing import bring_up_to_date
from bot.settings import Settings
from bot.timeutil import utc_now
from handlers.app import build_app
from handlers.directory import Directory, Installation, learn_installation
from handlers.http import build_http
from handlers.rendering import SlackRenderer
from handlers.transport import SlackTransport, delivery_client

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

SLACK_PAUSE = 5.0  # seconds between tries while Slack does not say who we are
LONGEST_PAUSE = 60.0
MEMBERS_PAUSE = 300.0  # seconds between looks at who is in our private channels
READY_SECONDS = 2.0  # how long the database may take to answer before we are not ready


@dataclass(frozen=True, slots=True)
class Bot:
    """All parts, joined, not yet running."""

    settings: Settings
    store: Store
    client: AsyncWebClient
    installation: Installation
    directory: Directory
    app: AsyncApp
    worker: Worker
    poller: Poller
    turn: TurnTaker
    reminders: ReminderLoop
    clock: Clock
    metrics: Metrics

    async def is_ready(self) -> bool:
        """Whether the database answers, which is all that is needed to take up work."""
        try:
            await asyncio.wait_for(self.store.read(lambda session: session.execute(text("SELECT 1"))), READY_SECONDS)
        except (SQLAlchemyError, TimeoutError):
            return False
        return True


@contextlib.asynccontextmanager
async def assembled(settings: Settings, clock: Clock = utc_now, stop: asyncio.Event | None = None) -> AsyncIterator[Bot]:
    """Join all parts: the database is brought up to date, and Slack is asked who and where we are.

    Slack is asked until it answers, or until `stop` is set. Raises FolderTaken while another process sends from the
    same SQLite database, and SettingsFault for what is missing.
    """
    require_settings(settings)
    url = settings.database_url.get_secret_value()
    await asyncio.to_thread(bring_up_to_date, url)
    store = Store(url)
    client = slack_client(settings)
    try:
        with hold_folder(store):
            installation = await _installation(client, store, clock, stop or asyncio.Event())
            directory = Directory(client, store, settings)
            await directory.learn_workspace(installation.workspace_id, clock())
            yield await _joined(settings, store, client, installation, directory, clock)
    finally:
        store.close()


def slack_client(settings: Settings) -> AsyncWebClient:
    """The client that everything shares; it sends each request once."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    return delivery_client(token, settings.slack_api_url, settings.http_timeout_seconds)


def require_settings(settings: Settings) -> None:
    """Raise SettingsFault for the first thing without which nothing can run."""
    need = {
        "SLACK_BOT_TOKEN": (settings.slack_bot_token, "Copy it from your Slack app's page, OAuth & Permissions."),
        "ROLECALL_SOURCE": (settings.source.url, "Set it to the folder or git address of your postings."),
    }
    if settings.mode == "socket":
        fix = "Make an app-level token with connections:write on your Slack app's page, Basic Information."
        need["SLACK_APP_TOKEN"] = (settings.slack_app_token, fix)
    else:
        fix = "Copy it from your Slack app's page, Basic Information."
        need["SLACK_SIGNING_SECRET"] = (settings.slack_signing_secret, fix)
    for name, (value, fix) in need.items():
        if not value:
            raise SettingsFault(name=name, problem="it is not set.", fix=fix)


async def run(bot: Bot, stop: asyncio.Event, *, ready: Callable[[], None] = lambda: None) -> None:
    """Run all parts until `stop` is set; then each finishes what it has in hand."""
    async with _web_front(bot), _socket_front(bot):
        ready()
        parts = [
            _part(bot.worker.run(stop), "worker", stop),
            _part(_poll(bot, stop), "poller", stop),
            _part(bot.turn.run(stop), "turn", stop),
            _part(bot.reminders.run(stop), "reminders", stop),
            _part(_check_members(bot, stop), "members", stop),
        ]
        await asyncio.gather(*parts)


async def _poll(bot: Bot, stop: asyncio.Event) -> None:
    """Watch the repository, once Slack has told which channels there are: rules name them, lanes need their ids."""
    workspace_id = bot.installation.workspace_id
    while not await bot.store.read(knows_channels, workspace_id) and not stop.is_set():
        log.warning("Slack does not list the channels yet; nothing is announced until it does")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), SLACK_PAUSE)
        await bot.directory.learn_workspace(workspace_id, bot.clock())
    await bot.poller.run(stop)


async def _check_members(bot: Bot, stop: asyncio.Event) -> None:
    """Who is in private channels decides whether candidates are named there; joins and leaves may be missed."""
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), MEMBERS_PAUSE)
            return
        try:
            await bot.directory.check_members(bot.installation.workspace_id, bot.clock())
        except SQLAlchemyError:
            log.exception("members of channels could not be looked at; trying again")


async def _part(work: Coroutine[Any, Any, None], name: str, stop: asyncio.Event) -> None:
    """A part that ends before it is told to takes the whole process down, so that whoever watches it starts it anew."""
    try:
        await work
    finally:
        if not stop.is_set():
            log.error("the %s ended; stopping", name)
            stop.set()


async def _installation(client: AsyncWebClient, store: Store, clock: Clock, stop: asyncio.Event) -> Installation:
    pause = SLACK_PAUSE
    while True:
        found = await learn_installation(client, store, clock())
        if found is not None:
            return found
        log.warning("Slack does not say who we are; trying again in %.0f s (`rolecall doctor` tells more)", pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
            raise SettingsFault(name="SLACK_BOT_TOKEN", problem="Slack never took it.", fix="Run `rolecall doctor`.")
        pause = min(pause * 2, LONGEST_PAUSE)


async def _joined(
    settings: Settings,
    store: Store,
    client: AsyncWebClient,
    installation: Installation,
    directory: Directory,
    clock: Clock,
) -> Bot:
    workspace_id = installation.workspace_id
    worker = Worker(
        store,
        SlackRenderer(settings),
        await _transport(settings, store, client, workspace_id),
        settings,
        operators=lambda session: operators(session, workspace_id, settings),
        clock=clock,
    )
    turn = TurnTaker(store, workspace_id, "poller", settings.lease_seconds)
    poller = Poller(store, settings, workspace_id, clock, may_look=lambda: turn.is_mine)
    metrics = Metrics(store, workspace_id, clock)
    app = build_app(settings, store, client, directory, installation, clock, metrics.acknowledged)
    reminders = ReminderLoop(store, clock)
    return Bot(settings, store, client, installation, directory, app, worker, poller, turn, reminders, clock, metrics)


async def _transport(settings: Settings, store: Store, client: AsyncWebClient, workspace_id: str) -> Transport:
    transport = SlackTransport(client, send_client_msg_id=settings.send_client_msg_id)
    if settings.rehearse is None:
        return transport
    channel = await store.read(channel_id, workspace_id, settings.rehearse)
    if channel.startswith("#"):
        fix = "Check its name, and invite the bot if it is private."
        raise SettingsFault(name="--rehearse", problem=f"there is no channel {settings.rehearse} to be seen.", fix=fix)
    return Rehearsal(transport, channel)


@contextlib.asynccontextmanager
async def _socket_front(bot: Bot) -> AsyncIterator[None]:
    """Socket Mode: the bot connects to Slack, so that no public address is needed. Connecting is tried until it works."""
    if bot.settings.mode == "http":
        yield
        return
    token = bot.settings.slack_app_token
    handler = AsyncSocketModeHandler(bot.app, token.get_secret_value() if token else None)
    connecting = asyncio.create_task(_connect(handler))
    try:
        yield
    finally:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _connect(handler: AsyncSocketModeHandler) -> None:
    pause = 1.0
    while True:
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        except (SlackClientError, OSError, TimeoutError) as error:
            log.warning("Socket Mode: no connection (%s); trying again in %.0f s", type(error).__name__, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            log.info("connected to Slack by Socket Mode")
            return


@contextlib.asynccontextmanager
async def _web_front(bot: Bot) -> AsyncIterator[None]:
    """HTTP: health checks, and in HTTP mode Slack's requests, at settings.host and settings.port.

    With a port that is taken, HTTP mode can't work (SettingsFault); Socket Mode can do without health checks.
    """
    over_http = bot.settings.mode == "http"
    listening = _listening(bot.settings)
    if listening is None:
        yield
        return
    secret = bot.settings.slack_signing_secret
    asgi = build_http(bot.app if over_http else None, secret.get_secret_value() if secret else None, bot.is_ready)
    server = _LeavesSignalsAlone(uvicorn.Config(asgi, log_level="error", access_log=False, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    where = f"http://{bot.settings.host}:{listening.getsockname()[1]}"
    log.info("listening for Slack on %s/slack/events" if over_http else "health checks on %s/healthz", where)
    try:
        yield
    finally:
        server.should_exit = True
        await serving


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
    return bound


class _LeavesSignalsAlone(uvicorn.Server):
    """A server that leaves signals to `rolecall run`."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield
