from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.database import Store
from bot.delivery import ledger, messages
from bot.delivery.protocols import Note
from bot.models.delivery import Delivery
from tests.bot.delivery.desk import NOW, TEAM, Desk


async def test_a_lane_says_what_it_was_given_in_the_order_of_commits(desk: Desk) -> None:
    for text in ("one", "two", "three"):
        desk.say(text)
    desk.say("elsewhere", channel="C2")
    assert await desk.drain() == 4
    assert desk.slack.texts("C1") == ["one", "two", "three"]
    assert desk.slack.texts("C2") == ["elsewhere"]
    assert desk.lane().open == 0


async def test_the_same_key_again_does_nothing(desk: Desk) -> None:
    first = desk.say("hello", dedup_key="role:1:opened:C1")
    assert desk.say("hello again", dedup_key="role:1:opened:C1") is None
    await desk.drain()
    assert desk.say("and again", dedup_key="role:1:opened:C1") is None
    assert await desk.drain() == 0
    assert desk.slack.texts("C1") == ["hello"]
    assert desk.delivery(first).state == "sent"


def test_a_use_case_that_fails_leaves_nothing_in_the_ledger(desk: Desk) -> None:
    note = Note(TEAM, "C1", "line", "role:1", "k", {"say": "no"})

    def failing_use_case() -> None:
        with desk.store.begin() as session:
            ledger.enqueue(session, note, now=NOW)
            raise LookupError

    with pytest.raises(LookupError):
        failing_use_case()
    assert desk.say("first") is not None
    assert desk.lane().last_seq == 1


async def test_updates_of_one_card_that_still_wait_merge_into_one(desk: Desk) -> None:
    card = {"card_key": "role:1:C1", "kind": "card", "subject": "role:1"}
    first = desk.say("open", event_id=1, **card)
    desk.say("a line")
    assert desk.say("on hold", event_id=2, **card) == first
    desk.renderer.facts["role:1"] = "on hold"
    await desk.drain()
    assert desk.slack.texts("C1") == ["on hold", "a line"]
    assert desk.states() == ["sent", "sent", "cancelled"]
    with desk.store.begin() as session:
        assert ledger.cancel(session, TEAM, event_id=1, reason="undone") == 0


async def test_undo_stops_what_was_not_sent_and_leaves_the_rest(desk: Desk) -> None:
    desk.say("sent", event_id=7)
    await desk.drain()
    desk.say("not yet", event_id=7)
    desk.say("other", event_id=8)
    with desk.store.begin() as session:
        assert ledger.cancel(session, TEAM, event_id=7, reason="undone") == 1
    await desk.drain()
    assert desk.slack.texts("C1") == ["sent", "other"]
    assert desk.lane().open == 0
    assert desk.delivery(2).error == "undone"


async def test_a_renamed_card_is_posted_afresh_and_the_old_one_can_be_edited_once_more(desk: Desk) -> None:
    desk.say("old", card_key="role:1:C1", kind="card")
    await desk.drain()
    with desk.store.begin() as session:
        assert messages.rename_card(session, TEAM, "role:1:C1", "role:1:C1:before:1")
        assert not messages.rename_card(session, TEAM, "role:9:C1", "x")
    desk.say("fresh", card_key="role:1:C1", kind="card")
    desk.say("see below", card_key="role:1:C1:before:1", kind="card_moved")
    await desk.drain()
    assert desk.slack.texts("C1") == ["see below", "fresh"]
    with desk.store.reading() as session:
        live = messages.live_message(session, TEAM, "role:1:C1")
        assert live == ("C1", desk.slack.kept[1].ts)
        assert messages.card_of(session, TEAM, *live) == ("role:1:C1", "card", "role:2")


def test_naive_times_are_refused(desk: Desk) -> None:
    with desk.store.begin() as session, pytest.raises(ValueError, match="naive"):
        ledger.enqueue(session, Note(TEAM, "C1", "line", "s", "k"), now=NOW.replace(tzinfo=None))


def test_two_use_cases_that_tell_the_same_channels_in_another_order_wait_for_each_other(store: Store) -> None:
    """Locks are taken in sorted order: on PostgreSQL the opposite order would end in a deadlock."""
    failures: list[BaseException] = []

    def tell(name: str, channels: list[str]) -> None:
        try:
            for turn in range(20):
                notes = [Note(TEAM, channel, "line", "s", f"{name}:{turn}:{channel}") for channel in channels]
                with store.begin() as session:
                    ledger.enqueue_all(session, notes, now=NOW + timedelta(seconds=turn))
        except BaseException as failure:  # noqa: BLE001 (handed to the test's own thread)
            failures.append(failure)

    names = [f"C{number}" for number in range(6)]
    threads = [threading.Thread(target=tell, args=("a", names)), threading.Thread(target=tell, args=("b", names[::-1]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    with store.reading() as session:
        seqs = session.execute(select(Delivery.seq).order_by(Delivery.lane_id, Delivery.seq)).scalars().all()
    assert seqs == list(range(1, 41)) * 6
