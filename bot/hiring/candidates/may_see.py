"""Who may see a candidate, and who may read a scorecard? The two rules that every surface asks, and nothing else decides.

Both work on a `Standing`: what a person is to one application. Doubt means no: a person whom Slack has not told us of, a
guest, somebody of another workspace, and whoever is named as not to see this candidate, is told nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.feedback.revealing import SITTING, Duty, duties, is_revealed
from bot.hiring.people.hours import working_time
from bot.hiring.people.people import may_hold_rights, person
from bot.models import Application, Candidate, Channel, Interview, Person, Role, Scorecard, Seat
from bot.models.feedback import ScorecardState
from bot.models.interview import InterviewState


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is to one application at one moment."""

    person_id: str
    is_barred: bool  # may see nothing of it, whatever else they are
    is_recruiter: bool = False
    is_owner: bool = False  # or stands in for an owner who is away or not named
    is_backup: bool = False
    sits: bool = False  # interviews or shadows somewhere in the loop
    counts: bool = False  # has an interview whose scorecard counts
    owes: bool = False  # a scorecard that counts is not in yet
    gave: bool = False  # a scorecard is in, or given up with a note in the log
    is_revealed: bool = False


def may_see_candidate(standing: Standing) -> bool:
    """Whether a person may learn who the candidate is and how far: the role's team, and those who interview."""
    if standing.is_barred:
        return False
    return standing.is_recruiter or standing.is_owner or standing.is_backup or standing.sits


def may_read_scorecard(standing: Standing, scorecard: Scorecard, *, private_note: bool = False) -> bool:
    """Whether a person may read one scorecard (or the private note on it).

    Everybody reads their own. Whoever still owes one for this application reads no other. Recruiters, and an owner without
    an interview of their own, read at once; those who interview read after the reveal. Drafts, and what was withdrawn,
    are their author's alone; practice ones and private notes are for recruiters and the owner besides.
    """
    if standing.is_barred or not may_see_candidate(standing):
        return False
    if scorecard.author_id == standing.person_id:
        return True
    if scorecard.state is not ScorecardState.IN or standing.owes:
        return False
    leads = standing.is_recruiter or standing.is_owner
    if private_note or scorecard.is_practice:
        return leads and (standing.is_revealed or _reads_at_once(standing))
    return _reads_at_once(standing) or (standing.is_revealed and (standing.gave or leads))


def may_read_debrief(standing: Standing) -> bool:
    """Whether a person may read what was said around the scorecards of others: reasons of decisions, who held back."""
    if not may_see_candidate(standing) or standing.owes:
        return False
    return standing.is_recruiter or standing.is_owner or (standing.is_revealed and standing.gave)


def _reads_at_once(standing: Standing) -> bool:
    return standing.is_recruiter or (standing.is_owner and not standing.counts)


def standing(session: Session, application: Application, person_id: str, now: datetime) -> Standing:
    """What a person is to an application. Pure reading; `now` decides about deadlines and absences."""
    if is_barred(session, application, person_id):
        return Standing(person_id, is_barred=True)
    role = session.get_one(Role, application.role_id)
    found = duties(session, application.id)
    own = [duty for duty in found if duty.person_id == person_id]
    return Standing(
        person_id,
        is_barred=False,
        is_recruiter=person_id in role.recruiter_ids,
        is_owner=_leads(session, role, person_id, now),
        is_backup=person_id == role.backup_id,
        sits=_sits(session, application, person_id),
        counts=any(not duty.is_shadow for duty in own),
        owes=any(duty.is_owed for duty in own),
        gave=_gave(own),
        is_revealed=is_revealed(session, application, found, now),
    )


def is_barred(session: Session, application: Application, person_id: str) -> bool:
    """Whether a person must learn nothing of an application: strangers, guests, those named, and the candidate."""
    candidate = session.get_one(Candidate, application.candidate_id)
    known = person(session, application.workspace_id, person_id)
    if known is None or not may_hold_rights(known):
        return True
    return person_id == candidate.employee_id or person_id in candidate.hidden_from


def may_name_in(session: Session, application: Application, channel: Channel, members: Iterable[str]) -> bool:
    """Whether a channel's messages may show the candidate's name; else they show the codename.

    Private, not shared with outside, and nobody in it is barred. `members`: those at the moment of rendering, without bots.
    """
    people = set(members)
    if not people or not channel.is_private or channel.is_shared:
        return False
    candidate = session.get_one(Candidate, application.candidate_id)
    query = select(Person).where(Person.workspace_id == application.workspace_id, Person.slack_id.in_(people))
    trusted = {one.slack_id for one in session.scalars(query) if may_hold_rights(one)}
    return trusted == people and people.isdisjoint({candidate.employee_id, *candidate.hidden_from})


def _leads(session: Session, role: Role, person_id: str, now: datetime) -> bool:
    """The owner; the backup where there is no owner, or the owner is away today; recruiters where there is neither."""
    if person_id == role.owner_id:
        return True
    if role.owner_id is None and role.backup_id is None:
        return person_id in role.recruiter_ids
    if person_id != role.backup_id:
        return False
    if role.owner_id is None:
        return True
    clock = working_time(session, role.workspace_id, role.owner_id)
    today = clock.day_of(now)
    return any(span.first <= today <= span.last for span in clock.away)


def _sits(session: Session, application: Application, person_id: str) -> bool:
    """Has a place in an interview of the application that is not cancelled, and did not give it up."""
    query = (
        select(Seat.id)
        .join(Interview, Interview.id == Seat.interview_id)
        .where(
            Interview.application_id == application.id,
            Interview.state != InterviewState.CANCELLED,
            Seat.person_id == person_id,
            Seat.state.in_(SITTING),
        )
    )
    return session.scalars(query.limit(1)).first() is not None


def _gave(own: list[Duty]) -> bool:
    """All of the person's own are in or given up; a shadow's practice one has to be in."""
    return bool(own) and all(duty.is_in or duty.is_given_up for duty in own)
