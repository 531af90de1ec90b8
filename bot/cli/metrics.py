"""What does monitoring see? Figures for Prometheus: ids of channels and counts, never what is said or of whom.

What the database knows is read at each scrape and is the same from every replica; how long answers took is counted by each
process for itself. The names are documented in docs/reliability.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.upkeep import Backlog, backlog, oldest_age, outcomes
from bot.hiring.interviews.lateness import worst_lateness
from bot.models.delivery import DeliveryState
from bot.models.posting import Source

ACK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)  # seconds; Slack gives up after 3


@dataclass(frozen=True, slots=True)
class Figures:
    """What one scrape read from the database. Ages and lateness in seconds."""

    lanes: list[Backlog]
    outcomes: dict[DeliveryState, int]
    sync_age: float | None  # None before the first look at the repository that went well
    lateness: float
    now: datetime


def read_figures(session: Session, workspace_id: str, now: datetime) -> Figures:
    """All figures at one instant."""
    synced = session.scalars(select(Source.synced_at).where(Source.workspace_id == workspace_id)).all()
    ages = [(now - one).total_seconds() for one in synced if one is not None]
    return Figures(
        lanes=backlog(session),
        outcomes=outcomes(session),
        sync_age=max(ages, default=None),
        lateness=worst_lateness(session, workspace_id, now=now),
        now=now,
    )


class Metrics:
    """The figures of one process."""

    def __init__(self, store: Store, workspace_id: str, clock: Callable[[], datetime]) -> None:
        self._store, self._workspace_id, self._clock = store, workspace_id, clock
        self._own = CollectorRegistry()
        self._acks = Histogram(
            "rolecall_ack_seconds",
            "From Slack's request to our answer, which comes after the commit.",
            ["kind"],
            buckets=ACK_BUCKETS,
            registry=self._own,
        )

    def acknowledged(self, kind: str, seconds: float) -> None:
        """Count one answer to Slack; `kind`: command, event, block_actions, view_submission ..."""
        self._acks.labels(kind).observe(seconds)

    async def scrape(self) -> bytes:
        """Everything, in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats)."""
        figures = await self._store.read(read_figures, self._workspace_id, self._clock())
        read = CollectorRegistry()
        read.register(_Once(list(_families(figures))))
        return generate_latest(read) + generate_latest(self._own)


class _Once:
    """A collector of what was just read."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families


def _families(figures: Figures) -> Iterator[Metric]:
    text = "Seconds that the oldest delivery outside parked lanes has waited; the figure to be alarmed by."
    yield GaugeMetricFamily("rolecall_oldest_undelivered_seconds", text, value=oldest_age(figures.lanes, now=figures.now))
    lanes = GaugeMetricFamily("rolecall_lane_backlog", "Deliveries that wait, by channel.", labels=["channel", "parked"])
    for lane in figures.lanes:
        lanes.add_metric([lane.channel, "yes" if lane.parked_reason else "no"], lane.waiting)
    yield lanes
    states = GaugeMetricFamily("rolecall_deliveries", "Deliveries in the ledger, by where they stand.", labels=["state"])
    for state, count in figures.outcomes.items():
        states.add_metric([state], count)
    yield states
    if figures.sync_age is not None:
        text = "Seconds since the last look at the repository that went well."
        yield GaugeMetricFamily("rolecall_sync_age_seconds", text, value=figures.sync_age)
    text = "The most that a reminder due in the last hour was, or is, late."
    yield GaugeMetricFamily("rolecall_reminder_lateness_seconds", text, value=figures.lateness)
