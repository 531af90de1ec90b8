"""What would have been announced over a real history, beside what a person wrote down before: missing and wrong ones.

`python -m tests.postings.histories [NAME ...]` prints the comparison; the folder of real postings must be there.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.hiring.following.due import Told
from bot.hiring.following.replaying import replay
from bot.postings.git import Access
from bot.postings.remote import GitSource
from bot.settings import Settings

CORPUS = Path(os.environ.get("ROLECALL_CORPUS", Path(__file__).parents[2].parent / "shared"))
LISTS = Path(__file__).parent / "expected"
NAMES = sorted(file.stem for file in LISTS.glob("*.tsv"))
SLACK = timedelta(minutes=1)


@dataclass(frozen=True)
class Wanted:
    """One row of a hand-written list."""

    commit: str
    first: datetime
    last: datetime
    event: str
    path: str
    remark: str

    @property
    def may_be_left_out(self) -> bool:
        """Whether people would disagree about it."""
        return self.remark.startswith("may:")

    def fits(self, told: Told) -> bool:
        """Whether this is what was told: the same event of the same file, by the same commit or at the right time."""
        if told.event != self.event or _file(told.path) != _file(self.path):
            return False
        return self.first <= told.at <= self.last or (told.commit == self.commit and self.last - self.first <= 2 * SLACK)

    def __str__(self) -> str:
        return f"{self.first.date()} {self.commit[:9]} {self.event} {self.path} ({self.remark})"


@dataclass(frozen=True)
class Comparison:
    """How a replay compares with its list."""

    wanted: int
    missing: list[Wanted]
    wrong: list[Told]


def compare(name: str) -> Comparison:
    """Replay a history and compare it with its list."""
    rows, until = read_list(name)
    told = replayed(name, until)
    wrong: list[Told] = []
    for one in told:
        fitting = next((row for row in rows if row.fits(one)), None)
        if fitting is None:
            wrong.append(one)
        else:
            rows.remove(fitting)
    missing = [row for row in rows if not row.may_be_left_out]
    return Comparison(len(missing) + len(told) - len(wrong), missing, wrong)


def replayed(name: str, until: str | None) -> list[Told]:
    """What a replay of a history tells, up to a commit."""
    with tempfile.TemporaryDirectory() as folder:
        source = GitSource(str(bundle(name)), branch=None, cache=Path(folder), access=Access())
        repository, head = source.history(Path(folder, "history.git"))
        with repository:
            return list(replay(repository, until or head, Settings(_env_file=None)))


def bundle(name: str) -> Path:
    """The real history of a repository."""
    return CORPUS / "histories" / f"{name}.bundle"


def read_list(name: str) -> tuple[list[Wanted], str | None]:
    """The hand-written rows, and the last commit that was read for them (None: all)."""
    rows: list[Wanted] = []
    until = None
    for line in (LISTS / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("# until "):
            until = line.removeprefix("# until ").strip()
        if line.startswith(("#", "commit\t")):
            continue
        commit, date, latest, event, path, remark = line.split("\t")
        rows.append(Wanted(commit, *_span(date, latest), event, path, remark))
    return rows, until


def _span(date: str, latest: str) -> tuple[datetime, datetime]:
    """When it may be told. A day without an hour: from its beginning to the end of the next, whatever the zone."""
    first = datetime.fromisoformat(date)
    if "T" not in date:
        first = first.replace(tzinfo=UTC)
        last = first + timedelta(days=2)
    else:
        first, last = first - SLACK, first + SLACK
    return first, datetime.fromisoformat(latest) + SLACK if latest else last


def _file(path: str) -> str:
    """A path without its language."""
    return re.sub(r"\.(de|en)\.md$", ".md", path)


def main() -> None:
    """Print the comparison of some or all histories."""
    for name in sys.argv[1:] or NAMES:
        found = compare(name)
        print(f"{name}: {found.wanted} wanted, {len(found.missing)} missing, {len(found.wrong)} wrong")
        for row in found.missing:
            print(f"   missing  {row}")
        for one in found.wrong:
            print(f"   wrong    {one.at.date()} {one.commit[:9]} {one.event} {one.path}: {one.detail[:110]}")


if __name__ == "__main__":
    main()
