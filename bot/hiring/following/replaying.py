"""What would have been announced? A git history, commit by commit, through the engine that watches live repositories."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select

from bot.database import Base, Store
from bot.hiring.following.due import Told, apply_due
from bot.hiring.following.syncing import source_row, sync_snapshot
from bot.models import PendingChange
from bot.postings.git import GitFailed
from bot.postings.repository import Commit, GitTree, Repository
from bot.postings.surveying import MakeReader, SiteReader
from bot.postings.tree import Listing
from bot.settings import Pages, Settings

WORKSPACE = "replay"


@dataclass(frozen=True, slots=True)
class HistorySnapshot:
    """One commit of a history that is walked: what it changed is known already."""

    step: Commit
    parent: str | None
    tree: GitTree

    @property
    def commit(self) -> str:
        """The commit's id."""
        return self.step.id

    @property
    def committed_at(self) -> datetime:
        """The committer date."""
        return self.step.committed_at

    def changed_since(self, commit: str) -> Mapping[str, str | None] | None:
        """What this commit changed, when the other one is the commit before it."""
        return self.step.changed if commit == self.parent else None

    def renames_since(self, commit: str, paths: Sequence[str]) -> Mapping[str, tuple[str, int]]:
        """Which of `paths` git calls renamed."""
        try:
            return self.tree.repository.renames(commit, self.commit, paths)
        except GitFailed:
            return {}

    def earlier(self, blob: str) -> bytes | None:
        """A content that a file had in an earlier commit."""
        found = self.tree.repository.lookup(blob)
        return found[1] if found else None


@dataclass(frozen=True, slots=True)
class WalkedPlace:
    """The history as a watched place."""

    url: str
    branch: str | None = None

    def look(self, known: str | None) -> None:
        """Never asked: the commits are handed over one by one."""

    def forget(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing runs."""


def replay(
    repository: Repository,
    head: str,
    settings: Settings,
    *,
    make_reader: MakeReader = SiteReader,
    on_step: Callable[[], None] = lambda: None,
) -> Iterator[Told]:
    """All announcements of a first-parent history, each commit seen at its committer date.

    Between commits the bot is taken to look and find nothing; hold times and dates that end there are applied at their
    instants. It ends when the hold times after the last commit are over.
    """
    settings = without_pages(settings)
    with throwaway_store() as store:
        with store.begin() as session:
            source_id = source_row(session, WORKSPACE, WalkedPlace(str(repository.folder))).id
        listing = Listing()
        parent: str | None = None
        now = datetime.min.replace(tzinfo=UTC)
        for step in repository.commits(head):
            now = max(now, step.committed_at.astimezone(UTC))
            listing.follow(step.changed)
            yield from apply_due(store, WORKSPACE, settings, now)
            snapshot = HistorySnapshot(step, parent, GitTree(repository, step.id, listing))
            yield from sync_snapshot(store, source_id, snapshot, settings, now, make_reader).told
            parent = step.id
            on_step()
        yield from _wait_for_rest(store, settings)


def without_pages(settings: Settings) -> Settings:
    """The same, asking no website: what a page said back then nobody knows."""
    return settings.model_copy(update={"pages": Pages(wait_minutes=0)})


def _wait_for_rest(store: Store, settings: Settings) -> list[Told]:
    with store.reading() as session:
        last = session.scalar(select(func.max(PendingChange.due_at)))
    return apply_due(store, WORKSPACE, settings, last) if last else []


@contextmanager
def throwaway_store() -> Iterator[Store]:
    """A database for one replay: nothing has to survive a power cut."""
    with tempfile.TemporaryDirectory(prefix="rolecall-replay-") as folder:
        store = Store(f"sqlite:///{Path(folder, 'replay.db')}")
        event.listen(store.engine, "connect", _hurry)
        try:
            Base.metadata.create_all(store.engine)
            yield store
        finally:
            store.close()


def _hurry(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("synchronous=OFF", "journal_mode=MEMORY", "locking_mode=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
