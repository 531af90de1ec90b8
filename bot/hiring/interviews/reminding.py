"""Which reminders does an interview have now? Rows derived in the commit that plans or changes it.

What was fired, or judged when it was due, stays; everything else of the interview is worked out again from scratch.
Firing is bot/hiring/interviews/firing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.orm import Session

from bot.hiring.feedback.revealing import SITTING
from bot.hiring.interviews.reminder_times import (
    Due,
    Meeting,
    Snooze,
    after_interview,
    ask_for_scorecard,
    before_interview,
    put_off,
    when_told,
)
from bot.hiring.people.hours import working_time
from bot.hiring.people.working_time import WorkingTime
from bot.models import Application, Interview, Reminder, Role, Seat
from bot.models.interview import InterviewState
from bot.models.reminder import ReminderKind, ReminderState, SkipReason
from bot.timeutil import local

DAILY_NUDGES = 2
JUDGED = (SkipReason.TOO_LATE, SkipReason.NOT_OWED)  # reasons found when a reminder was due; they are final

Key = tuple[str, str, ReminderKind, int]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One reminder as derived: for whom, about whose seat, when."""

    person_id: str
    about_id: str
    zone: str
    due: Due

    @property
    def key(self) -> Key:
        return self.person_id, self.about_id, self.due.kind, self.due.nth


def derive_reminders(session: Session, interview: Interview, now: datetime) -> None:
    """Make the reminders of an interview match what is planned now. Doing it again changes nothing."""
    session.flush()
    open_rows = or_(
        Reminder.state == ReminderState.ARMED,
        and_(Reminder.state == ReminderState.SKIPPED, Reminder.reason.not_in(JUDGED)),
    )
    session.execute(delete(Reminder).where(Reminder.interview_id == interview.id, open_rows))
    application = session.get_one(Application, interview.application_id)
    if interview.state is not InterviewState.PLANNED or not application.is_live:
        return
    settled = _settled(session, interview)
    for wanted in _wanted(session, interview, session.get_one(Role, application.role_id)):
        if wanted.key not in settled:
            session.add(_row(interview, wanted, now))
    session.flush()


def derive_for_person(session: Session, workspace_id: str, person_id: str, now: datetime) -> int:
    """Derive again what a person's hours matter for: they interview, or are told what others owe; how many interviews."""
    roles = select(Role.id).where(or_(Role.owner_id == person_id, Role.backup_id == person_id))
    query = (
        select(Interview)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Interview.workspace_id == workspace_id,
            Interview.state == InterviewState.PLANNED,
            or_(
                Interview.id.in_(select(Seat.interview_id).where(Seat.person_id == person_id, Seat.state.in_(SITTING))),
                Application.role_id.in_(roles),
            ),
        )
    )
    return _derive_all(session, query, now)


def derive_for_role(session: Session, role_id: int, now: datetime) -> int:
    """Derive again what a role's owner and backup matter for; how many interviews."""
    query = (
        select(Interview)
        .join(Application, Application.id == Interview.application_id)
        .where(Application.role_id == role_id, Interview.state == InterviewState.PLANNED)
    )
    return _derive_all(session, query, now)


def _derive_all(session: Session, query: Select[Interview], now: datetime) -> int:
    found = list(session.scalars(query.order_by(Interview.id).with_for_update(of=Interview)))
    for interview in found:
        derive_reminders(session, interview, now)
    return len(found)


def meeting_of(interview: Interview) -> Meeting:
    """When an interview takes place."""
    return Meeting(interview.starts_at, interview.minutes)


def _settled(session: Session, interview: Interview) -> set[Key]:
    query = select(Reminder).where(Reminder.interview_id == interview.id, Reminder.revision == interview.revision)
    return {(row.person_id, row.about_id, row.kind, row.nth) for row in session.scalars(query)}


def _wanted(session: Session, interview: Interview, role: Role) -> Iterator[_Wanted]:
    query = select(Seat).where(Seat.interview_id == interview.id, Seat.state.in_(SITTING)).order_by(Seat.id)
    clocks: dict[str, WorkingTime] = {}

    def clock_of(person_id: str) -> WorkingTime:
        if person_id not in clocks:
            clocks[person_id] = working_time(session, interview.workspace_id, person_id)
        return clocks[person_id]

    for seat in session.scalars(query):
        clock = clock_of(seat.person_id)
        dues, last = _own_dues(interview, seat, clock)
        for due in dues:
            yield _Wanted(seat.person_id, seat.person_id, clock.zone, due)
        if last is not None:
            yield from _told(clock_of, role, seat, clock, last)


def _own_dues(interview: Interview, seat: Seat, clock: WorkingTime) -> tuple[list[Due], Due | None]:
    """A person's own reminders, and the last nudge if theirs is a scorecard that counts."""
    meeting, planned_at = meeting_of(interview), max(interview.timed_at, seat.asked_at)
    dues = [
        *before_interview(meeting, clock, planned_at=planned_at),
        ask_for_scorecard(meeting, clock, planned_at=planned_at),
    ]
    if seat.is_shadow:
        return dues, None
    nudges = after_interview(meeting, clock, planned_at=planned_at, daily=DAILY_NUDGES)
    snooze = Snooze(seat.snoozed_until, seat.snoozes) if seat.snoozed_until else None
    return [*dues, *put_off(nudges, meeting, clock, snooze)], nudges[-1]


def _told(
    clock_of: Callable[[str], WorkingTime], role: Role, seat: Seat, clock: WorkingTime, last: Due
) -> Iterator[_Wanted]:
    ids = [one if one != seat.person_id else None for one in (role.backup_id, role.owner_id)]
    clocks = [clock_of(one) if one else None for one in ids]
    for person_id, whose, due in zip(ids, clocks, when_told(last, clock, *clocks), strict=True):
        if person_id and whose:
            yield _Wanted(person_id, seat.person_id, whose.zone, due)


def _row(interview: Interview, wanted: _Wanted, now: datetime) -> Reminder:
    due = wanted.due
    return Reminder(
        workspace_id=interview.workspace_id,
        interview_id=interview.id,
        person_id=wanted.person_id,
        about_id=wanted.about_id,
        kind=due.kind,
        nth=due.nth,
        revision=interview.revision,
        due_at=due.at,
        expires_at=due.expires_at,
        wall=local(due.at, wanted.zone).strftime("%Y-%m-%d %H:%M"),
        zone=wanted.zone,
        state=ReminderState.SKIPPED if due.skip else ReminderState.ARMED,
        reason=due.skip,
        because=due.because,
        delivery_id=None,
        settled_at=now if due.skip else None,
    )
