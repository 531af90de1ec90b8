"""What do we hold about a candidate, and how is it erased? For the privacy contacts, who need no right to read scorecards.

Forgetting deletes the name's one row and all free text, takes down every message that showed the candidate, and stops what
is still on its way. Ids, stages and times stay, so that counts remain true. A receipt says what was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.delivery.ledger import cancel
from bot.delivery.protocols import Note
from bot.errors import NoSuchCandidate, NotAPrivacyContact
from bot.hiring.application_records import applications_of, record_event
from bot.hiring.candidates import read_handle, record_candidate_act
from bot.hiring.deciding import Act
from bot.hiring.interviews import cancel_interviews
from bot.hiring.people import is_named, may_hold_rights, person
from bot.hiring.telling import About, tell
from bot.models import (
    Application,
    ApplicationEvent,
    Candidate,
    CandidateName,
    CandidateShown,
    Delivery,
    EventIn,
    Interview,
    Lane,
    Message,
    Scorecard,
    ScorecardRevision,
    ThreadReply,
)
from bot.models.candidate import StageKind
from bot.models.delivery import DeliveryState

TAKEN_DOWN = "candidate_taken_down"
"""The kind of a delivery that deletes a message which showed a candidate."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What forgetting did. `others` are messages of people, (channel, ts), which only their authors can delete."""

    candidate_id: int
    handle: str
    messages: int  # of ours that are being taken down
    deliveries: int  # that were still waiting
    texts: int  # scorecards, replies and reasons whose words were erased
    others: tuple[tuple[str, str], ...]


def require_privacy_contact(session: Session, act: Act) -> None:
    """Raises NotAPrivacyContact for everybody whom the operator has not listed."""
    known = person(session, act.workspace_id, act.actor)
    if known is None or not may_hold_rights(known) or not is_named(known, act.settings.rights.privacy_contacts):
        raise NotAPrivacyContact


def find_for_privacy(session: Session, words: str, act: Act) -> Candidate:
    """The candidate that a privacy contact names by handle, mail or exact name; they need no right to see them otherwise.

    Raises NotAPrivacyContact, or NoSuchCandidate where none or several are called that.
    """
    require_privacy_contact(session, act)
    wanted = words.strip()
    number = read_handle(wanted)
    query = select(Candidate).where(Candidate.workspace_id == act.workspace_id, Candidate.forgotten_at.is_(None))
    if number is not None:
        found = list(session.scalars(query.where(Candidate.number == number)))
    else:
        joined = query.join(CandidateName, CandidateName.candidate_id == Candidate.id)
        is_called = or_(CandidateName.mail == wanted.lower(), func.lower(CandidateName.name) == wanted.lower())
        found = list(session.scalars(joined.where(is_called)))
    if len(found) != 1:
        raise NoSuchCandidate
    return found[0]


def forget_candidate(session: Session, candidate_id: int, act: Act) -> Receipt:
    """Erase a candidate. Doing it again changes nothing more. Raises NotAPrivacyContact or NoSuchCandidate."""
    require_privacy_contact(session, act)
    candidate = _locked(session, candidate_id, act)
    waiting = 0 if candidate.forgotten_at else _stop_deliveries(session, candidate)
    messages = _take_down(session, candidate, act)
    others = _others_messages(session, candidate)
    session.execute(delete(CandidateName).where(CandidateName.candidate_id == candidate.id))
    candidate.forgotten_at = candidate.forgotten_at or act.now
    _end_applications(session, candidate, act)
    texts = _erase_texts(session, candidate)
    candidate.employee_id, candidate.zone, candidate.hidden_from = None, None, []
    receipt = Receipt(candidate.id, candidate.handle, messages, waiting, texts, others)
    detail: dict[str, object] = {"messages": messages, "deliveries": waiting, "texts": texts, "others": len(others)}
    record_candidate_act(session, candidate.id, act, "forget_candidate", detail)
    return receipt


def export_candidate(session: Session, candidate_id: int, act: Act) -> dict[str, Any]:
    """Everything held about a candidate as plain JSON values, for the person themselves.

    What interviewers wrote is theirs to give and is only counted. Raises NotAPrivacyContact or NoSuchCandidate.
    """
    require_privacy_contact(session, act)
    candidate = _locked(session, candidate_id, act)
    names = session.scalars(select(CandidateName).where(CandidateName.candidate_id == candidate.id)).first()
    cards = select(Scorecard.id).where(Scorecard.application_id.in_(_application_ids(candidate)))
    record_candidate_act(session, candidate.id, act, "export_candidate", {})
    return {
        "handle": candidate.handle,
        "name": names.name if names else None,
        "mail": names.mail if names else None,
        "external_id": names.external_id if names else None,
        "link": names.link if names else None,
        "zone": candidate.zone,
        "created_at": candidate.created_at.isoformat(),
        "applications": [_exported(session, one) for one in applications_of(session, candidate.id)],
        "scorecards": len(session.scalars(cards).all()),
        "messages": [list(place) for place in shown_messages(session, candidate)],
    }


def shown_messages(session: Session, candidate: Candidate) -> list[tuple[str, str]]:
    """(channel, ts) of every message of ours that may show a candidate and still stands, in order."""
    return [(row.channel, row.ts) for row in _shown(session, candidate)]


def _locked(session: Session, candidate_id: int, act: Act) -> Candidate:
    query = select(Candidate).where(Candidate.workspace_id == act.workspace_id, Candidate.id == candidate_id)
    found = session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
    if found is None:
        raise NoSuchCandidate
    return found


def _shown(session: Session, candidate: Candidate) -> list[Message]:
    """By delivery, and by card: an earlier delivery may have posted the card that a later one showed the candidate on."""
    deliveries = select(CandidateShown.delivery_id).where(CandidateShown.candidate_id == candidate.id)
    cards = select(Delivery.card_key).where(Delivery.id.in_(deliveries), Delivery.card_key.is_not(None))
    query = select(Message).where(
        Message.workspace_id == candidate.workspace_id,
        Message.retired_at.is_(None),
        or_(Message.delivery_id.in_(deliveries), Message.card_key.in_(cards)),
    )
    return list(session.scalars(query.order_by(Message.id)))


def _end_applications(session: Session, candidate: Candidate, act: Act) -> None:
    """Whoever asks to be forgotten is out of process; interviewers are told by codename that it is cancelled."""
    for application in applications_of(session, candidate.id):
        application.must_tell_since = None
        if application.is_live:
            before = {"stage": application.stage, "kind": application.kind.value}
            application.stage, application.kind = StageKind.WITHDRAWN.value.capitalize(), StageKind.WITHDRAWN
            application.stage_since = application.decided_at = act.now
            record_event(session, application, act, "ended", before=before, after={"kind": application.kind.value})
        cancel_interviews(session, application, act)


def _stop_deliveries(session: Session, candidate: Candidate) -> int:
    """Cancel what waits about this candidate alone. What tells of several is rendered from the facts when it goes out."""
    query = (
        select(Delivery.subject)
        .join(CandidateShown, CandidateShown.delivery_id == Delivery.id)
        .where(CandidateShown.candidate_id == candidate.id, Delivery.state == DeliveryState.QUEUED)
        .distinct()
    )
    own = sorted(one for one in session.scalars(query) if one.startswith(("interview:", "application:")))
    return sum(cancel(session, candidate.workspace_id, subject=subject, reason="forgotten") for subject in own)


def _take_down(session: Session, candidate: Candidate, act: Act) -> int:
    """Behind what is under way just now, in the same lanes; how many messages go."""
    ids = {row.delivery_id for row in _shown(session, candidate)}
    shown = select(CandidateShown.delivery_id).where(CandidateShown.candidate_id == candidate.id)
    going_out = select(Delivery.id).where(Delivery.id.in_(shown), Delivery.state == DeliveryState.SENDING)
    places = (
        select(Lane.channel, Delivery.card_key)
        .join(Lane, Lane.id == Delivery.lane_id)
        .where(Delivery.card_key.is_not(None), or_(Delivery.id.in_(ids), Delivery.id.in_(going_out)))
        .distinct()
    )
    found = [(channel, key) for channel, key in session.execute(places) if key]
    enqueued = tell(session, [_taken_down(candidate, channel, key) for channel, key in sorted(found)], act.now)
    return sum(one is not None for one in enqueued)


def _taken_down(candidate: Candidate, channel: str, card_key: str) -> About:
    note = Note(
        workspace_id=candidate.workspace_id,
        channel=channel,
        kind=TAKEN_DOWN,
        subject=f"candidate:{candidate.id}",
        dedup_key=f"candidate:{candidate.id}:{TAKEN_DOWN}:{channel}:{card_key}",
        card_key=card_key,
    )
    return About(note, (candidate.id,))


def _others_messages(session: Session, candidate: Candidate) -> tuple[tuple[str, str], ...]:
    query = select(ThreadReply.channel, ThreadReply.ts).where(
        ThreadReply.interview_id.in_(_interview_ids(candidate)), ThreadReply.deleted_at.is_(None)
    )
    return tuple(sorted((channel, ts) for channel, ts in session.execute(query)))


def _erase_texts(session: Session, candidate: Candidate) -> int:
    cards = select(Scorecard.id).where(Scorecard.application_id.in_(_application_ids(candidate)))
    erased = [
        update(ScorecardRevision).where(ScorecardRevision.scorecard_id.in_(cards)).values(remarks="", private_note=""),
        update(ThreadReply).where(ThreadReply.interview_id.in_(_interview_ids(candidate))).values(text=""),
        update(ApplicationEvent)
        .where(ApplicationEvent.application_id.in_(_application_ids(candidate)), ApplicationEvent.note.is_not(None))
        .values(note=None),
    ]
    silent = {"synchronize_session": "fetch"}
    count = sum(len(session.execute(one.returning(one.table.c.id), execution_options=silent).all()) for one in erased)
    session.execute(update(Interview).where(Interview.id.in_(_interview_ids(candidate))).values(place=None))
    session.execute(update(EventIn).where(EventIn.workspace_id == candidate.workspace_id).values(body=None))
    return count


def _application_ids(candidate: Candidate) -> Any:
    return select(Application.id).where(Application.candidate_id == candidate.id)


def _interview_ids(candidate: Candidate) -> Any:
    return select(Interview.id).where(Interview.application_id.in_(_application_ids(candidate)))


def _exported(session: Session, application: Application) -> dict[str, Any]:
    interviews = select(Interview).where(Interview.application_id == application.id).order_by(Interview.starts_at)
    return {
        "role": application.role_id,
        "stage": application.stage,
        "since": application.stage_since.isoformat(),
        "interviews": [
            {"focus": one.focus, "at": one.wall, "zone": one.zone, "state": one.state.value}
            for one in session.scalars(interviews)
        ],
    }
