"""How does an application move? Added, moved between stages, ended with a reason, hired; each change is recorded once.

What hiring and ending cause is done here too: interviews of an ended application are cancelled, a decision makes it wait
for somebody to tell the candidate, and a hire asks what becomes of the rest. Rolecall itself never writes to candidates.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.ledger import lock_lanes
from bot.errors import (
    AlreadyApplied,
    AlreadyUndone,
    MovedMeanwhile,
    NoSuchCandidate,
    ReasonMissing,
    UndoOvertaken,
    UndoTooLate,
)
from bot.hiring.candidates.application_cards import card_place, follows, who_must_tell
from bot.hiring.candidates.application_records import applications_of, locked_application, record_event
from bot.hiring.candidates.candidates import require_team
from bot.hiring.candidates.ending_questions import ask_about_application, ask_about_role, live_applications
from bot.hiring.candidates.may_see import may_see_candidate, standing
from bot.hiring.candidates.stages import Stage, find_stage, first_stage
from bot.hiring.interviews.interviews import cancel_interviews, planned_interviews, sitting
from bot.hiring.people.people import answerable, person
from bot.hiring.people.permissions import describe
from bot.hiring.roles.announcing import refresh_cards
from bot.hiring.roles.deciding import Act, locked_role
from bot.models import Application, ApplicationEvent, Candidate, Role
from bot.models.candidate import ENDED, EndingWhy, StageKind

MUST_BE_TOLD = frozenset({StageKind.OFFER, StageKind.REJECTED})
UNDO_FOR = timedelta(minutes=10)
MOVES = frozenset({"moved", "ended"})

__all__ = ["add_application", "end_applications", "live_applications", "move_application", "told_candidate", "undo_move"]


def add_application(
    session: Session,
    candidate: Candidate,
    role: Role,
    act: Act,
    *,
    stage: str | None = None,
    stage_since: datetime | None = None,
    is_imported: bool = False,
) -> Application:
    """Add a candidate to a role, at its first stage unless another is named.

    Who imports was asked before, for the whole file. Raises NotOnTheTeam, AlreadyApplied (a live application exists), or
    NoSuchStage.
    """
    if not is_imported:
        require_team(session, role, act)
    at = find_stage(session, role, stage) if stage else first_stage(session, role, StageKind.APPLIED)
    is_live = at.kind not in ENDED
    if is_live and any(one.is_live for one in applications_of(session, candidate.id) if one.role_id == role.id):
        raise AlreadyApplied(handle=candidate.handle)
    since = stage_since or act.now
    application = Application(
        workspace_id=act.workspace_id,
        candidate_id=candidate.id,
        role_id=role.id,
        stage=at.name,
        kind=at.kind,
        stage_since=since,
        is_imported=is_imported,
        must_tell_since=None,
        revealed_at=None,
        revealed_by=None,
        decided_at=None if is_live else since,
        merged_into=None,
        created_at=act.now,
    )
    role.filled += at.kind is StageKind.HIRED
    session.add(application)
    session.flush()
    record_event(session, application, act, "added", after={"stage": at.name, "kind": at.kind.value})
    return application


def move_application(
    session: Session,
    application_id: int,
    stage: str,
    act: Act,
    *,
    reason: str | None = None,
    revision: int | None = None,
) -> Application:
    """Move an application to a stage of its role; ending it needs a reason. The stage it is in already changes nothing.

    `revision`: what the mover saw; when somebody has moved it since, nothing happens (MovedMeanwhile). Raises NotOnTheTeam,
    NoSuchStage, ReasonMissing, or NoSuchCandidate for an application that is not there.
    """
    application = locked_application(session, application_id, act)
    role = locked_role(session, act, application.role_id)
    require_team(session, role, act)
    if revision is not None and revision != application.revision:
        raise _meanwhile(session, application)
    to = find_stage(session, role, stage)
    reason = (reason or "").strip() or None
    if to.kind in (StageKind.REJECTED, StageKind.WITHDRAWN) and reason is None:
        raise ReasonMissing
    if (to.name, to.kind) != (application.stage, application.kind):
        _change(session, application, role, to, act, reason)
    return application


def undo_move(session: Session, event_id: int, act: Act) -> Application:
    """Take a move back for 10 minutes, unless somebody has moved it since. Interviews that were cancelled stay so.

    Raises NoSuchCandidate, NotOnTheTeam, AlreadyUndone, UndoTooLate or UndoOvertaken.
    """
    event = session.get(ApplicationEvent, event_id)
    if event is None or event.workspace_id != act.workspace_id or event.kind not in MOVES:
        raise NoSuchCandidate
    application = locked_application(session, event.application_id, act)
    if not may_see_candidate(standing(session, application, act.actor, act.now)):
        raise NoSuchCandidate
    role = locked_role(session, act, application.role_id)
    require_team(session, role, act)
    handle = session.get_one(Candidate, application.candidate_id).handle
    later = last_move(session, application.id)
    if later is not None and later.id != event.id:
        is_undone = later.kind == "moved_back" and later.before.get("event") == event.id
        raise AlreadyUndone if is_undone else UndoOvertaken(handle=handle, command=f"{act.settings.command} candidate")
    if act.now - event.at > UNDO_FOR:
        raise UndoTooLate(handle=handle, command=f"{act.settings.command} candidate")
    back = Stage(str(event.before["stage"]), StageKind(event.before["kind"]))
    since = event.before.get("since")
    _change(session, application, role, back, act, None, undoes=event.id)
    application.stage_since = datetime.fromisoformat(since) if since else application.stage_since
    return application


def last_move(session: Session, application_id: int) -> ApplicationEvent | None:
    """The newest event that changed an application's stage after it was added."""
    query = select(ApplicationEvent).where(
        ApplicationEvent.application_id == application_id, ApplicationEvent.kind.in_((*MOVES, "moved_back"))
    )
    return session.scalars(query.order_by(ApplicationEvent.id.desc()).limit(1)).first()


def told_candidate(session: Session, application_id: int, act: Act) -> bool:
    """Note that somebody has told the candidate of the decision; False when that was noted already."""
    application = locked_application(session, application_id, act)
    require_team(session, session.get_one(Role, application.role_id), act)
    if application.must_tell_since is None:
        return False
    application.must_tell_since = None
    record_event(session, application, act, "told")
    return True


def end_applications(session: Session, role_id: int, reason: str, act: Act) -> list[int]:
    """Reject everybody who is still in process for a role that closes; their ids. Raises NotOnTheTeam or ReasonMissing."""
    require_team(session, session.get_one(Role, role_id), act)
    ended = lock_live_applications(session, role_id, act)
    for application_id in ended:
        move_application(session, application_id, StageKind.REJECTED.value, act, reason=reason)
    return ended


def lock_live_applications(session: Session, role_id: int, act: Act) -> list[int]:
    """Lock everybody in process for a role, and then every lane that ending them touches; their ids.

    Applications before their role, lanes last and in order: two who end and move at once wait for each other, not for ever.
    """
    ids = [one.id for one in live_applications(session, role_id)]
    locked = [locked_application(session, one, act) for one in ids]
    role = locked_role(session, act, role_id)
    lanes = {lane for one in locked if one.is_live for lane in _lanes(session, one, role, act)}
    lock_lanes(session, [(act.workspace_id, lane) for lane in lanes])
    return [one.id for one in locked if one.is_live]


def _change(
    session: Session,
    application: Application,
    role: Role,
    to: Stage,
    act: Act,
    reason: str | None,
    *,
    undoes: int | None = None,
) -> None:
    before = {"stage": application.stage, "kind": application.kind.value, "since": application.stage_since.isoformat()}
    is_over = to.kind in ENDED
    if is_over:
        lock_lanes(session, [(act.workspace_id, lane) for lane in _lanes(session, application, role, act)])
    was_hired, is_hired = application.kind is StageKind.HIRED, to.kind is StageKind.HIRED
    application.stage, application.kind = to.name, to.kind
    application.stage_since = act.now
    application.revision += 1
    application.is_imported = False
    application.decided_at = act.now if is_over else None
    application.must_tell_since = act.now if to.kind in MUST_BE_TOLD and undoes is None else None
    role.filled = max(0, role.filled + is_hired - was_hired)
    kind = "moved_back" if undoes else "ended" if is_over else "moved"
    after = {"stage": to.name, "kind": to.kind.value}
    event = record_event(
        session, application, act, kind, before=before | ({"event": undoes} if undoes else {}), after=after, note=reason
    )
    if is_over:
        cancel_interviews(session, application, act)
    if is_hired != was_hired:
        refresh_cards(session, role, f"filled:{event.id}", act.now)
    if is_hired:
        _ask_about_the_rest(session, application, role, act)


def _ask_about_the_rest(session: Session, application: Application, role: Role, act: Act) -> None:
    """Somebody was hired: what of their other applications, and of the others when that was the last opening?"""
    for other in applications_of(session, application.candidate_id):
        if other.id != application.id and other.is_live:
            ask_about_application(session, other, act.settings, act.now, by=act.actor)
    if role.filled >= role.openings:
        ask_about_role(session, role, EndingWhy.FILLED, act.settings, act.now, by=act.actor)


def _lanes(session: Session, application: Application, role: Role, act: Act) -> set[str]:
    """Every lane that ending an application may write to."""
    roles = [session.get_one(Role, one.role_id) for one in applications_of(session, application.candidate_id)]
    people = {*who_must_tell(role), *follows(session, application.candidate_id)}
    for interview in planned_interviews(session, application.id):
        people |= {interview.planned_by, *(seat.person_id for seat in sitting(session, interview))}
    for one in roles:
        people |= {*answerable(session, one, act.settings), card_place(one) or ""}
    return people - {""}


def _meanwhile(session: Session, application: Application) -> MovedMeanwhile:
    moved = last_move(session, application.id)
    by = describe(person(session, application.workspace_id, moved.actor), moved.actor) if moved else "Somebody"
    handle = session.get_one(Candidate, application.candidate_id).handle
    return MovedMeanwhile(by=by, handle=handle, stage=application.stage)
