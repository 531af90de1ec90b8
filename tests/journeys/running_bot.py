"""The bot as it runs, on a thread of its own: Bolt in Socket Mode, the worker, a database; against a local Slack."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.database import Store
from bot.delivery.worker import Worker
from bot.hiring.home.mornings import MorningLoop
from bot.hiring.people.people import operators
from bot.hiring.roles.announcing import announce
from bot.hiring.roles.roles import next_number
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.models import Role
from bot.settings import Announce, Pages, Settings
from handlers.app import build_app
from handlers.directory import Directory, learn_installation
from handlers.home.publishing import HomeLoop
from handlers.rendering import SlackRenderer
from handlers.transport import SlackTransport, delivery_client
from tests.casting import UNTIL_REBOOT, WORKSPACE, a_role, added, an_event
from tests.waiting import LATE


@dataclass
class RunningBot:
    """What a story needs of the bot: its database, its clock, and a hand to open roles as the repository would."""

    store: Store
    settings: Settings
    ahead: timedelta = timedelta(0)
    parts: list[Any] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def posting_opens(self, title: str, **facts: Any) -> str:
        """The repository opens a role, as a sync would; its handle."""
        with self.store.begin() as session:
            role = added(session, a_role(next_number(session, WORKSPACE), title, self.now(), **facts))
            event = an_event(session, role, "opened", self.now(), after={"state": "open"})
            announce(session, role, event, self.settings, self.now())
            return role.handle

    def posting_changes(self, handle: str, kind: str, **changes: Any) -> None:
        """The repository changes a role, as a sync would."""
        with self.store.begin() as session:
            role = session.query(Role).filter_by(number=int(handle[2:])).one()
            before = {name: getattr(role, name) for name in changes}
            for name, value in changes.items():
                setattr(role, name, value)
            event = an_event(session, role, kind, self.now(), before=before, after=changes)
            announce(session, role, event, self.settings, self.now())

    def role(self, handle: str) -> Role:
        with self.store.reading() as session:
            found = session.query(Role).filter_by(number=int(handle[2:])).one()
            session.expunge(found)
            return found


def settings_for(slack: DrivenLocalSlack, **changes: Any) -> Settings:
    """Settings that point at a local Slack; everything about roles goes to #jobs unless said otherwise."""
    values: dict[str, Any] = {
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_api_url": slack.api_url,
        "announce": Announce(default="#jobs"),
        "privacy": UNTIL_REBOOT,
        "pages": Pages(wait_minutes=0),  # real companies' websites are not asked, invented ones are nowhere
        "channel_interval_seconds": 0.0,
        "posts_per_minute": 0,  # the local Slack is not strict here; at Slack's pace each edit would take 1.2 s
        "settle_seconds": 0.2,
        "http_timeout_seconds": 10.0,
        **changes,
    }
    return Settings(_env_file=None, **values)


@contextmanager
def running_bot(
    slack: DrivenLocalSlack, store: Store, beside: Callable[[RunningBot], Any] | None = None, **changes: Any
) -> Iterator[RunningBot]:
    """The bot, connected, until the block ends. `beside` gives a coroutine that runs in the bot's own loop."""
    bot = RunningBot(store, settings_for(slack, **changes))
    loop = asyncio.new_event_loop()
    stop, ready = asyncio.Event(), threading.Event()
    failed: list[BaseException] = []

    def work() -> None:
        try:
            loop.run_until_complete(_run(bot, stop, ready, beside))
        except BaseException as error:  # noqa: BLE001 - handed to the test that waits
            failed.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=work, name="bot")
    thread.start()
    try:
        assert ready.wait(2 * LATE), "the bot did not connect"
        if failed:
            raise failed[0]
        yield bot
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(2 * LATE)
        loop.close()
    if failed:
        raise failed[0]


async def _run(
    bot: RunningBot, stop: asyncio.Event, ready: threading.Event, beside: Callable[[RunningBot], Any] | None
) -> None:
    settings = bot.settings
    client = delivery_client(_secret(settings.slack_bot_token), settings.slack_api_url, settings.http_timeout_seconds)
    installation = await learn_installation(client, bot.store, bot.now())
    assert installation is not None
    directory = Directory(client, bot.store, settings)
    await directory.learn_workspace(installation.workspace_id, bot.now())
    app = build_app(settings, bot.store, client, directory, installation, bot.now)
    worker = Worker(
        bot.store,
        SlackRenderer(settings),
        SlackTransport(client),
        settings,
        operators=lambda session: operators(session, installation.workspace_id, settings),
        clock=bot.now,
    )
    front = AsyncSocketModeHandler(app, _secret(settings.slack_app_token))
    await front.connect_async()
    ready.set()
    loops = [
        asyncio.create_task(HomeLoop(bot.store, client, settings, bot.now).run(stop)),
        asyncio.create_task(MorningLoop(bot.store, installation.workspace_id, settings, bot.now).run(stop)),
    ]
    more = asyncio.create_task(beside(bot)) if beside else None
    try:
        await worker.run(stop)
    finally:
        await asyncio.gather(*loops)
        if more:
            more.cancel()
        await front.close_async()
        await _end_the_rest()


async def _end_the_rest() -> None:
    """Answers that nobody waits for any more, before their loop closes: a later test would be blamed for what is left."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def _secret(value: SecretStr | None) -> str:
    assert value is not None
    return value.get_secret_value()
