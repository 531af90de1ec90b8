"""`rolecall replay PATH_OR_URL`: what would have been announced over a repository's history."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.counting import counted
from bot.hiring.following.due import Told
from bot.hiring.following.replaying import replay as walk
from bot.postings.git import GitFailed, SourceFault, check_url
from bot.postings.remote import GitSource
from bot.postings.repository import Repository
from bot.postings.source import access_of, is_repository
from bot.settings import Settings, SourceTable, load_settings

WHOLE_HISTORY = 600.0  # seconds that fetching a whole history may take


def command(
    where: Annotated[str, typer.Argument(metavar="PATH_OR_URL", help="A git repository: folder, bundle or address.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")] = False,
    branch: Annotated[str | None, typer.Option(help="The branch to walk; its default branch otherwise.")] = None,
    hold_minutes: Annotated[float, typer.Option(min=0.0, help="How long a change waits before it is told.")] = 10.0,
) -> None:
    """Walk a git history from its first commit and print what would have been announced.

    Each commit is seen at its committer date, and only the first-parent line is walked, as if the bot had watched the branch
    all the time. Nothing is sent and nothing is kept: this needs no Slack and no settings.

    Exit code 2 when there is no history to walk.
    """
    settings = _settings(hold_minutes)
    try:
        with _history(where, branch, settings) as (repository, head):
            told = list(_walked(repository, head, settings))
    except SourceFault as fault:
        print(fault, file=sys.stderr)
        raise typer.Exit(2) from fault
    if as_json:
        for one in told:
            print(json.dumps(_as_json(one), ensure_ascii=False))
    else:
        _print_table(told)


def _settings(hold_minutes: float) -> Settings:
    """The operator's settings for reaching the host and for `bulk_over`, with the hold time asked for."""
    settings = load_settings()
    source: SourceTable = settings.source.model_copy(update={"hold_minutes": hold_minutes})
    return settings.model_copy(update={"source": source})


@contextmanager
def _history(where: str, branch: str | None, settings: Settings) -> Iterator[tuple[Repository, str]]:
    """The repository with its whole history; one that is not on this disk is fetched for the time of the walk."""
    path = Path(where).expanduser()
    if path.is_dir():
        if not is_repository(path):
            raise SourceFault(f"{where} is a folder without a git history. Name the top folder of a repository.")
        with Repository(path) as repository:
            yield repository, _tip(repository, where, branch)
        return
    access = replace(access_of(settings), timeout=max(settings.source.timeout_seconds, WHOLE_HISTORY))
    check_url(where, access)
    with tempfile.TemporaryDirectory(prefix="rolecall-replay-") as folder:
        address = str(path.resolve()) if path.exists() else where
        source = GitSource(address, branch=branch, cache=Path(folder), access=access)
        repository, head = source.history(Path(folder, "history.git"))
        with repository:
            yield repository, head


def _tip(repository: Repository, where: str, branch: str | None) -> str:
    try:
        name = f"refs/heads/{branch}" if branch else "HEAD"
        return repository.git("rev-parse", "--verify", "-q", f"{name}^{{commit}}").decode().strip()
    except GitFailed as failure:
        what = f"no branch {branch}" if branch else "no commits"
        raise SourceFault(f"{where} has {what}. Name a branch that is there with --branch.") from failure


def _walked(repository: Repository, head: str, settings: Settings) -> Iterator[Told]:
    """The announcements, with a progress bar on stderr while a person is looking."""
    total = int(repository.git("rev-list", "--first-parent", "--count", head))
    columns = (TextColumn("Replaying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("commits", total=total)
        yield from walk(repository, head, settings, on_step=lambda: progress.advance(task))


def _as_json(told: Told) -> dict[str, str | None]:
    return {
        "commit": told.commit,
        "date": told.at.isoformat(),
        "event": told.event,
        "role": told.role or None,
        "path": told.path or None,
        "detail": told.detail,
    }


def _print_table(told: list[Told]) -> None:
    console = Console()
    if not told:
        console.print("Nothing would have been announced.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Date", "Commit", "Event", "What people would have read"):
        table.add_column(heading, overflow="fold", no_wrap=heading != "What people would have read")
    for one in told:
        kind = one.event.replace("_", " ")
        said = one.detail if one.event in _NAMES_ROLE or not one.role else f"{one.role}: {one.detail}"
        table.add_row(one.at.date().isoformat(), one.commit[:9], kind, Text(said))
    console.print(table)
    console.print(f"{counted(len(told), 'announcement')}.")


_NAMES_ROLE = frozenset({"opened", "reopened", "closed", "held", "summary", "bulk"})  # their sentence names the role
