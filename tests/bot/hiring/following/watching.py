"""A website whose postings are watched, for the tests of syncing: commits go in, announcements come out."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.database import Store
from bot.hiring.following.due import Told, apply_due
from bot.hiring.following.syncing import Outcome, sync_once
from bot.models import PendingChange, Role, Source
from bot.postings.git import Access
from bot.postings.source import open_source
from bot.settings import Announce, Settings, SourceTable
from tests.gitsites import START, Website, posting

WORKSPACE = "T0ACME"


class Watch:
    """A bot that looks when it is told to. Times are minutes after the start."""

    def __init__(self, store: Store, folder: Path, *, branch: str | None = None, bulk_over: int = 10) -> None:
        self.store = store
        self.site = Website(folder / "website")
        self.settings = Settings(
            _env_file=None,
            source=SourceTable(url=str(self.site.folder), branch=branch),
            announce=Announce(bulk_over=bulk_over),
        )
        self.place = open_source(str(self.site.folder), branch=branch, cache=folder / "cache", access=Access(timeout=20))
        self.last: Outcome | None = None

    def start(self, **files: str) -> None:
        """Commit a first state with one open posting, and see it, ten minutes before the start."""
        self.commit({"jobs/rigger.md": posting("Rigger")}, -10)
        self.look(-10)

    def commit(self, files: dict[str, str | None], minute: float = 0) -> str:
        """Commit files at a minute."""
        return self.site.commit(files, at=at(minute))

    def look(self, minute: float) -> list[str]:
        """Look once; what was told, as "event title"."""
        self.last = sync_once(self.store, WORKSPACE, self.place, self.settings, at(minute))
        return said(self.last.told)

    def wait(self, minute: float) -> list[str]:
        """Let time pass without a look at the repository."""
        return said(apply_due(self.store, WORKSPACE, self.settings, at(minute)))

    def change(self, files: dict[str, str | None], minute: float = 0) -> list[str]:
        """Commit, look at once, and let the hold time pass; what was told."""
        self.commit(files, minute)
        return self.look(minute) + self.wait(minute + 100)

    def role(self, title: str) -> Role:
        """The role of this title."""
        with self.store.reading() as session:
            found = session.scalars(select(Role).where(Role.title == title)).one()
            session.expunge(found)
            return found

    def roles(self) -> list[str]:
        """All roles as "title: state"."""
        with self.store.reading() as session:
            return [f"{role.title}: {role.state}" for role in session.scalars(select(Role).order_by(Role.number))]

    def waiting(self) -> int:
        """How many changes wait."""
        with self.store.reading() as session:
            return len(session.scalars(select(PendingChange)).all())

    def error(self) -> str | None:
        """Why the last look failed."""
        with self.store.reading() as session:
            return session.scalars(select(Source.error)).one()

    def source_url(self) -> str:
        """Where the one watched place is."""
        with self.store.reading() as session:
            return session.scalars(select(Source.url)).one()

    def close(self) -> None:
        """End what runs."""
        self.place.close()


def at(minute: float) -> datetime:
    """So many minutes after the start."""
    return START + timedelta(minutes=minute)


def said(told: tuple[Told, ...] | list[Told]) -> list[str]:
    """Announcements as "event title"; a list as its sentence."""
    return [f"{one.event} {one.role or one.detail}" for one in told]
