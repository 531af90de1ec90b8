"""How does an application move? Added, moved between stages, ended with a reason, hired; each change is recorded once.

What hiring and ending cause is done here too: interviews of an ended application are cancelled, and a decision makes it wait
for somebody to tell the candidate. Rolecall itself never writes to candidates.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import AlreadyApplied, ReasonMissing
from bot.hiring.application_records import applications_of, locked_application, record_event
from bot.hiring.candidates import require_team
from bot.hiring.deciding import Act, locked_role
from bot.hiring.interviews import cancel_interviews
from bot.hiring.stages import Stage, find_stage, first_stage
from bot.models import Application, Candidate, Role
from bot.models.candidate import ENDED, StageKind

MUST_BE_TOLD = frozenset({StageKind.OFFER, StageKind.REJECTED})


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

    Raises NotOnTheTeam, AlreadyApplied (a live application exists), or NoSuchStage.
    """
    require_team(session, role, act)
    at = find_stage(session, role, stage) if stage else first_stage(session, role, StageKind.APPLIED)
    if any(one.is_live for one in applications_of(session, candidate.id) if one.role_id == role.id):
        raise AlreadyApplied(handle=candidate.handle)
    application = Application(
        workspace_id=act.workspace_id,
        candidate_id=candidate.id,
        role_id=role.id,
        stage=at.name,
        kind=at.kind,
        stage_since=stage_since or act.now,
        is_imported=is_imported,
        must_tell_since=None,
        revealed_at=None,
        revealed_by=None,
        decided_at=act.now if at.kind in ENDED else None,
        created_at=act.now,
    )
    session.add(application)
    session.flush()
    record_event(session, application, act, "added", after={"stage": at.name, "kind": at.kind.value})
    return application


def move_application(
    session: Session, application_id: int, stage: str, act: Act, *, reason: str | None = None
) -> Application:
    """Move an application to a stage of its role; ending it needs a reason. The stage it is in already changes nothing.

    Raises NotOnTheTeam, NoSuchStage, ReasonMissing, or NoSuchCandidate for an application that is not there.
    """
    application = locked_application(session, application_id, act)
    role = locked_role(session, act, application.role_id)
    require_team(session, role, act)
    to = find_stage(session, role, stage)
    reason = (reason or "").strip() or None
    if to.kind in (StageKind.REJECTED, StageKind.WITHDRAWN) and reason is None:
        raise ReasonMissing
    if (to.name, to.kind) != (application.stage, application.kind):
        _change(session, application, role, to, act, reason)
    return application


def told_candidate(session: Session, application_id: int, act: Act) -> bool:
    """Note that somebody has told the candidate of the decision; False when that was noted already."""
    application = locked_application(session, application_id, act)
    require_team(session, session.get_one(Role, application.role_id), act)
    if application.must_tell_since is None:
        return False
    application.must_tell_since = None
    record_event(session, application, act, "told")
    return True


def live_applications(session: Session, role_id: int) -> list[Application]:
    """The applications of a role that are not over, oldest first: what closing or holding the role asks about."""
    query = select(Application).where(Application.role_id == role_id, Application.kind.not_in(ENDED))
    return list(session.scalars(query.order_by(Application.id)))


def end_applications(session: Session, role_id: int, reason: str, act: Act) -> list[int]:
    """Reject everybody who is still in process for a role that closes; their ids. Raises NotOnTheTeam or ReasonMissing."""
    require_team(session, session.get_one(Role, role_id), act)
    ended = [one.id for one in live_applications(session, role_id)]
    for application_id in ended:
        move_application(session, application_id, StageKind.REJECTED.value, act, reason=reason)
    return ended


def _change(session: Session, application: Application, role: Role, to: Stage, act: Act, reason: str | None) -> None:
    before = {"stage": application.stage, "kind": application.kind.value}
    was_hired, is_hired = application.kind is StageKind.HIRED, to.kind is StageKind.HIRED
    application.stage, application.kind = to.name, to.kind
    application.stage_since = act.now
    application.revision += 1
    application.is_imported = False
    application.decided_at = act.now if to.kind in ENDED else None
    application.must_tell_since = act.now if to.kind in MUST_BE_TOLD else None
    role.filled += is_hired - was_hired
    kind = "ended" if to.kind in ENDED else "moved"
    record_event(
        session, application, act, kind, before=before, after={"stage": to.name, "kind": to.kind.value}, note=reason
    )
    if to.kind in ENDED:
        cancel_interviews(session, application, act)
