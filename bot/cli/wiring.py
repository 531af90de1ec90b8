"""The one place that joins settings, database, Slack app, worker and poller, and runs them until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from bot.cli.fronts import keep_noting, socket_front, web_front
from bot.cli.holding import Holding
from bot.cli.metrics import Metrics
from bot.database import Store
from bot.delivery.ownership import hold_folder
from bot.delivery.protocols import Transport
from bot.delivery.rehearsing import Rehearsal
from bot.delivery.turns import TurnTaker
from bot.delivery.worker import Worker
from bot.errors import SettingsFault
from bot.hiring.following.polling import Poller
from bot.hiring.home.mornings import MorningLoop
from bot.hiring.interviews.reminder_loop import ReminderLoop
from bot.hiring.people.channels import channel_id, knows_channels
from bot.hiring.people.people import operators
from bot.migrations.standing import bring_up_to_date
from bot.pausing import stopped_within
from bot.settings import Settings
from bot.timeutil import utc_now
from handlers.app import build_app
from handlers.catching_up import CatchingUp
from handlers.directory import Directory, Installation, learn_installation
from handlers.home.publishing import HomeLoop
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
    mornings: MorningLoop
    homes: HomeLoop
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
            async with store.lines():
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
    holding = Holding(bot.settings, bot.store, bot.client, bot.installation, bot.clock)
    await holding.look_back(stop)
    async with web_front(bot.settings, _asgi(bot, stop), stop), _slack_front(bot):
        ready()
        await holding.wait(stop)
        parts = [
            _part(bot.worker.run(stop), "worker", stop),
            _part(_poll(bot, stop), "poller", stop),
            _part(bot.turn.run(stop), "turn", stop),
            _part(bot.reminders.run(stop), "reminders", stop),
            _part(bot.mornings.run(stop), "mornings", stop),
            _part(bot.homes.run(stop), "homes", stop),
            _part(_check_members(bot, stop), "members", stop),
        ]
        await asyncio.gather(*parts)


def _asgi(bot: Bot, stop: asyncio.Event) -> Starlette:
    """What answers over HTTP; once told to stop it is not ready any more, so that a proxy sends to the others."""
    secret = bot.settings.slack_signing_secret
    app = bot.app if bot.settings.mode == "http" else None

    async def ready() -> bool:
        return not stop.is_set() and await bot.is_ready()

    return build_http(app, secret.get_secret_value() if secret else None, ready, bot.metrics.scrape)


@contextlib.asynccontextmanager
async def _slack_front(bot: Bot) -> AsyncIterator[None]:
    """How Slack's requests come in, and what was said while they did not."""
    hears = CatchingUp(bot.app, bot.client, bot.store, bot.installation, bot.clock)
    token = bot.settings.slack_app_token
    if bot.settings.mode == "socket" and token is not None:
        async with socket_front(bot.app, token.get_secret_value(), hears):
            yield
        return
    noting = asyncio.create_task(keep_noting(hears))
    try:
        yield
    finally:
        noting.cancel()
        await asyncio.gather(noting, return_exceptions=True)


async def _poll(bot: Bot, stop: asyncio.Event) -> None:
    """Watch the repository, once Slack has told which channels there are: rules name them, lanes need their ids."""
    workspace_id = bot.installation.workspace_id
    while not await bot.store.read(knows_channels, workspace_id) and not stop.is_set():
        log.warning("Slack does not list the channels yet; nothing is announced until it does")
        await stopped_within(stop, SLACK_PAUSE)
        await bot.directory.learn_workspace(workspace_id, bot.clock())
    await bot.poller.run(stop)


async def _check_members(bot: Bot, stop: asyncio.Event) -> None:
    """Who is in private channels decides whether candidates are named there; joins and leaves may be missed."""
    while not await stopped_within(stop, MEMBERS_PAUSE):
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
        if await stopped_within(stop, pause):
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
    return Bot(
        settings=settings,
        store=store,
        client=client,
        installation=installation,
        directory=directory,
        app=app,
        worker=worker,
        poller=poller,
        turn=turn,
        reminders=ReminderLoop(store, clock),
        mornings=MorningLoop(store, workspace_id, settings, clock),
        homes=HomeLoop(store, client, settings, clock, may_publish=lambda: turn.is_mine and settings.rehearse is None),
        clock=clock,
        metrics=metrics,
    )


async def _transport(settings: Settings, store: Store, client: AsyncWebClient, workspace_id: str) -> Transport:
    transport = SlackTransport(client, send_client_msg_id=settings.send_client_msg_id)
    if settings.rehearse is None:
        return transport
    channel = await store.read(channel_id, workspace_id, settings.rehearse)
    if channel.startswith("#"):
        fix = "Check its name, and invite the bot if it is private."
        raise SettingsFault(name="--rehearse", problem=f"there is no channel {settings.rehearse} to be seen.", fix=fix)
    return Rehearsal(transport, channel)
