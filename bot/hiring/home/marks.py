"""Whose App Home is out of date? Acts leave a mark for those whom they concern; who never opened their Home gets none.

Marks are only added, never changed, so that two acts never wait for each other here; the publisher takes them away.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.feedback.revealing import SITTING
from bot.models import Application, Candidate, HomeMark, HomeView, Interview, Role, Seat


def mark_people(session: Session, workspace_id: str, people: Iterable[str], now: datetime) -> None:
    """What these people's Home shows has changed."""
    wanted = set(people)
    for view in _views(session, workspace_id):
        if view.person_id in wanted:
            session.add(HomeMark(workspace_id=workspace_id, person_id=view.person_id, at=now))


def mark_role(session: Session, role: Role, now: datetime) -> None:
    """A role has changed: its team sees it."""
    mark_people(session, role.workspace_id, _team(role), now)


def mark_candidate(session: Session, candidate_id: int, now: datetime) -> None:
    """Something about a candidate has changed: the teams, those who interview, and whoever's Home shows the candidate."""
    candidate = session.get_one(Candidate, candidate_id)
    views = _views(session, candidate.workspace_id)
    if not views:
        return
    concerned = {view.person_id for view in views if candidate_id in view.candidate_ids}
    roles = select(Role).join(Application, Application.role_id == Role.id).where(Application.candidate_id == candidate_id)
    for role in session.scalars(roles):
        concerned |= _team(role)
    seats = (
        select(Seat.person_id)
        .join(Interview, Interview.id == Seat.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(Application.candidate_id == candidate_id, Seat.state.in_(SITTING))
    )
    mark_people(session, candidate.workspace_id, concerned | set(session.scalars(seats)), now)


def _views(session: Session, workspace_id: str) -> list[HomeView]:
    return list(session.scalars(select(HomeView).where(HomeView.workspace_id == workspace_id)))


def _team(role: Role) -> set[str]:
    return {one for one in (role.owner_id, role.backup_id, *role.recruiter_ids) if one}
