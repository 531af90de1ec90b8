"""What is in a git repository on this disk? Asked of git processes that stay: starting one takes longer than most answers.

In a partial clone blobs may be missing. Git would fetch them one by one; here those that are wanted come in one fetch.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import IO, TypeAlias, cast

from bot.postings.git import Access, CacheBroken, GitFailed, SourceFault, end_group, environment, run_git, start_reader
from bot.postings.outages import explain
from bot.postings.tree import Listing

GONE = "0" * 40
FEW = 50  # objects that the process which runs already is asked for at once; the questions fit into any pipe
FILES = ("100644", "100755", "100664")  # modes of files; links and submodules are no files of ours
_COMMITTER = re.compile(rb"^committer .*> (\d+) ([+-])(\d\d)(\d\d)$", re.MULTILINE)
Object: TypeAlias = tuple[str, bytes, bytes]
"""Id, type and content."""
_HEADING = "--format=%x01%H %cI"
_RAW = ("-r", "-z", "--raw", "--full-index")
PARTIAL = {"remote__origin__promisor": "true", "remote__origin__partialclonefilter": "blob:none"}


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit and what it changed against another, mostly its first parent: path -> content id, None where it went."""

    id: str
    committed_at: datetime  # committer date, with the offset it was written with
    changed: Mapping[str, str | None]


class Repository:
    """A bare or ordinary repository. `url` says where missing blobs come from. Safe to share among threads."""

    def __init__(self, folder: Path, url: str = "", access: Access | None = None, *, is_partial: bool = False) -> None:
        self.folder = folder
        self._access = access or Access()
        self._url = url
        self._is_partial = is_partial
        self._env = environment("", self._access)
        self._readers: dict[str, subprocess.Popen[bytes]] = {}  # by the git command that runs
        self._at_hand: dict[str, bytes] = {}  # what was found here while looking for what is missing: it is read next
        self._lock = threading.Lock()

    def __enter__(self) -> Repository:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """End the reading processes."""
        with self._lock:
            for command in list(self._readers):
                self._end(command)

    def git(self, *args: str, feed: bytes = b"") -> bytes:
        """What a git command in this repository prints. Raises GitFailed."""
        return run_git(args, self._env, self._access.timeout, folder=self.folder, feed=feed)

    def listing(self, commit: str) -> Listing:
        """All files of a commit: path -> content id."""
        return Listing(dict(_files(self.git("ls-tree", "-r", "-z", "--full-tree", commit))))

    def commit_at(self, name: str) -> tuple[str, datetime]:
        """Id and committer date (with the offset it was written with) of a commit, by id or ref. Raises GitFailed."""
        found = self._objects([name])[0]
        written = _COMMITTER.search(found[2]) if found and found[1] == b"commit" else None
        if found is None or written is None:
            raise GitFailed(f"there is no commit {name}")
        offset = int(written[3]) * 60 + int(written[4])
        zone = timezone(timedelta(minutes=-offset if written[2] == b"-" else offset))
        return found[0], datetime.fromtimestamp(int(written[1]), zone)

    def compare(self, older: str, newer: str) -> Commit:
        """A commit and what it changed against another, both by their ids. Raises GitFailed where one is not here."""
        end = f"this was {newer}\n".encode()  # git repeats a line that names no commit
        with self._lock:
            try:
                said = self._answer(f"{newer} {older}\n".encode() + end, end)
            except BrokenPipeError as error:
                self._end("diff-tree")
                raise GitFailed(f"{older[:9]} and {newer[:9]} can't be compared") from error
        if not said:
            raise GitFailed(f"there is no commit {newer}")
        return _commit(said[1:])

    def _answer(self, question: bytes, end: bytes) -> bytes:
        """What the comparing process says before `end`: the commit, also where nothing differs."""
        questions, answers = self._reader("diff-tree", "--stdin", "--always", "--no-renames", *_RAW, _HEADING)
        questions.write(question)
        questions.flush()
        said = bytearray()
        while not said.endswith(end):
            chunk = os.read(answers.fileno(), 65_536)
            if not chunk:
                raise BrokenPipeError
            said += chunk
        return bytes(said.removesuffix(end))

    def renames(self, older: str, newer: str, paths: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Which of `paths` git calls renamed: new path -> (old path, likeness in per cent)."""
        wanted = [f":(literal){path}" for path in paths]
        raw = self.git("diff-tree", *_RAW, "-M40%", "-l0", older, newer, "--", *wanted)
        return dict(_renames(raw))

    def commits(self, head: str) -> Iterator[Commit]:
        """The first-parent history from its first commit to `head`, in one go."""
        raw = self.git(
            "log", "--first-parent", "--reverse", "-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--root",
            "--no-show-signature", _HEADING, head,
        )  # fmt: skip
        for chunk in raw.split(b"\x01")[1:]:
            yield _commit(chunk)

    def lookup(self, name: str) -> tuple[str, bytes] | None:
        """Content id and bytes of an object (an id, or `commit:path`); None where there is none, or not here."""
        found = self._objects([name])[0]
        return (found[0], found[2]) if found and found[1] == b"blob" else None

    def _objects(self, names: Sequence[str]) -> list[Object | None]:
        """Objects by anything that names them, in that order; None where there is none, or not here."""
        steps = (names[start : start + FEW] for start in range(0, len(names), FEW))
        with self._lock:
            try:
                return [found for step in steps for found in self._ask(step)]
            except (BrokenPipeError, ValueError) as error:
                raise CacheBroken(f"The copy of the repository in {self.folder} can't be read; it is made anew.") from error

    def read(self, blob: str) -> bytes:
        """The bytes of a content id, fetched first where they are missing. Raises KeyError where there are none."""
        known = self._at_hand.pop(blob, None)
        if known is not None:
            return known
        found = self.lookup(blob)
        if found is None:
            self.fetch_blobs([blob])
            found = self.lookup(blob)
        if found is None:
            raise KeyError(blob)
        return found[1]

    def missing(self, blobs: Iterable[str]) -> list[str]:
        """Those of the content ids that are not here; a few that are here are at hand for being read next."""
        wanted = list(dict.fromkeys(blobs))
        if len(wanted) <= FEW:
            found = dict(zip(wanted, self._objects(wanted), strict=True))
            self._at_hand = {blob: one[2] for blob, one in found.items() if one}
            return [blob for blob, one in found.items() if one is None]
        if not self._is_partial:
            return []
        feed = "".join(f"{blob}\n" for blob in wanted).encode()
        said = self.git("cat-file", "--batch-check", feed=feed).decode()
        return [line.split()[0] for line in said.splitlines() if line.endswith(" missing")]

    def fetch_blobs(self, blobs: Sequence[str]) -> None:
        """Fetch these content ids in one go, the way git itself does it for a partial clone. Raises SourceFault."""
        if not blobs or not self._is_partial:
            return
        settings = {**PARTIAL, "remote__origin__url": self._url, "fetch__negotiationAlgorithm": "noop"}
        args = ["fetch", "-q", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--filter=blob:none"]
        feed = "".join(f"{blob}\n" for blob in blobs).encode()
        env = environment(self._url, self._access, **settings)
        try:
            run_git([*args, "--stdin", "origin"], env, self._access.timeout, folder=self.folder, feed=feed)
        except GitFailed as failure:
            raise SourceFault(explain(self._url, failure)) from failure

    def _reader(self, *command: str) -> tuple[IO[bytes], IO[bytes]]:
        """Where a git command that stays takes its questions and gives its answers; it is started where none runs."""
        process = self._readers.get(command[0])
        if process is None or process.poll() is not None:
            process = self._readers[command[0]] = start_reader(command, self._env, self.folder)
        return cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)

    def _end(self, command: str) -> None:
        process = self._readers.pop(command)
        end_group(process)
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(BrokenPipeError):  # a question that nobody took
                cast("IO[bytes]", pipe).close()

    def _ask(self, names: Sequence[str]) -> Iterator[Object | None]:
        """The answers to a few questions, which are all asked before the first answer is waited for."""
        questions, answers = self._reader("cat-file", "--batch")
        questions.write("".join("\n" if "\n" in name else name + "\n" for name in names).encode())  # nothing has no name
        questions.flush()
        for name in names:
            words = answers.readline().split()
            if not words:
                raise BrokenPipeError(name)
            if len(words) != 3 or words[1] not in (b"blob", b"tree", b"commit", b"tag"):
                yield None
                continue
            content = answers.read(int(words[2]) + 1)[:-1]
            if len(content) != int(words[2]):
                raise BrokenPipeError(name)
            yield words[0].decode(), words[1], content


class GitTree:
    """One commit's files. `listing` saves reading the tree when it is known already (replay)."""

    def __init__(self, repository: Repository, commit: str, listing: Listing | None = None) -> None:
        self.repository = repository
        self.commit = commit
        self._listing = listing

    @property
    def listing(self) -> Listing | None:
        """Path -> content id, where it has been read."""
        return self._listing

    def paths(self) -> Sequence[str]:
        return sorted(self._files())

    def names(self) -> AbstractSet[str]:
        return self._files().keys()

    def translated(self) -> AbstractSet[str]:
        return self._files().translated()

    def blob(self, path: str) -> str:
        return self._files()[path]

    def size(self, path: str) -> int:
        return len(self.read(path))

    def read(self, path: str) -> bytes:
        return self.repository.read(self.blob(path))

    def prefetch(self, paths: Iterable[str]) -> None:
        """Fetch what is missing of these files, in one go."""
        known = (self._files().get(path) for path in paths)
        self.repository.fetch_blobs(self.repository.missing(blob for blob in known if blob is not None))

    def _files(self) -> Listing:
        if self._listing is None:
            self._listing = self.repository.listing(self.commit)
        return self._listing


def _shown(raw: bytes) -> str:
    """Git keeps paths as bytes; what is not UTF-8 in them is shown as an escape, since every database must hold it."""
    return raw.decode("utf-8", "backslashreplace")


def _files(raw: bytes) -> Iterator[tuple[str, str]]:
    for entry in raw.split(b"\0"):
        heading, tab, path = entry.partition(b"\t")
        words = heading.decode().split()
        if tab and words[0] in FILES:
            yield _shown(path), words[2]


def _commit(said: bytes) -> Commit:
    """What git tells of one commit in `_HEADING` and `_RAW`."""
    heading, _, rest = said.partition(b"\0")
    commit, _, at = heading.decode().strip().partition(" ")
    return Commit(commit, datetime.fromisoformat(at), _changes(rest.lstrip(b"\n")))


def _changes(raw: bytes) -> dict[str, str | None]:
    parts = iter(raw.split(b"\0"))
    found: dict[str, str | None] = {}
    for heading in parts:
        words = heading.decode().lstrip("\n:").split()
        if len(words) >= 5:
            path = _shown(next(parts))
            found[path] = words[3] if words[1] in FILES and words[3] != GONE else None
    return found


def _renames(raw: bytes) -> Iterator[tuple[str, tuple[str, int]]]:
    parts = iter(raw.split(b"\0"))
    for heading in parts:
        words = heading.decode().lstrip("\n:").split()
        if len(words) < 5:
            continue
        old = _shown(next(parts))
        if words[4].startswith(("R", "C")):
            yield _shown(next(parts)), (old, int(words[4][1:] or 100))
