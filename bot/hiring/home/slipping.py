"""What is stuck, and who needs to talk to whom? Worked out from the facts of now, for somebody who leads a role.

What was imported counts from the day of the import: nobody is told off for the past of another system.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.hiring.candidates.candidate_looks import person_name
from bot.hiring.candidates.candidates import called
from bot.hiring.candidates.may_see import may_see_candidate, standing
from bot.hiring.feedback.revealing import SITTING, Duty, count_in, duties
from bot.hiring.people.hours import working_time
from bot.hiring.people.working_time import WorkingTime
from bot.models import Application, ApplicationEvent, Candidate, Interview, Role, Seat
from bot.models.candidate import ENDED, StageKind
from bot.models.interview import InterviewState
from bot.timeutil import instant_of, local

LONGEST = {
    StageKind.APPLIED: timedelta(days=5),
    StageKind.SCREEN: timedelta(days=7),
    StageKind.LOOP: timedelta(days=14),
    StageKind.DEBRIEF: timedelta(days=3),
    StageKind.OFFER: timedelta(days=7),
}
"""How long somebody may be at a stage with no interview ahead before it is said."""
STILL = timedelta(days=7)  # nothing at all has happened for so long
UNPLANNED = timedelta(days=2)  # at the loop for so long, and no interview is planned
TO_DECIDE = (StageKind.SCREEN, StageKind.LOOP, StageKind.DEBRIEF)


class Slip(StrEnum):
    """Ways to be stuck, in the order in which they are told."""

    UNTOLD = "untold"  # somebody waits to hear from us
    NO_INTERVIEWER = "no_interviewer"
    UNANSWERED = "unanswered"  # an interviewer has not said for a working day whether they come
    OVERDUE = "overdue"  # a scorecard is still missing a working day after the interview
    UNDECIDED = "undecided"  # all scorecards are in
    UNPLANNED = "unplanned"  # at the loop without an interview
    TOO_LONG = "too_long"  # at one stage
    STILL = "still"  # no movement


ORDER = {kind: place for place, kind in enumerate(Slip)}


@dataclass(frozen=True, slots=True)
class Slipping:
    """One thing that is stuck, as its reader may see it."""

    kind: Slip
    since: datetime
    application_id: int
    candidate_id: int
    who: str  # the name
    handle: str
    role_handle: str
    role_title: str
    stage: str
    interview_id: int | None = None
    focus: str = ""
    starts_at: datetime | None = None
    person_id: str = ""  # the interviewer whom somebody should talk to
    person: str = ""


def slipping(session: Session, roles: Sequence[Role], reader_id: str, now: datetime) -> list[Slipping]:
    """What is stuck in these roles, those who wait to hear from us first. What the reader must not see is left out."""
    found: list[Slipping] = []
    for application, role in _applications(session, roles):
        if may_see_candidate(standing(session, application, reader_id, now)):
            found += _of(session, application, role, now)
    return sorted(found, key=lambda one: (ORDER[one.kind], one.since, one.application_id))


def stuck_since(application: Application) -> datetime:
    """From when on a stage counts: for what was imported, at the earliest from the import."""
    return max(application.stage_since, application.created_at)


def _applications(session: Session, roles: Sequence[Role]) -> Iterator[tuple[Application, Role]]:
    by_id = {role.id: role for role in roles}
    query = select(Application).where(
        Application.role_id.in_(by_id), or_(Application.kind.not_in(ENDED), Application.must_tell_since.is_not(None))
    )
    for application in session.scalars(query.order_by(Application.id)):
        yield application, by_id[application.role_id]


def _of(session: Session, application: Application, role: Role, now: datetime) -> Iterator[Slipping]:
    if application.must_tell_since is not None:
        yield _slip(session, application, role, Slip.UNTOLD, application.must_tell_since)
    if not application.is_live:
        return
    wanted = duties(session, application.id)
    planned = _planned(session, application)
    for interview in planned:
        yield from _of_interview(session, application, role, interview, now)
    yield from _overdue(session, application, role, wanted, planned, now)
    yield from _of_stage(session, application, role, wanted, planned, now)


def _of_interview(
    session: Session, application: Application, role: Role, interview: Interview, now: datetime
) -> Iterator[Slipping]:
    """An interview to come that nobody leads, or that somebody has not answered for a working day of theirs."""
    if interview.starts_at <= now:
        return
    query = select(Seat).where(Seat.interview_id == interview.id, Seat.state.in_(SITTING), Seat.is_shadow.is_(False))
    seats = list(session.scalars(query.order_by(Seat.id)))
    if not seats:
        yield _slip(session, application, role, Slip.NO_INTERVIEWER, interview.timed_at, interview)
    for seat in seats:
        clock = working_time(session, role.workspace_id, seat.person_id)
        if seat.answered_at is None and _a_working_day_ago(seat.asked_at, clock, now):
            yield _slip(session, application, role, Slip.UNANSWERED, seat.asked_at, interview, seat.person_id)


def _overdue(
    session: Session,
    application: Application,
    role: Role,
    wanted: Sequence[Duty],
    planned: Sequence[Interview],
    now: datetime,
) -> Iterator[Slipping]:
    by_id = {interview.id: interview for interview in planned}
    for duty in wanted:
        clock = working_time(session, role.workspace_id, duty.person_id)
        if duty.is_owed and not clock.is_away(clock.day_of(now)) and _a_working_day_ago(duty.ends_at, clock, now):
            interview = by_id[duty.interview_id]
            yield _slip(session, application, role, Slip.OVERDUE, duty.ends_at, interview, duty.person_id)


def _of_stage(
    session: Session,
    application: Application,
    role: Role,
    wanted: Sequence[Duty],
    planned: Sequence[Interview],
    now: datetime,
) -> Iterator[Slipping]:
    """At most one line about the application as a whole: the one that says best what to do."""
    if any(interview.starts_at > now for interview in planned) or any(duty.is_owed for duty in wanted):
        return  # it moves, or waits for somebody who is named already
    since, moved_at = stuck_since(application), _moved_at(session, application)
    in_count, wanted_count = count_in(wanted)
    if in_count and in_count == wanted_count and application.kind in TO_DECIDE and now - moved_at >= timedelta(days=1):
        yield _slip(session, application, role, Slip.UNDECIDED, moved_at)
    elif application.kind is StageKind.LOOP and not planned and now - since >= UNPLANNED:
        yield _slip(session, application, role, Slip.UNPLANNED, since)
    elif now - since >= LONGEST[application.kind]:
        yield _slip(session, application, role, Slip.TOO_LONG, since)
    elif now - moved_at >= STILL:
        yield _slip(session, application, role, Slip.STILL, moved_at)


def _slip(
    session: Session,
    application: Application,
    role: Role,
    kind: Slip,
    since: datetime,
    interview: Interview | None = None,
    person_id: str = "",
) -> Slipping:
    handle = session.get_one(Candidate, application.candidate_id).handle
    return Slipping(
        kind=kind,
        since=since,
        application_id=application.id,
        candidate_id=application.candidate_id,
        who=called(session, application.candidate_id) or handle,
        handle=handle,
        role_handle=role.handle,
        role_title=role.title,
        stage=application.stage,
        interview_id=interview.id if interview else None,
        focus=interview.focus if interview else "",
        starts_at=interview.starts_at if interview else None,
        person_id=person_id,
        person=person_name(session, role.workspace_id, person_id) if person_id else "",
    )


def _planned(session: Session, application: Application) -> list[Interview]:
    query = select(Interview).where(Interview.application_id == application.id, Interview.state == InterviewState.PLANNED)
    return list(session.scalars(query.order_by(Interview.starts_at, Interview.id)))


def _moved_at(session: Session, application: Application) -> datetime:
    """When anything last happened to an application that is recorded here."""
    query = select(func.max(ApplicationEvent.at)).where(ApplicationEvent.application_id == application.id)
    return session.scalars(query).one() or application.created_at


def _a_working_day_ago(at: datetime, clock: WorkingTime, now: datetime) -> bool:
    """Whether a working day of somebody has passed: it is the same wall time of their next working day, or later."""
    here = local(at, clock.zone)
    day = clock.working_day_after(here.date())
    return day is not None and instant_of(day, here.time().replace(tzinfo=None), clock.zone) <= now
