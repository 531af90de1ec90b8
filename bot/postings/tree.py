"""Where do the files come from? A tree is one state of a folder or of a commit; nothing outside it can be read."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from bot.postings.tongues import language_part


class Tree(Protocol):
    """One state of a repository. Paths are relative, with forward slashes, never quoted."""

    def paths(self) -> Sequence[str]:
        """All files, sorted. Links that lead out of the tree are not files of it."""
        ...

    def names(self) -> AbstractSet[str]:
        """The same files, to ask whether one is there."""
        ...

    def translated(self) -> AbstractSet[str]:
        """The paths, without language mark, of all files that carry one: `x.md` where there is an `x.de.md`."""
        ...

    def blob(self, path: str) -> str:
        """An id that changes exactly when the content does. Raises KeyError for a path that is not there."""
        ...

    def size(self, path: str) -> int:
        """Bytes. Raises KeyError for a path that is not there."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes as they are. Raises KeyError for a path that is not there."""
        ...

    def prefetch(self, paths: Iterable[str]) -> None:
        """Get ready to read these: where files come over a network, all that are missing come in one go."""
        ...


class Listing(dict[str, str]):
    """Path -> content id of all files of a state. What is asked of all paths is worked out once and then kept up to date,
    so that one changed file among many costs as much as the one."""

    def __init__(self, files: Mapping[str, str] | None = None) -> None:
        super().__init__(files or {})
        self._translated: Counter[str] | None = None

    def translated(self) -> AbstractSet[str]:
        """The paths, without language mark, of all files that carry one."""
        if self._translated is None:
            self._translated = _without_marks(self)
        return self._translated.keys()

    def follow(self, changed: Mapping[str, str | None]) -> None:
        """Become the next state: path -> its new content id, None where the file went."""
        before = _without_marks(path for path in changed if path in self)
        for path, blob in changed.items():
            if blob is None:
                self.pop(path, None)
            else:
                self[path] = blob
        if self._translated is not None:
            after = _without_marks(path for path in changed if path in self)
            self._translated = (self._translated + after) - before  # leaves out what is not there any more


def _without_marks(paths: Iterable[str]) -> Counter[str]:
    """How many language versions there are of what."""
    return Counter(found[1] for path in paths if (found := language_part(path)))


@lru_cache(maxsize=1024)
def paths_in(folder: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The paths of these names in a folder. Kept, since the same few are asked about for every posting in it."""
    return tuple(f"{folder}/{name}" for name in names) if folder else names


class FolderTree:
    """A plain folder. Links are followed only as long as they stay inside it; `.git` and `node_modules` are left out."""

    SKIPPED = frozenset({".git", "node_modules", ".venv", "__pycache__"})

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._found: list[str] | None = None
        self._odd: dict[str, Path] = {}  # names that are not UTF-8, as they are shown and kept

    def paths(self) -> Sequence[str]:
        if self._found is None:
            self._found = sorted(self._walk())
        return self._found

    def names(self) -> AbstractSet[str]:
        return frozenset(self.paths())

    def translated(self) -> AbstractSet[str]:
        return _without_marks(self.paths()).keys()

    def blob(self, path: str) -> str:
        return hashlib.sha1(self.read(path), usedforsecurity=False).hexdigest()

    def size(self, path: str) -> int:
        return self._inside(path).stat().st_size

    def read(self, path: str) -> bytes:
        return self._inside(path).read_bytes()

    def prefetch(self, paths: Iterable[str]) -> None:
        """Nothing to do: the files are here."""

    def _walk(self) -> list[str]:
        found: list[str] = []
        for folder, names, files in os.walk(self._root, followlinks=False):
            names[:] = [name for name in names if name not in self.SKIPPED]
            for name in files:
                path = Path(folder, name)
                if path.resolve().is_relative_to(self._root) and path.is_file():
                    found.append(self._shown(path.relative_to(self._root)))
        return found

    def _shown(self, path: Path) -> str:
        shown = os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
        if shown != path.as_posix():
            self._odd[shown] = path
        return shown

    def _inside(self, path: str) -> Path:
        """The file behind a path, refused (KeyError) when it, or a link on its way, leads out of the folder."""
        target = (self._root / self._odd.get(path, Path(path))).resolve()
        if not target.is_relative_to(self._root) or not target.is_file():
            raise KeyError(path)
        return target
