"""A desk with a store on each database, short durations and a scripted Slack."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from bot.database import Store
from bot.settings import Settings
from tests.bot.delivery.desk import BodyRenderer, Desk, short_settings
from tests.bot.delivery.slack_double import SlackDouble


@pytest.fixture
def settings() -> Settings:
    return short_settings()


@pytest.fixture
def desk(store: Store, settings: Settings) -> Desk:
    return Desk(store, SlackDouble(), BodyRenderer(), settings)


@pytest.fixture
def sqlite_desk(sqlite_store: Store, settings: Settings) -> Desk:
    """The same on SQLite alone and without waiting for the disk, for what takes many runs."""
    event.listen(sqlite_store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return Desk(sqlite_store, SlackDouble(), BodyRenderer(), settings)
