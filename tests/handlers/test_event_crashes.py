"""The process may end at any point while an event or a command is handled: what was acknowledged is there, once."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from slack_bolt.response import BoltResponse
from sqlalchemy import delete, select

from bot.database import Store
from bot.models import Delivery, EventIn, Role, RoleEvent
from tests.bot.delivery.crashing import CrashingStore, Fuse, Killed
from tests.casting import PRIYA, some_settings
from tests.handlers.conftest import Office, build_office

WORDS = "close R-1 filled: Sam starts in May"
EVENT = {"type": "message", "channel_type": "im", "channel": "D1", "user": PRIYA, "text": WORDS, "ts": "1760000000.000100"}
EVENT_ID = "Ev0CRASH"


@pytest.fixture
def office(store: Store) -> Office:
    """An office on both databases."""
    return build_office(store, some_settings())


def reborn(office: Office, fuse: Fuse) -> Office:
    """A fresh process on the same database, which may end at a point."""
    crashing: Any = CrashingStore(office.store, fuse)
    return build_office(crashing, office.settings)


def begin_again(office: Office) -> None:
    """One open role, and nothing that was ever handled."""
    with office.store.begin() as session:
        for table in (Delivery, RoleEvent, EventIn, Role):
            session.execute(delete(table))
    office.opens(1)


def told(office: Office) -> list[tuple[str, str | None]]:
    with office.store.reading() as session:
        return [(kind, note) for kind, note in session.execute(select(RoleEvent.kind, RoleEvent.note))]


async def test_an_event_that_slack_sends_again_after_a_crash_at_any_point_is_done_once(office: Office) -> None:
    points = await _passed(office)
    assert len(points) > 3
    for at in range(len(points)):
        begin_again(office)
        acknowledged = await _sent(reborn(office, Fuse(at)))
        if acknowledged:
            assert told(office) == [("closed", "Sam starts in May")], points[at]
        for _ in range(2):  # Slack sends again what was not acknowledged, and sometimes what was
            assert await _sent(reborn(office, Fuse()))
        assert told(office) == [("closed", "Sam starts in May")], points[at]


async def test_a_command_is_never_acknowledged_before_it_is_committed(office: Office) -> None:
    begin_again(office)
    fuse = Fuse()
    await reborn(office, fuse).types(WORDS)
    for at in range(len(fuse.passed)):
        begin_again(office)
        answer: dict[str, Any] = {}
        with contextlib.suppress(Killed):
            answer = await reborn(office, Fuse(at)).types(WORDS)
        assert len(told(office)) <= 1
        assert not answer or len(told(office)) == 1, fuse.passed[at]


async def _passed(office: Office) -> list[str]:
    """The points that an undisturbed process passes."""
    begin_again(office)
    fuse = Fuse()
    assert await _sent(reborn(office, fuse))
    return fuse.passed


async def _sent(office: Office) -> bool:
    """Whether the event was acknowledged."""
    try:
        answer: BoltResponse = await office.hears(EVENT, EVENT_ID)
    except Killed:
        return False
    return answer.status == 200
