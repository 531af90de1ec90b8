"""What is written down about applications, and how are they found? One lock, one event, one audit row an act."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import ApplicationOver, NoSuchCandidate
from bot.hiring.candidates.application_cards import tell_application
from bot.hiring.candidates.candidates import record_candidate_act
from bot.hiring.interviews.loop_cards import tell_loop
from bot.hiring.roles.deciding import Act
from bot.models import Application, ApplicationEvent


def require_live(application: Application) -> None:
    """Raises ApplicationOver for an application that has ended."""
    if not application.is_live:
        raise ApplicationOver(stage=application.stage)


def applications_of(session: Session, candidate_id: int) -> list[Application]:
    """All applications of a candidate, oldest first; of two for one role that were merged, the one that goes on."""
    query = select(Application).where(Application.candidate_id == candidate_id, Application.merged_into.is_(None))
    return list(session.scalars(query.order_by(Application.id)))


def locked_application(session: Session, application_id: int, act: Act) -> Application:
    """The application, locked to the end of the transaction, so that two people act one after the other.

    Raises NoSuchCandidate.
    """
    query = select(Application).where(Application.workspace_id == act.workspace_id, Application.id == application_id)
    found = session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
    if found is None:
        raise NoSuchCandidate
    return found


def record_event(
    session: Session,
    application: Application,
    act: Act,
    kind: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str | None = None,
) -> ApplicationEvent:
    """Record what happened, who did it in the audit (without the note), and bring the hiring channel up to date."""
    event = ApplicationEvent(
        workspace_id=application.workspace_id,
        application_id=application.id,
        kind=kind,
        at=act.now,
        actor=act.actor,
        before=before or {},
        after=after or {},
        note=note,
    )
    session.add(event)
    session.flush()
    detail = {"application": application.id, "event": event.id, "before": event.before, "after": event.after}
    record_candidate_act(session, application.candidate_id, act, kind, detail)
    tell_application(session, application, event, act.now)
    tell_loop(session, application, event, act.now)
    return event
