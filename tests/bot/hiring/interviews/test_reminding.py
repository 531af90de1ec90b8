"""Is each reminder armed with the plan, fired once, held or skipped with a reason, and gone when the plan changes?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import fill_scorecard, withdraw_scorecard
from bot.hiring.interviews.firing import fire_due, next_due
from bot.hiring.interviews.interviews import answer_invitation, cancel_interview, reschedule, swap_interviewer
from bot.hiring.people.availability import come_back, go_away, set_hours
from bot.models import CandidateShown, Delivery, Lane, Reminder
from bot.models.delivery import DeliveryState
from bot.models.feedback import Call
from bot.models.reminder import ReminderKind, ReminderState, SkipReason
from tests.bot.hiring.company import BEN, JONAS, MARTA, NOOR, TESS, Company, at

THURSDAY = date(2026, 3, 26)


def rows(company: Company, person_id: str) -> dict[ReminderKind, Reminder]:
    query = select(Reminder).where(Reminder.person_id == person_id).order_by(Reminder.id)
    return {row.kind: row for row in company.look(lambda session: session.scalars(query).all())}


def run_until(company: Company, end: datetime) -> list[tuple[str, str, datetime]]:
    """Fire everything up to an instant as the worker does; (who, kind of message, when) of each."""
    seen: list[tuple[str, str, datetime]] = []
    while (due := company.look(next_due)) and due <= end:
        company.now = max(company.now, due)
        last = company.look(lambda session: max(session.scalars(select(Delivery.id)), default=0))
        company.do(fire_due, company.now)
        query = select(Lane.channel, Delivery.kind).join(Lane, Lane.id == Delivery.lane_id).where(Delivery.id > last)
        new = company.look(lambda session, query=query: session.execute(query.order_by(Delivery.id)).all())  # type: ignore[misc]
        seen += [(channel, kind, company.now) for channel, kind in new if kind != "loop_card"]
    company.now = max(company.now, end)
    return seen


def london(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return at(date(2026, month, day), hour, minute, "Europe/London")


def test_each_reminder_of_an_interview_goes_out_once_at_its_time(sam: Company) -> None:
    sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    assert run_until(sam, london(10, 0, month=4)) == [
        (JONAS, "interview_reminder", london(25, 9)),
        (JONAS, "interview_reminder", london(26, 13, 45)),
        (JONAS, "scorecard_request", london(26, 14, 45)),
        (JONAS, "scorecard_nudges", london(26, 15, 45)),
        (JONAS, "scorecard_nudges", london(27, 9)),
        (JONAS, "scorecard_nudges", london(30, 9)),
        (JONAS, "scorecard_nudges", london(31, 9)),
        (BEN, "scorecards_owed", at(date(2026, 4, 2), 9)),
        (MARTA, "scorecards_owed", at(date(2026, 4, 2), 9, zone="America/New_York")),
    ]


def test_scorecard_that_is_in_stops_the_nudges_and_withdrawing_it_starts_them(sam: Company) -> None:
    interview = sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    run_until(sam, london(26, 15))
    sam.do(fill_scorecard, interview, Filled(Call.YES), sam.act(JONAS))
    assert run_until(sam, london(27, 12)) == []
    sam.do(withdraw_scorecard, interview, sam.act(JONAS))
    assert run_until(sam, london(30, 12)) == [(JONAS, "scorecard_nudges", london(30, 9))]
    assert rows(sam, JONAS)[ReminderKind.NUDGE_MORNING].reason is SkipReason.NOT_OWED


def test_nudges_due_to_one_person_at_one_time_are_one_message(sam: Company) -> None:
    sam.plan("2026-03-26 09:00", JONAS, zone="Europe/London")
    sam.plan("2026-03-26 11:00", JONAS, zone="Europe/London", focus="Tests")
    run_until(sam, london(26, 23))
    assert run_until(sam, london(27, 12)) == [(JONAS, "scorecard_nudges", london(27, 9))]


def test_backup_and_owner_hear_one_count_of_several_interviewers(sam: Company) -> None:
    sam.plan("2026-03-26 09:00", JONAS, TESS, zone="Europe/London")
    told = [one for one in run_until(sam, london(20, 0, month=4)) if one[1] == "scorecards_owed"]
    assert len([one for one in told if one[0] == BEN]) == 1
    assert len([one for one in told if one[0] == MARTA]) == 1


def test_moving_replaces_what_is_armed_and_keeps_what_was_sent(sam: Company) -> None:
    interview = sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    run_until(sam, london(25, 10))
    sam.do(reschedule, interview, "2026-03-30 14:00", "Europe/London", sam.act())
    due = rows(sam, JONAS)
    assert due[ReminderKind.DAY_BEFORE].due_at == london(27, 9)
    assert due[ReminderKind.SOON].due_at == london(30, 13, 45)
    fired = sam.look(lambda session: session.scalars(select(Reminder).where(Reminder.state == ReminderState.FIRED)).all())
    assert [row.revision for row in fired] == [1]


def test_cancelling_leaves_nothing_armed(sam: Company) -> None:
    interview = sam.plan("2026-03-26 14:00", JONAS)
    sam.do(cancel_interview, interview, sam.act())
    assert sam.look(next_due) is None


def test_swapped_in_person_is_reminded_and_the_other_not(sam: Company) -> None:
    interview = sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    sam.do(swap_interviewer, interview, JONAS, NOOR, sam.act())
    sent = run_until(sam, london(26, 14))
    assert {one[0] for one in sent} == {NOOR}


def test_declined_person_is_not_reminded(sam: Company) -> None:
    interview = sam.plan("2026-03-26 14:00", JONAS)
    sam.do(answer_invitation, interview, sam.act(JONAS), accepts=False)
    assert sam.look(next_due) is None


def test_shadow_is_asked_but_never_nudged_nor_counted(sam: Company) -> None:
    sam.plan("2026-03-26 14:00", JONAS, shadows=(TESS,), zone="Europe/London")
    kinds = [kind for who, kind, _ in run_until(sam, london(20, 0, month=4)) if who == TESS]
    assert kinds == ["interview_reminder", "interview_reminder", "scorecard_request"]


def test_going_away_holds_all_but_the_imminent_one(sam: Company) -> None:
    sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    sam.do(go_away, date(2026, 3, 25), date(2026, 3, 27), sam.act(JONAS))
    assert run_until(sam, london(30, 12)) == [
        (JONAS, "interview_reminder", london(24, 9)),
        (JONAS, "interview_reminder", london(26, 13, 45)),
        (JONAS, "scorecard_request", london(30, 8)),
        (JONAS, "scorecard_nudges", london(30, 9)),
    ]


def test_coming_back_puts_everything_where_it_was(sam: Company) -> None:
    sam.plan("2026-03-26 14:00", JONAS)
    before = {kind: row.due_at for kind, row in rows(sam, JONAS).items()}
    sam.do(go_away, date(2026, 3, 25), date(2026, 3, 27), sam.act(JONAS))
    assert {kind: row.due_at for kind, row in rows(sam, JONAS).items()} != before
    sam.do(come_back, sam.act(JONAS))
    assert {kind: row.due_at for kind, row in rows(sam, JONAS).items()} == before


def test_change_of_zone_moves_what_is_armed_and_repeats_nothing(sam: Company) -> None:
    sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    run_until(sam, london(25, 10))
    days, quiet = frozenset({1, 2, 3, 4, 5}), (time(19), time(8))
    sam.do(set_hours, sam.act(JONAS), zone="America/New_York", days=days, quiet_from=quiet[0], quiet_to=quiet[1])
    sent = run_until(sam, london(27, 14))
    assert sent == [
        (JONAS, "interview_reminder", london(26, 13, 45)),
        (JONAS, "scorecard_request", london(26, 14, 45)),
        (JONAS, "scorecard_nudges", london(26, 15, 45)),
        (JONAS, "scorecard_nudges", at(date(2026, 3, 27), 9, zone="America/New_York")),
    ]


def test_after_downtime_the_last_nudge_goes_out_and_the_older_are_marked_too_late(sam: Company) -> None:
    sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    sam.now = london(30, 11)
    sam.do(fire_due, sam.now)
    due = rows(sam, JONAS)
    assert due[ReminderKind.DAY_BEFORE].reason is SkipReason.TOO_LATE
    assert due[ReminderKind.SOON].reason is SkipReason.TOO_LATE
    assert due[ReminderKind.NUDGE_HOUR].reason is SkipReason.TOO_LATE
    assert due[ReminderKind.NUDGE_MORNING].reason is SkipReason.TOO_LATE
    assert due[ReminderKind.ASK].state is ReminderState.FIRED
    first_daily = sam.look(
        lambda s: s.scalars(select(Reminder).where(Reminder.kind == ReminderKind.NUDGE_DAILY, Reminder.nth == 1)).one()
    )
    assert first_daily.state is ReminderState.FIRED


def test_late_reminder_waits_for_the_quiet_hours_to_end(sam: Company) -> None:
    sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    sam.now = london(25, 22)
    sam.do(fire_due, sam.now)
    assert rows(sam, JONAS)[ReminderKind.DAY_BEFORE].due_at == london(26, 8)
    assert rows(sam, JONAS)[ReminderKind.DAY_BEFORE].state is ReminderState.ARMED


def test_firing_twice_sends_once(sam: Company) -> None:
    sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    sam.now = london(25, 9)
    assert sam.do(fire_due, sam.now) == 1
    assert sam.do(fire_due, sam.now + timedelta(seconds=1)) == 0


def test_every_message_about_a_candidate_is_indexed(sam: Company) -> None:
    sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    run_until(sam, london(10, 0, month=4))
    went_out = select(Delivery.id).where(Delivery.state != DeliveryState.CANCELLED)  # one that merged never goes out
    deliveries = sam.look(lambda session: set(session.scalars(went_out)))
    shown = sam.look(lambda session: set(session.scalars(select(CandidateShown.delivery_id))))
    assert deliveries == shown
