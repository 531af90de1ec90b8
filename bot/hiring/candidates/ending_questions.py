"""What becomes of those still in process when their role ends, or when somebody is hired elsewhere? Asked, not decided.

Whoever answers for the role is asked by direct message, with buttons. Nothing is cancelled until somebody says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery.ledger import enqueue_all
from bot.delivery.protocols import Note
from bot.hiring.candidates.telling import About, tell
from bot.hiring.people.people import answerable
from bot.models import Application, Ending, Interview, Role, RoleEvent
from bot.models.candidate import ENDED, EndingWhy
from bot.models.interview import InterviewState
from bot.settings import Settings

QUESTION = "ending_question"


@dataclass(frozen=True, slots=True)
class InProcess:
    """Who is in process for a role: how many applications by stage, and how many interviews are to come."""

    applications: int
    interviews: int
    stages: tuple[tuple[str, int], ...]


def in_process(session: Session, role_id: int, now: datetime, *, but: int | None = None) -> InProcess:
    """What closing or holding a role touches; `but`: an application that is left out."""
    live = [one for one in live_applications(session, role_id) if one.id != but]
    stages: dict[str, int] = {}
    for one in live:
        stages[one.stage] = stages.get(one.stage, 0) + 1
    return InProcess(len(live), coming_interviews(session, [one.id for one in live], now), tuple(stages.items()))


def live_applications(session: Session, role_id: int) -> list[Application]:
    """The applications of a role that are not over, oldest first: what closing or holding the role asks about."""
    query = select(Application).where(Application.role_id == role_id, Application.kind.not_in(ENDED))
    return list(session.scalars(query.order_by(Application.id)))


def coming_interviews(session: Session, application_ids: Iterable[int], now: datetime) -> int:
    """How many interviews of these applications are still to come."""
    query = select(func.count(Interview.id)).where(
        Interview.application_id.in_(list(application_ids)),
        Interview.state == InterviewState.PLANNED,
        Interview.starts_at > now,
    )
    return int(session.scalars(query).one())


def ask_about_role(session: Session, role: Role, why: EndingWhy, settings: Settings, now: datetime, *, by: str) -> None:
    """Ask what becomes of everybody in process for a role; nobody is asked where nobody is.

    After the last hire it is asked also when nobody else is in process: the role may close. A question that still waits
    is not asked twice.
    """
    _ask(session, [(role, why)], settings, now, by)


def ask_about_ended(
    session: Session, ended: Sequence[tuple[Role, RoleEvent]], settings: Settings, now: datetime, *, by: str
) -> None:
    """The repository, or a date, closed or paused roles: that cancels nothing, and the owners are asked."""
    roles = {role.id: role for role, event in ended if event.kind in ("closed", "held")}
    _ask(session, [(role, EndingWhy.POSTING) for role in roles.values()], settings, now, by)


def _ask(session: Session, roles: Sequence[tuple[Role, EndingWhy]], settings: Settings, now: datetime, by: str) -> None:
    notes: list[Note] = []
    for role, why in roles:
        asked = answerable(session, role, settings)
        is_wanted = why is EndingWhy.FILLED or bool(live_applications(session, role.id))
        if is_wanted and asked and not _is_waiting(session, role, why):
            notes += question_notes(_ending(session, role, why, asked, now), by)
    enqueue_all(session, notes, now=now)


def _is_waiting(session: Session, role: Role, why: EndingWhy) -> bool:
    query = select(Ending.id).where(
        Ending.role_id == role.id, Ending.application_id.is_(None), Ending.answer.is_(None), Ending.why == why
    )
    return session.scalars(query.limit(1)).first() is not None


def ask_about_application(session: Session, application: Application, settings: Settings, now: datetime, *, by: str) -> None:
    """The candidate was hired for another role: ask those of this one, who learn only that."""
    role = session.get_one(Role, application.role_id)
    asked = answerable(session, role, settings)
    if asked:
        ending = _ending(session, role, EndingWhy.HIRED, asked, now, application.id)
        tell(session, [About(note, (application.candidate_id,)) for note in question_notes(ending, by)], now)


def question_notes(ending: Ending, revision: str) -> list[Note]:
    """The question as it stands now, for everybody who was asked."""
    return [
        Note(
            workspace_id=ending.workspace_id,
            channel=person_id,
            kind=QUESTION,
            subject=f"ending:{ending.id}",
            dedup_key=f"ending:{ending.id}:{revision}:{person_id}",
            body={"ending": ending.id},
            card_key=f"ending:{ending.id}:{person_id}",
        )
        for person_id in ending.asked
    ]


def _ending(
    session: Session, role: Role, why: EndingWhy, asked: list[str], now: datetime, application_id: int | None = None
) -> Ending:
    ending = Ending(
        workspace_id=role.workspace_id,
        role_id=role.id,
        application_id=application_id,
        why=why,
        asked_at=now,
        asked=asked,
        answer=None,
        answered_by=None,
        answered_at=None,
    )
    session.add(ending)
    session.flush()
    return ending
