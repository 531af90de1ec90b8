"""Commands and events while replicas are killed: python -m tests.chaos.commands --commands N --events N --kills K --seed S.

Each command and event closes a role of its own with a note of its own. A tenth of the events comes a second time after a
command has opened the role again: then it must do nothing. The last line counts; exit 0 only if what was acknowledged is
there once, what was not is there at most once, and nobody's event was left untaken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.localslack.serving import RunningLocalSlack, running_local_slack
from bot.migrations.run import upgrade
from bot.models import Role, RoleEvent
from bot.timeutil import utc_now
from tests.casting import a_role
from tests.chaos.cluster import Replica, environment_for
from tests.chaos.load import Slack
from tests.chaos.proxy import Proxy, read_rules
from tests.databases import PostgresServer
from tests.ports import kept_port

AT_ONCE = 16  # requests in flight
TWICE = 10  # every so many-th event is sent twice
BATCH = 1000
POSTING = """---
title: "{title}"
application_link: https://apply.acme.example/{title}
---

Acme is looking for somebody who does the work of a {title}, with care and in any weather.

## Location

Leeds, England
"""


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.commands", description=__doc__)
    parser.add_argument("--commands", type=int, default=500)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--database", default="postgresql", help='"postgresql" (one of its own), "sqlite" (one replica), or a URL'
    )
    parser.add_argument("--replicas", type=int, default=3)
    return parser.parse_args(arguments)


@dataclass
class Wanted:
    """What is asked for, by role number, and how it ended."""

    commands: list[int]
    events: list[int]
    twice: set[int]
    acknowledged: set[int] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    sent_again: int = 0

    @classmethod
    def of(cls, options: argparse.Namespace) -> Wanted:
        """Events first, then commands; the commands that open a role again are taken from the commands' number."""
        events = list(range(1, options.events + 1))
        twice = set(events[::TWICE])
        plain = max(0, options.commands - len(twice))
        return cls(list(range(options.events + 1, options.events + 1 + plain)), events, twice)


def prepare(url: str, roles: int) -> None:
    """All tables, and so many open roles."""
    upgrade(url)
    store = Store(url)
    for first in range(1, roles + 1, BATCH):
        with store.begin() as session:
            numbers = range(first, min(first + BATCH, roles + 1))
            session.add_all([a_role(number, f"Role number {number}", utc_now()) for number in numbers])
    store.close()


@contextlib.contextmanager
def a_database(name: str) -> Iterator[str]:
    """The URL of an empty database."""
    if name not in ("postgresql", "sqlite"):
        yield name
        return
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/commands.db"
        return
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="rc-pg-")) / "data")
    try:
        yield server.create()
    finally:
        server.stop()


def write_posting(folder: Path, title: str) -> None:
    """One more open role in the company's website."""
    careers = folder / "website" / "careers"
    careers.mkdir(parents=True, exist_ok=True)
    (careers / f"{title.lower()}.md").write_text(POSTING.format(title=title), encoding="utf-8")


@contextlib.asynccontextmanager
async def a_cluster(
    slack: RunningLocalSlack, url: str, folder: Path, number: int, more: dict[str, str], release: Path | None = None
) -> AsyncIterator[tuple[list[Replica], Proxy, int]]:
    """Replicas that are ready, behind a proxy, and its port."""
    write_posting(folder, "Cook")
    environment = environment_for(slack, url, folder / "website", folder, **more)
    with contextlib.ExitStack() as kept:
        replicas = [Replica(folder, environment, kept.enter_context(kept_port()), release) for _ in range(number)]
        proxy = Proxy(read_rules(), [replica.port for replica in replicas])
        for replica in replicas:
            replica.start()
        try:
            for replica in replicas:
                await replica.becomes_ready()
            yield replicas, proxy, await proxy.start()
        finally:
            await proxy.stop()
            for replica in replicas:
                replica.kill()


async def send_all(wanted: Wanted, slack: Slack, chance: random.Random, done: Callable[[], None]) -> None:
    """All commands and events in a random order, so many in flight at once."""
    waiting = [*wanted.commands, *wanted.events]
    chance.shuffle(waiting)
    events = set(wanted.events)

    async def hand() -> None:
        while waiting:
            number = waiting.pop()
            await (_event(wanted, slack, number) if number in events else _command(wanted, slack, number))
            done()

    await asyncio.gather(*(hand() for _ in range(AT_ONCE)))


async def _command(wanted: Wanted, slack: Slack, number: int) -> None:
    answer = await slack.command(f"close R-{number} filled: effect {number}")
    if answer is not None and "is filled" in answer:
        wanted.acknowledged.add(number)
    elif answer is not None:
        wanted.refused.append(f"R-{number}: {answer[:200]}")


async def _event(wanted: Wanted, slack: Slack, number: int) -> None:
    event = {
        "type": "message",
        "channel": "D0PRIYA",
        "channel_type": "im",
        "user": slack.user,
        "text": f"close R-{number} filled: effect {number}",
        "ts": f"{1_760_000_000 + number}.000100",
    }
    wanted.sent_again += await slack.event(event, f"Ev{number}") - 1
    wanted.acknowledged.add(number)
    if number in wanted.twice:
        while await slack.command(f"open R-{number}") is None:
            await asyncio.sleep(0.1)  # a person who saw an error says it again
        await slack.event(event, f"Ev{number}")


def judge(url: str, wanted: Wanted) -> tuple[Counter[str], list[str]]:
    """What the database says, against what was acknowledged."""
    store = Store(url)
    with store.reading() as session:
        told = _told(session)
    store.close()
    found: Counter[str] = Counter(lost=0, doubled=0, turned=0)
    examples = []
    for number in (*wanted.commands, *wanted.events):
        kinds = [kind for kind, note in told.get(number, []) if kind != "reopened"]
        found["lost"] += number in wanted.acknowledged and not kinds
        found["doubled"] += max(0, len(kinds) - 1)
        wrong_note = any(note != f"effect {number}" for kind, note in told.get(number, []) if kind == "closed")
        wrong_end = number in wanted.twice and [kind for kind, _ in told.get(number, [])] != ["closed", "reopened"]
        found["turned"] += wrong_note or wrong_end
        if len(kinds) > 1 or wrong_note or wrong_end or (number in wanted.acknowledged and not kinds):
            examples.append(f"R-{number}: {told.get(number)}")
    return found, examples


def _told(session: Session) -> dict[int, list[tuple[str, str | None]]]:
    query = select(Role.number, RoleEvent.kind, RoleEvent.note).join(Role, Role.id == RoleEvent.role_id)
    query = query.where(RoleEvent.kind != "opened")
    told: dict[int, list[tuple[str, str | None]]] = {}
    for number, kind, note in session.execute(query.order_by(RoleEvent.id)):
        told.setdefault(number, []).append((kind, note))
    return told


async def kill_now_and_then(
    replicas: list[Replica], kills: int, total: int, progress: Callable[[], int], chance: random.Random
) -> int:
    """Kill replicas, evenly spread over the work, each started again at once; how many were."""
    killed = 0
    for index in range(kills):
        at = round(total * (index + chance.random()) / (kills + 1))
        while progress() < at:
            await asyncio.sleep(0.01)
        replica = chance.choice(replicas)
        await asyncio.to_thread(replica.kill)
        killed += 1
        replica.start()
        await replica.becomes_ready()
    return killed


async def run(options: argparse.Namespace, url: str, slack: RunningLocalSlack, folder: Path) -> int:
    """Send everything while replicas are killed, then count."""
    wanted, chance = Wanted.of(options), random.Random(options.seed)
    replicas = 1 if url.startswith("sqlite") else options.replicas
    finished = 0

    def one_more() -> None:
        nonlocal finished
        finished += 1

    begun = time.monotonic()
    async with a_cluster(slack, url, folder, replicas, {}) as (running, _, port):
        side = Slack(port, slack.signing_secret)
        total = len(wanted.commands) + len(wanted.events)
        killing: Awaitable[int] = kill_now_and_then(running, options.kills, total, lambda: finished, chance)
        _, killed = await asyncio.gather(send_all(wanted, side, chance, one_more), killing)
        spent = time.monotonic() - begun
        codes = [await replica.stop() for replica in running]
    found, examples = judge(url, wanted)
    for line in (*examples[:5], *wanted.refused[:5]):
        print(line)
    print(f"{spent:.0f} s, exit codes at SIGTERM {codes}, events sent again {wanted.sent_again}, {len(wanted.twice)} twice")
    print(f"commands that ended in an error for the person who typed them: {len(side.errors)}")
    what = (
        f"{options.commands} commands, {options.events} events, {killed} kills of {replicas} replicas, seed {options.seed}"
    )
    counted = f"{found['lost']} acknowledged lost, {found['doubled']} doubled, {found['turned']} wrong"
    print(f"{what}: {counted}, {len(wanted.refused)} refused")
    return 1 if sum(found.values()) or wanted.refused or any(codes) else 0


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 only if each acknowledged effect is there once."""
    options = options_of(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        a_database(options.database) as url,
        running_local_slack() as slack,
    ):
        prepare(url, options.commands + options.events)
        return asyncio.run(run(options, url, slack, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
