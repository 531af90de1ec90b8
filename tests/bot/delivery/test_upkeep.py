from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery import upkeep
from bot.delivery.protocols import NeverTaken, Unreachable
from bot.models.delivery import DeliveryState
from tests.bot.delivery.desk import NOW, Desk
from tests.bot.delivery.slack_double import timeout


def why(desk: Desk, delivery_id: int) -> str:
    with desk.store.reading() as session:
        return upkeep.why(upkeep.show_delivery(session, delivery_id))


async def test_the_list_says_why_each_one_waits(desk: Desk) -> None:
    desk.slack.before["post"] += [Unreachable("is_archived", fix="Unarchive it."), NeverTaken("invalid_blocks")]
    for channel in ("C1", "C1", "C2", "C3"):
        desk.say("hello", channel=channel)
    await desk.drain()
    with desk.store.reading() as session:
        found = {one.id: one for one in upkeep.list_deliveries(session)}
        assert [one.id for one in upkeep.list_deliveries(session, states=[DeliveryState.SENT])] == [4]
        assert [one.id for one in upkeep.list_deliveries(session, channel="C2")] == [3]
    assert set(found) == {1, 2, 3}
    assert found[2].before_it == 1
    assert why(desk, 1) == "Its lane is parked: is_archived. Unarchive it."
    assert why(desk, 3) == "It is dead: invalid_blocks. `rolecall deliveries retry` tries it again."
    assert why(desk, 4).startswith("Sent 2026-03-02 09:00:00 UTC, at attempt 1.")


async def test_a_dead_one_is_tried_again_at_the_end_of_its_lane(desk: Desk) -> None:
    desk.slack.before["post"].append(NeverTaken("invalid_blocks"))
    desk.say("first")
    desk.say("second")
    await desk.drain()
    with desk.store.begin() as session:
        upkeep.retry(session, 1)
    await desk.drain()
    assert desk.slack.texts("C1") == ["second", "first"]
    with desk.store.begin() as session, pytest.raises(upkeep.AlreadySent):
        upkeep.retry(session, 1)


async def test_a_parked_lane_goes_on_with_a_retry_in_its_order(desk: Desk) -> None:
    desk.slack.before["post"].append(Unreachable("is_archived"))
    desk.say("first")
    desk.say("second")
    await desk.drain()
    with desk.store.begin() as session:
        upkeep.retry(session, 1)
    await desk.drain()
    assert desk.slack.texts("C1") == ["first", "second"]


async def test_one_that_blocks_its_lane_can_be_dropped(desk: Desk) -> None:
    desk.slack.after["post"].append(timeout())
    desk.say("first")
    desk.say("second")
    await desk.drain()
    assert "looked up" in why(desk, 1)
    assert why(desk, 2) == "1 before it in its lane."
    with desk.store.begin() as session:
        upkeep.drop(session, 1)
    desk.make_due()
    await desk.drain()
    assert desk.states() == ["cancelled", "sent"]
    assert desk.lane().open == 0


async def test_nobody_touches_what_is_being_sent(desk: Desk) -> None:
    desk.say("first")
    lease_taken = desk.slack.post

    async def meddled(*args, **named):  # type: ignore[no-untyped-def]
        with desk.store.begin() as session, pytest.raises(upkeep.OnItsWay):
            upkeep.drop(session, 1)
        return await lease_taken(*args, **named)

    desk.slack.post = meddled  # type: ignore[method-assign]
    await desk.drain()
    assert desk.states() == ["sent"]
    with desk.store.begin() as session, pytest.raises(upkeep.NoSuchDelivery):
        upkeep.drop(session, 99)


async def test_the_backlog_tells_the_oldest_age_but_not_of_parked_lanes(desk: Desk) -> None:
    desk.slack.before["post"].append(Unreachable("is_archived"))
    desk.say("parked")
    await desk.drain()
    later = NOW + timedelta(seconds=90)
    with desk.store.reading() as session:
        assert upkeep.oldest_age(upkeep.backlog(session), now=later) == 0.0
    desk.say("waits", channel="C2")
    with desk.store.reading() as session:
        assert upkeep.oldest_age(upkeep.backlog(session), now=later) == 90.0
        lanes = {lane.channel: lane.waiting for lane in upkeep.backlog(session)}
        assert lanes == {"C1": 1, "C2": 1}
        assert upkeep.outcomes(session)[DeliveryState.QUEUED] == 2
