"""Who could interview instead? The role's team, and who covered the focus area: free at that time, least loaded first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.candidates.may_see import is_barred
from bot.hiring.interviews.loop_templates import template_of
from bot.hiring.interviews.planning_doubts import Slot, is_free, load_of
from bot.hiring.people.loosely import loose
from bot.hiring.people.people import person
from bot.models import Application, Interview, Role, Seat
from bot.models.interview import SeatState

MOST = 3
CAME = (SeatState.ASKED, SeatState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who could take over. `load`: their interviews in that week."""

    person_id: str
    name: str
    load: int
    covered: bool  # interviewed about that focus area before


def suggest_instead(session: Session, interview: Interview, now: datetime, *, most: int = MOST) -> list[Suggestion]:
    """Who could take a place in an interview: those who know the focus area first, then the least loaded."""
    if interview.starts_at <= now:
        return []
    application = session.get_one(Application, interview.application_id)
    seats = select(Seat.person_id).where(Seat.interview_id == interview.id)
    taken = set(session.scalars(seats))
    covered = _covered(session, interview)
    role = session.get_one(Role, application.role_id)
    team = [role.owner_id, role.backup_id, *role.recruiter_ids, *_of_role(session, role)]
    known = [one for one in dict.fromkeys([*sorted(covered), *team]) if one and one not in taken]
    slot = Slot(interview.focus, interview.wall, interview.zone, interview.starts_at, interview.minutes, (), interview.id)
    free = [
        one
        for one in known
        if not is_barred(session, application, one) and is_free(session, interview.workspace_id, one, slot)
    ]
    found = [_suggestion(session, one, one in covered, interview) for one in free]
    return sorted(found, key=lambda one: (not one.covered, one.person_id in role.recruiter_ids, one.load, one.name))[:most]


def _covered(session: Session, interview: Interview) -> set[str]:
    """Who interviewed about that focus area before, in whatever loop."""
    query = (
        select(Interview.focus, Seat.person_id)
        .join(Seat, Seat.interview_id == Interview.id)
        .where(Interview.workspace_id == interview.workspace_id, Seat.is_shadow.is_(False), Seat.state.in_(CAME))
        .distinct()
    )
    return {person_id for focus, person_id in session.execute(query) if loose(focus) == loose(interview.focus)}


def _of_role(session: Session, role: Role) -> list[str]:
    """Who interviews for the role: by its template, and in its loops so far."""
    query = (
        select(Seat.person_id)
        .join(Interview, Interview.id == Seat.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(Application.role_id == role.id, Seat.state.in_(CAME))
        .distinct()
    )
    by_template = [one for step in template_of(session, role.id) for one in step.interviewer_ids]
    return [*by_template, *sorted(session.scalars(query))]


def _suggestion(session: Session, person_id: str, covered: bool, interview: Interview) -> Suggestion:
    known = person(session, interview.workspace_id, person_id)
    load = load_of(session, interview.workspace_id, person_id, interview.starts_at)
    return Suggestion(person_id, known.name if known else person_id, load, covered)
