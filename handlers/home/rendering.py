"""Which messages are the digest, and the list of those whose time runs out? Judged again whenever they are rendered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Claimed, Outgoing
from bot.hiring.candidates.application_records import applications_of
from bot.hiring.candidates.candidates import called
from bot.hiring.candidates.may_see import may_see_candidate, standing
from bot.hiring.home.slipping_digest import DIGEST, stuck_for
from bot.hiring.people.hours import working_time
from bot.hiring.privacy.retention import RUNNING_OUT
from bot.models import Candidate, Retention, Role
from handlers.home import digests
from handlers.kinds import Kinds


def register_rendering(kinds: Kinds) -> None:
    """Add the kinds of delivery that come of a morning."""
    kinds.add(DIGEST, _digest)
    kinds.add(RUNNING_OUT, _running_out)


def _digest(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    """What is stuck of what it was enqueued for. Nothing any more: it is not sent, or says so where it stands already."""
    wanted = set(delivery.body["applications"])
    stuck = [one for one in stuck_for(session, delivery.workspace_id, delivery.channel, now) if one.application_id in wanted]
    if not stuck:
        return digests.settled() if delivery.target_ts else None
    return digests.digest(stuck, working_time(session, delivery.workspace_id, delivery.channel), now)


def _running_out(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    query = (
        select(Candidate, Retention)
        .join(Retention, Retention.candidate_id == Candidate.id)
        .where(Candidate.id.in_(delivery.body["candidates"]), Candidate.forgotten_at.is_(None))
        .where(Retention.listed_at.is_not(None))
        .order_by(Retention.due_at, Candidate.id)
    )
    found = [_leaving(session, candidate, row, delivery.channel, now) for candidate, row in session.execute(query)]
    if not found:
        return digests.settled() if delivery.target_ts else None
    return digests.running_out(found)


def _leaving(session: Session, candidate: Candidate, row: Retention, reader: str, now: datetime) -> digests.Leaving:
    """By name only to whom may see the candidate; privacy contacts know them by their codename."""
    applications = applications_of(session, candidate.id)
    may_name = any(may_see_candidate(standing(session, one, reader, now)) for one in applications)
    roles = [session.get_one(Role, one.role_id) for one in applications]
    words = ", ".join(f"{role.handle} {role.title}, {one.stage}" for role, one in zip(roles, applications, strict=True))
    name = called(session, candidate.id) if may_name else None
    return digests.Leaving(candidate.id, name or candidate.handle, candidate.handle, words, row.due_at)
