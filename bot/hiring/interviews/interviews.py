"""When does who meet the candidate? Interviews are planned, moved, answered, swapped, cancelled, or did not happen.

Each change derives the reminders anew in the same transaction and tells those whom it concerns once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import AlreadySwapped, InterviewersWrong, InterviewOver, LengthWrong, NotFound, NotYourInterview
from bot.hiring.candidates.application_records import locked_application, record_event, require_live
from bot.hiring.candidates.candidates import require_team
from bot.hiring.candidates.may_see import is_barred
from bot.hiring.feedback.revealing import SITTING
from bot.hiring.interviews.interview_notices import tell_interviewers, tell_planner
from bot.hiring.interviews.reminding import derive_reminders
from bot.hiring.people.people import person
from bot.hiring.people.zones import read_wall
from bot.hiring.roles.deciding import Act
from bot.models import Application, Interview, Role, Seat
from bot.models.interview import InterviewState, NotHeld, SeatState

MOST_INTERVIEWERS = 3
SHORTEST, LONGEST = 5, 480  # minutes


@dataclass(frozen=True, slots=True)
class Plan:
    """What is agreed on. `wall` is "2026-03-30 09:30" in `zone` (IANA); people are Slack user ids."""

    focus: str
    wall: str
    zone: str
    interviewers: tuple[str, ...]
    shadows: tuple[str, ...] = ()
    minutes: int = 45
    place: str | None = None


def plan_interview(session: Session, application_id: int, plan: Plan, act: Act) -> Interview:
    """Plan an interview, ask its interviewers, derive the reminders.

    Raises NotOnTheTeam, ApplicationOver, InterviewersWrong, TimeWrong, TimeSkipped or LengthWrong.
    """
    application = locked_application(session, application_id, act)
    require_team(session, session.get_one(Role, application.role_id), act)
    require_live(application)
    require_people(session, application, plan.interviewers, plan.shadows)
    interview = Interview(
        workspace_id=act.workspace_id,
        application_id=application.id,
        focus=" ".join(plan.focus.split()),
        wall=plan.wall,
        zone=plan.zone,
        starts_at=read_wall(plan.wall, plan.zone),
        minutes=require_length(plan.minutes),
        place=plan.place,
        state=InterviewState.PLANNED,
        not_held=None,
        revision=1,
        sequence=0,
        timed_at=act.now,
        planned_by=act.actor,
    )
    session.add(interview)
    application.is_imported = False  # from its first change on, it is told of like any other
    session.flush()
    for person_id in (*plan.interviewers, *plan.shadows):
        _ask(session, interview, person_id, act, is_shadow=person_id in plan.shadows)
    _changed(session, application, interview, act, "interview_planned", {"interview": interview.id})
    tell_interviewers(session, interview, "planned", sitting(session, interview), act.now)
    return interview


def reschedule(
    session: Session, interview_id: int, wall: str, zone: str, act: Act, *, minutes: int | None = None
) -> Interview:
    """Move an interview to another time; interviewers are asked again. The same time changes nothing.

    Raises NotOnTheTeam, InterviewOver, TimeWrong, TimeSkipped or LengthWrong.
    """
    interview, application = locked_interview(session, interview_id, act)
    require_team(session, session.get_one(Role, application.role_id), act)
    _require_planned(interview)
    starts_at, length = read_wall(wall, zone), require_length(minutes or interview.minutes)
    if (starts_at, length, zone) == (interview.starts_at, interview.minutes, interview.zone):
        return interview
    before = {"interview": interview.id, "wall": interview.wall, "zone": interview.zone, "minutes": interview.minutes}
    interview.wall, interview.zone, interview.starts_at, interview.minutes = wall, zone, starts_at, length
    interview.revision += 1
    interview.timed_at = act.now
    for seat in sitting(session, interview):
        seat.state, seat.asked_at, seat.answered_at = SeatState.ASKED, act.now, None
        seat.snoozed_until = None
    after = {"interview": interview.id, "wall": wall, "zone": zone, "minutes": length}
    _changed(session, application, interview, act, "interview_moved", after, before)
    tell_interviewers(session, interview, "moved", sitting(session, interview), act.now)
    return interview


def swap_interviewer(session: Session, interview_id: int, leaving: str, coming: str, act: Act) -> Interview:
    """Let somebody else take an interviewer's place, also one that was declined.

    Raises NotOnTheTeam, InterviewOver, NotYourInterview (nobody to swap), AlreadySwapped or InterviewersWrong.
    """
    interview, application = locked_interview(session, interview_id, act)
    require_team(session, session.get_one(Role, application.role_id), act)
    _require_planned(interview)
    seat = seat_of(session, interview, leaving)
    if seat is None:
        raise NotYourInterview
    if seat.state is SeatState.LEFT:
        raise AlreadySwapped(people=_names(session, interview))
    others = [one.person_id for one in sitting(session, interview) if one.person_id != leaving]
    if coming in others or is_barred(session, application, coming):
        raise InterviewersWrong
    seat.state, seat.answered_at = SeatState.LEFT, act.now
    new = _ask(session, interview, coming, act, is_shadow=seat.is_shadow)
    detail = {"interview": interview.id, "leaving": leaving, "coming": coming}
    _changed(session, application, interview, act, "interviewer_swapped", detail)
    tell_interviewers(session, interview, "swapped_out", [seat], act.now)
    tell_interviewers(session, interview, "planned", [new], act.now)
    return interview


def answer_invitation(session: Session, interview_id: int, act: Act, *, accepts: bool) -> bool:
    """An interviewer accepts or declines; False when they had said so already. Whoever planned it hears of a decline.

    Raises InterviewOver or NotYourInterview.
    """
    interview, application = locked_interview(session, interview_id, act)
    _require_planned(interview)
    seat = seat_of(session, interview, act.actor)
    if seat is None or seat.state in (SeatState.LEFT, SeatState.ABSENT):
        raise NotYourInterview
    wanted = SeatState.ACCEPTED if accepts else SeatState.DECLINED
    if seat.state is wanted:
        return False
    seat.state, seat.answered_at = wanted, act.now
    kind = "invitation_accepted" if accepts else "invitation_declined"
    record_event(session, application, act, kind, after={"interview": interview.id})
    derive_reminders(session, interview, act.now)
    if not accepts:
        tell_planner(session, interview, "declined", act.actor, act.now)
    return True


def cancel_interview(session: Session, interview_id: int, act: Act) -> Interview:
    """Cancel an interview; its interviewers are told. Raises NotOnTheTeam or InterviewOver."""
    interview, application = locked_interview(session, interview_id, act)
    require_team(session, session.get_one(Role, application.role_id), act)
    _require_planned(interview)
    _cancel(session, application, interview, act)
    return interview


def cancel_interviews(session: Session, application: Application, act: Act) -> list[int]:
    """Cancel what is still to come of an application that has ended, and stop all of its reminders; the cancelled ids."""
    cancelled = []
    for interview in planned_interviews(session, application.id):
        if interview.starts_at > act.now:
            _cancel(session, application, interview, act)
            cancelled.append(interview.id)
        else:
            derive_reminders(session, interview, act.now)
    return cancelled


def mark_not_held(session: Session, interview_id: int, why: NotHeld, act: Act) -> Interview:
    """Say that an interview did not happen: nobody owes a scorecard for it. Its interviewers and the team may say so.

    Raises NotYourInterview or InterviewOver.
    """
    interview, application = locked_interview(session, interview_id, act)
    seat = seat_of(session, interview, act.actor)
    if seat is None or seat.state not in SITTING:
        require_team(session, session.get_one(Role, application.role_id), act)
    _require_planned(interview)
    interview.state, interview.not_held = InterviewState.NOT_HELD, why
    _changed(session, application, interview, act, "interview_not_held", {"interview": interview.id, "why": why.value})
    tell_planner(session, interview, "not_held", act.actor, act.now)
    return interview


def was_absent(session: Session, interview_id: int, act: Act) -> None:
    """An interviewer says "I wasn't there": they owe nothing. Raises NotYourInterview or InterviewOver."""
    interview, application = locked_interview(session, interview_id, act)
    _require_planned(interview)
    seat = seat_of(session, interview, act.actor)
    if seat is None or seat.state not in SITTING:
        raise NotYourInterview
    seat.state, seat.answered_at = SeatState.ABSENT, act.now
    record_event(session, application, act, "interviewer_absent", after={"interview": interview.id})
    derive_reminders(session, interview, act.now)
    tell_planner(session, interview, "absent", act.actor, act.now)


def locked_interview(session: Session, interview_id: int, act: Act) -> tuple[Interview, Application]:
    """An interview and its application, both locked (the application first). Raises NotFound."""
    query = select(Interview.application_id).where(Interview.workspace_id == act.workspace_id, Interview.id == interview_id)
    application_id = session.scalars(query).first()
    if application_id is None:
        raise NotFound(command=act.settings.command)
    application = locked_application(session, application_id, act)
    return session.get_one(Interview, interview_id, with_for_update=True, populate_existing=True), application


def planned_interviews(session: Session, application_id: int) -> list[Interview]:
    """The planned interviews of an application, in order of time, past ones included."""
    query = select(Interview).where(Interview.application_id == application_id, Interview.state == InterviewState.PLANNED)
    return list(session.scalars(query.order_by(Interview.starts_at, Interview.id)))


def sitting(session: Session, interview: Interview) -> list[Seat]:
    """Those who are expected: neither declined, nor swapped, nor absent."""
    query = select(Seat).where(Seat.interview_id == interview.id, Seat.state.in_(SITTING))
    return list(session.scalars(query.order_by(Seat.id)))


def seat_of(session: Session, interview: Interview, person_id: str) -> Seat | None:
    """A person's place in an interview, also one that was given up."""
    query = select(Seat).where(Seat.interview_id == interview.id, Seat.person_id == person_id)
    return session.scalars(query).first()


def _changed(
    session: Session,
    application: Application,
    interview: Interview,
    act: Act,
    kind: str,
    after: dict[str, object],
    before: dict[str, object] | None = None,
) -> None:
    """What every change of an interview causes: calendars learn of it, it is recorded, reminders are derived anew."""
    interview.sequence += 1
    session.flush()
    record_event(session, application, act, kind, before=before, after=after)
    derive_reminders(session, interview, act.now)


def _cancel(session: Session, application: Application, interview: Interview, act: Act) -> None:
    seats = sitting(session, interview)
    interview.state = InterviewState.CANCELLED
    _changed(session, application, interview, act, "interview_cancelled", {"interview": interview.id})
    tell_interviewers(session, interview, "cancelled", seats, act.now)


def _ask(session: Session, interview: Interview, person_id: str, act: Act, *, is_shadow: bool) -> Seat:
    """Give a person a place, or the one back that they had given up."""
    seat = seat_of(session, interview, person_id)
    if seat is None:
        seat = Seat(workspace_id=interview.workspace_id, interview_id=interview.id, person_id=person_id)
        session.add(seat)
    seat.is_shadow, seat.state = is_shadow, SeatState.ASKED
    seat.asked_at, seat.answered_at, seat.snoozed_until = act.now, None, None
    session.flush()
    return seat


def require_people(session: Session, application: Application, interviewers: Iterable[str], shadows: Iterable[str]) -> None:
    """Raises InterviewersWrong unless they are one to three, different, and may see the candidate."""
    leading, everybody = list(interviewers), [*interviewers, *shadows]
    if not 1 <= len(leading) <= MOST_INTERVIEWERS or len(set(everybody)) != len(everybody):
        raise InterviewersWrong
    if any(is_barred(session, application, one) for one in everybody):
        raise InterviewersWrong


def _names(session: Session, interview: Interview) -> str:
    found = [person(session, interview.workspace_id, one.person_id) for one in sitting(session, interview)]
    return ", ".join(one.name for one in found if one) or "nobody yet"


def _require_planned(interview: Interview) -> None:
    if interview.state is not InterviewState.PLANNED:
        raise InterviewOver


def require_length(minutes: int) -> int:
    """The minutes. Raises LengthWrong."""
    if not SHORTEST <= minutes <= LONGEST:
        raise LengthWrong
    return minutes
