"""Which commands are there? The routing table of `rolecall`; a command's module is imported when it is asked for.

Importing all of them takes a second, most of it for parts that the asked one does not need.
"""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot.errors import Refusal

TRY, REPOSITORY, RUN = "Try it", "In your repository", "Run the bot"
HELP = {"help_option_names": ["-h", "--help"]}


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives: its module in bot.cli (with `command`, or `app` for one with subcommands), and its panel."""

    module: str
    panel: str


COMMANDS = {
    "demo": Entry("demo", TRY),
    "postings": Entry("postings", TRY),
    "replay": Entry("replay", TRY),
    "localslack": Entry("localslack", TRY),
    "init": Entry("init", REPOSITORY),
    "check": Entry("check", REPOSITORY),
    "preview": Entry("preview", REPOSITORY),
    "run": Entry("run", RUN),
    "doctor": Entry("doctor", RUN),
    "sync": Entry("sync", RUN),
    "deliveries": Entry("deliveries", RUN),
    "candidates": Entry("candidates", RUN),
    "backup": Entry("backup", RUN),
    "restore": Entry("restore", RUN),
    "release": Entry("release", RUN),
    "migrate": Entry("migrate", RUN),
    "healthy": Entry("healthy", RUN),
}


class OnDemand(TyperGroup):
    """A group of commands that are imported when they are run or listed."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or None. Typer carries its own copy of click, whose types it does not export."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = _imported(f"bot.cli.{entry.module}")
        command: Any = get_command(module.app) if hasattr(module, "app") else _single(cmd_name, module.command)
        command.name = cmd_name
        command.rich_help_panel = entry.panel
        return command


def _imported(name: str) -> Any:
    """A module, imported without collecting garbage.

    What is imported stays: to look through it again and again takes a sixth more time, and 0.1 s at every full collection
    of a bot that runs. So it is frozen, too.
    """
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def _single(name: str, function: Callable[..., None]) -> Any:
    alone = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False, context_settings=HELP)
    alone.command(name)(function)
    return get_command(alone)


app = typer.Typer(
    name="rolecall",
    cls=OnDemand,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings=HELP,
    pretty_exceptions_enable=False,
)


@app.callback()
def rolecall() -> None:
    """Job postings as code, hiring in Slack.

    New here? [bold]rolecall demo[/bold] shows everything in your browser, without a Slack workspace.
    With a workspace: [bold]rolecall doctor[/bold] tells what is missing, [bold]rolecall run[/bold] starts the bot.
    Only curious what it makes of your repository? [bold]rolecall postings PATH_OR_URL[/bold], no set-up needed.
    """


def main() -> None:
    """Run a command; a refusal is one line on stderr and exit code 2, never a traceback."""
    try:
        app()
    except Refusal as refusal:
        print(f"rolecall: {refusal.message}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
