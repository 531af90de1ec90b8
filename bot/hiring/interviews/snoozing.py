"""How does somebody put off what they owe? Their nudges wait until an instant; what backup and owner are told does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.feedback.revealing import SITTING, owes
from bot.hiring.interviews.reminding import derive_reminders, meeting_of
from bot.hiring.people.hours import working_time
from bot.hiring.people.working_time import WorkingTime
from bot.hiring.roles.deciding import Act
from bot.models import Interview, Seat
from bot.models.interview import InterviewState
from bot.timeutil import add_hours

SHORTLY_HOURS = 3.0


class PutOff(StrEnum):
    """Until when, as the buttons under a nudge say it."""

    SHORTLY = "shortly"  # in three hours
    MORNING = "morning"  # the next working morning
    ON_IT = "on_it"  # "I'm on it": a whole working day in peace


def put_off_nudges(session: Session, how: PutOff, act: Act) -> datetime | None:
    """The actor is nudged about everything they owe now at one later instant, which is returned; None: nothing is owed."""
    owed = _owed_now(session, act)
    until = _until(how, working_time(session, act.workspace_id, act.actor), act.now)
    for interview, seat in owed:
        seat.snoozed_until, seat.snoozes = until, seat.snoozes + 1
        derive_reminders(session, interview, act.now)
    return until if owed else None


def _owed_now(session: Session, act: Act) -> list[tuple[Interview, Seat]]:
    query = (
        select(Interview, Seat)
        .join(Seat, Seat.interview_id == Interview.id)
        .where(
            Interview.workspace_id == act.workspace_id,
            Interview.state == InterviewState.PLANNED,
            Interview.starts_at <= act.now,
            Seat.person_id == act.actor,
            Seat.is_shadow.is_(False),
            Seat.state.in_(SITTING),
        )
        .order_by(Interview.id)
        .with_for_update(of=Interview)
    )
    found = [(interview, seat) for interview, seat in session.execute(query) if meeting_of(interview).ends_at <= act.now]
    return [(interview, seat) for interview, seat in found if owes(session, interview, act.actor)]


def _until(how: PutOff, person: WorkingTime, now: datetime) -> datetime:
    """Where no working time is in sight, a day later: the nudge is then held by the absence anyway."""
    if how is PutOff.SHORTLY:
        at = add_hours(now, SHORTLY_HOURS)
        return person.next_permitted(at) or at
    morning = person.first_working_morning(now + timedelta(seconds=1))
    if morning and how is PutOff.ON_IT:
        morning = person.first_working_morning(morning + timedelta(seconds=1))
    return morning or add_hours(now, 24.0)
