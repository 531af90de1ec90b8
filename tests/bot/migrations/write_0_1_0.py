"""Writes spec/rolecall-0.1.0.json anew: a database as release 0.1.0 left it, in the middle of its work.

    git archive 3e74b26 | tar -x -C RELEASE && cd RELEASE && PYTHONPATH=RELEASE python .../write_0_1_0.py > OUT.json

Run with that release's own code: its use cases write the rows. People and roles are made up.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, select

from bot.database import Store
from bot.delivery.protocols import Ambiguous, Outgoing, Posted
from bot.delivery.worker import Worker
from bot.hiring.roles.announcing import announce
from bot.hiring.roles.deciding import Act
from bot.hiring.roles.roles import close_role, hold_role
from bot.migrations.run import upgrade
from bot.models.role import CloseReason
from bot.settings import Announce, Settings
from handlers.rendering import SlackRenderer
from tests.casting import WORKSPACE, a_role, added, an_event, settle_in

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SETTINGS = Settings(
    _env_file=None,
    announce=Announce(default="#jobs"),
    channel_interval_seconds=0.0,
    posts_per_minute=0,
    http_timeout_seconds=1.0,
    settle_seconds=0.1,
)


class HalfASlack:
    """Takes the first two messages, leaves the third in doubt."""

    posts = 0

    async def post(self, channel: str, outgoing: Outgoing, *, thread_ts: str | None, delivery_id: int) -> Posted:
        self.posts += 1
        if self.posts == 3:
            raise Ambiguous("ServerDisconnectedError")
        return Posted(f"1763726400.{self.posts:06d}", channel)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


async def work(store: Store) -> None:
    """Three roles are announced, one is closed: two cards are out, one is in doubt, the rest waits."""
    with store.begin() as session:
        settle_in(session, NOW)
        for number, title in enumerate(("Cook", "Gardener", "Night porter"), 1):
            role = added(session, a_role(number, title, NOW))
            announce(session, role, an_event(session, role, "opened", NOW, after={"state": "open"}), SETTINGS, NOW)
    worker = Worker(store, SlackRenderer(SETTINGS), HalfASlack(), SETTINGS, clock=lambda: NOW)
    for _ in range(3):
        await worker.deliver_one()
    with store.begin() as session:
        act = Act(WORKSPACE, "U0PRIYA", SETTINGS, NOW + timedelta(minutes=1))
        close_role(session, 1, CloseReason.FILLED, "a note", act)
        hold_role(session, 2, act)


def rows(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as SQLite has it."""
    found = MetaData()
    found.reflect(store.engine)
    with store.reading() as session:
        return {
            table.name: [
                {name: _plain(value) for name, value in row._mapping.items()} for row in session.execute(select(table))
            ]
            for table in found.sorted_tables
        }


def _plain(value: Any) -> Any:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value


def main() -> None:
    """Print it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'old.db'}"
        upgrade(url)
        store = Store(url)
        asyncio.run(work(store))
        json.dump({name: found for name, found in rows(store).items() if found}, sys.stdout, indent=1, ensure_ascii=False)
        store.close()
    print()


if __name__ == "__main__":
    main()
