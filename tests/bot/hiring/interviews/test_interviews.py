"""Are interviews planned, moved, answered and cancelled so that everybody concerned hears of it once?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.errors import (
    ApplicationOver,
    InterviewersWrong,
    InterviewOver,
    LengthWrong,
    NotOnTheTeam,
    NotYourInterview,
    TimeSkipped,
    TimeWrong,
)
from bot.hiring.candidates.applications import move_application
from bot.hiring.interviews.firing import is_current_seat
from bot.hiring.interviews.interviews import (
    answer_invitation,
    cancel_interview,
    mark_not_held,
    reschedule,
    swap_interviewer,
    was_absent,
)
from bot.models import Delivery, Interview, Lane, Reminder, Seat
from bot.models.interview import InterviewState, NotHeld, SeatState
from bot.models.reminder import ReminderState
from tests.bot.hiring.company import GUS, JONAS, MARTA, NOOR, OLGA, PRIYA, TESS, Company, at


def told(company: Company) -> list[tuple[str, str]]:
    """(who, what) of each notice so far, in order."""
    query = select(Lane.channel, Delivery.body).join(Lane, Lane.id == Delivery.lane_id).order_by(Delivery.id)
    rows = company.look(lambda session: session.execute(query.where(Delivery.kind == "interview_notice")).all())
    return [(channel, body["what"]) for channel, body in rows]


def seat(company: Company, interview_id: int, person_id: str) -> SeatState:
    query = select(Seat.state).where(Seat.interview_id == interview_id, Seat.person_id == person_id)
    return company.look(lambda session: session.scalars(query).one())


def armed(company: Company) -> int:
    query = select(Reminder).where(Reminder.state == ReminderState.ARMED)
    return len(company.look(lambda session: session.scalars(query).all()))


def current(company: Company, interview_id: int, person_id: str, revision: int) -> bool:
    query = select(Seat.id).where(Seat.interview_id == interview_id, Seat.person_id == person_id)
    return company.look(lambda session: is_current_seat(session, session.scalars(query).one(), revision))


def test_interviewers_are_asked_once_each(sam: Company) -> None:
    interview = sam.plan("2026-03-30 09:30", JONAS, NOOR, shadows=(TESS,))
    assert told(sam) == [(JONAS, "planned"), (NOOR, "planned"), (TESS, "planned")]
    assert seat(sam, interview, TESS) is SeatState.ASKED


def test_time_is_what_the_clock_shows_there(sam: Company) -> None:
    interview = sam.plan("2026-03-30 09:30", JONAS, zone="America/New_York")
    stored = sam.look(lambda session: session.get_one(Interview, interview))
    assert stored.starts_at == at(date(2026, 3, 30), 9, 30, "America/New_York")


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        ("2026-03-29 02:30", "Europe/Berlin"),  # the clocks skip it
        ("2026-02-30 10:00", "Europe/Berlin"),
        ("tomorrow", "Europe/Berlin"),
        ("2026-03-30", "Europe/Berlin"),
        ("2026-03-30 09:30", "Berlin"),
        ("2026-03-30 09:30", ""),
    ],
)
def test_times_that_do_not_exist_are_refused(sam: Company, wall: str, zone: str) -> None:
    with pytest.raises((TimeWrong, TimeSkipped)):
        sam.plan(wall, JONAS, zone=zone)


@pytest.mark.parametrize("people", [(), (JONAS, JONAS), (JONAS, NOOR, TESS, MARTA), (GUS,), ("U0NOBODY",), (OLGA,)])
def test_interviewers_are_one_to_three_colleagues_who_may_see_the_candidate(
    company: Company, people: tuple[str, ...]
) -> None:
    company.add_sam(hidden_from=(OLGA,))
    with pytest.raises(InterviewersWrong):
        company.plan("2026-03-30 09:30", *people)


def test_candidate_who_works_here_interviews_nobody_for_the_own_application(company: Company) -> None:
    company.add_sam(employee_id=TESS)
    with pytest.raises(InterviewersWrong):
        company.plan("2026-03-30 09:30", TESS)


def test_length_is_between_minutes_and_a_day(sam: Company) -> None:
    with pytest.raises(LengthWrong):
        sam.plan("2026-03-30 09:30", JONAS, minutes=4)


def test_nothing_is_planned_for_an_application_that_is_over(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "withdrawn", sam.act(), reason="found another job")
    with pytest.raises(ApplicationOver):
        sam.plan("2026-03-30 09:30", JONAS)


def test_moving_asks_again_and_overtakes_what_was_on_its_way(sam: Company) -> None:
    interview = sam.plan("2026-03-30 09:30", JONAS)
    sam.do(answer_invitation, interview, sam.act(JONAS), accepts=True)
    sam.do(reschedule, interview, "2026-03-31 10:00", "Europe/Berlin", sam.act())
    assert told(sam) == [(JONAS, "planned"), (JONAS, "moved")]
    assert seat(sam, interview, JONAS) is SeatState.ASKED
    assert not current(sam, interview, JONAS, 1)
    assert current(sam, interview, JONAS, 2)


def test_moving_to_the_same_time_tells_nobody(sam: Company) -> None:
    interview = sam.plan("2026-03-30 09:30", JONAS)
    sam.do(reschedule, interview, "2026-03-30 09:30", "Europe/Berlin", sam.act())
    assert told(sam) == [(JONAS, "planned")]


def test_decline_is_told_to_the_planner_and_a_swap_to_both(sam: Company) -> None:
    interview = sam.plan("2026-03-30 09:30", JONAS)
    assert sam.do(answer_invitation, interview, sam.act(JONAS), accepts=False)
    assert not sam.do(answer_invitation, interview, sam.act(JONAS), accepts=False)
    sam.do(swap_interviewer, interview, JONAS, NOOR, sam.act())
    assert told(sam) == [(JONAS, "planned"), (PRIYA, "declined"), (JONAS, "swapped_out"), (NOOR, "planned")]
    assert not current(sam, interview, JONAS, 1)
    assert current(sam, interview, NOOR, 1)


def test_swap_back_and_forth_tells_each_time(sam: Company) -> None:
    interview = sam.plan("2026-03-30 09:30", JONAS)
    sam.do(swap_interviewer, interview, JONAS, NOOR, sam.act())
    sam.do(swap_interviewer, interview, NOOR, JONAS, sam.act())
    assert told(sam)[-2:] == [(NOOR, "swapped_out"), (JONAS, "planned")]
    assert len(told(sam)) == 5
    assert seat(sam, interview, JONAS) is SeatState.ASKED


def test_swap_needs_somebody_who_may_sit_there(sam: Company) -> None:
    interview = sam.plan("2026-03-30 09:30", JONAS, NOOR)
    for leaving, coming, refusal in (
        (JONAS, NOOR, InterviewersWrong),
        (JONAS, GUS, InterviewersWrong),
        (TESS, MARTA, NotYourInterview),
    ):
        with pytest.raises(refusal):
            sam.do(swap_interviewer, interview, leaving, coming, sam.act())


def test_cancelling_tells_those_who_were_expected_and_ends_reminders(sam: Company) -> None:
    interview = sam.plan("2026-03-30 09:30", JONAS, NOOR)
    sam.do(answer_invitation, interview, sam.act(NOOR), accepts=False)
    sam.do(cancel_interview, interview, sam.act())
    assert told(sam)[-1:] == [(JONAS, "cancelled")]
    assert armed(sam) == 0
    with pytest.raises(InterviewOver):
        sam.do(cancel_interview, interview, sam.act())


def test_ending_an_application_cancels_what_is_to_come_at_once(sam: Company) -> None:
    past, coming = sam.plan("2026-03-17 10:00", JONAS), sam.plan("2026-03-30 09:30", NOOR)
    sam.now = at(date(2026, 3, 17), 12)
    sam.do(move_application, sam.application_id, "rejected", sam.act(), reason="no SQL")
    states = sam.look(lambda session: [session.get_one(Interview, one).state for one in (past, coming)])
    assert states == [InterviewState.PLANNED, InterviewState.CANCELLED]
    assert told(sam)[-1] == (NOOR, "cancelled")
    assert armed(sam) == 0


def test_interview_that_did_not_happen_asks_nobody_for_a_scorecard(sam: Company) -> None:
    interview = sam.plan("2026-03-17 10:00", JONAS)
    sam.now = at(date(2026, 3, 17), 10, 20)
    sam.do(mark_not_held, interview, NotHeld.NO_SHOW, sam.act(JONAS))
    assert armed(sam) == 0
    assert told(sam)[-1] == (PRIYA, "not_held")


def test_absent_interviewer_owes_nothing_the_other_still_does(sam: Company) -> None:
    interview = sam.plan("2026-03-17 10:00", JONAS, NOOR)
    before = armed(sam)
    sam.do(was_absent, interview, sam.act(JONAS))
    assert 0 < armed(sam) < before
    assert told(sam)[-1] == (PRIYA, "absent")


def test_strangers_neither_plan_nor_answer(sam: Company) -> None:
    interview = sam.plan("2026-03-30 09:30", JONAS)
    with pytest.raises(NotOnTheTeam):
        sam.do(cancel_interview, interview, sam.act(JONAS))
    with pytest.raises(NotYourInterview):
        sam.do(answer_invitation, interview, sam.act(NOOR), accepts=True)


def test_guard_of_an_unknown_seat_never_holds(sam: Company) -> None:
    assert not sam.look(lambda session: is_current_seat(session, 999, 1))
