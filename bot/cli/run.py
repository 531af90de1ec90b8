"""`rolecall run`: the bot and its worker against Slack."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from bot.cli.local_clock import clock_of
from bot.cli.logs import start_logging
from bot.cli.wiring import assembled, require_settings, run
from bot.settings import Settings, load_settings

log = logging.getLogger("rolecall")


def command(
    config: Annotated[
        Path | None, typer.Option(help="The operator's settings file (default: ./rolecall.toml).", show_default=False)
    ] = None,
    rehearse: Annotated[
        str | None,
        typer.Option(
            metavar="CHANNEL",
            help="Send everything to this one channel, headed “would go to …”, and leave no trace in the real state.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Run the bot: watch the repository, answer in Slack, deliver.

    SLACK_BOT_TOKEN, SLACK_APP_TOKEN and ROLECALL_SOURCE are enough. With ROLECALL_MODE=http (and SLACK_SIGNING_SECRET)
    Slack calls the bot at http://ROLECALL_HOST:ROLECALL_PORT/slack/events instead of the bot calling Slack.
    SLACK_API_URL (ending in /api/) points it at another Slack-like server, such as `rolecall localslack`.

    What `rolecall doctor` would say is said at the start. SIGTERM and Ctrl-C finish what is in flight, at most 10 s.
    """
    settings = load_settings(config)
    start_logging(settings.log_format)
    require_settings(settings)
    if rehearse is None:
        asyncio.run(_serve(settings))
        return
    with tempfile.TemporaryDirectory(prefix="rolecall-rehearsal-") as folder:
        url = f"sqlite:///{folder}/rolecall.db"
        rehearsal = importlib.import_module("bot.cli.rehearsal")  # a bot that does not rehearse never needs it
        copied = rehearsal.copy_state(settings.database_url.get_secret_value(), url)
        log.info(
            "rehearsal: everything goes to %s; %d rows of the real state were copied, none will be changed", rehearse, copied
        )
        rehearsed = settings.model_copy(update={"database_url": SecretStr(url), "rehearse": rehearse})
        asyncio.run(_serve(rehearsed))


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    checks: list[asyncio.Task[None]] = []

    def say_ready() -> None:
        log.info("ready")
        checks.append(asyncio.create_task(asyncio.to_thread(_say_what_is_wrong, settings)))

    async with clock_of(settings.slack_api_url) as clock, assembled(settings, clock, stop=stop) as bot:
        await run(bot, stop, ready=say_ready)
    for check in checks:
        check.cancel()


def _say_what_is_wrong(settings: Settings) -> None:
    """The doctor's findings that are not fine, as log lines; in the background once it is ready, loading included."""
    for finding in importlib.import_module("bot.cli.examining").examine(settings):
        if finding.verdict != "ok":
            log.warning("doctor: %s: %s %s", finding.subject, finding.line, f"-> {finding.fix}" if finding.fix else "")
