"""Who still owes a scorecard, and are the scorecards of an application revealed? Facts that are worked out, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.hiring.interviews.reminder_times import Meeting
from bot.hiring.people.hours import working_time
from bot.hiring.people.working_time import WorkingTime
from bot.models import Application, Interview, Role, Scorecard, Seat
from bot.models.feedback import ScorecardState
from bot.models.interview import InterviewState, SeatState
from bot.timeutil import instant_of, local

SITTING = (SeatState.ASKED, SeatState.ACCEPTED)
DEADLINE_DAYS = 2  # working days after the last interview


@dataclass(frozen=True, slots=True)
class Duty:
    """One scorecard of a planned interview: whose, when it can be given, and whether it is in."""

    interview_id: int
    person_id: str
    is_shadow: bool
    ends_at: datetime
    is_in: bool
    is_given_up: bool

    @property
    def is_owed(self) -> bool:
        """Whether it counts and is neither in nor given up; before the interview it will be owed."""
        return not (self.is_shadow or self.is_in or self.is_given_up)


def duties(session: Session, application_id: int) -> list[Duty]:
    """Every scorecard that the planned interviews of an application ask for, practice ones included."""
    query = _duties().where(Interview.application_id == application_id)
    query = query.order_by(Interview.starts_at, Interview.id, Seat.id)
    return [_duty(interview, seat, scorecard) for interview, seat, scorecard in session.execute(query)]


def owes(session: Session, interview: Interview, person_id: str) -> bool:
    """Whether a person's scorecard for one interview counts and is still wanted."""
    return (interview.id, person_id) in owed_of(session, [interview.id])


def owed_of(session: Session, interview_ids: Iterable[int]) -> set[tuple[int, str]]:
    """(interview, person) of each scorecard of some interviews that counts and is neither in nor given up."""
    query = _duties().where(Interview.id.in_(set(interview_ids)))
    found = [_duty(interview, seat, scorecard) for interview, seat, scorecard in session.execute(query)]
    return {(duty.interview_id, duty.person_id) for duty in found if duty.is_owed}


def count_in(found: Sequence[Duty]) -> tuple[int, int]:
    """(in, wanted) of the scorecards that count, for "3 of 4 in"; those given up are not wanted."""
    wanted = [duty for duty in found if not duty.is_shadow and not duty.is_given_up]
    return sum(duty.is_in for duty in wanted), len(wanted)


def reveal_deadline(session: Session, application: Application, found: Sequence[Duty]) -> datetime | None:
    """When scorecards are revealed although some are missing: two working days of the owner's after the last interview.

    At the same wall time in the owner's zone as the last interview ended. None without interviews.
    """
    counted = [duty.ends_at for duty in found if not duty.is_shadow]
    if not counted:
        return None
    clock = _owners_clock(session, application)
    ended = local(max(counted), clock.zone)
    day = ended.date()
    for _ in range(DEADLINE_DAYS):
        day = clock.working_day_after(day) or day + timedelta(days=1)
    return instant_of(day, ended.time().replace(tzinfo=None), clock.zone)


def is_revealed(session: Session, application: Application, found: Sequence[Duty], now: datetime) -> bool:
    """Whether scorecards are open to those who gave theirs: all in, deadline over, or somebody decided so."""
    if application.revealed_at is not None:
        return True
    counted = [duty for duty in found if not duty.is_shadow]
    if not counted:
        return False
    if not any(duty.is_owed for duty in counted) and all(duty.ends_at <= now for duty in counted):
        return any(duty.is_in for duty in counted)
    deadline = reveal_deadline(session, application, found)
    return deadline is not None and now >= deadline


def _duties() -> Select[Interview, Seat, Scorecard]:
    """Places in planned interviews, with the scorecard where there is one."""
    return (
        select(Interview, Seat, Scorecard)
        .join(Seat, Seat.interview_id == Interview.id)
        .outerjoin(Scorecard, (Scorecard.interview_id == Interview.id) & (Scorecard.author_id == Seat.person_id))
        .where(Interview.state == InterviewState.PLANNED, Seat.state.in_(SITTING))
    )


def _duty(interview: Interview, seat: Seat, scorecard: Scorecard | None) -> Duty:
    return Duty(
        interview_id=interview.id,
        person_id=seat.person_id,
        is_shadow=seat.is_shadow,
        ends_at=Meeting(interview.starts_at, interview.minutes).ends_at,
        is_in=scorecard is not None and scorecard.state is ScorecardState.IN,
        is_given_up=scorecard is not None and scorecard.given_up_at is not None,
    )


def _owners_clock(session: Session, application: Application) -> WorkingTime:
    role = session.get_one(Role, application.role_id)
    if role.owner_id is None:
        return WorkingTime()
    clock = working_time(session, application.workspace_id, role.owner_id)
    return WorkingTime(zone=clock.zone, days=clock.days)
