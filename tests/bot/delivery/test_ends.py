from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery import ledger, messages
from bot.delivery.protocols import (
    Ambiguous,
    MessageGone,
    NeverTaken,
    NotConnected,
    NotInChannel,
    RateLimited,
    Unreachable,
)
from bot.models.delivery import Limiter
from tests.bot.delivery.desk import NOW, TEAM, Desk, short_settings
from tests.bot.delivery.slack_double import timeout
from tests.waiting import LATE


async def test_a_429_is_waited_out_by_the_lane_and_by_the_method(desk: Desk) -> None:
    desk.slack.before["post"].append(RateLimited(retry_after=600.0))
    desk.say("one")
    desk.say("two", channel="C2")
    await desk.drain()
    assert desk.slack.texts("C1") == []
    assert desk.slack.texts("C2") == []
    assert desk.states() == ["queued"]
    desk.pass_time(500)
    assert await desk.drain() == 0
    desk.pass_time(161)  # and up to a tenth more, so that lanes do not come back all at once
    await desk.drain()
    assert desk.slack.texts("C1") == ["one"]
    assert desk.slack.texts("C2") == ["two"]


async def test_a_refused_connection_is_tried_again_without_a_look_up(desk: Desk) -> None:
    desk.slack.before["post"].append(NotConnected("connection refused"))
    desk.say("one")
    await desk.drain()
    assert desk.states() == ["queued"]
    desk.make_due()
    await desk.drain()
    assert desk.slack.texts("C1") == ["one"]
    assert [call for call, _ in desk.slack.calls] == ["post", "post"]


@pytest.mark.parametrize("fault", [timeout, lambda: Ambiguous("fatal_error"), lambda: RuntimeError("a bug")])
@pytest.mark.parametrize("had_its_effect", [True, False])
async def test_what_ended_unknown_is_looked_up_before_it_goes_out_again(desk: Desk, fault, had_its_effect: bool) -> None:  # type: ignore[no-untyped-def]
    (desk.slack.after if had_its_effect else desk.slack.before)["post"].append(fault())
    desk.say("once")
    desk.say("next")
    await desk.drain()
    assert desk.states()[0] == "sending"
    desk.make_due()
    await desk.drain()
    assert desk.slack.texts("C1") == ["once", "next"]
    assert desk.delivery(1).attempts == (1 if had_its_effect else 2)
    assert ("find", "C1") in desk.slack.calls


async def test_an_unknown_end_is_not_looked_up_before_it_has_settled(desk: Desk) -> None:
    desk.settings = short_settings(settle_seconds=600.0)
    desk.slack.after["post"].append(timeout())
    desk.say("once")
    await desk.drain()
    await desk.drain(desk.worker())
    assert [call for call, _ in desk.slack.calls] == ["post"]
    desk.pass_time(1100)  # after a timeout it settles twice as long
    await desk.drain(desk.worker())
    assert [call for call, _ in desk.slack.calls] == ["post"]
    desk.pass_time(101)
    await desk.drain(desk.worker())
    assert [call for call, _ in desk.slack.calls] == ["post", "find"]
    assert desk.states() == ["sent"]


async def test_a_message_that_slack_never_takes_is_dead_and_the_next_goes_on(desk: Desk) -> None:
    desk.operators.append("UOPS")
    desk.slack.before["post"].append(NeverTaken("invalid_blocks"))
    desk.say("bad")
    desk.say("good")
    await desk.drain()
    assert desk.slack.texts("C1") == ["good"]
    assert desk.states() == ["dead", "sent"]
    assert desk.slack.texts("DUOPS") == ["delivery_dead C1: invalid_blocks"]


async def test_a_fault_in_a_renderer_makes_one_message_dead_with_a_reference(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.say("bad", kind="broken")
    desk.say("good")
    await desk.drain()
    assert desk.slack.texts("C1") == ["good"]
    reference = (desk.delivery(1).error or "").split()[-1]
    assert len(reference) == 8
    assert reference in caplog.text


async def test_a_channel_that_cannot_be_reached_parks_its_lane_and_the_operator_hears_once(desk: Desk) -> None:
    desk.operators.append("UOPS")
    desk.slack.before["post"].append(Unreachable("is_archived", fix="Unarchive it."))
    for text in ("one", "two"):
        desk.say(text)
    desk.say("elsewhere", channel="C2")
    await desk.drain()
    await desk.drain()
    assert desk.slack.texts("C1") == []
    assert desk.slack.texts("C2") == ["elsewhere"]
    assert desk.slack.texts("DUOPS") == ["lane_parked C1: is_archived"]
    assert desk.lane().parked_fix == "Unarchive it."
    with desk.store.begin() as session:
        assert ledger.unpark(session, TEAM, "C1") == 1
    await desk.drain()
    assert desk.slack.texts("C1") == ["one", "two"]


async def test_a_new_start_tries_what_a_token_or_a_scope_has_parked(desk: Desk) -> None:
    desk.slack.before["post"] += [Unreachable("missing_scope"), Unreachable("is_archived")]
    desk.say("one")
    desk.say("two", channel="C2")
    await desk.drain()
    worker = desk.worker()
    await worker.recover()
    await desk.drain(worker)
    assert desk.slack.texts("C1") == ["one"]
    assert desk.lane("C2").parked_reason == "is_archived"


async def test_a_notice_that_nobody_needs_any_more_is_not_sent(desk: Desk) -> None:
    desk.operators.append("UOPS")
    desk.slack.before["post"] += [Unreachable("is_archived"), NotConnected("refused")]
    desk.say("one")
    await desk.drain()
    with desk.store.begin() as session:
        ledger.unpark(session, TEAM, "C1")
    desk.make_due()
    await desk.drain()
    assert desk.slack.texts("C1") == ["one"]
    assert desk.slack.texts("DUOPS") == []


async def test_the_operators_own_parked_lane_is_not_announced_in_it(desk: Desk) -> None:
    desk.operators.append("UOPS")
    desk.slack.before["post"].append(Unreachable("cannot_dm_bot"))
    desk.say("hello", channel="UOPS")
    await desk.drain()
    assert desk.states("UOPS") == ["queued"]


async def test_a_public_channel_is_joined_and_a_private_one_parks(desk: Desk) -> None:
    desk.slack.members_only |= {"C1", "C2"}
    desk.slack.private.add("C2")
    desk.say("public")
    desk.say("private", channel="C2")
    await desk.drain()
    assert desk.slack.texts("C1") == ["public"]
    assert desk.lane("C2").parked_reason == "not_in_channel"
    assert desk.lane("C2").parked_fix == "Invite the bot."


async def test_where_slack_cannot_be_asked_an_announcement_parks_and_a_reminder_repeats(desk: Desk) -> None:
    for channel in ("C1", "C2"):
        desk.slack.after["post"].append(timeout())
        desk.say("hello", channel=channel, may_repeat=channel == "C2")
    await desk.drain()
    desk.make_due()
    desk.slack.before["find"] += [Unreachable("missing_scope"), Unreachable("missing_scope")]
    await desk.drain()
    assert desk.lane("C1").parked_reason == "missing_scope"
    assert desk.states("C1") == ["sending"]
    assert desk.slack.texts("C1") == ["hello"]
    assert desk.slack.texts("C2") == ["hello", "hello"]
    with desk.store.begin() as session:
        ledger.unpark(session, TEAM)
    await desk.drain()
    assert desk.slack.texts("C1") == ["hello"]
    assert desk.states("C1") == ["sent"]


@pytest.mark.parametrize("fault", [RateLimited(retry_after=1.0), NotConnected("refused"), timeout()])
async def test_a_look_up_that_fails_leaves_the_message_in_doubt(desk: Desk, fault: Exception) -> None:
    desk.slack.after["post"].append(timeout())
    desk.say("once")
    await desk.drain()
    desk.make_due()
    desk.slack.before["find"].append(fault)
    await desk.drain()
    assert desk.states() == ["sending"]
    desk.make_due()
    await desk.drain()
    assert desk.slack.texts("C1") == ["once"]
    assert desk.states() == ["sent"]


async def test_a_card_is_edited_in_place_and_an_edit_is_repeated_freely(desk: Desk) -> None:
    card = {"card_key": "role:1:C1", "kind": "card", "subject": "role:1"}
    desk.say("open", **card)
    await desk.drain()
    desk.say("closed", **card)
    desk.slack.after["update"].append(timeout())
    await desk.drain()
    desk.make_due()
    await desk.drain()
    assert desk.slack.texts("C1") == ["closed"]
    assert [call for call, _ in desk.slack.calls] == ["post", "update", "update"]


async def test_a_card_that_is_gone_is_posted_afresh(desk: Desk) -> None:
    card = {"card_key": "role:1:C1", "kind": "card", "subject": "role:1"}
    desk.say("open", **card)
    await desk.drain()
    desk.slack.kept.clear()
    desk.say("closed", **card)
    await desk.drain()
    assert desk.slack.texts("C1") == ["closed"]
    with desk.store.reading() as session:
        assert messages.live_message(session, TEAM, "role:1:C1") == ("C1", desk.slack.kept[0].ts)


async def test_a_line_goes_to_the_thread_of_its_card_or_to_the_channel_when_the_card_is_gone(desk: Desk) -> None:
    desk.say("card", card_key="role:1:C1", kind="card")
    desk.say("line", thread_of="role:1:C1")
    await desk.drain()
    assert desk.slack.kept[1].thread_ts == desk.slack.kept[0].ts
    desk.slack.before["post"].append(MessageGone("thread_not_found"))
    desk.say("late line", thread_of="role:1:C1")
    await desk.drain()
    assert desk.slack.kept[2].thread_ts is None


async def test_an_unknown_answer_in_a_thread_is_looked_up_in_that_thread(desk: Desk) -> None:
    desk.say("card", card_key="role:1:C1", kind="card")
    await desk.drain()
    desk.slack.after["post"].append(timeout())
    desk.say("line", thread_of="role:1:C1")
    await desk.drain()
    desk.make_due()
    await desk.drain()
    assert desk.slack.texts("C1") == ["card", "line"]


async def test_a_card_is_taken_down_once(desk: Desk) -> None:
    desk.say("card", card_key="role:1:C1", kind="card")
    await desk.drain()
    desk.say("", card_key="role:1:C1", kind="take_down")
    await desk.drain()
    desk.say("", card_key="role:1:C1", kind="take_down")
    await desk.drain()
    assert desk.slack.texts("C1") == []
    assert desk.states() == ["sent", "sent", "cancelled"]


async def test_a_stale_a_late_and_a_silent_one_are_not_sent_and_listed_with_the_reason(desk: Desk) -> None:
    desk.renderer.stale.add(("interview:5", 1))
    desk.say("stale", guard=("interview:5", 1))
    desk.say("late", expires_at=NOW - timedelta(seconds=1))
    desk.say("silent", kind="silent")
    desk.say("good", guard=("interview:5", 2), expires_at=NOW + timedelta(seconds=1))
    await desk.drain()
    assert desk.slack.texts("C1") == ["good"]
    assert desk.states() == ["cancelled", "expired", "cancelled", "sent"]
    assert "overtaken" in (desk.delivery(1).error or "")
    assert "too late" in (desk.delivery(2).error or "")


async def test_a_person_is_reached_in_direct_messages_opened_once(desk: Desk) -> None:
    for text in ("one", "two"):
        desk.say(text, channel="UMARTA")
    desk.slack.after["post"].append(timeout())
    await desk.drain()
    desk.make_due()
    await desk.drain()
    assert desk.slack.texts("DUMARTA") == ["one", "two"]
    assert [call for call in desk.slack.calls if call[0] == "open_dm"] == [("open_dm", "UMARTA")]
    assert ("find", "DUMARTA") in desk.slack.calls


async def test_what_fails_before_the_message_leaves_nothing_in_doubt(desk: Desk) -> None:
    desk.slack.before["open_dm"].append(timeout())
    desk.say("one", channel="UMARTA")
    await desk.drain()
    assert desk.states("UMARTA") == ["queued"]


async def test_not_in_channel_after_joining_parks(desk: Desk) -> None:
    desk.slack.before["post"] += [NotInChannel("not_in_channel"), NotInChannel("not_in_channel")]
    desk.say("one")
    await desk.drain()
    assert desk.lane().parked_reason == "not_in_channel"


async def test_one_message_an_interval_a_channel(desk: Desk) -> None:
    desk.settings = short_settings(channel_interval_seconds=600.0)
    desk.say("one")
    desk.say("two")
    assert await desk.drain() == 1
    desk.pass_time(500)
    assert await desk.drain() == 0
    desk.pass_time(101)
    assert await desk.drain() == 1


async def test_the_limit_of_a_method_is_kept_over_all_lanes(desk: Desk) -> None:
    desk.settings = short_settings(posts_per_minute=120)
    for number in range(12):
        desk.say("hello", channel=f"C{number}")
    begun = time.monotonic()
    sent = 0
    while sent < 9:
        sent += await desk.drain()
        assert sent <= 5 + 2 * (time.monotonic() - begun) + 1  # a short burst, then two a second
        await asyncio.sleep(0.1)
    assert time.monotonic() - begun < LATE  # it needs two seconds, and the machine may be busy


async def test_look_ups_keep_their_own_limit_and_a_429_holds_them_all(desk: Desk) -> None:
    desk.settings = short_settings(posts_per_minute=6000)
    for number in range(8):
        desk.slack.after["post"].append(Ambiguous("ServerDisconnectedError"))
        desk.say("hello", channel=f"C{number}")
    while len(desk.slack.kept) < 8:  # a hundredth of a second apart, which a quick machine sees
        await desk.drain()
    desk.make_due()

    begun = time.monotonic()
    served = await desk.drain()  # 50 look-ups a minute with a short burst: the rest wait
    asked = [channel for call, channel in desk.slack.calls if call == "find"]
    assert served <= 4 + (time.monotonic() - begun)
    assert 1 <= len(asked) <= 4 + (time.monotonic() - begun)

    with desk.store.begin() as session:
        for limiter in session.scalars(select(Limiter)):
            limiter.next_at = limiter.blocked_until = 0.0
    desk.make_due()
    desk.slack.before["find"].append(RateLimited(retry_after=30.0))
    await desk.drain()
    assert len([call for call, _ in desk.slack.calls if call == "find"]) == len(asked) + 1


async def test_opening_direct_messages_has_a_limit_of_its_own(desk: Desk) -> None:
    desk.settings = short_settings(posts_per_minute=6000)
    for number in range(8):
        desk.say("hello", channel=f"U{number}")
    begun = time.monotonic()
    await desk.drain()
    assert 1 <= len(desk.slack.kept) <= 4 + (time.monotonic() - begun)  # a short burst, then less than one a second
    for number in range(8):
        desk.say("again", channel=f"C{number}")
    async with asyncio.timeout(LATE):  # they keep an even pace of a hundredth of a second; openings wait far longer
        while len([message for message in desk.slack.kept if message.text == "again"]) < 8:
            await desk.drain()
            await asyncio.sleep(0.02)
    assert len([message for message in desk.slack.kept if message.text == "hello"]) <= 4 + (time.monotonic() - begun)
