"""What monitoring sees, read by Prometheus' own parser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.cli.metrics import Metrics
from bot.database import Store
from bot.delivery.ledger import enqueue
from bot.delivery.protocols import Note
from bot.models.delivery import Delivery, DeliveryState, Lane
from bot.models.posting import Source
from bot.timeutil import utc_now
from handlers.http import build_http

WORKSPACE = "T1"


@pytest.fixture
def metrics(store: Store) -> Metrics:
    """Monitoring of a bot that has looked at its repository ten minutes ago."""
    now = utc_now()
    with store.begin() as session:
        session.add(Source(workspace_id=WORKSPACE, url="site", files={}, synced_at=now - timedelta(minutes=10)))
    return Metrics(store, WORKSPACE, utc_now)


def read(text: bytes) -> dict[tuple[str, tuple[str, ...]], float]:
    def each() -> Iterator[tuple[tuple[str, tuple[str, ...]], float]]:
        for family in text_string_to_metric_families(text.decode()):
            for sample in family.samples:
                yield (sample.name, tuple(sample.labels.values())), sample.value

    return dict(each())


def put(store: Store, channel: str, key: str, minutes_ago: float) -> int:
    with store.begin() as session:
        created = enqueue(
            session, Note(WORKSPACE, channel, "line", "role:1", key, {}), now=utc_now() - timedelta(minutes=minutes_ago)
        )
        assert created is not None
        return created


async def test_the_oldest_that_waits_counts_and_a_parked_lane_does_not_alarm(store: Store, metrics: Metrics) -> None:
    assert read(await metrics.scrape())["rolecall_oldest_undelivered_seconds", ()] == 0
    put(store, "C1", "new", 1)
    put(store, "C1", "newer", 0)
    put(store, "C2", "parked", 60)
    sent = put(store, "C3", "sent", 90)
    with store.begin() as session:
        session.query(Lane).filter_by(channel="C2").update({"parked_reason": "not_in_channel"})
        session.get_one(Delivery, sent).state = DeliveryState.SENT
    seen = read(await metrics.scrape())
    assert 60 <= seen["rolecall_oldest_undelivered_seconds", ()] < 90
    assert seen["rolecall_lane_backlog", ("C1", "no")] == 2
    assert seen["rolecall_lane_backlog", ("C2", "yes")] == 1
    assert ("rolecall_lane_backlog", ("C3", "no")) not in seen
    assert seen["rolecall_deliveries", ("queued",)] == 3
    assert seen["rolecall_deliveries", ("sent",)] == 1
    assert 600 <= seen["rolecall_sync_age_seconds", ()] < 660


async def test_answers_are_counted_by_kind_and_time(metrics: Metrics) -> None:
    metrics.acknowledged("command", 0.02)
    metrics.acknowledged("command", 2.5)
    seen = read(await metrics.scrape())
    assert seen["rolecall_ack_seconds_count", ("command",)] == 2
    assert seen["rolecall_ack_seconds_bucket", ("command", "0.025")] == 1
    assert seen["rolecall_ack_seconds_bucket", ("command", "3.0")] == 2


async def test_it_is_served_beside_the_health_checks_and_a_dead_database_is_said(store: Store, metrics: Metrics) -> None:
    async def ready() -> bool:
        return True

    transport = httpx.ASGITransport(build_http(None, None, ready, metrics.scrape))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as monitoring:
        assert b"rolecall_oldest_undelivered_seconds 0.0" in (await monitoring.get("/metrics")).content
        with store.begin() as session:
            session.connection().exec_driver_sql("ALTER TABLE source RENAME TO elsewhere")
        assert (await monitoring.get("/metrics")).status_code == 503
