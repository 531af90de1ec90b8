"""Where does a team see a whole loop? One card in the thread of the candidate's: who meets them when, and what is done.

It doesn't name the candidate, since its thread's first message does where that is allowed; nor whose scorecard is missing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.hiring.candidates.application_cards import card_key, card_place, subject_of
from bot.hiring.candidates.telling import About, tell
from bot.models import Application, ApplicationEvent, Candidate, Interview, Role

LOOP = "loop_card"
SHOWN = frozenset(
    {
        "interview_planned",
        "interview_moved",
        "interview_cancelled",
        "interview_not_held",
        "interviewer_swapped",
        "interviewer_absent",
        "interviewer_left",
        "invitation_accepted",
        "invitation_declined",
        "scorecard_in",
        "scorecard_withdrawn",
        "gave_up",
        "ended",
    }
)
"""Events that change what the card shows."""


def tell_loop(session: Session, application: Application, event: ApplicationEvent, now: datetime) -> None:
    """Bring the loop card up to date after an event; there is none before the first interview."""
    if event.kind not in SHOWN:
        return
    query = select(Interview.id).where(Interview.application_id == application.id).limit(1)
    if session.scalars(query).first() is not None:
        tell(session, about_loop(session, application, f"event:{event.id}"), now)


def about_loop(session: Session, application: Application, why: str) -> list[About]:
    """The note that brings a loop card up to date, where there is one. `why` is said once only."""
    place = card_place(session.get_one(Role, application.role_id))
    candidate = session.get_one(Candidate, application.candidate_id)
    if place is None or application.is_imported or candidate.forgotten_at is not None:
        return []
    key = f"loop:{application.id}:{place}"
    note = Note(
        workspace_id=application.workspace_id,
        channel=place,
        kind=LOOP,
        subject=subject_of(application.id),
        dedup_key=f"{key}:{why}",
        body={"application": application.id},
        card_key=key,
        thread_of=card_key(application.id, place),
    )
    return [About(note, (candidate.id,))]
