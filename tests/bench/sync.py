"""What does following a repository cost? A look without news, and one with one changed file of 10,000, beside git alone.

`python -m tests.bench.sync [POSTINGS]` prints a table of medians. All is real: git over file://, SQLite as in service.

A look with news can't do without asking and fetching, so it stands beside all that git itself needs for the same (ls-remote,
fetch, diff). What Rolecall does once the commit is here (compare, read, store, both commits on disk) stands beside
`git diff` of the two commits alone; the clock starts when git's fetch has ended.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.database import Base, Store
from bot.hiring.following.replaying import replay
from bot.hiring.following.syncing import sync_once
from bot.postings.git import Access
from bot.postings.remote import GitSource
from bot.postings.repository import Repository
from bot.settings import Settings, SourceTable
from bot.timeutil import utc_now
from tests.gitsites import Website, posting
from tests.postings.histories import bundle

ROUNDS = 25


@dataclass(frozen=True)
class Line:
    """One comparison, in milliseconds."""

    what: str
    ours: float
    beside: str
    theirs: float

    @property
    def ratio(self) -> float:
        """Ours by theirs."""
        return self.ours / self.theirs

    def __str__(self) -> str:
        return f"{self.what:44} {self.ours:8.1f} ms   {self.beside:34} {self.theirs:8.1f} ms   x {self.ratio:.2f}"


def measure(postings: int, rounds: int = ROUNDS) -> list[Line]:
    """All comparisons, for a repository of so many postings."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = Website(folder / "website")
        site.commit({f"jobs/{n % 100}/role-{n}.md": posting(f"Keeper of room {n}") for n in range(postings)})
        store = Store(f"sqlite:///{folder / 'bench.db'}")
        Base.metadata.create_all(store.engine)
        try:
            return _measure(site, store, folder, rounds)
        finally:
            store.close()


def _measure(site: Website, store: Store, folder: Path, rounds: int) -> list[Line]:
    url = f"file://{site.folder}"
    settings = Settings(_env_file=None, source=SourceTable(url=url))
    place = TimedSource(url, branch=None, cache=folder / "cache", access=Access())
    began = time.perf_counter()
    sync_once(store, "T0ACME", place, settings, utc_now())
    print(f"first sight: {time.perf_counter() - began:.1f} s")
    ours, theirs, changed, fetched, diffed, after = [], [], [], [], [], []
    mirror = folder / "mirror.git"
    git("clone", "-q", "--bare", url, str(mirror))
    now = utc_now()

    def look() -> None:
        sync_once(store, "T0ACME", place, settings, now)

    for _ in range(rounds):
        now += timedelta(minutes=1)
        theirs.append(took(partial(git, "ls-remote", "-q", url, "HEAD")))
        ours.append(took(look))
    for number in range(rounds):
        now += timedelta(seconds=15)  # nothing that waits becomes due meanwhile
        old = site.git("rev-parse", "HEAD")
        new = site.commit({f"jobs/{number % 100}/role-{number}.md": posting(f"Keeper of room {number}", location="Oslo")})
        fetched.append(took(partial(git, "-C", str(mirror), "fetch", "-q", url, "+main:main")))
        diffed.append(took(partial(git, "-C", str(mirror), "diff", old, new)))
        changed.append(took(look))
        after.append((time.perf_counter() - place.fetched_at) * 1000)
    place.close()
    both = [one + other for one, other in zip(fetched, diffed, strict=True)]
    return [
        Line("a look without news", median(ours), "git ls-remote", median(theirs)),
        Line(
            "a look with one changed posting",
            median(changed),
            "git ls-remote + git fetch + git diff",
            median(both) + median(theirs),
        ),
        Line("  of it after the fetch: compare, read, store", median(after), "git diff", median(diffed)),
    ]


class TimedSource(GitSource):
    """A repository that notes when a fetch has ended: from then on all work is ours."""

    fetched_at = 0.0

    def _fetch(self, ref: str) -> Repository:
        repository = super()._fetch(ref)
        self.fetched_at = time.perf_counter()
        return repository


def git(*args: str) -> None:
    """Run git as a person would."""
    subprocess.run(["git", *args], check=True, capture_output=True)


def took(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def median(times: list[float]) -> float:
    """The middle one, which a busy moment of the machine does not move."""
    return statistics.median(times)


def replay_rate(name: str) -> str:
    """How fast a real history is replayed: commits a second of the clock, and of this process's own time."""
    began, own = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        source = GitSource(str(bundle(name)), branch=None, cache=Path(folder), access=Access())
        repository, head = source.history(Path(folder, "history.git"))
        with repository:
            commits = int(repository.git("rev-list", "--first-parent", "--count", head))
            told = sum(1 for _ in replay(repository, head, Settings(_env_file=None)))
    rate, own_rate = commits / (time.perf_counter() - began), commits / (time.process_time() - own)
    return f"{name}: {commits} commits, {told} announcements, {rate:.1f}/s ({own_rate:.1f} a CPU second)"


def main() -> None:
    """Print the table."""
    postings = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{postings} postings, median of {ROUNDS}")
    for line in measure(postings):
        print(line)
    if bundle("18F+join.tts.gsa.gov").is_file():
        print(replay_rate("18F+join.tts.gsa.gov"))


if __name__ == "__main__":
    main()
