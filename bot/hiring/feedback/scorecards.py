"""How does a scorecard come about? From replies in a thread, or from the form; each change is a revision, the last counts.

A reply belongs to a scorecard when an interviewer wrote it in the thread of their interview. Messages are read together;
what is not clear stays a draft and is asked about. What was handed in by form or button is replaced only by a clear newer
word. Slack may send a message, its edits and its deletion twice, late and in any order: the outcome is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NotYetHeld, NotYourInterview, ReasonMissing, ScorecardChanged
from bot.hiring.candidates.application_records import record_event
from bot.hiring.candidates.stages import focus_areas
from bot.hiring.feedback.revealing import SITTING, duties, is_revealed
from bot.hiring.feedback.scorecard_texts import BUTTON, COPY, FORM, THREAD, Filled, outcome, says
from bot.hiring.feedback.words import Reading, read_replies
from bot.hiring.interviews.interviews import locked_interview, seat_of
from bot.hiring.interviews.reminding import meeting_of
from bot.hiring.roles.deciding import Act
from bot.models import Application, Interview, Scorecard, ScorecardRevision, Seat, ThreadReply
from bot.models.feedback import ScorecardState
from bot.models.interview import InterviewState


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of a thread as Slack tells it. `edited_ts` is set for an edit; `text` is None for a deletion."""

    channel: str
    ts: str
    text: str | None
    edited_ts: str | None = None
    files: tuple[str, ...] = ()  # names


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
    return read_anew(session, application, seat, act)


def read_anew(session: Session, application: Application, seat: Seat, act: Act) -> Reading:
    """Read all that a person's messages say beside what they handed in; a revision where that says something else."""
    areas = rated_areas(session, application)
    card = scorecard_of(session, seat.interview_id, seat.person_id)
    found = outcome(handed_in(session, card) if card else None, _replies(session, seat), areas)
    said = latest(session, card) if card else None
    if card is None or said is None or (says(said), card.state) != (found.filled, found.state):
        revise(session, application, seat, found.filled, found.state, THREAD, act)
    return found.reading


def fill_scorecard(
    session: Session, interview_id: int, filled: Filled, act: Act, *, source: str = FORM, based_on: int | None = None
) -> Scorecard:
    """The actor hands in a scorecard by form or button; it replaces what their thread said. The same again does nothing.

    `based_on`: the revision that they saw when they began. Raises NotYourInterview, NotYetHeld, or ScorecardChanged where
    it says something else by now.
    """
    _, application, seat = own_seat(session, interview_id, act)
    card = scorecard_of(session, interview_id, act.actor)
    said = latest(session, card) if card else None
    if card and said and card.state is ScorecardState.IN and says(said) == filled:
        return card
    if based_on is not None and card is not None and card.revision != based_on:
        raise ScorecardChanged
    return revise(session, application, seat, filled, ScorecardState.IN, source, act)


def copy_text(session: Session, interview_id: int, text: str, act: Act) -> Reading:
    """Take words that the actor wrote somewhere else as their scorecard; deleting them there withdraws nothing.

    What is unclear becomes a draft, unless a scorecard is in. Raises NotYourInterview or NotYetHeld.
    """
    _, application, seat = own_seat(session, interview_id, act)
    reading = read_replies([text], areas=rated_areas(session, application))
    card = scorecard_of(session, interview_id, act.actor)
    if reading.is_clear or card is None or card.state is not ScorecardState.IN:
        state = ScorecardState.IN if reading.is_clear else ScorecardState.DRAFT
        why = reading.why.value if reading.why else None
        copied = Filled(reading.call, reading.ratings, reading.remarks, why_unclear=why)
        revise(session, application, seat, copied, state, COPY, act)
    return reading


def withdraw_scorecard(session: Session, interview_id: int, act: Act) -> Scorecard | None:
    """The actor takes their scorecard back; it is owed again. None where there is none. Raises NotYourInterview."""
    interview, application, seat = own_seat(session, interview_id, act)
    card = scorecard_of(session, interview.id, seat.person_id)
    if card is None or card.state is ScorecardState.WITHDRAWN:
        return None
    return revise(session, application, seat, Filled(None), ScorecardState.WITHDRAWN, BUTTON, act)


def give_up_scorecard(session: Session, interview_id: int, reason: str, act: Act) -> bool:
    """The actor will not give one: it is owed no more, they may read the others' once revealed, and the reason is logged.

    False where theirs is in, or was given up before. Raises NotYourInterview, NotYetHeld or ReasonMissing.
    """
    interview, application, seat = own_seat(session, interview_id, act)
    if not reason.strip():
        raise ReasonMissing
    card = _card(session, application, seat)
    if card.given_up_at is not None or card.state is ScorecardState.IN:
        return False
    card.given_up_at = act.now
    record_event(session, application, act, "gave_up", after={"interview": interview.id}, note=reason.strip())
    return True


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


def own_seat(session: Session, interview_id: int, act: Act) -> tuple[Interview, Application, Seat]:
    """The actor's place in an interview that has begun, all locked. Raises NotYourInterview or NotYetHeld."""
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
            files=list(reply.files) or None,
        )
        session.add(row)
        session.flush()
        return reply.text is not None
    if row.author_id != act.actor or row.deleted_at is not None or row.interview_id != interview.id:
        return False
    return _update(row, reply, act.now)


def _update(row: ThreadReply, reply: Reply, now: datetime) -> bool:
    if reply.text is None:
        row.deleted_at, row.text, row.files, row.changed_at = now, "", None, now
        return True
    if reply.edited_ts is None or (row.edited_ts is not None and _order(reply.edited_ts) <= _order(row.edited_ts)):
        return False
    files = list(reply.files) or None
    changed = (reply.text, files) != (row.text, row.files)
    row.text, row.files, row.edited_ts, row.changed_at = reply.text, files, reply.edited_ts, now
    return changed


def _order(ts: str) -> tuple[int, int]:
    """Slack's timestamps compare by number, not as text or float."""
    seconds, _, micro = ts.partition(".")
    return int(seconds), int(micro or 0)


def handed_in(session: Session, card: Scorecard) -> ScorecardRevision | None:
    """What was last handed in, or withdrawn, by form or button."""
    query = select(ScorecardRevision).where(ScorecardRevision.scorecard_id == card.id, ScorecardRevision.source != THREAD)
    return session.scalars(query.order_by(ScorecardRevision.revision.desc()).limit(1)).first()


def _replies(session: Session, seat: Seat) -> list[ThreadReply]:
    """The person's messages that still stand, in order."""
    query = select(ThreadReply).where(
        ThreadReply.interview_id == seat.interview_id,
        ThreadReply.author_id == seat.person_id,
        ThreadReply.deleted_at.is_(None),
    )
    return sorted(session.scalars(query), key=lambda row: _order(row.ts))


def rated_areas(session: Session, application: Application) -> list[str]:
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


def revise(
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
    is_late = revealed and (card.revision > 0 or card.given_up_at is not None)
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
        is_after_reveal=is_late,
    )
    session.add(revision)
    session.flush()
    kind = {"in": "scorecard_in", "draft": "scorecard_drafted", "withdrawn": "scorecard_withdrawn"}[state.value]
    record_event(session, application, act, kind, after={"scorecard": card.id, "revision": card.revision})
    return card
