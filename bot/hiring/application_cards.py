"""What does a role's hiring channel hear of an application? One living card, and its history in the card's thread.

No hiring channel: the owner by direct message; never the announcement channel. Nothing for what was imported, until it
changes, and nothing about somebody who was forgotten. Who may be named is decided when a message goes out.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.hiring.telling import About, tell
from bot.models import Application, ApplicationEvent, Candidate, Role

CARD, LINE = "application_card", "application_line"
TOLD = frozenset(
    {
        "added",
        "moved",
        "ended",
        "told",
        "interview_planned",
        "interview_moved",
        "interview_cancelled",
        "interview_not_held",
        "interviewer_swapped",
        "revealed",
    }
)
"""Events that have a line in the thread."""
SHOWN = TOLD | {"scorecard_in", "scorecard_withdrawn", "gave_up", "invitation_accepted", "invitation_declined"}
"""Events that change what the card shows."""


def subject_of(application_id: int) -> str:
    """How the ledger names an application."""
    return f"application:{application_id}"


def card_key(application_id: int, channel: str) -> str:
    """The identity of an application's card in a channel."""
    return f"{subject_of(application_id)}:{channel}"


def tell_application(session: Session, application: Application, event: ApplicationEvent, now: datetime) -> None:
    """Put the card, and a line of its history, on their way, where the event is one that people there hear of."""
    role = session.get_one(Role, application.role_id)
    channel = role.hiring_channel or role.owner_id
    candidate = session.get_one(Candidate, application.candidate_id)
    if channel is None or event.kind not in SHOWN or application.is_imported or candidate.forgotten_at is not None:
        return
    notes = [_note(application, event, channel, CARD)]
    if event.kind in TOLD:
        notes.append(_note(application, event, channel, LINE))
    tell(session, [About(note, (candidate.id,)) for note in notes], now)


def _note(application: Application, event: ApplicationEvent, channel: str, kind: str) -> Note:
    card = card_key(application.id, channel)
    line = f"{subject_of(application.id)}:line:{event.id}"
    is_card = kind == CARD
    return Note(
        workspace_id=application.workspace_id,
        channel=channel,
        kind=kind,
        subject=subject_of(application.id),
        dedup_key=f"{card}:card:{event.id}" if is_card else line,
        body={"application": application.id} if is_card else {"event": event.id},
        card_key=card if is_card else line,
        thread_of=None if is_card else card,
    )
