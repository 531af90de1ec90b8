"""Whose time is running out, who is told, and who is kept longer? Nobody is kept for ever without a written reason.

The time runs from the last decision about a candidate, and for who never applied from the day they were added. Two weeks
before it ends they are listed to the privacy contacts, or where there are none to who answers for the role.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.errors import NoSuchCandidate, NotAPrivacyContact, ReasonMissing
from bot.hiring.candidates.application_records import applications_of
from bot.hiring.candidates.candidates import record_candidate_act
from bot.hiring.candidates.telling import About, tell
from bot.hiring.people.people import is_named, is_on_team, may_hold_rights, person
from bot.hiring.people.standing_in import acting_owner
from bot.hiring.privacy.erasing import erase_candidate, locked_candidate
from bot.hiring.roles.deciding import Act
from bot.inserting import insert_into
from bot.models import Application, Candidate, Person, Retention, Role
from bot.models.candidate import ENDED
from bot.settings import Settings
from bot.timeutil import add_months

RUNNING_OUT = "candidates_running_out"
"""The kind of a delivery that lists whose time is running out, each with a button to keep them."""
LISTED_AHEAD = timedelta(days=14)
_AT_ONCE = 40  # candidates in one message, and forgotten in one transaction


def list_ahead(session: Session, workspace_id: str, settings: Settings, now: datetime) -> int:
    """List whose time ends within two weeks; how many. Nobody is forgotten sooner than two weeks after being listed."""
    listed: list[tuple[Candidate, Retention]] = []
    for candidate, since in _ended(session, workspace_id, now + LISTED_AHEAD, settings)[:_AT_ONCE]:
        row = _row(session, candidate, max(add_months(since, settings.privacy.keep_months), now + LISTED_AHEAD))
        if row.listed_at is None and row.due_at <= now + LISTED_AHEAD:
            row.listed_at = now
            listed.append((candidate, row))
    _tell(session, workspace_id, [candidate for candidate, _ in listed], settings, now)
    return len(listed)


def forget_overdue(session: Session, workspace_id: str, settings: Settings, now: datetime) -> int:
    """Forget those whose time is over and who were listed; how many. Who is in process again is left alone."""
    query = (
        select(Retention)
        .where(Retention.workspace_id == workspace_id, Retention.due_at <= now, Retention.listed_at.is_not(None))
        .order_by(Retention.due_at, Retention.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    act = Act(workspace_id, "rolecall", settings, now, source="date")
    forgotten = 0
    for row in list(session.scalars(query)):
        if _is_busy_again(session, row):
            session.delete(row)  # their time counts anew from the next decision
            continue
        erase_candidate(session, row.candidate_id, act)
        forgotten += 1
    return forgotten


def keep_candidate(session: Session, candidate_id: int, reason: str, act: Act) -> datetime:
    """Keep a candidate for the whole time once more; until when. They are listed again before it ends.

    Privacy contacts and the team of a role that the candidate applied for may. Raises NoSuchCandidate,
    NotAPrivacyContact or ReasonMissing.
    """
    candidate = locked_candidate(session, candidate_id, act)
    if candidate.forgotten_at is not None:
        raise NoSuchCandidate
    if not _may_keep(session, candidate, act):
        raise NotAPrivacyContact
    if not reason.strip():
        raise ReasonMissing
    row = _row(session, candidate, act.now)
    row.due_at = add_months(act.now, act.settings.privacy.keep_months)
    row.listed_at, row.kept_by, row.kept_at, row.note = None, act.actor, act.now, reason.strip()
    record_candidate_act(session, candidate.id, act, "keep_candidate", {"until": row.due_at.isoformat()})
    return row.due_at


def _ended(session: Session, workspace_id: str, until: datetime, settings: Settings) -> list[tuple[Candidate, datetime]]:
    """Candidates with nothing in process whose time ends by `until`, with the instant that it counts from."""
    live = select(Application.candidate_id).where(Application.kind.not_in(ENDED))
    last = func.max(func.coalesce(Application.decided_at, Application.stage_since))
    query = (
        select(Candidate, last)
        .outerjoin(Application, Application.candidate_id == Candidate.id)
        .where(
            Candidate.workspace_id == workspace_id,
            Candidate.forgotten_at.is_(None),
            Candidate.merged_into.is_(None),
            Candidate.id.not_in(live),
        )
        .group_by(Candidate.id)
        .having(func.coalesce(last, Candidate.created_at) <= add_months(until, -settings.privacy.keep_months))
        .order_by(Candidate.id)
    )
    return [(candidate, since or candidate.created_at) for candidate, since in session.execute(query)]


def _is_busy_again(session: Session, row: Retention) -> bool:
    """Whether a candidate is in process again, or was decided about after they were listed."""
    found = applications_of(session, row.candidate_id)
    return any(one.is_live or (one.decided_at and row.listed_at and one.decided_at > row.listed_at) for one in found)


def _row(session: Session, candidate: Candidate, due_at: datetime) -> Retention:
    """The candidate's row, made where there is none."""
    statement = insert_into(session, Retention).values(
        workspace_id=candidate.workspace_id, candidate_id=candidate.id, due_at=due_at
    )
    session.execute(statement.on_conflict_do_nothing(index_elements=["candidate_id"]))
    query = select(Retention).where(Retention.candidate_id == candidate.id).with_for_update()
    return session.scalars(query).one()


def _tell(session: Session, workspace_id: str, candidates: Sequence[Candidate], settings: Settings, now: datetime) -> None:
    """One message to each who may keep some of them."""
    by_person: dict[str, list[Candidate]] = defaultdict(list)
    contacts = _contacts(session, workspace_id, settings)
    for candidate in candidates:
        for one in contacts or _answering(session, candidate, now):
            by_person[one].append(candidate)
    told = [About(_note(workspace_id, one, found, now), tuple(c.id for c in found)) for one, found in by_person.items()]
    tell(session, told, now)


def _contacts(session: Session, workspace_id: str, settings: Settings) -> list[str]:
    people = session.scalars(select(Person).where(Person.workspace_id == workspace_id).order_by(Person.slack_id))
    return [one.slack_id for one in people if may_hold_rights(one) and is_named(one, settings.rights.privacy_contacts)]


def _answering(session: Session, candidate: Candidate, now: datetime) -> set[str]:
    roles = [session.get_one(Role, one.role_id) for one in applications_of(session, candidate.id)]
    return {one for role in roles if (one := acting_owner(session, role, now))}


def _note(workspace_id: str, person_id: str, found: Sequence[Candidate], now: datetime) -> Note:
    ids = sorted(one.id for one in found)
    key = f"running-out:{person_id}:{ids[0]}:{int(now.timestamp())}"
    return Note(
        workspace_id=workspace_id,
        channel=person_id,
        kind=RUNNING_OUT,
        subject=f"person:{person_id}",
        dedup_key=key,
        body={"candidates": ids},
        card_key=key,
        may_repeat=True,
    )


def _may_keep(session: Session, candidate: Candidate, act: Act) -> bool:
    known = person(session, act.workspace_id, act.actor)
    if known is None or not may_hold_rights(known):
        return False
    if is_named(known, act.settings.rights.privacy_contacts):
        return True
    if known.slack_id == candidate.employee_id or known.slack_id in candidate.hidden_from:
        return False
    roles = [session.get_one(Role, one.role_id) for one in applications_of(session, candidate.id)]
    return any(is_on_team(role, act.actor) for role in roles)
