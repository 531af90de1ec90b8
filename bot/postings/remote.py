"""What is at the tip of a git repository's branch? Fetched into a bare cache that can be lost at any time.

A look that finds nothing new costs one git call (`ls-remote`). Blobs are left at the host where it lets us (a website of
2 GB is not downloaded for its postings), and only the newest commit is fetched at first.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.postings.git import Access, GitFailed, SourceFault, check_url, environment, git_says, run_git
from bot.postings.outages import explain
from bot.postings.repository import PARTIAL, Commit, GitTree, Repository
from bot.postings.tree import Listing

log = logging.getLogger(__name__)

HEAD = "refs/rolecall/head"  # what the cache calls the watched branch
SMALL_FILES = "--filter=blob:limit=256k"  # of new commits: most postings come with them, images don't
LOCK_WAIT = 30.0  # seconds to wait for another process that uses the same cache


@dataclass(frozen=True, slots=True)
class GitSnapshot:
    """One commit of a repository on this disk."""

    commit: str
    committed_at: datetime
    tree: GitTree
    repository: Repository
    since: str | None = None  # the commit that `changed` was compared with
    changed: Mapping[str, str | None] | None = None

    def changed_since(self, commit: str) -> Mapping[str, str | None] | None:
        """Path -> content id (None: gone) of what differs from an earlier commit; None when that one is not here."""
        if commit == self.since:
            return self.changed
        step = _compared(self.repository, commit, self.commit)
        return step.changed if step else None

    def renames_since(self, commit: str, paths: Sequence[str]) -> Mapping[str, tuple[str, int]]:
        try:
            return self.repository.renames(commit, self.commit, paths)
        except GitFailed:
            log.info("git could not compare %s with %s; renames are told by titles alone", commit[:9], self.commit[:9])
            return {}

    def earlier(self, blob: str) -> bytes | None:
        found = self.repository.lookup(blob)
        return found[1] if found else None


class GitSource:
    """A git repository by address and branch (None: its default branch), fetched into a bare cache without its blobs."""

    def __init__(self, url: str, *, branch: str | None, cache: Path, access: Access) -> None:
        self.url = check_url(url, access)
        self.branch = branch
        self._access = access
        self._cache = cache / hashlib.sha256(f"{url}\n{branch}".encode()).hexdigest()[:16]
        self._is_bundle = Path(url.removeprefix("file://")).is_file()
        self._env = environment(url, access, remote__origin__url=url, **({} if self._is_bundle else PARTIAL))
        self._repository: Repository | None = None
        self._last: GitSnapshot | None = None

    def look(self, known: str | None) -> GitSnapshot | None:
        """The branch as it is now; None when it is still at `known`. Snapshots of earlier looks end. Raises SourceFault."""
        tip, ref = self._ask_tip()
        if tip == known:
            return None
        with self._locked():
            repository = self._fetch(ref)
        step = _compared(repository, known, tip) if known else None
        commit, at = (step.id, step.committed_at) if step else repository.commit_at(HEAD)
        changed = step.changed if step else None
        tree = GitTree(repository, commit, self._listing(known, changed))
        self._last = GitSnapshot(commit, at, tree, repository, known, changed)
        return self._last

    def _listing(self, known: str | None, changed: Mapping[str, str | None] | None) -> Listing | None:
        """The new commit's files: those of the last one, followed on, so that a big tree is not listed again, nor copied."""
        last, self._last = self._last, None
        if last is None or last.commit != known or last.tree.listing is None or changed is None:
            return None
        last.tree.listing.follow(changed)
        return last.tree.listing

    def check(self) -> None:
        """Ask the host for the branch's tip, and nothing more. Raises SourceFault."""
        self._ask_tip()

    def history(self, folder: Path) -> tuple[Repository, str]:
        """The whole history of the branch with all its files, in a new bare repository, and the tip's id.

        Raises SourceFault.
        """
        _, ref = self._ask_tip()
        env = environment(self.url, self._access, remote__origin__url=self.url)
        fetch = ["fetch", "-q", "--no-tags", "--recurse-submodules=no", "--no-write-fetch-head", "origin", f"+{ref}:{HEAD}"]
        try:
            run_git(["init", "-q", "--bare", str(folder)], env, self._access.timeout)
            run_git(fetch, env, self._access.timeout, folder=folder)
        except GitFailed as failure:
            raise SourceFault(explain(self.url, failure)) from failure
        repository = Repository(folder, self.url, self._access)
        return repository, _text(repository.git("rev-parse", HEAD))

    def forget(self) -> None:
        """Throw the cache away, since it turned out to be broken."""
        self.close()
        shutil.rmtree(self._cache, ignore_errors=True)

    def close(self) -> None:
        """End the reading process."""
        if self._repository is not None:
            self._repository.close()
            self._repository = None

    def _ask_tip(self) -> tuple[str, str]:
        """The commit that the watched branch is at, and the ref to fetch: the one call of a look without news."""
        wanted = f"refs/heads/{self.branch}" if self.branch else "HEAD"
        for line in self._remote("ls-remote", "-q", "--", self.url, wanted).splitlines():
            tip, _, ref = line.partition("\t")
            if ref == wanted:
                return tip, ref
        return self._only_branch()

    def _only_branch(self) -> tuple[str, str]:
        """For a repository whose HEAD leads nowhere: its only branch. Raises SourceFault that names the branches."""
        lines = [line.split("\t") for line in self._remote("ls-remote", "-q", "--heads", "--", self.url).splitlines()]
        if len(lines) == 1 and self.branch is None:
            return lines[0][0], lines[0][1]
        names = [ref.removeprefix("refs/heads/") for _, ref in lines]
        if not names:
            raise SourceFault(f"{self.url} has no commits yet. Push the postings to it; I keep looking.")
        problem = f"has no branch {self.branch!r} (any more)" if self.branch else "has no default branch"
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        raise SourceFault(
            f"{self.url} {problem}; it has {', '.join(names[:8])}{more}. Set [source] branch to the right one."
        )

    def _fetch(self, ref: str) -> Repository:
        """The cache with the branch as it is now; a cache that can't be used is replaced by a fresh one."""
        if self._cache.is_dir():
            try:
                return self._fetch_into(self._cache, ref, is_first=False)
            except GitFailed as failure:
                if failure.stderr == "timeout":
                    raise SourceFault(explain(self.url, failure)) from failure
                log.warning("%s: the cache could not be used (%s); it is made anew", self.url, failure)
        fresh = self._cache.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            run_git(["init", "-q", "--bare", str(fresh)], self._env, self._access.timeout)
            self._fetch_into(fresh, ref, is_first=True).close()
        except GitFailed as failure:
            shutil.rmtree(fresh, ignore_errors=True)
            raise SourceFault(explain(self.url, failure)) from failure
        self.forget()
        fresh.rename(self._cache)
        return self._open(self._cache)

    def _fetch_into(self, folder: Path, ref: str, *, is_first: bool) -> Repository:
        command = ["fetch", "--no-progress", "--force", "--no-tags", "--recurse-submodules=no", "--no-write-fetch-head"]
        # Only the newest commit at first: a snapshot is all that is compared. Later ones come with their small files.
        first, later = [["--filter=blob:none", "--depth=1"], ["--filter=blob:none"], []], [[SMALL_FILES]]
        attempts = [[]] if self._is_bundle else first if is_first else later
        for number, options in enumerate(attempts, 1):
            try:
                said = git_says([*command, *options, "origin", f"+{ref}:{HEAD}"], self._env, self._access.timeout, folder)
                if "(forced update)" in said:
                    log.warning("%s: history was rewritten (force-push); postings are compared by content", self.url)
                break
            except GitFailed as failure:
                if number == len(attempts) or failure.stderr == "timeout":
                    raise
        return self._open(folder)

    def _open(self, folder: Path) -> Repository:
        if self._repository is None or self._repository.folder != folder:
            self.close()
            self._repository = Repository(folder, self.url, self._access, is_partial=not self._is_bundle)
        return self._repository

    def _remote(self, *args: str) -> str:
        try:
            return _text(run_git(args, self._env, self._access.timeout))
        except GitFailed as failure:
            raise SourceFault(explain(self.url, failure)) from failure

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time in a cache: `rolecall sync` may run beside `rolecall run`."""
        try:
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self._cache.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            problem = f"The cache {self._cache.parent} can't be written ({error.strerror})."
            raise SourceFault(f"{problem} Set ROLECALL_CACHE to a folder that can.") from error
        try:
            _take(file, time.monotonic() + LOCK_WAIT)
            yield
        finally:
            os.close(file)


def _compared(repository: Repository, older: str, newer: str) -> Commit | None:
    try:
        return repository.compare(older, newer)
    except GitFailed:
        return None


def _take(file: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise SourceFault("Another rolecall is looking at this repository just now; I look again soon.") from None
            time.sleep(0.05)
        else:
            return


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace").strip()
