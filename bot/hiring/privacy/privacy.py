"""What do we hold about a candidate, and who may have it erased? For the privacy contacts, who need no right to scorecards.

How erasing goes is bot/hiring/privacy/erasing.py; that candidates are not kept for ever, bot/hiring/privacy/retention.py.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.errors import NoSuchCandidate, NotAPrivacyContact
from bot.hiring.candidates.application_records import applications_of
from bot.hiring.candidates.candidates import read_handle, record_candidate_act
from bot.hiring.people.people import is_named, may_hold_rights, person
from bot.hiring.privacy.erasing import Receipt, erase_candidate, locked_candidate, shown_messages
from bot.hiring.privacy.erasure_list import read_erasures
from bot.hiring.roles.deciding import Act
from bot.models import Application, ApplicationEvent, Candidate, CandidateName, Interview, Role, Scorecard
from bot.settings import Settings

REASONS = frozenset({"moved", "ended"})
"""Events whose reason is told to the person: of decisions, not of what interviewers thought or did."""


def require_privacy_contact(session: Session, act: Act) -> None:
    """Raises NotAPrivacyContact for everybody whom the operator has not listed."""
    known = person(session, act.workspace_id, act.actor)
    if known is None or not may_hold_rights(known) or not is_named(known, act.settings.rights.privacy_contacts):
        raise NotAPrivacyContact


def find_for_privacy(session: Session, words: str, act: Act) -> Candidate:
    """The candidate that a privacy contact names by handle, mail or exact name; they need no right to see them otherwise.

    Raises NotAPrivacyContact, or NoSuchCandidate where none or several are called that.
    """
    require_privacy_contact(session, act)
    wanted = words.strip()
    number = read_handle(wanted)
    query = select(Candidate).where(Candidate.workspace_id == act.workspace_id, Candidate.forgotten_at.is_(None))
    if number is not None:
        found = list(session.scalars(query.where(Candidate.number == number)))
    else:
        joined = query.join(CandidateName, CandidateName.candidate_id == Candidate.id)
        is_called = or_(CandidateName.mail == wanted.lower(), func.lower(CandidateName.name) == wanted.lower())
        found = list(session.scalars(joined.where(is_called)))
    if len(found) != 1:
        raise NoSuchCandidate
    return found[0]


def forget_candidate(session: Session, candidate_id: int, act: Act) -> Receipt:
    """Erase a candidate. Doing it again changes nothing more. Raises NotAPrivacyContact or NoSuchCandidate."""
    require_privacy_contact(session, act)
    return erase_candidate(session, candidate_id, act)


def erase_again(session: Session, settings: Settings, now: datetime) -> int:
    """Forget once more whom a restored backup knows again, by the list outside of it; how many."""
    count = 0
    for one in read_erasures(settings.privacy.erasures):
        candidate = session.get(Candidate, one.candidate_id)
        if candidate is None or candidate.workspace_id != one.workspace_id or candidate.created_at > one.at:
            continue
        if candidate.forgotten_at is None:
            count += 1
            erase_candidate(session, candidate.id, Act(one.workspace_id, "rolecall", settings, now, source="restore"))
    return count


def export_candidate(session: Session, candidate_id: int, act: Act) -> dict[str, Any]:
    """Everything held about a candidate as plain JSON values, for the person themselves.

    What interviewers wrote is theirs to give and is only counted. Raises NotAPrivacyContact or NoSuchCandidate.
    """
    require_privacy_contact(session, act)
    candidate = locked_candidate(session, candidate_id, act)
    names = session.scalars(select(CandidateName).where(CandidateName.candidate_id == candidate.id)).first()
    applications = applications_of(session, candidate.id)
    cards = select(Scorecard.id).where(Scorecard.application_id.in_([one.id for one in applications]))
    record_candidate_act(session, candidate.id, act, "export_candidate", {})
    known = ("name", "mail", "external_id", "link", "source")
    return {
        "handle": candidate.handle,
        **{field: getattr(names, field) if names else None for field in known},
        "zone": candidate.zone,
        "is_employee": candidate.employee_id is not None,
        "created_at": candidate.created_at.isoformat(),
        "applications": [_exported(session, one) for one in applications],
        "scorecards": len(session.scalars(cards).all()),
        "messages": [list(place) for place in shown_messages(session, candidate)],
    }


def _exported(session: Session, application: Application) -> dict[str, Any]:
    role = session.get_one(Role, application.role_id)
    interviews = select(Interview).where(Interview.application_id == application.id).order_by(Interview.starts_at)
    events = select(ApplicationEvent).where(ApplicationEvent.application_id == application.id).order_by(ApplicationEvent.id)
    return {
        "role": f"{role.handle} {role.title}",
        "stage": application.stage,
        "since": application.stage_since.isoformat(),
        "decided_at": application.decided_at.isoformat() if application.decided_at else None,
        "interviews": [
            {"focus": one.focus, "at": one.wall, "zone": one.zone, "place": one.place, "state": one.state.value}
            for one in session.scalars(interviews)
        ],
        "history": [
            {
                "at": one.at.isoformat(),
                "what": one.kind,
                "stage": one.after.get("stage"),
                "reason": one.note if one.kind in REASONS else None,
            }
            for one in session.scalars(events)
        ],
    }
