"""How does a scorecard come about? From replies in a thread, or from the form; each change is a revision, the last counts.

A reply belongs to a scorecard when an interviewer wrote it in the thread of their interview. Messages are read together;
what is not clear stays a draft and is asked about. What was handed in by form or button is replaced only by a clear newer
word. Slack may send a message, its edits and its deletion twice, late and in any order: the outcome is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NotYetHeld, NotYourInterview
from bot.hiring.application_records import record_event
from bot.hiring.deciding import Act
from bot.hiring.feedback_words import Reading, read_replies
from bot.hiring.interviews import locked_interview, seat_of
from bot.hiring.reminding import meeting_of
from bot.hiring.revealing import SITTING, duties, is_revealed
from bot.hiring.stages import focus_areas
from bot.models import Application, Interview, Scorecard, ScorecardRevision, Seat, ThreadReply
from bot.models.feedback import Call, ScorecardState
from bot.models.interview import InterviewState

THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of a thread as Slack tells it. `edited_ts` is set for an edit; `text` is None for a deletion."""

    channel: str
    ts: str
    text: str | None
    edited_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """What an interviewer says: by form, button, or as read from a thread."""

    call: Call | None
    ratings: Mapping[str, int] = field(default_factory=dict)
    remarks: str = ""
    private_note: str = ""
    why_unclear: str | None = None


def take_reply(session: Session, interview_id: int, reply: Reply, act: Act) -> Reading | None:
    """Take in a message, an edit or a deletion of the actor's in their thread; what the thread says now.

    None where nothing changed: told already, overtaken by a newer edit, or not a reply of an interviewer of this interview.
    Raises NotYetHeld for a first message before the interview has begun.
    """
    interview, application = locked_interview(session, interview_id, act)
    seat = seat_of(session, interview, act.actor)
    if seat is None or seat.state not in SITTING or interview.state is not InterviewState.PLANNED:
        return None
    if act.now < interview.starts_at and reply.text is not None:
        raise NotYetHeld
    if not _keep(session, interview, reply, act):
        return None
    handed_in = _handed_in(session, interview, act.actor)
    texts = _texts(session, interview, act.actor, since=handed_in)
    reading = read_replies(texts, areas=_areas(session, application))
    if handed_in is None or reading.is_clear:
        state = ScorecardState.IN if reading.is_clear else ScorecardState.DRAFT
        why = reading.why.value if reading.why else None
        filled = Filled(reading.call, reading.ratings, reading.remarks, why_unclear=why)
        _revise(session, application, seat, filled, state if texts else ScorecardState.WITHDRAWN, THREAD, act)
    return reading


def fill_scorecard(session: Session, interview_id: int, filled: Filled, act: Act, *, source: str = "form") -> Scorecard:
    """The actor hands in a scorecard by form or button; it replaces what their thread said.

    Raises NotYourInterview or NotYetHeld.
    """
    _, application, seat = _own_seat(session, interview_id, act)
    return _revise(session, application, seat, filled, ScorecardState.IN, source, act)


def withdraw_scorecard(session: Session, interview_id: int, act: Act) -> Scorecard | None:
    """The actor takes their scorecard back; it is owed again. None where there is none. Raises NotYourInterview."""
    interview, application, seat = _own_seat(session, interview_id, act)
    card = scorecard_of(session, interview.id, seat.person_id)
    if card is None or card.state is ScorecardState.WITHDRAWN:
        return None
    return _revise(session, application, seat, Filled(None), ScorecardState.WITHDRAWN, "button", act)


def give_up_scorecard(session: Session, interview_id: int, act: Act) -> None:
    """The actor will not give one: it is owed no more, they may read the others' once revealed, and that is logged.

    Raises NotYourInterview or NotYetHeld.
    """
    interview, application, seat = _own_seat(session, interview_id, act)
    card = _card(session, application, seat)
    if card.given_up_at is None and card.state is not ScorecardState.IN:
        card.given_up_at = act.now
        record_event(session, application, act, "gave_up", after={"interview": interview.id})


def scorecard_of(session: Session, interview_id: int, author_id: str) -> Scorecard | None:
    """A person's scorecard for an interview."""
    query = select(Scorecard).where(Scorecard.interview_id == interview_id, Scorecard.author_id == author_id)
    return session.scalars(query).first()


def latest(session: Session, card: Scorecard) -> ScorecardRevision | None:
    """What a scorecard says now."""
    query = select(ScorecardRevision).where(
        ScorecardRevision.scorecard_id == card.id, ScorecardRevision.revision == card.revision
    )
    return session.scalars(query).first()


def _own_seat(session: Session, interview_id: int, act: Act) -> tuple[Interview, Application, Seat]:
    interview, application = locked_interview(session, interview_id, act)
    seat = seat_of(session, interview, act.actor)
    if seat is None or seat.state not in SITTING or interview.state is not InterviewState.PLANNED:
        raise NotYourInterview
    if act.now < meeting_of(interview).starts_at:
        raise NotYetHeld
    return interview, application, seat


def _keep(session: Session, interview: Interview, reply: Reply, act: Act) -> bool:
    """Store what is newest about one message; whether that changed anything. A deletion is final, a later edit wins."""
    query = select(ThreadReply).where(
        ThreadReply.workspace_id == act.workspace_id, ThreadReply.channel == reply.channel, ThreadReply.ts == reply.ts
    )
    row = session.scalars(query).first()
    if row is None:
        row = ThreadReply(
            workspace_id=act.workspace_id,
            interview_id=interview.id,
            author_id=act.actor,
            channel=reply.channel,
            ts=reply.ts,
            edited_ts=reply.edited_ts,
            text=reply.text or "",
            changed_at=act.now,
            deleted_at=act.now if reply.text is None else None,
        )
        session.add(row)
        session.flush()
        return reply.text is not None
    if row.author_id != act.actor or row.deleted_at is not None or row.interview_id != interview.id:
        return False
    return _update(row, reply, act.now)


def _update(row: ThreadReply, reply: Reply, now: datetime) -> bool:
    if reply.text is None:
        row.deleted_at, row.text, row.changed_at = now, "", now
        return True
    if reply.edited_ts is None or (row.edited_ts is not None and _order(reply.edited_ts) <= _order(row.edited_ts)):
        return False
    changed = reply.text != row.text
    row.text, row.edited_ts, row.changed_at = reply.text, reply.edited_ts, now
    return changed


def _order(ts: str) -> tuple[int, int]:
    """Slack's timestamps compare by number, not as text or float."""
    seconds, _, micro = ts.partition(".")
    return int(seconds), int(micro or 0)


def _handed_in(session: Session, interview: Interview, author_id: str) -> datetime | None:
    """When the scorecard was last handed in or withdrawn by form or button, if the thread has not replaced that."""
    card = scorecard_of(session, interview.id, author_id)
    last = latest(session, card) if card else None
    return last.at if last and last.source != THREAD else None


def _texts(session: Session, interview: Interview, author_id: str, *, since: datetime | None) -> list[str]:
    """What the person's messages say, in order; with `since` only those that changed after it."""
    query = select(ThreadReply).where(
        ThreadReply.interview_id == interview.id, ThreadReply.author_id == author_id, ThreadReply.deleted_at.is_(None)
    )
    if since is not None:
        query = query.where(ThreadReply.changed_at > since)
    return [row.text for row in sorted(session.scalars(query), key=lambda row: _order(row.ts))]


def _areas(session: Session, application: Application) -> list[str]:
    """What may be rated: the role's focus areas and their attributes."""
    areas = focus_areas(session, application.role_id)
    return list(dict.fromkeys(name for area in areas for name in (area.name, *area.attributes)))


def _card(session: Session, application: Application, seat: Seat) -> Scorecard:
    card = scorecard_of(session, seat.interview_id, seat.person_id)
    if card is None:
        card = Scorecard(
            workspace_id=seat.workspace_id,
            application_id=application.id,
            interview_id=seat.interview_id,
            author_id=seat.person_id,
            is_practice=seat.is_shadow,
            state=ScorecardState.DRAFT,
            revision=0,
            in_at=None,
            given_up_at=None,
        )
        session.add(card)
        session.flush()
    return card


def _revise(
    session: Session,
    application: Application,
    seat: Seat,
    filled: Filled,
    state: ScorecardState,
    source: str,
    act: Act,
) -> Scorecard:
    """Add a revision. What changes after the reveal is marked, since others may have been read by then."""
    revealed = is_revealed(session, application, duties(session, application.id), act.now)
    card = _card(session, application, seat)
    card.revision += 1
    card.state = state
    card.is_practice = seat.is_shadow
    if state is ScorecardState.IN:
        card.in_at, card.given_up_at = card.in_at or act.now, None
    revision = ScorecardRevision(
        workspace_id=card.workspace_id,
        scorecard_id=card.id,
        revision=card.revision,
        at=act.now,
        source=source,
        state=state,
        call=filled.call,
        ratings=dict(filled.ratings),
        remarks=filled.remarks,
        private_note=filled.private_note,
        why_unclear=filled.why_unclear,
        is_after_reveal=revealed and card.revision > 1,
    )
    session.add(revision)
    session.flush()
    kind = {"in": "scorecard_in", "draft": "scorecard_drafted", "withdrawn": "scorecard_withdrawn"}[state.value]
    record_event(session, application, act, kind, after={"scorecard": card.id, "revision": card.revision})
    return card
