"""By which clock does a person live? What they said themselves, else Slack's zone and the usual hours."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.people.people import person
from bot.hiring.people.working_time import Absence, WorkingTime
from bot.models import PersonTime

USUAL = WorkingTime()
FALLBACK_ZONE = "UTC"  # for whom neither Slack nor the person told a zone


def working_time(session: Session, workspace_id: str, slack_id: str) -> WorkingTime:
    """A person's zone, working days, quiet hours and absences."""
    known = person(session, workspace_id, slack_id)
    zone = (known.zone if known else None) or FALLBACK_ZONE
    said = said_time(session, workspace_id, slack_id)
    if said is None:
        return WorkingTime(zone=zone)
    return WorkingTime(
        zone=said.zone or zone,
        days=frozenset(said.days),
        quiet_from=time.fromisoformat(said.quiet_from),
        quiet_to=time.fromisoformat(said.quiet_to),
        away=tuple(Absence(date.fromisoformat(first), date.fromisoformat(last)) for first, last in said.away),
        work_from=time.fromisoformat(said.work_from or USUAL.work_from.isoformat("minutes")),
        work_to=time.fromisoformat(said.work_to or USUAL.work_to.isoformat("minutes")),
        is_muted=said.muted_at is not None,
    )


def said_time(session: Session, workspace_id: str, slack_id: str) -> PersonTime | None:
    """What a person said themselves about their hours, if anything."""
    query = select(PersonTime).where(PersonTime.workspace_id == workspace_id, PersonTime.person_id == slack_id)
    return session.scalars(query).first()
