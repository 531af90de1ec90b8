"""Who hears of a change of an application? Its hiring channel: one living card, and its history in the card's thread.

No hiring channel: the owner by direct message; never the announcement channel. Nothing for what was imported, until it
changes, and nothing about somebody who was forgotten. Besides: followers, by direct message; those who must tell the
candidate of a decision; and the cards of the person's other applications, which say only that there is another. Who may be
named is decided when a message goes out.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.hiring.candidates.telling import About, tell
from bot.models import Application, ApplicationEvent, Candidate, Delivery, Follower, Lane, Role
from bot.models.candidate import ENDED

CARD, LINE, NEWS, TELL = "application_card", "application_line", "application_news", "tell_candidate"
TOLD = frozenset(
    {
        "added",
        "moved",
        "moved_back",
        "ended",
        "told",
        "merged",
        "unmerged",
        "interview_planned",
        "interview_moved",
        "interview_cancelled",
        "interview_not_held",
        "interviewer_swapped",
        "revealed",
        "decided",
    }
)
"""Events that have a line in the thread."""
SHOWN = TOLD | {"edited", "scorecard_in", "scorecard_withdrawn", "gave_up", "invitation_accepted", "invitation_declined"}
"""Events that change what the card shows."""
_STAGES = frozenset({"added", "moved", "moved_back", "ended", "merged", "unmerged"})


def subject_of(application_id: int) -> str:
    """How the ledger names an application."""
    return f"application:{application_id}"


def card_key(application_id: int, channel: str) -> str:
    """The identity of an application's card in a channel."""
    return f"{subject_of(application_id)}:{channel}"


def card_place(role: Role) -> str | None:
    """Where the cards of a role's applications stand: its hiring channel, else its owner's direct messages."""
    return role.hiring_channel or role.owner_id


def tell_application(session: Session, application: Application, event: ApplicationEvent, now: datetime) -> None:
    """Put on their way what an event makes people hear of, in one go."""
    role = session.get_one(Role, application.role_id)
    candidate = session.get_one(Candidate, application.candidate_id)
    if event.kind not in SHOWN or application.is_imported or candidate.forgotten_at is not None:
        return
    notes = _card_notes(application, event, card_place(role))
    if event.kind in TOLD:
        notes += _news(session, application, event, card_place(role))
    if event.kind in _STAGES or event.kind == "told":
        notes += _must_tell(session, application, event, role)
    if event.kind in _STAGES:
        notes += _elsewhere(session, application, event)
    tell(session, [About(note, (candidate.id,)) for note in notes], now)


def follows(session: Session, candidate_id: int) -> list[str]:
    """Who asked to hear of each change."""
    query = select(Follower.person_id).where(Follower.candidate_id == candidate_id)
    return sorted(session.scalars(query))


def who_must_tell(role: Role) -> list[str]:
    """Who is reminded to tell a candidate of a decision: the recruiters, else the owner."""
    return sorted(set(role.recruiter_ids)) or ([role.owner_id] if role.owner_id else [])


def _card_notes(application: Application, event: ApplicationEvent, channel: str | None) -> list[Note]:
    if channel is None:
        return []
    card = _note(application, channel, CARD, f"card:{event.id}", card_key(application.id, channel))
    if event.kind not in TOLD:
        return [card]
    key = f"{subject_of(application.id)}:line:{event.id}"
    line = _note(application, channel, LINE, "line", key, event=event, thread_of=card_key(application.id, channel))
    return [card, line]


def _news(session: Session, application: Application, event: ApplicationEvent, place: str | None) -> list[Note]:
    """Followers hear of what others do; who has the card in their direct messages needs no second message."""
    told = [one for one in follows(session, application.candidate_id) if one not in (event.actor, place)]
    keys = [(person, f"{subject_of(application.id)}:news:{event.id}:{person}") for person in told]
    return [_note(application, person, NEWS, "news", key, event=event) for person, key in keys]


def _must_tell(session: Session, application: Application, event: ApplicationEvent, role: Role) -> list[Note]:
    """A decision that nobody has told the candidate yet: one line each, which later changes bring up to date."""
    query = (
        select(Lane.channel, Delivery.card_key, Delivery.body)
        .join(Lane, Lane.id == Delivery.lane_id)
        .where(Delivery.workspace_id == application.workspace_id, Delivery.subject == subject_of(application.id))
        .where(Delivery.kind == TELL)
        .order_by(Delivery.id)
    )
    known = {str(key): (channel, body) for channel, key, body in session.execute(query)}
    notes = [_note(application, channel, TELL, f"tell:{event.id}", key, body=body) for key, (channel, body) in known.items()]
    if event.kind == "told" or application.must_tell_since is None:
        return notes
    for person in who_must_tell(role):
        key = f"{subject_of(application.id)}:tell:{event.id}:{person}"
        notes.append(_note(application, person, TELL, "tell", key, event=event))
    return notes


def _elsewhere(session: Session, application: Application, event: ApplicationEvent) -> list[Note]:
    """The cards of the same person's other live applications say whether there is one elsewhere."""
    query = select(Application).where(
        Application.candidate_id == application.candidate_id,
        Application.id != application.id,
        Application.kind.not_in(ENDED),
        ~Application.is_imported,
    )
    notes = []
    for other in session.scalars(query.order_by(Application.id)):
        place = card_place(session.get_one(Role, other.role_id))
        if place is not None:
            notes.append(_note(other, place, CARD, f"elsewhere:{event.id}", card_key(other.id, place)))
    return notes


def _note(
    application: Application,
    channel: str,
    kind: str,
    revision: str,
    key: str,
    *,
    event: ApplicationEvent | None = None,
    thread_of: str | None = None,
    body: dict[str, object] | None = None,
) -> Note:
    """`key`: the identity of the message; with `revision` that of the delivery."""
    told = {"application": application.id} | ({"event": event.id} if event else {})
    return Note(
        workspace_id=application.workspace_id,
        channel=channel,
        kind=kind,
        subject=subject_of(application.id),
        dedup_key=f"{key}:{revision}",
        body=body or told,
        card_key=key,
        thread_of=thread_of,
    )
