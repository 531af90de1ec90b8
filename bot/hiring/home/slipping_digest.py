"""On which mornings does who hear what is stuck? One row a person and day, derived ahead, settled once among all replicas.

It goes to who answers for a role: the owner; while they are away the backup; with neither, the recruiters. Nobody hears
anything on a morning on which nothing is stuck.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot.database import Askable
from bot.delivery.protocols import Note
from bot.hiring.candidates.telling import About, tell
from bot.hiring.home.slipping import Slipping, slipping
from bot.hiring.people.hours import working_time
from bot.hiring.people.standing_in import is_away
from bot.hiring.people.working_time import WorkingTime
from bot.inserting import insert_into
from bot.models import Application, Digest, Role
from bot.models.candidate import ENDED
from bot.models.home import DigestSkip
from bot.models.reminder import ReminderState

DIGEST = "slipping_digest"
"""The kind of a delivery that tells one person what is stuck in the roles that they answer for."""
LATE = timedelta(days=1)  # after downtime it is still sent as soon as the person may be disturbed, but not the day after
_AT_ONCE = 50


def derive_digests(session: Session, workspace_id: str, now: datetime) -> None:
    """See to it that everybody who answers for a role has their next morning. Doing it again changes nothing."""
    for person_id in sorted(_concerned(session, workspace_id)):
        clock = working_time(session, workspace_id, person_id)
        row, last = _armed(session, workspace_id, person_id), _last_day(session, workspace_id, person_id)
        morning = _next_morning(clock, now, last)
        if morning is None or (row is not None and row.due_at <= now):
            continue
        day = clock.day_of(morning).isoformat()
        if row is None:
            _arm(session, workspace_id, person_id, day, morning)
        elif row.due_at != morning:
            row.day, row.due_at = day, morning


def next_digest(asked: Askable) -> datetime | None:
    """When the next one is due; None when none is armed."""
    query = select(Digest.due_at).where(Digest.state == ReminderState.ARMED).order_by(Digest.due_at).limit(1)
    return asked.scalars(query).first()


def fire_digests(session: Session, now: datetime) -> int:
    """Settle the mornings that are due, in one transaction; how many."""
    query = (
        select(Digest)
        .where(Digest.state == ReminderState.ARMED, Digest.due_at <= now)
        .order_by(Digest.due_at, Digest.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.scalars(query))
    for row in rows:
        _fire(session, row, now)
    return len(rows)


def stuck_for(session: Session, workspace_id: str, person_id: str, now: datetime) -> list[Slipping]:
    """What is stuck in the roles that a person answers for today."""
    return slipping(session, roles_answered(session, workspace_id, person_id, now), person_id, now)


def roles_answered(session: Session, workspace_id: str, person_id: str, now: datetime) -> list[Role]:
    """The roles for which a person answers today, by number."""
    query = select(Role).where(Role.workspace_id == workspace_id, Role.id.in_(_busy())).order_by(Role.number)
    return [role for role in session.scalars(query) if person_id in _answering(session, role, now)]


def _answering(session: Session, role: Role, now: datetime) -> Sequence[str]:
    for one in (role.owner_id, role.backup_id):
        if one and not is_away(session, role.workspace_id, one, now):
            return [one]
    return list(role.recruiter_ids)


def _busy() -> Select[int]:
    return select(Application.role_id).where(or_(Application.kind.not_in(ENDED), Application.must_tell_since.is_not(None)))


def _concerned(session: Session, workspace_id: str) -> set[str]:
    """All who may have to answer for a role on some morning."""
    query = select(Role).where(Role.workspace_id == workspace_id, Role.id.in_(_busy()))
    return {one for role in session.scalars(query) for one in (role.owner_id, role.backup_id, *role.recruiter_ids) if one}


def _next_morning(clock: WorkingTime, now: datetime, last: str | None) -> datetime | None:
    """The next working morning after the last one that was settled."""
    since = now
    if last is not None and clock.day_of(now) <= date.fromisoformat(last):
        since = clock.morning(date.fromisoformat(last) + timedelta(days=1))
    return clock.first_working_morning(since)


def _armed(session: Session, workspace_id: str, person_id: str) -> Digest | None:
    query = select(Digest).where(
        Digest.workspace_id == workspace_id, Digest.person_id == person_id, Digest.state == ReminderState.ARMED
    )
    return session.scalars(query.order_by(Digest.due_at)).first()


def _last_day(session: Session, workspace_id: str, person_id: str) -> str | None:
    query = select(func.max(Digest.day)).where(
        Digest.workspace_id == workspace_id, Digest.person_id == person_id, Digest.state != ReminderState.ARMED
    )
    return session.scalars(query).one()


def _arm(session: Session, workspace_id: str, person_id: str, day: str, due_at: datetime) -> None:
    values = {"workspace_id": workspace_id, "person_id": person_id, "day": day, "due_at": due_at}
    statement = insert_into(session, Digest).values(**values, state=ReminderState.ARMED)
    session.execute(statement.on_conflict_do_nothing(index_elements=["workspace_id", "person_id", "day"]))


def _fire(session: Session, row: Digest, now: datetime) -> None:
    if now >= row.due_at + LATE:
        _settle(row, ReminderState.SKIPPED, now, DigestSkip.TOO_LATE)
        return
    if not working_time(session, row.workspace_id, row.person_id).may_disturb(now):
        session.delete(row)  # they are away, or live by other hours, since it was derived: it is derived again
        return
    stuck = stuck_for(session, row.workspace_id, row.person_id, now)
    if not stuck:
        _settle(row, ReminderState.SKIPPED, now, DigestSkip.NOTHING)
        return
    _settle(row, ReminderState.FIRED, now)
    row.delivery_id = tell(session, [About(_note(row, stuck), tuple({one.candidate_id for one in stuck}))], now)[0]


def _settle(row: Digest, state: ReminderState, now: datetime, reason: DigestSkip | None = None) -> None:
    row.state, row.reason, row.settled_at = state, reason, now


def _note(row: Digest, stuck: Sequence[Slipping]) -> Note:
    """Only those applications are told that it is indexed for, whatever else is stuck when it goes out."""
    key = f"digest:{row.person_id}:{row.day}"
    return Note(
        workspace_id=row.workspace_id,
        channel=row.person_id,
        kind=DIGEST,
        subject=f"person:{row.person_id}",
        dedup_key=key,
        body={"applications": sorted({one.application_id for one in stuck})},
        card_key=key,
        expires_at=row.due_at + LATE,
        may_repeat=True,
    )
