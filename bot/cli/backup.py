"""`rolecall backup FILE`: everything the bot keeps, in one file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from bot.database import Store
from bot.hiring.keeping.backing_up import write_backup
from bot.migrations.standing import bring_up_to_date, newest
from bot.settings import load_settings
from bot.timeutil import utc_now


def command(
    file: Annotated[Path, typer.Argument(help="Where to write it; a file of that name is replaced in one step.")],
) -> None:
    """Write everything the bot keeps into one file, while it runs.

    The file holds candidates' names and feedback: only you may read it (mode 0600), and it belongs on an encrypted disk.
    It is the same for SQLite and PostgreSQL; `rolecall restore FILE` reads it back. Settings and tokens are not in it.
    """
    url = load_settings().database_url.get_secret_value()
    bring_up_to_date(url)
    try:
        with closing(Store(url)) as store, store.snapshot() as session:
            count = write_backup(session, file, newest(), utc_now())
    except OSError as error:
        typer.echo(f"{file} can't be written: {error.strerror}. Name a file in a folder that can.", err=True)
        raise typer.Exit(1) from error
    size = file.stat().st_size / 1_000_000
    print(f"{count} rows are in {file} ({size:.1f} MB). Keep it where only you can read it.")
