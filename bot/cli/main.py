"""Which commands are there? The routing table of `rolecall`."""

from __future__ import annotations

import sys

import typer

from bot.cli import doctor, localslack, migrate
from bot.errors import Refusal

app = typer.Typer(
    name="rolecall",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    help="""Job postings as code, hiring in Slack.

    New here? [bold]rolecall demo[/bold] shows everything in your browser, without a Slack workspace.
    With a workspace: [bold]rolecall doctor[/bold] tells what is missing, [bold]rolecall run[/bold] starts the bot.
    Only curious what it makes of your repository? [bold]rolecall postings PATH_OR_URL[/bold], no set-up needed.""",
)
app.command("migrate", rich_help_panel="Run the bot")(migrate.command)
app.command("doctor", rich_help_panel="Run the bot")(doctor.command)
app.command("localslack", rich_help_panel="Try it")(localslack.command)


def main() -> None:
    """Run a command; a refusal is one line on stderr and exit code 2, never a traceback."""
    try:
        app()
    except Refusal as refusal:
        print(f"rolecall: {refusal.message}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
