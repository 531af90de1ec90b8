"""Which files does PATH_OR_URL mean? Shared by the commands that look at a repository without running the bot."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import typer

from bot.postings.dates import read_date
from bot.postings.git import SourceFault
from bot.postings.source import open_source
from bot.postings.tree import FolderTree, Tree


@contextmanager
def tree_of(path_or_url: str) -> Iterator[Tree]:
    """The files: a folder as it is on disk (also a checked-out repository), else what git fetches.

    Exits with 2 and one line on stderr when it can't be read.
    """
    folder = Path(path_or_url).expanduser()
    if folder.is_dir() and _has_files(folder):
        yield FolderTree(folder)
        return
    if not folder.exists() and "://" not in path_or_url and ":" not in path_or_url:
        refuse(f"There is no folder or repository {path_or_url}.")
    with tempfile.TemporaryDirectory(prefix="rolecall-") as cache:
        try:
            source = open_source(path_or_url, cache=Path(cache))
            try:
                snapshot = source.look(None)
                if snapshot is None:
                    refuse(f"{path_or_url} has no commits yet.")
                yield snapshot.tree
            finally:
                source.close()
        except SourceFault as fault:
            refuse(str(fault))


def _has_files(folder: Path) -> bool:
    """Whether the folder's own files are the postings; a bare repository, or one without a checkout, is for git."""
    try:
        names = {one.name for one in folder.iterdir()}
    except OSError as error:
        refuse(f"{folder} can't be read: {error.strerror}.")
    return not ({"HEAD", "objects"} <= names) and names != {".git"}


def refuse(message: str) -> NoReturn:
    """One line on stderr and exit code 2."""
    print(f"rolecall: {message}", file=sys.stderr)
    raise typer.Exit(2)


def instant_of(at: str | None) -> datetime:
    """The instant that `--at` names: noon of a day in UTC, or a full time stamp; now where it is not given."""
    if at is None:
        return datetime.now(UTC)
    try:
        written = read_date(at)
    except ValueError:
        written = None
    if written is None:
        raise typer.BadParameter(f"{at!r} is not a date such as 2026-04-30", param_hint="--at")
    return written.starts(UTC) if written.clock else datetime(*written.day.timetuple()[:3], 12, tzinfo=UTC)
