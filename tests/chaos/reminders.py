"""Reminders due in the same second: python -m tests.chaos.reminders --reminders N --channels M --replicas R [--times F].

Interviewers are reminded of interviews that all begin at one instant, by replicas on PostgreSQL. Printed: how much later
than the limits force each reached Slack (a channel takes one a second, the workspace --posts-per-minute), and how many came
twice.
Exit 0 only if none is lost or doubled and p99 is at most 1 s. `--times` makes both limits so many times as fast.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, insert, select

from bot.database import Store
from bot.localslack.serving import RunningLocalSlack, running_local_slack
from bot.migrations.run import upgrade
from bot.models import Application, Candidate, Interview, Lane, Reminder, Seat
from bot.models.candidate import StageKind
from bot.models.interview import InterviewState, SeatState
from bot.models.reminder import ReminderKind, ReminderState
from bot.timeutil import utc_now
from tests.casting import a_role, added
from tests.chaos.commands import a_cluster, a_database
from tests.chaos.counting import _pages
from tests.chaos.upgrade import emptied

TEAM = "T0CHAOS"
LOOP = 5  # interviews of one candidate
ALLOWED = 1.0  # seconds beyond what the limits force, p99
SETTLING_SECONDS = 8.0  # until the replicas have started


def workspace(people: int) -> dict[str, Any]:
    """So many colleagues, and Priya."""
    priya = {"id": "U0PRIYA", "name": "priya", "real_name": "Priya Raman", "is_admin": True}
    others = [{"id": f"U{n:04d}", "name": f"colleague-{n}", "real_name": f"Colleague {n}"} for n in range(people)]
    return {"workspaces": [{"id": TEAM, "name": "Chaos", "domain": "chaos", "people": [priya, *others], "channels": []}]}


def opened(slack: RunningLocalSlack, people: int) -> dict[str, str]:
    """The direct messages with each, opened before."""
    with httpx.Client(
        base_url=slack.api_url, headers={"Authorization": f"Bearer {slack.bot_token}"}, trust_env=False
    ) as web:
        names = [f"U{n:04d}" for n in range(people)]
        return {name: web.post("conversations.open", data={"users": name}).json()["channel"]["id"] for name in names}


def arm(url: str, number: int, places: dict[str, str], due: datetime) -> None:
    """So many interviews a quarter of an hour after `due`, spread evenly over the people, each with its reminder."""
    store, people, starts = Store(url), list(places), due + timedelta(minutes=15)
    common = {"workspace_id": TEAM}
    with store.begin() as session:
        role = added(session, a_role(1, "Backend Engineer", utc_now(), workspace_id=TEAM))
        session.add_all([Lane(**common, channel=person, place=place) for person, place in places.items()])
        ids, loops = range(1, number + 1), range(1, -(-number // LOOP) + 1)
        candidates = [
            {**common, "number": n, "hidden_from": [], "created_at": utc_now(), "created_by": "U0PRIYA"} for n in loops
        ]
        session.execute(insert(Candidate), [{**one, "id": one["number"]} for one in candidates])
        stage = {"stage": "loop", "kind": StageKind.LOOP, "stage_since": utc_now(), "created_at": utc_now()}
        session.execute(
            insert(Application), [{**common, **stage, "id": n, "candidate_id": n, "role_id": role.id} for n in loops]
        )
        wall = {"wall": f"{starts:%Y-%m-%d %H:%M}", "zone": "UTC"}
        held = {"starts_at": starts, "minutes": 45, "state": InterviewState.PLANNED}
        interview = {**common, **wall, **held, "timed_at": utc_now(), "planned_by": "U0PRIYA", "revision": 1, "sequence": 0}
        about = [{"id": n, "application_id": (n - 1) // LOOP + 1, "focus": f"Focus {n}"} for n in ids]
        session.execute(insert(Interview), [{**interview, **one} for one in about])
        seats = [{**common, "interview_id": n, "person_id": people[n % len(people)]} for n in ids]
        taken = {"is_shadow": False, "state": SeatState.ACCEPTED, "asked_at": utc_now(), "snoozes": 0}
        session.execute(insert(Seat), [{**seat, **taken} for seat in seats])
        reminder = {"kind": ReminderKind.SOON, "nth": 0, "revision": 1, "state": ReminderState.ARMED, "due_at": due}
        armed = [{**seat, **reminder, **wall, "about_id": seat["person_id"], "expires_at": starts} for seat in seats]
        session.execute(insert(Reminder), armed)
    store.close()


async def fired(url: str) -> None:
    """Wait until each reminder is in the ledger."""
    store = Store(url)
    armed = select(func.count()).select_from(Reminder).where(Reminder.state == ReminderState.ARMED)
    async with asyncio.timeout(SETTLING_SECONDS + 60):
        while await store.read(lambda session: session.execute(armed).scalar_one()):
            await asyncio.sleep(0.2)
    store.close()


def arrivals(slack: RunningLocalSlack, places: dict[str, str]) -> dict[str, list[tuple[float, str]]]:
    """(when, which) of every message, by channel."""
    found = {}
    with httpx.Client(
        base_url=slack.api_url, headers={"Authorization": f"Bearer {slack.bot_token}"}, trust_env=False
    ) as web:
        for place in places.values():
            messages = _pages(web, "conversations.history", channel=place)
            found[place] = sorted((float(message["ts"]), _focus(message)) for message in messages)
    return found


def _focus(message: dict[str, Any]) -> str:
    words = str(message.get("blocks") or message["text"]).split("Focus ")
    return "".join(letter for letter in words[1][:6] if letter.isdigit()) if len(words) > 1 else ""


def beyond(came: dict[str, list[tuple[float, str]]], due: float, interval: float, per_minute: int) -> list[float]:
    """Seconds that each came later than the limits force, sorted.

    The limits force the nth of a channel to come (n - 1) intervals after the first may, and the nth of all likewise.
    """
    forced = []
    for channel in came.values():
        forced += [(moment, due + index * interval) for index, (moment, _) in enumerate(channel)]
    late = []
    for index, (moment, by_channel) in enumerate(sorted(forced)):
        late.append(moment - max(by_channel, due + index * 60.0 / per_minute if per_minute else 0.0))
    return sorted(late)


async def run(options: argparse.Namespace, url: str, slack: RunningLocalSlack, folder: Path) -> int:
    """Let them become due, then count."""
    per_minute = round(options.posts_per_minute * options.times)
    interval = 1.0 / options.times
    more = {
        "ROLECALL_POSTS_PER_MINUTE": str(per_minute),
        "ROLECALL_CHANNEL_INTERVAL_SECONDS": str(interval),
    }
    places = opened(slack, options.channels)
    upgrade(url)
    async with a_cluster(slack, url, folder, options.replicas, more) as (replicas, _, _port):
        due = datetime.fromtimestamp(int(time.time() + SETTLING_SECONDS), UTC)
        arm(url, options.reminders, places, due)
        await fired(url)
        forced = max(
            options.reminders / options.channels * interval, options.reminders * 60 / per_minute if per_minute else 0
        )
        await emptied(url, forced + 120)
        codes = [await replica.stop() for replica in replicas]
    came = arrivals(slack, places)
    times = Counter(focus for channel in came.values() for _, focus in channel)
    lost = sum(times[str(number)] == 0 for number in range(1, options.reminders + 1))
    doubled = sum(max(0, times[str(number)] - 1) for number in range(1, options.reminders + 1))
    late = beyond(came, due.timestamp(), interval, per_minute)
    p50, p99 = late[len(late) // 2], late[int(len(late) * 0.99)]
    print(f"exit codes {codes}, {sum(len(one) for one in came.values())} messages, the limits force {forced:.0f} s")
    what = f"{options.reminders} reminders in {options.channels} channels, {options.replicas} replicas"
    counted = f"{lost} lost, {doubled} doubled, beyond the limits p50 {p50:.2f} s, p99 {p99:.2f} s"
    print(f"{what}, limits x{options.times:g}: {counted}")
    return 1 if lost or doubled or p99 > options.allowed or any(codes) else 0


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 only if none is lost or doubled, and none is late."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.reminders", description=__doc__)
    parser.add_argument("--reminders", type=int, default=1000)
    parser.add_argument("--channels", type=int, default=100)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--times", type=float, default=1.0)
    parser.add_argument("--posts-per-minute", type=int, default=300)
    parser.add_argument("--allowed", type=float, default=ALLOWED, help="p99 beyond the limits, in seconds")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        a_database("postgresql") as url,
        running_local_slack(workspace(options.channels)) as slack,
    ):
        return asyncio.run(run(options, url, slack, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
