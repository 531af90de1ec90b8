"""How is it answered what becomes of those in process? Once, by who answers for the role: kept, or ended with a reason.

Two who answer at once: the first one counts, and the second one is told so.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.ledger import enqueue_all, lock_lanes
from bot.errors import NotFound, ReasonMissing, SettledAlready
from bot.hiring.candidates.application_records import locked_application
from bot.hiring.candidates.applications import end_applications, move_application
from bot.hiring.candidates.candidates import require_team
from bot.hiring.candidates.ending_questions import InProcess, ask_about_role, in_process, question_notes
from bot.hiring.candidates.telling import About, tell
from bot.hiring.people.people import is_on_team, person
from bot.hiring.people.permissions import describe
from bot.hiring.roles.deciding import Act, Done
from bot.hiring.roles.roles import close_role, hold_role
from bot.models import Application, Ending, Role
from bot.models.candidate import EndingWhy, StageKind
from bot.models.role import CloseReason

KEEP, END = "keep", "end"
ANSWERS = {KEEP: "keep them", END: "end them"}
STANDS_FOR = {CloseReason.FILLED: "the role is filled", CloseReason.CANCELLED: "the role is cancelled"}


@dataclass(frozen=True, slots=True)
class Question:
    """What a form about an ending begins with."""

    role_handle: str
    role_title: str
    process: InProcess
    is_of_one: bool


def may_settle(session: Session, role_id: int, act: Act) -> bool:
    """Whether the actor may say what becomes of a role's applications: deciders may only if they work on it."""
    return is_on_team(session.get_one(Role, role_id), act.actor)


def look_at_question(session: Session, ending_id: int, act: Act) -> Question:
    """An open question, for its form. Raises NotFound, NotOnTheTeam or SettledAlready."""
    ending = session.get(Ending, ending_id)
    if ending is None or ending.workspace_id != act.workspace_id:
        raise NotFound(command=act.settings.command)
    role = session.get_one(Role, ending.role_id)
    require_team(session, role, act)
    _refuse_settled(session, ending)
    process = in_process(session, role.id, act.now) if ending.application_id is None else InProcess(1, 0, ())
    return Question(role.handle, role.title, process, ending.application_id is not None)


def answer_question(session: Session, ending_id: int, answer: str, reason: str, act: Act) -> int:
    """Keep or end those whom a question is about; how many were ended.

    Raises NotFound, NotOnTheTeam, ReasonMissing (ending needs one) or SettledAlready.
    """
    found = session.get(Ending, ending_id)
    if found is None or found.workspace_id != act.workspace_id or answer not in ANSWERS:
        raise NotFound(command=act.settings.command)
    require_team(session, session.get_one(Role, found.role_id), act)
    if answer == END and not reason.strip():
        raise ReasonMissing
    ended = _end(session, found, reason, act) if answer == END else 0
    ending = session.get_one(Ending, ending_id, with_for_update=True, populate_existing=True)
    _refuse_settled(session, ending)
    _settle(session, ending, answer, act)
    return ended


def close_and_settle(
    session: Session, role_id: int, reason: CloseReason, note: str, answer: str | None, why: str, act: Act
) -> Done:
    """Close a role and say in the same breath what becomes of those in process; without an answer its owner is asked.

    Raises what closing raises; ReasonMissing where they are ended without one; NotOnTheTeam.
    """
    _begin(session, role_id, answer, why or STANDS_FOR.get(reason, ""), act)
    done = close_role(session, role_id, reason, note, act)
    _finish(session, role_id, answer, EndingWhy.CLOSED, act)
    return done


def hold_and_settle(session: Session, role_id: int, answer: str | None, why: str, act: Act) -> Done:
    """Put a role on hold and say what becomes of those in process; without an answer its owner is asked."""
    _begin(session, role_id, answer, why, act)
    done = hold_role(session, role_id, act)
    _finish(session, role_id, answer, EndingWhy.HELD, act)
    return done


def _begin(session: Session, role_id: int, answer: str | None, why: str, act: Act) -> None:
    """Applications are ended before their role: in the order in which everybody locks them."""
    if answer is None:
        return
    require_team(session, session.get_one(Role, role_id), act)
    if answer == END:
        if not why.strip():
            raise ReasonMissing
        end_applications(session, role_id, why, act)


def _finish(session: Session, role_id: int, answer: str | None, why: EndingWhy, act: Act) -> None:
    """Questions that stand open about the role are answered by this; without an answer it is asked."""
    role = session.get_one(Role, role_id)
    if answer is None:
        ask_about_role(session, role, why, act.settings, act.now, by=act.actor)
        return
    query = select(Ending).where(Ending.role_id == role_id, Ending.application_id.is_(None), Ending.answer.is_(None))
    for ending in session.scalars(query.order_by(Ending.id).with_for_update()):
        _settle(session, ending, answer, act)


def _end(session: Session, ending: Ending, reason: str, act: Act) -> int:
    if ending.application_id is None:
        return len(end_applications(session, ending.role_id, reason, act))
    application = locked_application(session, ending.application_id, act)
    if not application.is_live:
        return 0
    move_application(session, application.id, StageKind.WITHDRAWN.value, act, reason=reason)
    return 1


def _settle(session: Session, ending: Ending, answer: str, act: Act) -> None:
    ending.answer, ending.answered_by, ending.answered_at = answer, act.actor, act.now
    session.flush()
    notes = question_notes(ending, "answered")
    lock_lanes(session, [(note.workspace_id, note.channel) for note in notes])
    if ending.application_id is None:
        enqueue_all(session, notes, now=act.now)
        return
    candidate_id = session.get_one(Application, ending.application_id).candidate_id
    tell(session, [About(note, (candidate_id,)) for note in notes], act.now)


def _refuse_settled(session: Session, ending: Ending) -> None:
    if ending.answer is not None and ending.answered_by is not None:
        by = describe(person(session, ending.workspace_id, ending.answered_by), ending.answered_by)
        raise SettledAlready(by=by, answer=ANSWERS[ending.answer])
