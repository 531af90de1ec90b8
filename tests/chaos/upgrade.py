"""A rolling upgrade under load: python -m tests.chaos.upgrade [--from COMMIT] [--roles N] [--replicas R].

Replicas of the last release serve and deliver behind the proxy; one after the other is stopped and started as this release,
whose first one brings the tables up to date, while people close roles all the time. Counted: errors that somebody saw, and
what is lost or doubled in the channel and in the database.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select

from bot.database import Store
from bot.localslack.serving import RunningLocalSlack, running_local_slack
from bot.models.delivery import Lane
from tests.chaos.cluster import Replica
from tests.chaos.commands import Wanted, a_cluster, a_database, judge
from tests.chaos.counting import _messages
from tests.chaos.load import Slack

LAST_RELEASE = "3e74b26"  # 0.1.0
ROOT = Path(__file__).parent.parent.parent
BETWEEN_SECONDS = 2.0  # of load before, between and after the replacements
AT_ONCE = 4
FAST = {  # deliveries as fast as they go, so that they are under way all the time
    "ROLECALL_CHANNEL_INTERVAL_SECONDS": "0.02",
    "ROLECALL_POSTS_PER_MINUTE": "0",
    "ROLECALL_SETTLE_SECONDS": "1",
    "ROLECALL_ANNOUNCE__DEFAULT": "#jobs",
}
SEEDING = """
import sys
from bot.database import Store
from bot.hiring.roles.announcing import announce
from bot.hiring.people.workspace import ChannelFacts, remember_channels
from bot.migrations.run import upgrade
from bot.settings import Announce, Settings
from bot.timeutil import utc_now
from tests.casting import a_role, added, an_event
url, roles = sys.argv[1], int(sys.argv[2])
upgrade(url)
store = Store(url)
settings = Settings(_env_file=None, announce=Announce(default="#jobs"))
with store.begin() as session:
    remember_channels(session, "T0ACME", [ChannelFacts("C0JOBS", "jobs", is_member=True)], utc_now())
for number in range(1, roles + 1):
    with store.begin() as session:
        role = added(session, a_role(number, f"Role number {number}", utc_now()))
        event = an_event(session, role, "opened", utc_now(), after={"state": "open"})
        announce(session, role, event, settings, utc_now())
store.close()
"""


def check_out(commit: str, folder: Path) -> Path:
    """The source of a commit, in a folder of its own."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    folder.mkdir()
    subprocess.run(["tar", "-x"], cwd=folder, check=True, input=archive)
    return folder


def seed(release: Path, url: str, roles: int) -> None:
    """The last release makes its tables and opens roles; their cards wait in the ledger."""
    command = [sys.executable, "-c", SEEDING, url, str(roles)]
    subprocess.run(command, cwd=release, check=True, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(release)})


class People:
    """They close roles as long as the upgrade takes, and look at others."""

    def __init__(self, side: Slack, roles: int) -> None:
        self.wanted = Wanted(list(range(1, roles + 1)), [], set())
        self._side = side
        self._next = iter(range(1, roles + 1))
        self._stop = False
        self.looked = 0

    async def at_work(self) -> None:
        """Several at once, until told to stop."""
        await asyncio.gather(*(self._one() for _ in range(AT_ONCE)))

    def stop(self) -> None:
        self._stop = True

    async def _one(self) -> None:
        while not self._stop:
            number = next(self._next, None)
            if number is None:
                self.looked += await self._side.command("list") is not None
            else:
                answer = await self._side.command(f"close R-{number} filled: effect {number}")
                if answer is not None and "is filled" in answer:
                    self.wanted.acknowledged.add(number)
                elif answer is not None:
                    self.wanted.refused.append(f"R-{number}: {answer[:300]}")
            await asyncio.sleep(0.1)


async def replace_all(replicas: list[Replica]) -> list[int]:
    """One after the other becomes this release; the exit codes of the old ones."""
    codes = []
    for replica in replicas:
        await asyncio.sleep(BETWEEN_SECONDS)
        codes.append(await replica.stop())
        replica.release = None
        replica.start()
        await replica.becomes_ready()
    await asyncio.sleep(BETWEEN_SECONDS)
    return codes


async def emptied(url: str, seconds: float = 120.0) -> None:
    """Wait until nothing is on its way."""
    store = Store(url)
    async with asyncio.timeout(seconds):
        while await store.read(lambda session: session.execute(select(func.sum(Lane.open))).scalar_one()):
            await asyncio.sleep(0.2)
    store.close()


def shown(slack: RunningLocalSlack, acknowledged: set[int]) -> tuple[Counter[str], list[str]]:
    """What #jobs shows: one card a role, and below it one line for each that was closed."""
    with httpx.Client(
        base_url=slack.api_url, headers={"Authorization": f"Bearer {slack.bot_token}"}, trust_env=False
    ) as web:
        messages = _messages(web, "C0JOBS")
    cards = {_title(message): message for message in messages if _title(message)}
    times = Counter(_title(message) for message in messages if _title(message))
    lines = Counter(str(message.get("thread_ts")) for message in messages if message.get("thread_ts") != message["ts"])
    found: Counter[str] = Counter(lost=0, doubled=0)
    examples = []
    for number in sorted(acknowledged):
        title = f"Role number {number}"
        below = lines[str(cards[title]["ts"])] if title in cards else 0
        found["lost"] += (title not in cards) + (below < 1)
        found["doubled"] += max(0, times[title] - 1) + max(0, below - 1)
        if times[title] != 1 or below != 1:
            examples.append(f"{title}: {times[title]} cards, {below} lines below")
    return found, examples


def _title(message: dict[str, Any]) -> str:
    """A card's, which begins with the role's title."""
    blocks = message.get("blocks") or []
    if not blocks or message.get("thread_ts") not in (None, message["ts"]):
        return ""
    words = str(blocks[0]).split("Role number ")
    return f"Role number {words[1].split()[0].strip(chr(39) + '*,}')}" if len(words) > 1 else ""


async def run(options: argparse.Namespace, url: str, slack: RunningLocalSlack, folder: Path, release: Path) -> int:
    """Upgrade under load, then count."""
    begun = time.monotonic()
    async with a_cluster(slack, url, folder, options.replicas, FAST, release) as (replicas, proxy, port):
        side = Slack(port, slack.signing_secret)
        people = People(side, options.roles)
        working = asyncio.create_task(people.at_work())
        codes = await replace_all(replicas)
        people.stop()
        await working
        await emptied(url)
        codes += [await replica.stop() for replica in replicas]
        logs = "".join(replica.log.read_text(encoding="utf-8") for replica in replicas)
    kept, examples = judge(url, people.wanted)
    seen, more = shown(slack, people.wanted.acknowledged)
    for line in (*examples[:5], *more[:5], *people.wanted.refused[:5], *side.errors[:5]):
        print(line)
    worst = max(side.seconds, default=0.0)
    closed = len(people.wanted.acknowledged)
    print(
        f"{time.monotonic() - begun:.0f} s, exit codes {codes}, {proxy.failed} answers of 502, slowest answer {worst:.2f} s"
    )
    print(f"{closed} roles closed, {people.looked} looks at the list, {logs.count(' ERROR ')} errors logged")
    errors = len(side.errors) + len(people.wanted.refused)
    lost, doubled = kept["lost"] + seen["lost"], kept["doubled"] + kept["turned"] + seen["doubled"]
    what = f"rolling upgrade of {options.replicas} replicas from {options.from_}"
    print(f"{what}: {errors} errors seen, {lost} lost, {doubled} doubled")
    return 1 if errors or lost or doubled or any(codes) else 0


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 only if nobody saw an error and nothing is lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.upgrade", description=__doc__)
    parser.add_argument("--from", dest="from_", default=LAST_RELEASE, metavar="COMMIT")
    parser.add_argument("--roles", type=int, default=300)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--database", default="postgresql")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, a_database(options.database) as url, running_local_slack() as slack:
        folder = Path(name)
        release = check_out(options.from_, folder / "release")
        seed(release, url, options.roles)
        return asyncio.run(run(options, url, slack, folder, release))


if __name__ == "__main__":
    sys.exit(main())
