"""Which commands are there? The routing table of `rolecall`."""

from __future__ import annotations

import sys

import typer

from bot.cli import deliveries, demo, doctor, localslack, migrate, postings, replay, run, sync
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
TRY, RUN = "Try it", "Run the bot"
app.command("demo", rich_help_panel=TRY)(demo.command)
app.command("postings", rich_help_panel=TRY)(postings.command)
app.command("replay", rich_help_panel=TRY)(replay.command)
app.command("localslack", rich_help_panel=TRY)(localslack.command)
app.command("run", rich_help_panel=RUN)(run.command)
app.command("doctor", rich_help_panel=RUN)(doctor.command)
app.command("sync", rich_help_panel=RUN)(sync.command)
app.command("migrate", rich_help_panel=RUN)(migrate.command)
app.add_typer(deliveries.app, name="deliveries", rich_help_panel=RUN)


def main() -> None:
    """Run a command; a refusal is one line on stderr and exit code 2, never a traceback."""
    try:
        app()
    except Refusal as refusal:
        print(f"rolecall: {refusal.message}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
