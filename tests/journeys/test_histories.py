"""Two real histories, served by git over http and followed commit by commit: the channel says what a reader would want.

The transcripts below were written by hand from the histories. A card is named by words that it still holds at the end; a
line stands in the thread of its role's card.
"""

from __future__ import annotations

import asyncio
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.cli.wiring import Bot, assembled, run
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.models import Delivery, PendingChange, Source
from bot.models.delivery import DeliveryState
from bot.settings import SourceTable
from tests.gitsites import git_host
from tests.journeys.running_bot import settings_for

pytestmark = pytest.mark.corpus

TILT = [
    ("card", "Head of Product"),
    ("card", "Developer Advocate"),
    ("line", "Developer Advocate", "closed"),
    ("card", "Frontend Engineer"),
    ("card", "Developer Tools Engineer"),
    ("line", "Head of Product", "closed"),
    ("line", "Frontend Engineer", "jobs@tilt.dev"),
    ("line", "Developer Tools Engineer", "jobs@tilt.dev"),
    ("line", "Developer Tools Engineer", "closed"),
    ("line", "Frontend Engineer", "closed"),
    ("card", "Product Designer"),
    ("line", "Product Designer", "closed"),
    ("card", "Senior Frontend Engineer"),  # back in July as "not actively hiring", which said nothing
    ("card", "Senior Developer Tools Engineer"),
    ("card", "Developer Advocate"),
    ("line", "Senior Frontend Engineer", "closed"),
    ("line", "Developer Advocate", "closed"),
    ("card", "Operations Manager"),
    ("line", "Operations Manager", "closed"),
    ("line", "Senior Developer Tools Engineer", "closed"),
]

OXIDE = [
    ("card", "Systems Engineer"),  # the summary of the first look
    ("card", "Product Engineers"),
    ("line", "Product Engineers", "on hold"),
    ("card", "Product engineering"),  # open again 24 days after its card, so with a fresh one
    ("card", "Systems Engineers"),  # known from the summary, so its card comes with its closing
    ("card", "Software Engineers"),
    ("card", "Hardware engineer"),
    ("line", "Product engineering", "Product Engineering and Design"),
    ("line", "Product engineering", "forms.gle"),
    ("line", "Hardware engineer", "forms.gle"),
    ("line", "Software engineering", "forms.gle"),
    ("line", "Product engineering", "Emeryville"),
    ("line", "Hardware engineer", "Emeryville"),
    ("line", "Software engineering", "Emeryville"),
    ("card", "Technical program manager"),  # published ...
    ("line", "Technical program manager", "on hold"),  # ... and a draft again
    ("line", "Product engineering", "Product engineering"),
    ("line", "Hardware engineer", "180,250"),
    ("card", "Software engineer: Control plane"),
    ("card", "Software engineer: Embedded systems"),
    ("card", "Operations Manager"),
    ("card", "Software engineer: Web"),
]


HOLD = timedelta(minutes=10)
NOTED_EVERY = timedelta(minutes=5)  # looks that find nothing new are noted no more often


class Follower:
    """The bot, following a repository whose branch is moved commit by commit; its clock shows each commit's time."""

    def __init__(self, bot: Bot, folder: Path, branch: str, clock: list[datetime]) -> None:
        self._bot = bot
        self._folder = folder
        self._branch = branch
        self._clock = clock

    def follow(self, commits: list[tuple[str, datetime]]) -> None:
        """Move the branch to each commit at its time; the hold time passes where the next commit is that far off."""
        for (commit, at), after in zip(commits, [*commits[1:], (None, None)], strict=True):
            self._has_polled_until(at - timedelta(seconds=60))
            self._clock[0] = at
            git(self._folder, "update-ref", f"refs/heads/{self._branch}", commit)
            self._look(commit)
            if self._waits() and (after[1] is None or after[1] > at + HOLD):
                self._clock[0] = at + HOLD
                self._look(commit, held=False)

    def _has_polled_until(self, at: datetime) -> None:
        """Between two commits the bot looked every minute and found nothing; here it looks once, just before the next."""
        if at <= self._clock[0] + NOTED_EVERY:
            return
        self._clock[0] = at
        self._bot.poller.request()
        until = time.monotonic() + 30
        while self._looked_at() < at:
            assert time.monotonic() < until, "the bot did not look"
            time.sleep(0.02)

    def _looked_at(self) -> datetime:
        with self._bot.store.reading() as session:
            return session.scalars(select(Source.synced_at)).one() or self._clock[0] - timedelta(days=1)

    def _look(self, commit: str, *, held: bool = True) -> None:
        """Wait until the bot has read the commit and delivered what it says, or also what it held."""
        self._bot.poller.request()
        until = time.monotonic() + 30
        while not self._is_done(commit) or (not held and self._waits()):
            assert time.monotonic() < until, f"{commit} was not followed"
            time.sleep(0.02)

    def _is_done(self, commit: str) -> bool:
        under_way = (DeliveryState.QUEUED, DeliveryState.SENDING)
        with self._bot.store.reading() as session:
            if session.scalars(select(Source.commit)).first() != commit:
                return False
            return session.scalar(select(func.count()).where(Delivery.state.in_(under_way))) == 0

    def _waits(self) -> bool:
        with self._bot.store.reading() as session:
            return session.scalar(select(func.count(PendingChange.id))) != 0


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def served(bundle: Path, root: Path) -> tuple[Path, str, list[tuple[str, datetime]]]:
    """A repository under `root` to be served, its branch, and the commits (id, time) in order."""
    folder = root / "website" / ".git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(bundle), str(folder)], check=True, capture_output=True)
    branch = git(folder, "symbolic-ref", "--short", "HEAD")
    listed = git(folder, "log", "--first-parent", "--reverse", "--format=%H %cI").splitlines()
    commits = [(line.split()[0], datetime.fromisoformat(line.split()[1])) for line in listed]
    git(folder, "config", "uploadpack.allowFilter", "true")
    return folder, branch, commits


@contextmanager
def followed(slack: DrivenLocalSlack, url: str, tmp_path: Path, clock: list[datetime]) -> Iterator[Bot]:
    """The whole bot as `rolecall run` joins it, on a thread of its own."""
    settings = settings_for(
        slack,
        database_url=SecretStr(f"sqlite:///{tmp_path / 'rolecall.db'}"),
        cache=tmp_path / "cache",
        source=SourceTable(url=url, poll_seconds=600.0, hold_minutes=10.0),
    )
    loop, stop, started, found = asyncio.new_event_loop(), asyncio.Event(), threading.Event(), list[Bot]()

    async def work() -> None:
        async with assembled(settings, lambda: clock[0], stop) as bot:
            found.append(bot)
            await run(bot, stop, ready=started.set)

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),))
    thread.start()
    try:
        assert started.wait(20)
        yield found[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()


def transcript(slack: DrivenLocalSlack) -> list[tuple[str, ...]]:
    """Everything in #jobs in the order in which it was posted: cards, and lines with the card above them."""
    jobs = slack.channel("#jobs")
    found: list[tuple[str, tuple[str, ...]]] = []
    for card in jobs.messages():
        if not card.raw.get("bot_id"):
            continue
        found.append((card.ts, ("card", card.text)))
        if card.raw.get("reply_count"):
            lines = [line for line in jobs.thread(card).messages() if line.ts != card.ts]
            found += [(line.ts, ("line", card.text, line.text)) for line in lines]
    return [entry for _, entry in sorted(found)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("tilt-dev+tilt.build", TILT, id="tilt", marks=pytest.mark.proof),  # a minute
        pytest.param("louy2+website", OXIDE, id="oxide", marks=pytest.mark.proof),  # half a minute
    ],
)
def test_a_real_history_followed_commit_by_commit_says_what_a_reader_would_want(
    corpus: Path, slack: DrivenLocalSlack, tmp_path: Path, name: str, expected: list[tuple[str, ...]]
) -> None:
    folder, branch, commits = served(corpus / "histories" / f"{name}.bundle", tmp_path / "root")
    clock = [commits[0][1]]
    git(folder, "update-ref", f"refs/heads/{branch}", commits[0][0])
    with git_host(tmp_path / "root") as host, followed(slack, host.address("website"), tmp_path, clock) as bot:
        Follower(bot, folder, branch, clock).follow(commits)

    said = transcript(slack)

    assert [entry[0] for entry in expected] == [entry[0] for entry in said], "\n".join(map(str, said))
    for wanted, entry in zip(expected, said, strict=True):
        for words, text in zip(wanted[1:], entry[1:], strict=True):
            assert words.lower() in text.lower(), f"{wanted} against {entry}"
