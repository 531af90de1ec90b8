from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.cli.deliveries import app
from bot.database import Store
from bot.delivery.ledger import enqueue
from bot.delivery.protocols import Note
from bot.delivery.upkeep import NoSuchDelivery
from bot.timeutil import utc_now


@pytest.fixture
def one_waits(store: Store, monkeypatch: pytest.MonkeyPatch) -> int | None:
    """A delivery that waits, in the database that the settings name."""
    monkeypatch.setenv("ROLECALL_DATABASE_URL", store.url)
    note = Note("T1", "C0JOBS", "role_card", "role:1", "key", {"title": "Backend engineer"})
    with store.begin() as session:
        return enqueue(session, note, now=utc_now())


def test_the_list_shows_ids_and_reasons_and_never_what_is_said(one_waits: int) -> None:
    shown = CliRunner().invoke(app, ["list"])
    assert shown.exit_code == 0
    assert "C0JOBS" in shown.output
    assert "role_card" in shown.output
    assert "Backend engineer" not in shown.output
    as_json = CliRunner().invoke(app, ["list", "--json"])
    assert json.loads(as_json.output)["id"] == one_waits


def test_why_drop_and_retry_follow_one_delivery(one_waits: int) -> None:
    assert "is due in 0 s" in CliRunner().invoke(app, ["why", str(one_waits)]).output
    assert CliRunner().invoke(app, ["drop", str(one_waits)]).exit_code == 0
    assert "Nothing waits" in CliRunner().invoke(app, ["list"]).output
    assert "dropped by the operator" in CliRunner().invoke(app, ["why", str(one_waits)]).output
    assert CliRunner().invoke(app, ["retry", str(one_waits)]).exit_code == 0
    assert "C0JOBS" in CliRunner().invoke(app, ["list", "--state", "queued"]).output


def test_an_unknown_number_is_refused_with_the_way_out(one_waits: int) -> None:
    refused = CliRunner().invoke(app, ["why", "99"])
    assert isinstance(refused.exception, NoSuchDelivery)
    assert "rolecall deliveries list" in str(refused.exception)
