"""What must be known to judge a thousand reminders at once? Read with a few queries, not with a few for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.feedback.revealing import owed_of
from bot.hiring.people.hours import working_time
from bot.hiring.people.working_time import WorkingTime
from bot.models import Application, Interview, Reminder, Seat


class FiringFacts:
    """Interviews, applications, places, what is owed, and people's hours, as far as given reminders are about them."""

    def __init__(self, session: Session, rows: Sequence[Reminder]) -> None:
        self._session = session
        ids = {row.interview_id for row in rows}
        self._interviews = {one.id: one for one in session.scalars(select(Interview).where(Interview.id.in_(ids)))}
        found = select(Application).where(Application.id.in_({one.application_id for one in self._interviews.values()}))
        self._applications = {one.id: one for one in session.scalars(found)}
        seats = session.scalars(select(Seat).where(Seat.interview_id.in_(ids)))
        self._seats = {(one.interview_id, one.person_id): one for one in seats}
        self._owed = owed_of(session, ids)
        self._clocks: dict[tuple[str, str], WorkingTime] = {}

    def interview(self, row: Reminder) -> Interview:
        """The interview that a reminder is of."""
        return self._interviews[row.interview_id]

    def application(self, row: Reminder) -> Application:
        """The application that its interview belongs to."""
        return self._applications[self.interview(row).application_id]

    def seat(self, row: Reminder) -> Seat:
        """The place that a reminder is about."""
        return self._seats[row.interview_id, row.about_id]

    def is_owed(self, row: Reminder) -> bool:
        """Whether the scorecard that it is about counts and is still wanted."""
        return (row.interview_id, row.about_id) in self._owed

    def next_permitted(self, row: Reminder, now: datetime) -> datetime | None:
        """When the person who is told may be written to."""
        key = (row.workspace_id, row.person_id)
        if key not in self._clocks:
            self._clocks[key] = working_time(self._session, *key)
        return self._clocks[key].next_permitted(now)

    def candidates(self, rows: Iterable[Reminder]) -> tuple[int, ...]:
        """The candidates whom some reminders are about, each once."""
        return tuple(sorted({self.application(row).candidate_id for row in rows}))
