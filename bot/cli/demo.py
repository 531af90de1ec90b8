"""`rolecall demo`: the whole product on this machine, with a made-up company and the local Slack in the browser."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import signal
import sys
import webbrowser
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cli.demo_people import bring_in
from bot.cli.demo_story import STORY, DemoRepository
from bot.cli.logs import start_logging
from bot.cli.manifest import read_manifest
from bot.cli.wiring import Bot, assembled, run
from bot.errors import SettingsFault
from bot.localslack.clock import Clock
from bot.localslack.options import Options
from bot.localslack.serving import LocalSlackServer
from bot.localslack.slack import LocalSlack
from bot.models import PendingChange, Source
from bot.settings import Announce, ChannelRule, Pages, Privacy, Rights, Settings, SourceTable, TeamDefaults

log = logging.getLogger(__name__)

FIRST_STEP_AFTER = 8.0  # seconds for a first look at the page before commits begin to land
FOLLOWING_SECONDS = 60.0  # that the bot may take for a commit on a busy machine
PAUSE = 0.1  # between looks at how far it is


def command(
    port: Annotated[int, typer.Option(help="Where the page is served, on this machine only.")] = 8321,
    pace: Annotated[float, typer.Option(min=0.1, help="Seconds between commits of the story.")] = 15.0,
    story: Annotated[bool, typer.Option(help="Let commits land by themselves, or leave that to you.")] = True,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its repository and data; made anew.")] = Path(
        ".rolecall/demo"
    ),
    browser: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
) -> None:
    """Try everything in your browser: a made-up company's repository, the bot, and a local Slack. No workspace needed.

    Commits land by themselves every few seconds, each with a line here on what you should see of it. Type /roles in any
    channel, press the buttons, switch between people at the lower left. You may also commit to the repository yourself.
    Candidates are in process, too: Rolecall's direct message tells what to try, and the clock at the top can jump.
    Nothing leaves this machine; Ctrl-C ends it.
    """
    start_logging("text", logging.WARNING)
    if shutil.which("git") is None:
        raise SettingsFault(name="git", problem="it is not installed.", fix="Install git and try again.")
    asyncio.run(_demo(port, pace if story else None, folder, browser=browser and sys.stdout.isatty()))


async def _demo(port: int, pace: float | None, folder: Path, *, browser: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    shutil.rmtree(folder, ignore_errors=True)
    repository = DemoRepository(folder / "website")
    await asyncio.to_thread(repository.start)
    async with _served(port) as server:
        settings = demo_settings(server, folder)
        async with assembled(settings, lambda: datetime.fromtimestamp(server.slack.clock.now(), UTC), stop) as bot:
            beside = [
                asyncio.create_task(_or_log(_tell(server, bot, repository, pace, stop, browser=browser))),
                asyncio.create_task(_or_log(bring_in(bot))),
            ]
            await run(bot, stop)
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


async def _or_log(work: Coroutine[Any, Any, None]) -> None:
    """The demo goes on without what breaks beside it."""
    try:
        await work
    except Exception:  # whatever it is: the person who tries the demo should learn of it, and keep the rest
        log.exception("a part of the demo's story could not be told")


@contextlib.asynccontextmanager
async def _served(port: int) -> Any:
    slack = LocalSlack(manifest=read_manifest(), clock=Clock(), options=Options(rate_limits="lenient"))
    try:
        server = LocalSlackServer(slack, port=port)
    except OSError as error:
        problem = f"port {port} is taken ({error.strerror})."
        raise SettingsFault(name="--port", problem=problem, fix="Name another one, for example --port 8400.") from error
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def demo_settings(server: LocalSlackServer, folder: Path) -> Settings:
    """The demo's settings, from nowhere else: no environment variable or rolecall.toml of the person's is read."""
    slack = server.slack
    return Settings.model_construct(
        **{name: field.get_default(call_default_factory=True) for name, field in Settings.model_fields.items()}
    ).model_copy(
        update={
            "slack_bot_token": SecretStr(slack.bot_token),
            "slack_app_token": SecretStr(slack.app_token),
            "slack_api_url": f"{server.url}/api/",
            "database_url": SecretStr(f"sqlite:///{folder / 'rolecall.db'}"),
            "cache": folder / "cache",
            "source": SourceTable(url=str((folder / "website").resolve()), poll_seconds=1.0, hold_minutes=0.0),
            "announce": Announce(rules=(ChannelRule(channel="#jobs"), ChannelRule(channel="#eng-jobs", team="Engineering"))),
            "rights": Rights(privacy_contacts=("U0OLGA",)),
            "privacy": Privacy(erasures=folder / "erased.jsonl"),
            "pages": Pages(wait_minutes=0),
            "port": 0,
            "team": {"Engineering": TeamDefaults(owner="U0MARTA", recruiters=("U0PRIYA",), hiring_channel="#hiring-eng")},
        }
    )


async def _tell(
    server: LocalSlackServer, bot: Bot, repository: DemoRepository, pace: float | None, stop: asyncio.Event, *, browser: bool
) -> None:
    """Say where to look, then let the story's commits land."""
    address = f"{server.url}/?as=U0PRIYA&channel=C0JOBS"
    print(f"\n  Rolecall is running. Open  {address}\n")
    print("  You are Priya, a recruiter. Type /roles in any channel, press buttons, switch people at the lower left.")
    print("  Candidates are in process: Rolecall's direct message tells what to try. The clock at the top can jump.")
    print(f"  The postings: {repository.folder} (a git repository; commit there yourself, if you like). Ctrl-C ends it.\n")
    sys.stdout.flush()
    if browser:
        webbrowser.open(address)
    if pace is None:
        return
    await _followed(bot, repository)
    await asyncio.sleep(min(FIRST_STEP_AFTER, pace))
    for number in range(1, len(STORY) + 1):
        step = await asyncio.to_thread(repository.commit_next)
        if step is None or stop.is_set():
            return
        print(f"  commit {number}/{len(STORY)}: {step.message}\n      -> {step.expect}", flush=True)
        bot.poller.request()
        await _followed(bot, repository)
        await asyncio.sleep(pace)
    print("\n  The story is told. Everything keeps running; Ctrl-C ends it.", flush=True)


async def _followed(bot: Bot, repository: DemoRepository) -> None:
    """Wait until the bot has read the newest commit and said what it says, so that each commit is told by itself."""
    tip = await asyncio.to_thread(repository.tip)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(FOLLOWING_SECONDS):
            while not await bot.store.read(_is_followed, tip):
                await asyncio.sleep(PAUSE)


def _is_followed(session: Session, commit: str) -> bool:
    if session.scalars(select(Source.commit)).first() != commit:
        return False
    return session.scalar(select(func.count(PendingChange.id))) == 0
