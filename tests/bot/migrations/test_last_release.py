"""A database as release 0.1.0 left it in the middle of its work: this release upgrades it and delivers what waited."""

from __future__ import annotations

import json
import re
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import DateTime, MetaData, insert, text

import bot.migrations
from bot.database import Store
from bot.delivery.protocols import Mark, Outgoing, Posted, TurnPage
from bot.delivery.worker import Worker
from bot.migrations.run import upgrade
from bot.migrations.standing import pending
from bot.models import Delivery, Lane, Message
from bot.settings import Announce, Settings
from bot.timeutil import utc_now
from handlers.rendering import SlackRenderer
from tests.databases import PostgresServer

ROWS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "spec" / "rolecall-0.1.0.json").read_text("utf-8")
)
SETTINGS = Settings(
    _env_file=None,
    announce=Announce(default="#jobs"),
    channel_interval_seconds=0.0,
    posts_per_minute=0,
    http_timeout_seconds=1.0,
    settle_seconds=0.1,
)


class RestOfASlack:
    """Slack has the two messages that went out, and the one that was in doubt when the old release ended."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str | None]] = []

    async def post(self, channel: str, outgoing: Outgoing, *, thread_ts: str | None, mark: Mark) -> Posted:
        self.calls.append((outgoing.text, thread_ts))
        return Posted(f"1763726500.{len(self.calls):06d}", channel)

    async def update(self, channel: str, ts: str, outgoing: Outgoing, *, mark: Mark) -> None:
        self.calls.append(("edited", ts))

    async def find(
        self, channel: str, mark: Mark, *, oldest: float, thread_ts: str | None, turn_page: TurnPage
    ) -> str | None:
        self.calls.append(("looked up", None))
        return "1763726400.000003"


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The tables of 0.1.0 with its rows."""
    server: PostgresServer | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = server.create() if server else f"sqlite:///{tmp_path}/old.db"
    upgrade(url, to="0001")
    store = Store(url)
    tables = MetaData()
    tables.reflect(store.engine)
    with store.begin() as session:
        for name, rows in ROWS.items():
            if name != "alembic_version":
                session.execute(insert(tables.tables[name]), [_typed(tables, name, row) for row in rows])
        if server:
            for name in ROWS.keys() - {"alembic_version"}:
                session.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 1000)"))
    store.close()
    return url


def _typed(tables: MetaData, name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row's values as the database's driver wants them: instants were written in UTC."""
    columns = tables.tables[name].columns
    typed = dict(row)
    for key, value in row.items():
        if isinstance(columns[key].type, DateTime) and value is not None:
            instant = datetime.fromisoformat(value)
            typed[key] = (
                instant.replace(tzinfo=utc_now().tzinfo) if getattr(columns[key].type, "timezone", False) else instant
            )
    return typed


async def test_what_the_last_release_wrote_is_delivered_by_this_one(old_url: str) -> None:
    upgrade(old_url)
    store, slack = Store(old_url), RestOfASlack()
    worker = Worker(store, SlackRenderer(SETTINGS), slack, SETTINGS)  # type: ignore[arg-type]
    await worker.recover()
    with store.begin() as session:
        for lane in session.query(Lane):
            lane.owner, lane.lease_until, lane.next_at = None, 0.0, 0.0  # the old replica's lease has lapsed
        for row in session.query(Delivery):
            row.settled_at = 0.0

    while await worker.deliver_one():
        pass

    with store.reading() as session:
        ends = [(row.kind, str(row.state)) for row in session.query(Delivery).order_by(Delivery.seq)]
        cards = {row.card_key for row in session.query(Message) if row.card_key and ":line:" not in row.card_key}
    store.close()
    assert all(state in ("sent", "cancelled") for _, state in ends), ends
    assert slack.calls[0] == ("looked up", None)
    assert {ts for what, ts in slack.calls if what == "edited"} == {"1763726400.000001", "1763726400.000002"}
    assert {ts for what, ts in slack.calls[1:] if what != "edited"} == {"1763726400.000001", "1763726400.000002"}
    assert cards == {f"role:{number}:C0JOBS" for number in (1, 2, 3)}


def test_a_migration_gives_way_to_somebody_who_is_served_meanwhile(postgres: PostgresServer) -> None:
    """The one who serves holds a table and asks for another, which the migration has taken: a knot, if nobody gives way."""
    url = postgres.create()
    upgrade(url, to="0001")
    store = Store(url)
    migrating = threading.Thread(target=upgrade, args=(url,))
    changed = sorted(_tables_that_are_altered())
    with store.engine.connect() as serving:
        serving.execute(text(f"LOCK TABLE {changed[-1]} IN ROW EXCLUSIVE MODE"))
        migrating.start()
        time.sleep(0.3)
        for name in changed:
            serving.execute(text(f"SELECT count(*) FROM {name}"))
        serving.commit()
    migrating.join(60)
    assert not migrating.is_alive()
    assert pending(url) == []
    store.close()


def _tables_that_are_altered() -> set[str]:
    """The tables of 0.1.0 that later migrations change."""
    folder = Path(bot.migrations.__file__).parent / "versions"
    later = [file.read_text(encoding="utf-8") for file in folder.glob("*.py") if not file.name.startswith(("0001", "__"))]
    return {name for text in later for name in re.findall(r"(?:batch_alter_table|add_column)\(\s*\"(\w+)\"", text)}
