"""Who has not said whether they come? An invitation that a working day has passed over in silence is slipping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.people.hours import working_time
from bot.models import Application, Interview, Seat
from bot.models.candidate import ENDED
from bot.models.interview import InterviewState, SeatState
from bot.timeutil import instant_of, local


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """One invitation to an interview that is still to come, unanswered for a working day of the person's."""

    interview_id: int
    application_id: int
    role_id: int
    person_id: str
    focus: str
    asked_at: datetime
    starts_at: datetime


def unaccepted_for(session: Session, role_ids: Iterable[int], now: datetime) -> list[Unaccepted]:
    """What slips in some roles' loops, the earliest interview first."""
    query = (
        select(Interview, Seat, Application.role_id)
        .join(Seat, Seat.interview_id == Interview.id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Application.role_id.in_(set(role_ids)),
            Application.kind.not_in(ENDED),
            Interview.state == InterviewState.PLANNED,
            Interview.starts_at > now,
            Seat.state == SeatState.ASKED,
        )
        .order_by(Interview.starts_at, Interview.id, Seat.id)
    )
    return [
        Unaccepted(one.id, one.application_id, role_id, seat.person_id, one.focus, seat.asked_at, one.starts_at)
        for one, seat, role_id in session.execute(query)
        if _is_silent(session, seat, now)
    ]


def _is_silent(session: Session, seat: Seat, now: datetime) -> bool:
    """From the same time of the next working day on, by the person's own clock and calendar."""
    clock = working_time(session, seat.workspace_id, seat.person_id)
    asked = local(seat.asked_at, clock.zone)
    day = clock.working_day_after(asked.date())
    return day is not None and now >= instant_of(day, asked.time().replace(tzinfo=None), clock.zone)
