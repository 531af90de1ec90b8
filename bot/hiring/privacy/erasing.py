"""How is a candidate erased? For whoever may decide it: privacy contacts, and the end of the time that candidates are kept.

The name's one row goes, and all free text; messages that showed the candidate are taken down, App Homes are published anew,
and what is still on its way is stopped. Ids, stages and times stay, so that counts remain true. A receipt tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from bot.delivery.ledger import cancel
from bot.delivery.protocols import Note
from bot.errors import NoSuchCandidate
from bot.hiring.candidates.application_records import applications_of, record_event
from bot.hiring.candidates.candidates import record_candidate_act
from bot.hiring.candidates.telling import About, tell
from bot.hiring.home.views import homes_showing
from bot.hiring.interviews.interviews import cancel_interviews
from bot.hiring.privacy.erasure_list import note_erasures
from bot.hiring.privacy.files import list_files
from bot.hiring.privacy.open_forms import forms_showing
from bot.hiring.roles.deciding import Act
from bot.models import (
    Application,
    ApplicationEvent,
    Candidate,
    CandidateMerge,
    CandidateName,
    CandidateShown,
    Delivery,
    EventIn,
    Follower,
    Interview,
    Lane,
    LoopDraft,
    Message,
    Retention,
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
    messages: int  # of ours that are being taken down, with their files
    homes: int  # App Homes that are published anew
    deliveries: int  # that were still waiting
    texts: int  # scorecards, replies and reasons whose words were erased
    others: tuple[tuple[str, str], ...]
    forms: tuple[str, ...] = ()  # Slack's ids of forms that may still stand on somebody's screen


def erase_candidate(session: Session, candidate_id: int, act: Act) -> Receipt:
    """Erase a candidate, and whoever was found to be the same person. Doing it again changes nothing more.

    That it is to happen is noted outside of the database first. Raises NoSuchCandidate, or OSError where it can't be noted.
    """
    candidate = locked_candidate(session, candidate_id, act)
    same = _same_person(session, candidate)
    new = [one.id for one in same if one.forgotten_at is None]
    if new:
        note_erasures(act.settings.privacy.erasures, act.workspace_id, new, act.now)
    parts = [_erase(session, one, act) for one in same]
    return Receipt(
        candidate_id=candidate.id,
        handle=candidate.handle,
        messages=sum(one.messages for one in parts),
        homes=len({person for one in parts for person in one.homes}),
        deliveries=sum(one.deliveries for one in parts),
        texts=sum(one.texts for one in parts),
        others=tuple(sorted({place for one in parts for place in one.others})),
        forms=tuple(form for one in same for form in forms_showing(session, act.workspace_id, one.number, act.now)),
    )


@dataclass(frozen=True, slots=True)
class _Erased:
    messages: int
    homes: Sequence[str]
    deliveries: int
    texts: int
    others: Sequence[tuple[str, str]]


def _erase(session: Session, candidate: Candidate, act: Act) -> _Erased:
    waiting = 0 if candidate.forgotten_at else _stop_deliveries(session, candidate)
    homes = homes_showing(session, candidate.workspace_id, candidate.id)
    messages = _take_down(session, candidate, act)
    others = _others_messages(session, candidate)
    session.execute(delete(CandidateName).where(CandidateName.candidate_id == candidate.id))
    candidate.forgotten_at = candidate.forgotten_at or act.now
    _end_applications(session, candidate, act)
    texts = _erase_texts(session, candidate)
    candidate.employee_id, candidate.zone, candidate.hidden_from = None, None, []
    done = _Erased(messages, homes, waiting, texts, others)
    counts = {"messages": messages, "homes": len(homes), "deliveries": waiting, "texts": texts, "others": len(others)}
    detail: dict[str, object] = dict(counts)
    record_candidate_act(session, candidate.id, act, "forget_candidate", detail)
    return done


def _same_person(session: Session, candidate: Candidate) -> list[Candidate]:
    """The candidate, the one they were merged into, and all that were merged into either."""
    known, fresh = {candidate.id: candidate}, [candidate]
    while fresh:
        one = fresh.pop()
        query = select(Candidate).where(or_(Candidate.merged_into == one.id, Candidate.id == (one.merged_into or 0)))
        for other in session.scalars(query.order_by(Candidate.id).with_for_update()):
            if other.id not in known:
                known[other.id] = other
                fresh.append(other)
    return [known[key] for key in sorted(known)]


def shown_messages(session: Session, candidate: Candidate) -> list[tuple[str, str]]:
    """(channel, ts) of every message of ours that may show a candidate and still stands, in order."""
    return [(row.channel, row.ts) for row in _shown(session, candidate)]


def locked_candidate(session: Session, candidate_id: int, act: Act) -> Candidate:
    """The candidate, locked to the end of the transaction. Raises NoSuchCandidate."""
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
    found_messages = _shown(session, candidate)
    list_files(session, found_messages)
    ids = {row.delivery_id for row in found_messages}
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
        update(ThreadReply).where(ThreadReply.interview_id.in_(_interview_ids(candidate))).values(text="", files=None),
        update(ApplicationEvent)
        .where(ApplicationEvent.application_id.in_(_application_ids(candidate)), ApplicationEvent.note.is_not(None))
        .values(note=None),
    ]
    silent = {"synchronize_session": "fetch"}
    count = sum(len(session.execute(one.returning(one.table.c.id), execution_options=silent).all()) for one in erased)
    session.execute(update(Interview).where(Interview.id.in_(_interview_ids(candidate))).values(place=None))
    for table in (Retention, Follower):
        session.execute(delete(table).where(table.candidate_id == candidate.id))
    is_merge = or_(CandidateMerge.kept_id == candidate.id, CandidateMerge.merged_id == candidate.id)
    session.execute(delete(CandidateMerge).where(is_merge))
    session.execute(delete(LoopDraft).where(LoopDraft.application_id.in_(_application_ids(candidate))))
    session.execute(update(EventIn).where(EventIn.workspace_id == candidate.workspace_id).values(body=None))
    return count


def _application_ids(candidate: Candidate) -> Any:
    return select(Application.id).where(Application.candidate_id == candidate.id)


def _interview_ids(candidate: Candidate) -> Any:
    return select(Interview.id).where(Interview.application_id.in_(_application_ids(candidate)))
