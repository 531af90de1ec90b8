"""Two real histories, served by git over http and followed commit by commit: the channel says what a reader would want.

The transcripts below were written by hand from the histories. A card is named by words that it still holds at the end; a line
stands in the thread of its role's card.
"""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.cli.wiring import Bot, assembled, run
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.models import Delivery, Source
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
    ("card", "Product engineering"),
    ("line", "Product engineering", "on hold"),
    ("line", "Product engineering", "open again"),
    ("card", "Systems Engineers"),  # known from the summary, so its card comes with its closing
    ("card", "Software Engineers"),
    ("card", "Hardware engineer"),
    ("line", "Product engineering", "Product Engineering and Design"),
    ("line", "Product engineering", "forms.gle"),
    ("line", "Hardware engineer", "forms.gle"),
    ("line", "Software engineering", "forms.gle"),
    ("line", "Hardware engineer", "Emeryville"),
    ("line", "Product engineering", "Emeryville"),
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


class Follower:
    """The bot, following a repository whose branch is moved commit by commit; its clock shows each commit's time."""

    def __init__(self, bot: Bot, folder: Path, branch: str) -> None:
        self._bot = bot
        self._folder = folder
        self._branch = branch

    def follow(self, commit: str) -> None:
        """Move the branch, and wait until the bot has read it and delivered what it says."""
        git(self._folder, "update-ref", f"refs/heads/{self._branch}", commit)
        self._bot.poller.request()
        until = datetime.now(UTC) + timedelta(seconds=20)
        while not self._is_done(commit):
            assert datetime.now(UTC) < until, f"{commit} was not followed: {self._trouble()}"
            threading.Event().wait(0.02)

    def _is_done(self, commit: str) -> bool:
        under_way = (DeliveryState.QUEUED, DeliveryState.SENDING)
        with self._bot.store.reading() as session:
            if session.scalars(select(Source.commit)).first() != commit:
                return False
            return session.scalar(select(func.count()).where(Delivery.state.in_(under_way))) == 0

    def _trouble(self) -> str | None:
        with self._bot.store.reading() as session:
            return session.scalars(select(Source.error)).first()


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def served(bundle: Path, root: Path) -> tuple[Path, str, list[tuple[str, datetime]]]:
    """A repository under `root` to be served, its branch, and the commits (id, time) in order."""
    folder = root / "website"
    subprocess.run(["git", "clone", "--quiet", str(bundle), str(folder)], check=True, capture_output=True)
    branch = git(folder, "symbolic-ref", "--short", "HEAD")
    listed = git(folder, "log", "--first-parent", "--reverse", "--format=%H %cI").splitlines()
    commits = [(line.split()[0], datetime.fromisoformat(line.split()[1])) for line in listed]
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(folder, "checkout", "--quiet", "--detach")
    return folder, branch, commits


@contextmanager
def followed(slack: DrivenLocalSlack, url: str, tmp_path: Path, clock: list[datetime]) -> Iterator[Bot]:
    """The whole bot as `rolecall run` joins it, on a thread of its own."""
    settings = settings_for(
        slack,
        database_url=SecretStr(f"sqlite:///{tmp_path / 'rolecall.db'}"),
        cache=tmp_path / "cache",
        source=SourceTable(url=url, poll_seconds=600.0, hold_minutes=0.0),
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
        if card.raw.get("user") != slack.bot_user_id:
            continue
        found.append((card.ts, ("card", card.text)))
        if card.raw.get("reply_count"):
            lines = [line for line in jobs.thread(card).messages() if line.ts != card.ts]
            found += [(line.ts, ("line", card.text, line.text)) for line in lines]
    return [entry for _, entry in sorted(found)]


@pytest.mark.parametrize(
    ("name", "expected"), [("tilt-dev+tilt.build", TILT), ("louy2+website", OXIDE)], ids=["tilt", "oxide"]
)
def test_a_real_history_followed_commit_by_commit_says_what_a_reader_would_want(
    corpus: Path, slack: DrivenLocalSlack, tmp_path: Path, name: str, expected: list[tuple[str, ...]]
) -> None:
    folder, branch, commits = served(corpus / "histories" / f"{name}.bundle", tmp_path / "root")
    clock = [commits[0][1]]
    git(folder, "update-ref", f"refs/heads/{branch}", commits[0][0])
    with git_host(tmp_path / "root") as host, followed(slack, host.address("website"), tmp_path, clock) as bot:
        follower = Follower(bot, folder, branch)
        for commit, at in commits:
            clock[0] = at
            follower.follow(commit)

    said = transcript(slack)

    assert [entry[0] for entry in expected] == [entry[0] for entry in said], "\n".join(map(str, said))
    for wanted, entry in zip(expected, said, strict=True):
        for words, text in zip(wanted[1:], entry[1:], strict=True):
            assert words.lower() in text.lower(), f"{wanted} against {entry}"
