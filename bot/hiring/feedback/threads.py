"""Whose scorecard is a message about, and what is the answer? One living answer in the thread of each request.

A message is a reply when it stands in the thread of our question, or when it is one that we took in before. At the top of
the direct messages, or under a nudge, it counts where it is a clear call and exactly one question is open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.messages import card_of, live_message
from bot.delivery.protocols import Note
from bot.errors import NotYourInterview
from bot.hiring.candidates.application_cards import card_key as card_key_of
from bot.hiring.candidates.candidate_looks import name_for
from bot.hiring.candidates.telling import About, tell
from bot.hiring.feedback.revealing import SITTING, duties
from bot.hiring.feedback.scorecard_texts import BUTTON, FORM, Filled, says
from bot.hiring.feedback.scorecards import Reply, fill_scorecard, handed_in, latest, scorecard_of, take_reply
from bot.hiring.feedback.words import read_reply
from bot.hiring.interviews.firing import NUDGES, request_key
from bot.hiring.interviews.interview_notices import subject_of
from bot.hiring.interviews.interviews import seat_of
from bot.hiring.interviews.reminding import meeting_of
from bot.hiring.people.hours import working_time
from bot.hiring.roles.deciding import Act
from bot.models import Application, Interview, Reminder, Role, ThreadReply
from bot.models.feedback import Call, ScorecardState
from bot.models.interview import InterviewState
from bot.models.reminder import ReminderKind, ReminderState
from bot.timeutil import clock_face, local

READING = "scorecard_reading"
"""The kind of a delivery that says what was understood."""


def interview_of(session: Session, workspace_id: str, channel: str, ts: str, thread_ts: str | None) -> int | None:
    """The interview that a message is about: it was taken in before, or stands in the thread of our question."""
    known = select(ThreadReply.interview_id).where(
        ThreadReply.workspace_id == workspace_id, ThreadReply.channel == channel, ThreadReply.ts == ts
    )
    found = session.scalars(known).first()
    if found is not None or thread_ts is None:
        return found
    message = card_of(session, workspace_id, channel, thread_ts)
    key = (message[0] or "").split(":") if message else []
    return int(key[1]) if len(key) == 3 and key[0] == "request" and key[1].isdecimal() else None


def open_requests(session: Session, act: Act) -> list[int]:
    """The interviews whose scorecard the actor was asked for and still owes, oldest first."""
    query = (
        select(Interview)
        .join(Reminder, Reminder.interview_id == Interview.id)
        .where(
            Reminder.workspace_id == act.workspace_id,
            Reminder.person_id == act.actor,
            Reminder.kind == ReminderKind.ASK,
            Reminder.state == ReminderState.FIRED,
            Reminder.revision == Interview.revision,
            Interview.state == InterviewState.PLANNED,
        )
        .order_by(Interview.starts_at, Interview.id)
    )
    return [one.id for one in session.scalars(query) if _is_open(session, one, act)]


def is_call(text: str) -> bool:
    """Whether a message outside the thread of a question reads as a scorecard; a bare "yes" may answer anything there."""
    return read_reply(text, after_nudge=True).is_clear


def is_nudge(session: Session, workspace_id: str, channel: str, ts: str) -> bool:
    """Whether a message is a nudge of ours: people answer under it as if it were the question."""
    message = card_of(session, workspace_id, channel, ts)
    return message is not None and message[1] == NUDGES


def hear_reply(session: Session, interview_id: int, reply: Reply, act: Act) -> bool:
    """Take in a message, an edit or a deletion, and answer in the thread; whether it changed or said anything."""
    reading = take_reply(session, interview_id, reply, act)
    if reading is None:
        return False
    answer_reading(
        session, interview_id, act, why=reading.why.value if reading.why else None, key=f"{reply.ts}:{reply.edited_ts}"
    )
    return True


def set_call(session: Session, interview_id: int, call: Call, act: Act) -> None:
    """The actor taps a call: it goes in with what they said besides. Raises NotYourInterview or NotYetHeld."""
    card = scorecard_of(session, interview_id, act.actor)
    said = latest(session, card) if card else None
    filled = replace(says(said), call=call, why_unclear=None) if said else Filled(call)
    base = handed_in(session, card) if card else None
    is_form = base is not None and base.state is not ScorecardState.WITHDRAWN and base.source != BUTTON
    fill_scorecard(session, interview_id, filled, act, source=FORM if is_form else BUTTON)
    answer_reading(session, interview_id, act, why=None, key=f"tap:{call.value}")


def interview_label(session: Session, interview: Interview, person_id: str, now: datetime) -> str:
    """ "Ada L. · SQL · Tue 24 Mar 14:00" by the person's own clock, as plain text; the codename for who may not know."""
    here = local(interview.starts_at, working_time(session, interview.workspace_id, person_id).zone)
    who = name_for(session, interview, person_id, now)
    return f"{who} · {interview.focus} · {clock_face(here)}"


def label_of(session: Session, interview_id: int, act: Act) -> str:
    """The label of an interview in which the actor sits. Raises NotYourInterview."""
    interview = session.get(Interview, interview_id)
    seat = seat_of(session, interview, act.actor) if interview else None
    if interview is None or seat is None or seat.state not in SITTING:
        raise NotYourInterview
    return interview_label(session, interview, act.actor, act.now)


def _is_open(session: Session, interview: Interview, act: Act) -> bool:
    if meeting_of(interview).starts_at > act.now:
        return False
    found = duties(session, interview.application_id)
    mine = [one for one in found if (one.interview_id, one.person_id) == (interview.id, act.actor)]
    return any(not one.is_in and not one.is_given_up for one in mine)


def answer_reading(session: Session, interview_id: int, act: Act, *, why: str | None, key: str) -> None:
    """Bring the one answer up to date. `why`: the newest message was unclear, which the answer says."""
    interview = session.get_one(Interview, interview_id)
    application = session.get_one(Application, interview.application_id)
    card = scorecard_of(session, interview_id, act.actor)
    revision = card.revision if card else 0
    channel, thread_of = _place_of_answer(session, interview, application, act.actor)
    card_key = f"reading:{interview_id}:{act.actor}" + (f":{channel}" if channel != act.actor else "")
    note = Note(
        workspace_id=act.workspace_id,
        channel=channel,
        kind=READING,
        subject=subject_of(interview_id),
        dedup_key=f"{card_key}:{revision}:{key}",
        body={"interview": interview_id, "why": why, "author": act.actor},
        card_key=card_key,
        thread_of=thread_of,
    )
    tell(session, [About(note, (application.candidate_id,))], act.now)


def _place_of_answer(
    session: Session, interview: Interview, application: Application, author_id: str
) -> tuple[str, str | None]:
    """(channel, card of its thread): the thread of our question; in a role that asks openly, where the author last wrote."""
    role, key = session.get_one(Role, application.role_id), request_key(interview.id, author_id)
    asked = live_message(session, interview.workspace_id, key)
    if asked is None or asked[0] != role.hiring_channel:
        return author_id, key
    query = select(ThreadReply.channel).where(ThreadReply.interview_id == interview.id, ThreadReply.author_id == author_id)
    last = session.scalars(query.order_by(ThreadReply.id.desc()).limit(1)).first()
    if last == role.hiring_channel:
        return role.hiring_channel, card_key_of(application.id, role.hiring_channel)
    return author_id, None
