"""What does the watched place hold now? A plain folder, or a git repository (remote.py); both give snapshots.

Whatever goes wrong is one SourceFault: a line with the way out, and nothing is said about the postings; the next look
starts afresh.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from bot.postings.git import Access, SourceFault, check_url
from bot.postings.remote import GitSource
from bot.postings.tree import FolderTree, Tree
from bot.settings import Settings


class Snapshot(Protocol):
    """The state of the watched place at one look. `commit` is a commit's id, or a digest of a plain folder."""

    @property
    def commit(self) -> str: ...

    @property
    def committed_at(self) -> datetime: ...

    @property
    def tree(self) -> Tree: ...

    def changed_since(self, commit: str) -> Mapping[str, str | None] | None:
        """Path -> content id (None: gone) of what differs from an earlier state; None when that can't be told."""
        ...

    def renames_since(self, commit: str, paths: Sequence[str]) -> Mapping[str, tuple[str, int]]:
        """Which of `paths` git calls renamed since: new path -> (old path, likeness in per cent)."""
        ...

    def earlier(self, blob: str) -> bytes | None:
        """A content that a file had in an earlier state; None where it is not kept."""
        ...


class Source(Protocol):
    """A place to watch. Its methods block (network, disk): call them on a thread."""

    @property
    def url(self) -> str: ...

    @property
    def branch(self) -> str | None: ...

    def look(self, known: str | None) -> Snapshot | None:
        """What is there now, good until the next look; None when it is still the state `known`. Raises SourceFault."""
        ...

    def forget(self) -> None:
        """Throw away what was kept here, since it turned out to be broken."""
        ...

    def close(self) -> None:
        """End what still runs."""
        ...


def open_source(url: str, *, branch: str | None = None, cache: Path, access: Access | None = None) -> Source:
    """The source behind an address: a folder that is no repository is a plain folder, all else is for git.

    Raises SourceFault for an address that is refused.
    """
    access = access or Access()
    check_url(url, access)
    path = Path(url).expanduser()
    if path.is_dir() and not is_repository(path):
        return FolderSource(path)
    return GitSource(str(path.resolve()) if path.exists() else url, branch=branch, cache=cache, access=access)


def place_of(settings: Settings) -> Source:
    """The watched place of the settings. Raises SourceFault for an address that is missing or refused."""
    table = settings.source
    if not table.url:
        raise SourceFault("No repository is set. Set ROLECALL_SOURCE to the folder or git address of your postings.")
    return open_source(table.url, branch=table.branch, cache=settings.cache, access=access_of(settings))


def access_of(settings: Settings) -> Access:
    """How git may reach the repository, as the settings say."""
    table = settings.source
    token = settings.source_token.get_secret_value() if settings.source_token else None
    return Access(timeout=table.timeout_seconds, token=token, token_file=table.token_file, ssh_key=table.ssh_key)


def check_source(settings: Settings) -> str | None:
    """Whether the watched place answers: None, or one line with what is wrong and the way out. Blocks."""
    try:
        place = place_of(settings)
        if isinstance(place, GitSource):
            place.check()
        else:
            place.look(None)
    except SourceFault as fault:
        return str(fault)
    return None


def is_repository(path: Path) -> bool:
    """Whether this folder is the top of a git repository, bare or not."""
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


@dataclass(frozen=True, slots=True)
class FolderSnapshot:
    """A plain folder at one look; there is no history to ask."""

    commit: str
    committed_at: datetime
    tree: Tree

    def changed_since(self, commit: str) -> Mapping[str, str | None] | None:
        return None

    def renames_since(self, commit: str, paths: Sequence[str]) -> Mapping[str, tuple[str, int]]:
        return {}

    def earlier(self, blob: str) -> bytes | None:
        return None


class FolderSource:
    """A plain folder. Contents are read again only when a file's size, time or inode changed."""

    branch: str | None = None

    def __init__(self, root: Path) -> None:
        self.url = str(root.resolve())
        self._root = root
        self._ids: dict[str, tuple[tuple[int, int, int], str]] = {}

    def look(self, known: str | None) -> Snapshot | None:
        if not self._root.is_dir():
            raise SourceFault(f"There is no folder {self._root}. Create it, or set [source] url to where the postings are.")
        tree = RememberingTree(self._root, self._ids)
        lines = [f"{tree.blob(path)} {path}" for path in tree.paths()]
        state = hashlib.sha1("\n".join(lines).encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()
        return None if state == known else FolderSnapshot(state, datetime.now(UTC), tree)

    def forget(self) -> None:
        self._ids.clear()

    def close(self) -> None:
        """Nothing runs."""


class RememberingTree(FolderTree):
    """A folder whose content ids are remembered from look to look."""

    def __init__(self, root: Path, ids: dict[str, tuple[tuple[int, int, int], str]]) -> None:
        super().__init__(root)
        self._ids = ids

    def blob(self, path: str) -> str:
        found = self._inside(path).stat()
        mark = (found.st_mtime_ns, found.st_size, found.st_ino)
        known = self._ids.get(path)
        if known is None or known[0] != mark:
            known = self._ids[path] = (mark, super().blob(path))
        return known[1]
