"""A worker with short durations, a renderer that says what the body says, and a scripted Slack."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.ledger import enqueue
from bot.delivery.protocols import OPERATOR_NOTICE, Claimed, Note, Outgoing, TakeDown
from bot.delivery.worker import Worker
from bot.models.delivery import Delivery, Lane, Limiter
from bot.settings import Settings
from tests.bot.delivery.slack_double import SlackDouble

TEAM = "T1"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class BodyRenderer:
    """Says what the body says; `facts` (by subject) win, as the state of a role does for its card."""

    facts: dict[str, str] = field(default_factory=dict)
    stale: set[tuple[str, int]] = field(default_factory=set)

    def render(self, session: Session, delivery: Claimed, *, now: datetime) -> Outgoing | TakeDown | None:
        if delivery.kind == "broken":
            raise KeyError("a fault in the renderer")
        if delivery.kind == "silent":
            return None
        if delivery.kind == "take_down":
            return TakeDown()
        if delivery.kind == OPERATOR_NOTICE:
            return Outgoing(f"{delivery.body['what']} {delivery.body['channel']}: {delivery.body['reason']}")
        return Outgoing(self.facts.get(delivery.subject, str(delivery.body.get("say"))))

    def is_current(self, session: Session, subject: str, revision: int) -> bool:
        return (subject, revision) not in self.stale


@dataclass
class Desk:
    """What a test of the ledger holds in its hands."""

    store: Store
    slack: SlackDouble
    renderer: BodyRenderer
    settings: Settings
    operators: list[str] = field(default_factory=list)
    count: int = 0

    def worker(self, **options: Any) -> Worker:
        """A fresh worker, as after a start of the process."""
        options.setdefault("clock", lambda: NOW)
        options.setdefault("operators", lambda _session: self.operators)
        return Worker(self.store, self.renderer, self.slack, self.settings, **options)

    def say(self, text: str, channel: str = "C1", **fields: Any) -> int | None:
        """Enqueue one message; the delivery's id."""
        self.count += 1
        fields.setdefault("dedup_key", f"key-{self.count}")
        fields.setdefault("kind", "line")
        fields.setdefault("subject", f"role:{self.count}")
        fields.setdefault("body", {"say": text})
        with self.store.begin() as session:
            return enqueue(session, Note(workspace_id=TEAM, channel=channel, **fields), now=NOW)

    async def drain(self, worker: Worker | None = None) -> int:
        """Deliver all that is due now; how many claims that took."""
        worker = worker or self.worker()
        served = 0
        while await worker.deliver_one():
            served += 1
        return served

    def delivery(self, delivery_id: int | None) -> Delivery:
        """A delivery's row as it stands."""
        with self.store.reading() as session:
            row = session.execute(select(Delivery).where(Delivery.id == delivery_id)).scalar_one()
            session.expunge(row)
            return row

    def lane(self, channel: str = "C1") -> Lane:
        """A lane's row as it stands."""
        with self.store.reading() as session:
            row = session.execute(select(Lane).where(Lane.channel == channel)).scalar_one()
            session.expunge(row)
            return row

    def states(self, channel: str = "C1") -> list[str]:
        """The states of a lane's deliveries, in order."""
        query = select(Delivery.state).join(Lane, Lane.id == Delivery.lane_id).where(Lane.channel == channel)
        with self.store.reading() as session:
            return [str(state) for state in session.execute(query.order_by(Delivery.seq)).scalars()]

    def make_due(self) -> None:
        """Let all waiting (rest between posts, pauses, settling) be over."""
        with self.store.begin() as session:
            for lane in session.execute(select(Lane)).scalars():
                lane.next_at = 0.0
            for row in session.execute(select(Delivery)).scalars():
                row.settled_at = 0.0 if row.settled_at else row.settled_at
            session.execute(update(Limiter).values(blocked_until=0.0))

    def pass_time(self, seconds: float) -> None:
        """As if so many seconds had passed by the database's clock: whatever it notes for later is that much nearer."""
        with self.store.begin() as session:
            for table, columns in (
                (Lane, (Lane.next_at, Lane.lease_until)),
                (Delivery, (Delivery.settled_at,)),
                (Limiter, (Limiter.next_at, Limiter.blocked_until)),
            ):
                session.execute(update(table).values({column.key: column - seconds for column in columns}))


def short_settings(**changes: Any) -> Settings:
    """Short durations, no pause between posts, no limit."""
    short = Settings(
        _env_file=None,
        lease_seconds=60.0,
        http_timeout_seconds=0.5,
        settle_seconds=3.0,
        channel_interval_seconds=0.0,
        posts_per_minute=0,
    )
    return short.model_copy(update=changes)
