"""What can an interviewer say before the interview? A few words to whoever planned it; they stay with the application."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.errors import NotYourInterview, ReasonMissing
from bot.hiring.candidates.application_records import record_event
from bot.hiring.candidates.telling import About, tell
from bot.hiring.feedback.revealing import SITTING
from bot.hiring.interviews.interview_notices import subject_of
from bot.hiring.interviews.interviews import locked_interview, seat_of
from bot.hiring.roles.deciding import Act

WORDS = "interviewer_words"
"""The kind of a delivery that passes an interviewer's words on."""


def pass_words_on(session: Session, interview_id: int, what: str, words: str, act: Act) -> str:
    """Tell the planner what an interviewer says ("time": asks for another time, "talk": anything); the planner's id.

    The words stand in the event's note, which goes when the candidate is forgotten; the delivery holds ids only.
    Raises NotYourInterview or ReasonMissing.
    """
    interview, application = locked_interview(session, interview_id, act)
    seat = seat_of(session, interview, act.actor)
    if seat is None or seat.state not in SITTING:
        raise NotYourInterview
    if not words.strip():
        raise ReasonMissing
    kind = "time_asked" if what == "time" else "interviewer_said"
    event = record_event(session, application, act, kind, after={"interview": interview.id}, note=words.strip())
    key = f"words:{event.id}:{interview.planned_by}"
    note = Note(
        workspace_id=act.workspace_id,
        channel=interview.planned_by,
        kind=WORDS,
        subject=subject_of(interview.id),
        dedup_key=key,
        body={"interview": interview.id, "event": event.id},
        card_key=key,
        may_repeat=True,
    )
    tell(session, [About(note, (application.candidate_id,))], act.now)
    return interview.planned_by
