"""Who is a candidate? Added by the role's team, known by a handle, called by name only where the two rules allow it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import NameMissing, NoSuchCandidate, NotOnTheTeam
from bot.hiring.audit import record
from bot.hiring.candidates.may_see import may_see_candidate, standing
from bot.hiring.home.marks import mark_candidate
from bot.hiring.people.people import is_on_team, may_hold_rights, person
from bot.hiring.roles.deciding import Act
from bot.models import Application, Candidate, CandidateName, Role

LONGEST_NAME = 200
_HANDLE = re.compile(r"#?\s*c\s*[-–—]?\s*0*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """What the form asks for. `employee_id` and `hidden_from` are Slack user ids; `zone` is IANA."""

    name: str
    mail: str | None = None
    external_id: str | None = None
    link: str | None = None
    zone: str | None = None
    employee_id: str | None = None
    hidden_from: tuple[str, ...] = ()
    source: str | None = None


def add_candidate(session: Session, profile: Profile, act: Act) -> Candidate:
    """Make a candidate known, or find the one with the same external id, else the same mail. Raises NameMissing."""
    name = " ".join(profile.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NameMissing
    lock_candidates(session, act.workspace_id)
    known = _same_person(session, act.workspace_id, profile)
    if known is not None:
        return known
    candidate = Candidate(
        workspace_id=act.workspace_id,
        number=next_number(session, act.workspace_id),
        zone=profile.zone,
        employee_id=profile.employee_id,
        hidden_from=sorted(set(profile.hidden_from)),
        created_at=act.now,
        created_by=act.actor,
        merged_into=None,
        forgotten_at=None,
    )
    session.add(candidate)
    session.flush()
    session.add(
        CandidateName(
            workspace_id=act.workspace_id,
            candidate_id=candidate.id,
            name=name,
            mail=plain_mail(profile.mail),
            external_id=profile.external_id,
            link=profile.link,
            source=profile.source,
        )
    )
    record_candidate_act(session, candidate.id, act, "add_candidate", {"number": candidate.number})
    session.flush()
    return candidate


def lock_candidates(session: Session, workspace_id: str) -> None:
    """Until the transaction ends nobody else adds candidates: two who add the same person make one, with one number."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"candidates of {workspace_id}"))))


def next_number(session: Session, workspace_id: str) -> int:
    """The number of the next candidate's handle; `lock_candidates` keeps it for this transaction."""
    query = select(func.max(Candidate.number)).where(Candidate.workspace_id == workspace_id)
    return (session.scalars(query).one() or 0) + 1


def complete_profile(session: Session, candidate: Candidate, profile: Profile) -> None:
    """Fill in what was not known of a candidate; what is known stays."""
    row = session.scalars(select(CandidateName).where(CandidateName.candidate_id == candidate.id)).first()
    if row is not None:
        row.mail = row.mail or plain_mail(profile.mail)
        row.external_id = row.external_id or profile.external_id
        row.link = row.link or profile.link
        row.source = row.source or profile.source
    candidate.zone = candidate.zone or profile.zone


def require_team(session: Session, role: Role, act: Act) -> None:
    """Only the role's owner, backup and recruiters, as colleagues that Slack told us of, may act. Raises NotOnTheTeam."""
    known = person(session, act.workspace_id, act.actor)
    if known is None or not may_hold_rights(known) or not is_on_team(role, act.actor):
        raise NotOnTheTeam(command=act.settings.command)


def find_candidate(session: Session, handle: str, act: Act) -> Candidate:
    """The candidate of a handle, if the actor may see them for at least one role.

    Raises NoSuchCandidate alike for one that does not exist and for one that the actor must not see.
    """
    number = read_handle(handle)
    query = select(Candidate).where(Candidate.workspace_id == act.workspace_id, Candidate.forgotten_at.is_(None))
    candidate = session.scalars(query.where(Candidate.number == number)).first() if number is not None else None
    candidate = whole(session, candidate) if candidate else None
    if candidate is None or not _may_see_any(session, candidate, act):
        raise NoSuchCandidate
    return candidate


def whole(session: Session, candidate: Candidate) -> Candidate:
    """The candidate that this one was merged into, else itself."""
    while candidate.merged_into is not None:
        candidate = session.get_one(Candidate, candidate.merged_into)
    return candidate


def read_handle(text: str) -> int | None:
    """The number in "C-017", "c17" or "#C-17"."""
    found = _HANDLE.fullmatch(text.strip())
    return int(found[1]) if found else None


def shown_name(session: Session, application: Application, *, may_name: bool) -> str:
    """What to call the candidate of an application: the name where the audience may see it, else the codename."""
    candidate = session.get_one(Candidate, application.candidate_id)
    return (called(session, candidate.id) if may_name else None) or candidate.handle


def called(session: Session, candidate_id: int) -> str | None:
    """The name, for surfaces that have asked `may_see_candidate` before; None for one that was forgotten."""
    return session.scalars(select(CandidateName.name).where(CandidateName.candidate_id == candidate_id)).first()


def record_candidate_act(session: Session, candidate_id: int, act: Act, action: str, detail: dict[str, object]) -> None:
    """The audit row of an act about a candidate: ids and stages only. Whose App Home shows it, sees it there."""
    mark_candidate(session, candidate_id, act.now)
    record(
        session,
        act.workspace_id,
        actor=act.actor,
        source=act.source,
        action=action,
        subject=f"candidate:{candidate_id}",
        detail=detail,
        now=act.now,
    )


def _may_see_any(session: Session, candidate: Candidate, act: Act) -> bool:
    applications = session.scalars(select(Application).where(Application.candidate_id == candidate.id))
    return any(may_see_candidate(standing(session, one, act.actor, act.now)) for one in applications)


def _same_person(session: Session, workspace_id: str, profile: Profile) -> Candidate | None:
    keys = ((CandidateName.external_id, profile.external_id), (CandidateName.mail, plain_mail(profile.mail)))
    for column, value in keys:
        if value:
            query = select(CandidateName.candidate_id).where(CandidateName.workspace_id == workspace_id, column == value)
            found = session.scalars(query.order_by(CandidateName.id)).first()
            if found is not None:
                return whole(session, session.get_one(Candidate, found))
    return None


def plain_mail(mail: str | None) -> str | None:
    """A mail address as it is stored and compared."""
    return mail.strip().lower() or None if mail else None
