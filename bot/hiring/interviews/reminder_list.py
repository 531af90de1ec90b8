"""What is due, was sent, or was skipped and why? One person's reminders, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.candidates.candidate_looks import name_for
from bot.hiring.roles.deciding import Act
from bot.models import Interview, Reminder
from bot.models.reminder import ReminderKind, ReminderState, SkipReason

LOOK_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Listed:
    """One reminder of the asker's own."""

    kind: ReminderKind
    due_at: datetime
    wall: str  # as it was derived, by the person's clock then
    state: ReminderState
    reason: SkipReason | None
    who: str  # the candidate, as the asker may call them
    focus: str
    because: str | None = None  # what `reason` has no word for


def list_reminders(session: Session, act: Act, *, most: int = 40) -> list[Listed]:
    """The actor's reminders of the last week and all to come, in order of time."""
    query = (
        select(Reminder, Interview)
        .join(Interview, Interview.id == Reminder.interview_id)
        .where(
            Reminder.workspace_id == act.workspace_id,
            Reminder.person_id == act.actor,
            Reminder.due_at >= act.now - LOOK_BACK,
        )
        .order_by(Reminder.due_at, Reminder.id)
        .limit(most)
    )
    return [
        Listed(
            kind=row.kind,
            due_at=row.due_at,
            wall=row.wall,
            state=row.state,
            reason=row.reason,
            who=name_for(session, interview, act.actor, act.now),
            focus=interview.focus,
            because=row.because,
        )
        for row, interview in session.execute(query)
    ]
