"""`rolecall restore FILE`: back to what a backup holds; the bot then waits for an operator's word."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from bot.database import Store
from bot.delivery.ownership import hold_folder
from bot.hiring.keeping.backing_up import fill_from, read_heading
from bot.hiring.keeping.restoring import hold_back
from bot.migrations.standing import bring_up_to_date, newest
from bot.settings import load_settings
from bot.timeutil import utc_now


def command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What `rolecall backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Throw away what the database holds now.")] = False,
) -> None:
    """Put a backup into the database, all of it or nothing. The bot must not be running.

    At its next start it sends nothing at first: it finds in Slack what it sent since the backup, forgets again whom the list
    of erasures names, lets reminders go whose time has passed, and then asks the operators to release it.
    """
    settings = load_settings()
    url = settings.database_url.get_secret_value()
    heading = read_heading(file, newest())
    bring_up_to_date(url)
    with closing(Store(url)) as store, hold_folder(store):
        with store.begin() as session:
            count = fill_from(session, file, replace=replace)
            hold_back(session, heading.made_at, utc_now())
        store.scrub()
    print(f"{count} rows of {heading.made_at:%Y-%m-%d %H:%M} UTC are back. Start the bot: it waits for an operator's word.")
    if not settings.privacy.erasures.exists():
        print(f"There is no list of erasures at {settings.privacy.erasures}: nobody is forgotten again.")
