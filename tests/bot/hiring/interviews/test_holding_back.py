"""Snoozed, muted, away, gone: is each held back as it was asked for, and does somebody else take it up?"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.feedback.revealing import count_in, duties
from bot.hiring.feedback.scorecard_texts import Filled
from bot.hiring.feedback.scorecards import fill_scorecard
from bot.hiring.interviews.departures import settle_departures
from bot.hiring.interviews.firing import fire_due, next_due
from bot.hiring.interviews.snoozing import PutOff, put_off_nudges
from bot.hiring.people.availability import go_away, mute, unmute
from bot.models import Delivery, Lane, Person, Reminder, Role
from bot.models.feedback import Call
from bot.models.reminder import ReminderState
from tests.bot.hiring.company import BEN, JONAS, MARTA, NOOR, SETTINGS, WORKSPACE, Company, at
from tests.bot.hiring.interviews.test_reminding import london, run_until

NUDGES, OWED = "scorecard_nudges", "scorecards_owed"


def held(sam: Company) -> int:
    """Jonas interviewed on Thursday, 26 March, 14:00 in London, and has been nudged an hour after."""
    interview = sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    run_until(sam, london(26, 16))
    return interview


def nudges(company: Company, until: datetime) -> list[datetime]:
    return [when for who, kind, when in run_until(company, until) if (who, kind) == (JONAS, NUDGES)]


def because(company: Company) -> set[str]:
    return company.look(lambda session: set(filter(None, session.scalars(select(Reminder.because)))))


def leave(company: Company, *people: str) -> None:
    def work(session: Session) -> None:
        for one in session.scalars(select(Person).where(Person.slack_id.in_(people))):
            one.is_deleted = True

    company.do(work)
    company.do(settle_departures, WORKSPACE, SETTINGS, company.now)


def test_snoozed_nudges_come_once_at_the_instant_asked_for_and_others_go_on(sam: Company) -> None:
    held(sam)
    assert sam.do(put_off_nudges, PutOff.SHORTLY, sam.act(JONAS)) == london(27, 8)  # 19:00 is quiet
    assert nudges(sam, london(27, 12)) == [london(27, 8), london(27, 9)]


def test_who_is_on_it_has_a_working_day_in_peace(sam: Company) -> None:
    held(sam)
    assert sam.do(put_off_nudges, PutOff.ON_IT, sam.act(JONAS)) == london(30, 9)
    assert nudges(sam, london(31, 12)) == [london(30, 9), london(31, 9)]
    assert "snoozed" in because(sam)


def test_snoozing_never_puts_off_what_backup_and_owner_are_told(sam: Company) -> None:
    held(sam)
    while sam.now < london(9, 9, month=4):
        sam.do(put_off_nudges, PutOff.ON_IT, sam.act(JONAS))
        told = run_until(sam, sam.now + timedelta(days=1))
        if any(kind == OWED for _, kind, _ in told):
            break
    assert sam.now.date() == date(2026, 4, 2)


def test_nothing_owed_is_nothing_to_put_off(sam: Company) -> None:
    interview = held(sam)
    sam.do(fill_scorecard, interview, Filled(Call.YES), sam.act(JONAS))
    assert sam.do(put_off_nudges, PutOff.MORNING, sam.act(JONAS)) is None


def test_who_muted_hears_of_what_begins_and_is_asked_once(sam: Company) -> None:
    sam.do(mute, sam.act(JONAS))
    assert not sam.do(mute, sam.act(JONAS))
    sam.plan("2026-03-26 14:00", JONAS, zone="Europe/London")
    kinds = [(kind, when) for who, kind, when in run_until(sam, london(30, 12)) if who == JONAS]
    assert kinds == [("interview_reminder", london(26, 13, 45)), ("scorecard_request", london(26, 14, 45))]
    assert because(sam) == {"muted"}
    assert sam.do(unmute, sam.act(JONAS))
    assert nudges(sam, london(31, 12)) == [london(30, 12), london(31, 9)]


def test_what_an_away_owner_would_be_told_is_the_backups(sam: Company) -> None:
    held(sam)
    sam.do(go_away, date(2026, 4, 1), date(2026, 4, 10), sam.act(MARTA))
    told = [(who, when) for who, kind, when in run_until(sam, at(date(2026, 4, 20), 9)) if kind == OWED]
    assert told == [(BEN, at(date(2026, 4, 2), 9))]
    assert "stood_in" in because(sam)


def test_without_a_backup_here_an_away_owner_is_told_when_back(sam: Company) -> None:
    held(sam)
    sam.do(go_away, date(2026, 4, 1), date(2026, 4, 3), sam.act(MARTA))
    sam.do(go_away, date(2026, 3, 1), date(2026, 12, 31), sam.act(BEN))
    leave(sam, BEN)
    told = [(who, when) for who, kind, when in run_until(sam, at(date(2026, 4, 20), 9)) if kind == OWED]
    assert told == [(MARTA, at(date(2026, 4, 6), 9, zone="America/New_York"))]


def test_whoever_left_owes_nothing_and_what_is_to_come_goes_to_the_owner(sam: Company) -> None:
    held(sam)
    coming = sam.plan("2026-04-02 14:00", JONAS, NOOR, zone="Europe/London")
    assert sam.look(lambda session: count_in(duties(session, sam.application_id))) == (0, 3)
    leave(sam, JONAS)
    assert sam.look(lambda session: count_in(duties(session, sam.application_id))) == (0, 1)
    armed = select(Reminder).where(Reminder.state == ReminderState.ARMED, Reminder.about_id == JONAS)
    assert sam.look(lambda session: session.scalars(armed).all()) == []
    notices = select(Lane.channel, Delivery.body).join(Lane, Lane.id == Delivery.lane_id)
    notices = notices.where(Delivery.kind == "interview_notice").order_by(Delivery.id)
    last = sam.look(lambda session: [(row[0], row[1]["what"], row[1]["interview"]) for row in session.execute(notices)])[-1]
    assert last == (MARTA, "left", coming)
    assert sam.do(settle_departures, WORKSPACE, SETTINGS, sam.now) == 0


def test_a_role_passes_from_an_owner_who_left_to_the_backup_with_its_duties(sam: Company) -> None:
    held(sam)
    leave(sam, MARTA)
    role = sam.look(lambda session: session.get_one(Role, sam.role_id))
    assert (role.owner_id, role.backup_id) == (BEN, None)
    told = [(who, kind) for who, kind, _ in run_until(sam, at(date(2026, 4, 20), 9)) if kind == OWED]
    assert told == [(BEN, OWED)]
    passed = select(Lane.channel).join(Delivery, Delivery.lane_id == Lane.id).where(Delivery.kind == "role_passed")
    assert sam.look(lambda session: session.scalars(passed).all()) == [BEN]


def test_what_is_due_to_one_person_is_one_message_also_at_the_edge_of_a_batch(sam: Company) -> None:
    for clock in ("09:00", "10:00", "11:00"):
        sam.plan(f"2026-03-26 {clock}", JONAS, NOOR, zone="Europe/London", focus=clock)
    run_until(sam, london(26, 23))
    sam.now = london(27, 9)
    while sam.do(fire_due, sam.now, limit=1):
        pass
    new = select(Delivery.id).where(Delivery.kind == NUDGES, Delivery.created_at >= sam.now)
    assert len(sam.look(lambda session: session.scalars(new).all())) == 2  # one each
    following = sam.look(next_due)
    assert following is not None
    assert following > sam.now
