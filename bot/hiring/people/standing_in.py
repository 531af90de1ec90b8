"""Who answers for a role just now? Its owner; while the owner is away, or where there is none, whoever stands in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.hiring.people.hours import working_time
from bot.models import Role


def acting_owner(session: Session, role: Role, now: datetime) -> str | None:
    """The owner, else (none, or away today) the backup if they are here, else a recruiter; None where there is nobody."""
    for one in (role.owner_id, role.backup_id):
        if one and not is_away(session, role.workspace_id, one, now):
            return one
    return role.owner_id or role.backup_id or next(iter(role.recruiter_ids), None)


def is_away(session: Session, workspace_id: str, person_id: str, now: datetime) -> bool:
    """Whether a person said to be away today, by their own calendar."""
    clock = working_time(session, workspace_id, person_id)
    return clock.is_away(clock.day_of(now))
