"""Candidates, interviews and feedback through the whole app: who is told what, and what Slack's repeats do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.claiming import claimed
from bot.delivery.protocols import Outgoing, TakeDown
from bot.hiring.candidates.applications import add_application
from bot.hiring.candidates.candidates import Profile, add_candidate
from bot.hiring.feedback.scorecards import scorecard_of
from bot.hiring.interviews.firing import fire_due, next_due
from bot.hiring.interviews.interviews import Plan, plan_interview, swap_interviewer
from bot.models import Delivery, Lane, Message, Reminder, Role, ScorecardRevision
from bot.models.delivery import DeliveryState
from bot.models.feedback import ScorecardState
from bot.models.reminder import ReminderKind
from handlers.directory import Directory
from handlers.feedback.events import heard_of
from handlers.rendering import SlackRenderer
from tests.casting import GUS, JONAS, MARTA, NOOR, OLGA, PRIYA, WORKSPACE, act_of, settle_in
from tests.handlers.conftest import DEAD_ADDRESS, Office
from tests.handlers.slack_rules import check_message

NAME = "Sam Adeyemi"
DM = "D0JONAS"
STRANGER = "U0STRANGER"
MOVED = {
    "id": JONAS,
    "team_id": WORKSPACE,
    "name": "jonas",
    "tz": "America/New_York",
    "profile": {"display_name": "Jonas"},
}
MONDAY = datetime(2027, 3, 22, 9, 0, tzinfo=UTC)
NAMELESS = ("scorecards_owed", "application_line", "loop_card", "calendar_file")
"""Kinds of messages that name no candidate to anybody: a calendar goes by the codename, a thread stands under its card."""


@pytest.fixture
def loop(office: Office) -> Office:
    """Sam is in process for Priya's role; Jonas interviews on Monday at 10:00."""
    office.ahead = MONDAY - datetime.now(UTC)
    role_id = office.opens(12, "Backend Engineer", owner_id=MARTA, recruiter_ids=[PRIYA])
    with office.store.begin() as session:
        settle_in(session, office.now())  # as of that Monday, whatever the day is today
        act = act_of(PRIYA, office.now())
        candidate = add_candidate(session, Profile(NAME, "sam@adeyemi.example"), act)
        application = add_application(session, candidate, session.get_one(Role, role_id), act)
        plan_interview(session, application.id, Plan("SQL", "2027-03-22 10:00", "UTC", (JONAS,)), act)
    return office


def wait_until(office: Office, at: datetime) -> None:
    """Reminders up to an instant are fired, and everything is sent, as the worker would note it."""
    with office.store.begin() as session:
        while (due := next_due(session)) and due <= at:
            fire_due(session, due)
        for delivery, lane in session.execute(select(Delivery, Lane).join(Lane, Lane.id == Delivery.lane_id)).all():
            if delivery.state is DeliveryState.QUEUED:
                _send(session, delivery, lane)
    office.ahead = at - datetime.now(UTC)


def _send(session: Session, delivery: Delivery, lane: Lane) -> None:
    delivery.state, delivery.ts = DeliveryState.SENT, f"{delivery.id}.000000"
    message = Message(
        workspace_id=WORKSPACE,
        channel=f"D{lane.channel[1:]}",
        ts=delivery.ts,
        thread_ts=None,
        card_key=delivery.card_key,
        kind=delivery.kind,
        subject=delivery.subject,
        delivery_id=delivery.id,
        posted_at=MONDAY,
        retired_at=None,
    )
    session.add(message)
    lane.open -= 1


def question_ts(office: Office) -> str:
    with office.store.reading() as session:
        return session.scalars(select(Message.ts).where(Message.kind == "scorecard_request")).one()


def says(text: str, ts: str, thread_ts: str | None, user: str = JONAS, **more: Any) -> dict[str, Any]:
    event = {"type": "message", "channel": DM, "channel_type": "im", "user": user, "text": text, "ts": ts}
    return {**event, **({"thread_ts": thread_ts} if thread_ts else {}), **more}


def outcome(office: Office) -> tuple[ScorecardState | None, int]:
    with office.store.reading() as session:
        card = scorecard_of(session, 1, JONAS)
        return (card.state if card else None), len(session.scalars(select(ScorecardRevision.id)).all())


WORDS = (
    "candidate C-1",
    "candidate move C-1 screen",
    "loop C-1",
    "debrief C-1",
    "candidate forget C-1",
    "candidate export C-1",
)


@pytest.mark.parametrize("words", WORDS)
async def test_answers_to_others_do_not_tell_whether_a_candidate_exists(loop: Office, words: str) -> None:
    for who in (NOOR, GUS, OLGA, STRANGER):
        there, not_there = await loop.types(words, who=who), await loop.types(words.replace("C-1", "C-99"), who=who)
        assert there == not_there
        assert "Adeyemi" not in str(there)
        assert "Backend Engineer" not in str(there)


async def test_only_the_team_is_offered_to_add_somebody(loop: Office) -> None:
    for who in (NOOR, GUS, OLGA, JONAS, STRANGER):
        assert "Only the owner, the backup and the recruiters" in str(await loop.types("candidate add", who=who))


async def test_team_and_interviewers_see_the_candidate(loop: Office) -> None:
    for who, may_plan in ((PRIYA, True), (MARTA, True), (JONAS, False)):
        answer = await loop.types("candidate c1", who=who)
        check_message(answer["text"], answer["blocks"])
        assert NAME in str(answer)
        assert ("Plan an interview" in str(answer)) == may_plan


async def test_moving_is_answered_and_needs_a_reason_to_end(loop: Office) -> None:
    assert "say why" in str(await loop.types("candidate move C-1 rejected"))
    assert "no stage" in str(await loop.types("candidate move C-1 elsewhere"))
    assert "Screen" in str(await loop.types("candidate move C-1 R-12 screen"))


async def test_reply_in_the_thread_counts_once_however_often_slack_sends_it(loop: Office) -> None:
    wait_until(loop, MONDAY + timedelta(hours=2))
    event = says("yes - strong SQL", "900.1", question_ts(loop))
    await loop.hears(event, "Ev900")
    await loop.hears(event, "Ev900")
    await loop.hears(event, "Ev901")
    assert outcome(loop) == (ScorecardState.IN, 1)


async def test_edit_that_only_unfurls_a_link_changes_nothing(loop: Office) -> None:
    wait_until(loop, MONDAY + timedelta(hours=2))
    thread = question_ts(loop)
    await loop.hears(says("yes - see <https://example.com>", "900.1", thread))
    message = {"user": JONAS, "ts": "900.1", "thread_ts": thread, "text": "yes - see <https://example.com>"}
    await loop.hears(
        {"type": "message", "subtype": "message_changed", "channel": DM, "channel_type": "im", "message": message}
    )
    assert outcome(loop) == (ScorecardState.IN, 1)


async def test_words_of_others_and_outside_the_thread_are_no_scorecard(loop: Office) -> None:
    wait_until(loop, MONDAY + timedelta(hours=2))
    await loop.hears(says("strong no", "900.1", question_ts(loop), user=NOOR))
    await loop.hears(says("list", "900.2", None))
    await loop.hears(says("strong no", "900.3", "1.1"))
    await loop.hears(says("strong no", "900.4", question_ts(loop), channel="C0JOBS", channel_type="channel"))
    await loop.hears(says("strong no", "900.5", question_ts(loop), bot_id="B0OTHER"))
    assert outcome(loop) == (None, 0)


async def test_tapping_a_call_twice_is_two_revisions_of_the_same_and_strangers_tap_in_vain(loop: Office) -> None:
    wait_until(loop, MONDAY + timedelta(hours=2))
    await loop.presses("scorecard-call", "no 1", who=NOOR)
    assert outcome(loop) == (None, 0)
    await loop.presses("scorecard-call", "yes 1", who=JONAS)
    await loop.presses("scorecard-call", "maybe 1", who=JONAS)
    assert outcome(loop) == (ScorecardState.IN, 1)


def test_shapes_of_events_that_are_no_persons_words() -> None:
    assert heard_of({"subtype": "channel_join", "user": JONAS, "ts": "1.1", "channel": DM}) is None
    assert heard_of({"subtype": "bot_message", "ts": "1.1", "channel": DM}) is None
    assert heard_of({"subtype": "message_deleted", "deleted_ts": "1.1", "channel": DM}) is None
    tombstone = {"subtype": "tombstone", "user": "USLACKBOT", "ts": "1.1", "text": "This message was deleted."}
    assert heard_of({"subtype": "message_changed", "message": tombstone, "channel": DM}) is None


def rendered(office: Office) -> list[tuple[str, str, Outgoing | TakeDown | None]]:
    """(who, kind, message) of everything in the ledger, rendered now."""
    renderer = SlackRenderer(office.settings)
    with office.store.reading() as session:
        rows = session.execute(select(Delivery, Lane).join(Lane, Lane.id == Delivery.lane_id).order_by(Delivery.id)).all()
        return [
            (lane.channel, one.kind, renderer.render(session, claimed(one, lane.channel), now=office.now()))
            for one, lane in rows
        ]


async def test_every_message_is_within_slacks_rules_and_names_the_candidate_only_to_those_who_may_know(loop: Office) -> None:
    wait_until(loop, MONDAY + timedelta(days=7))
    with loop.store.begin() as session:
        swap_interviewer(session, 1, JONAS, NOOR, act_of(PRIYA, loop.now()))
    seen = set()
    for who, kind, message in rendered(loop):
        seen.add(kind)
        if isinstance(message, Outgoing):
            if not message.files:  # a message with files has no blocks
                check_message(message.text, list(message.blocks or []))
            knows = who in (NOOR, PRIYA, MARTA) and kind not in NAMELESS
            assert ("Adeyemi" in str(message)) == knows, (who, kind)
    assert {"interview_notice", "interview_reminder", "scorecard_request", "scorecard_nudges", "scorecards_owed"} <= seen


def nudged_at(office: Office) -> datetime:
    with office.store.reading() as session:
        return session.scalars(select(Reminder.due_at).where(Reminder.kind == ReminderKind.NUDGE_MORNING)).one()


def answers(data: dict[str, Any]) -> Callable[..., Awaitable[SimpleNamespace]]:
    """Slack as it answers one method."""

    async def answer(_client: AsyncWebClient, **_: Any) -> SimpleNamespace:
        return SimpleNamespace(data=data)

    return answer


async def test_reminders_follow_a_person_who_moves_to_another_zone(loop: Office) -> None:
    before = nudged_at(loop)
    await loop.hears({"type": "user_change", "user": MOVED})
    assert nudged_at(loop) - before == timedelta(hours=4)  # New York's summer time has begun by then


async def test_reminders_follow_who_moved_unheard_once_they_use_the_bot(
    loop: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = nudged_at(loop)
    monkeypatch.setattr(AsyncWebClient, "users_info", answers({"user": MOVED}))
    loop.ahead += timedelta(minutes=11)  # what Slack said of people is used for 10
    await loop.types("list", who=JONAS)
    assert nudged_at(loop) - before == timedelta(hours=4)


async def test_reminders_follow_who_moved_while_the_bot_was_down(loop: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = nudged_at(loop)
    monkeypatch.setattr(AsyncWebClient, "users_list", answers({"members": [MOVED]}))
    slack = AsyncWebClient(token="xoxb-test", base_url=DEAD_ADDRESS, retry_handlers=[])
    await Directory(slack, loop.store, loop.settings).learn_workspace(WORKSPACE, loop.now())
    assert nudged_at(loop) - before == timedelta(hours=4)


async def test_who_left_the_company_may_do_nothing_and_sees_nothing(loop: Office) -> None:
    user = {"id": PRIYA, "team_id": WORKSPACE, "name": "priya", "deleted": True, "profile": {"display_name": "Priya"}}
    await loop.hears({"type": "user_change", "user": user})
    assert "Adeyemi" not in str(await loop.types("candidate C-1"))


async def test_bare_yes_outside_the_thread_is_no_scorecard_and_a_clear_one_under_a_nudge_is(loop: Office) -> None:
    wait_until(loop, MONDAY + timedelta(days=2))
    with loop.store.reading() as session:
        nudge = session.scalars(select(Message.ts).where(Message.kind == "scorecard_nudges")).first()
    for number, thread in enumerate((None, nudge)):
        await loop.hears(says("yes", f"900.{number}", thread))
        await loop.hears(says(":+1:", f"901.{number}", thread))
    assert outcome(loop) == (None, 0)
    await loop.hears(says("strong no - could not write a query", "902.1", nudge))
    assert outcome(loop) == (ScorecardState.IN, 1)
