"""Where did somebody write their feedback, and what is done about it? Taken where it is certain, asked about where not.

In direct messages: the thread of our question takes everything; the top, and the threads of nudges and of messages about an
interview, take a clear call where exactly one question is open. Before an interview nothing is a scorecard. In a channel
nothing is taken: the author is told privately, and that others may have read it is noted for the debrief.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.messages import card_of
from bot.errors import NotYetHeld
from bot.hiring.candidates.application_records import record_event
from bot.hiring.candidates.may_see import is_barred
from bot.hiring.feedback.doubts import Unclear
from bot.hiring.feedback.revealing import SITTING, duties, is_revealed
from bot.hiring.feedback.scorecards import Reply
from bot.hiring.feedback.threads import hear_reply, interview_label, interview_of, is_call, is_nudge, open_requests
from bot.hiring.feedback.words import Reading, read_reply
from bot.hiring.roles.deciding import Act
from bot.models import Application, ApplicationEvent, Interview, Role, Seat
from bot.models.candidate import ENDED
from bot.models.interview import InterviewState

RECENT = timedelta(days=14)
SOON = timedelta(days=14)
MOST_CHOICES = 5
ABOUT_TIME = (Unclear.SCHEDULING, Unclear.NOT_HELD, Unclear.LATER)
CALL_LIKE = (Unclear.CONTRADICTION, Unclear.STRENGTH, Unclear.HEDGE, Unclear.CONDITION)


class Verdict(StrEnum):
    """What became of a message."""

    NOT_OURS = "not_ours"
    TAKEN = "taken"
    WHICH = "which"  # it may be feedback on one of several interviews: ask
    EARLY = "early"  # the interview is still to come
    EXPOSED = "exposed"  # a call where others read it


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a person, where it stands."""

    reply: Reply
    thread_ts: str | None
    is_direct: bool  # in the direct messages with us


@dataclass(frozen=True, slots=True)
class Place:
    """What became of a message, and the interviews to choose from: (id, label), for its author only."""

    verdict: Verdict
    choices: tuple[tuple[int, str], ...] = ()


NOT_OURS, TAKEN = Place(Verdict.NOT_OURS), Place(Verdict.TAKEN)


def place_message(session: Session, said: Said, act: Act, *, is_command: bool = False) -> Place:
    """Find out what a message is about, and take it in where that is certain. `is_command`: it begins like a command."""
    reply = said.reply
    known = interview_of(session, act.workspace_id, reply.channel, reply.ts, said.thread_ts)
    if known is not None:
        return _take(session, known, reply, act)
    if reply.text is None:
        return _gone(session, said, act)
    if not said.is_direct:
        return _in_channel(session, said, act)
    about = _interview_of_notice(session, said, act)
    if about is not None:
        return _under_notice(session, about, reply, act)
    is_nudged = said.thread_ts is not None and is_nudge(session, act.workspace_id, reply.channel, said.thread_ts)
    if said.thread_ts is not None and not is_nudged:
        return NOT_OURS
    return _loose(session, reply, act, is_command=is_command)


def may_concern(session: Session, workspace_id: str, said: Said) -> bool:
    """Whether a message in a channel stands in a thread of ours, or was taken in before; all others are not looked at."""
    reply = said.reply
    if interview_of(session, workspace_id, reply.channel, reply.ts, said.thread_ts) is not None:
        return True
    return said.thread_ts is not None and card_of(session, workspace_id, reply.channel, said.thread_ts) is not None


def _gone(session: Session, said: Said, act: Act) -> Place:
    """A deletion that may come before its message: kept where the message would have been taken without a question."""
    wanted = open_requests(session, act) if said.is_direct else []
    if len(wanted) == 1:
        hear_reply(session, wanted[0], said.reply, act)
    return NOT_OURS


def _take(session: Session, interview_id: int, reply: Reply, act: Act) -> Place:
    """In the thread of our question. The interview may have been moved since to a time that is still to come."""
    try:
        hear_reply(session, interview_id, reply, act)
    except NotYetHeld:
        return Place(Verdict.EARLY, _labelled(session, [session.get_one(Interview, interview_id)], act))
    return TAKEN


def _interview_of_notice(session: Session, said: Said, act: Act) -> Interview | None:
    """The interview that a message of ours is about, in whose thread this stands, where the author sits in it."""
    if said.thread_ts is None:
        return None
    message = card_of(session, act.workspace_id, said.reply.channel, said.thread_ts)
    word, _, ident = (message[2] if message else "").partition(":")
    if word != "interview" or not ident.isdecimal():
        return None
    found = session.get(Interview, int(ident))
    return found if found is not None and found in _own(session, act) else None


def _under_notice(session: Session, interview: Interview, reply: Reply, act: Act) -> Place:
    if interview.starts_at > act.now:
        return Place(Verdict.EARLY, _labelled(session, [interview], act))
    if is_call(reply.text or ""):
        return _take(session, interview.id, reply, act)
    return Place(Verdict.WHICH, _labelled(session, [interview], act))


def _loose(session: Session, reply: Reply, act: Act, *, is_command: bool) -> Place:
    """At the top of the direct messages, or under a nudge."""
    text = reply.text or ""
    reading = read_reply(text, after_nudge=True)
    wanted = open_requests(session, act)
    if reading.is_clear and not is_command:
        if len(wanted) == 1:
            return _take(session, wanted[0], reply, act)
        return _ask(session, wanted, act)
    if is_command or not _sounds_like_feedback(text, reading):
        return NOT_OURS
    if reading.why in ABOUT_TIME and not wanted:
        coming = _coming(session, act)
        return Place(Verdict.EARLY, _labelled(session, coming, act)) if coming else NOT_OURS
    return Place(Verdict.WHICH, _labelled(session, _by_id(session, wanted), act)) if wanted else NOT_OURS


def _ask(session: Session, wanted: Sequence[int], act: Act) -> Place:
    """A clear call, but not one open question: several are open, or theirs is in already, or it is still to come."""
    if wanted:
        return Place(Verdict.WHICH, _labelled(session, _by_id(session, wanted), act))
    held = [one for one in _own(session, act) if act.now - RECENT <= one.starts_at <= act.now]
    if held:
        return Place(Verdict.WHICH, _labelled(session, held[::-1], act))
    coming = _coming(session, act)
    return Place(Verdict.EARLY, _labelled(session, coming, act)) if coming else NOT_OURS


def _sounds_like_feedback(text: str, reading: Reading) -> bool:
    """Whether words that hold no clear call are worth a question; plain words may be meant for the command."""
    if reading.ratings or reading.why in (*ABOUT_TIME, *CALL_LIKE):
        return True
    return len(text.split()) >= 3 and reading.why in (Unclear.NO_CALL, Unclear.TALK, Unclear.CORRECTION)


def _in_channel(session: Session, said: Said, act: Act) -> Place:
    """In a thread of ours: is it a call on somebody whose scorecards are not open yet?"""
    if said.thread_ts is None or not (said.reply.text or "").strip():
        return NOT_OURS
    message = card_of(session, act.workspace_id, said.reply.channel, said.thread_ts)
    found = _applications(session, message[2], act) if message else []
    openly = [one for one in found if session.get_one(Role, one.role_id).asks_openly]
    if openly:
        return _in_open_thread(session, openly[0], said.reply, act)
    reading = read_reply(said.reply.text or "", after_nudge=True)
    if reading.call is None and reading.why is not Unclear.CONTRADICTION:
        return NOT_OURS
    blind = [one for one in found if _is_blind(session, one, act)]
    if len(blind) == 1:
        _note_exposure(session, blind[0], said, act)
    held = _held(session, blind, act)
    return Place(Verdict.EXPOSED, _labelled(session, held, act)) if blind else NOT_OURS


def _in_open_thread(session: Session, application: Application, reply: Reply, act: Act) -> Place:
    """Where scorecards are asked for openly: a clear call counts, what sounds like one is asked about, talk is left."""
    held = _held(session, [application], act)
    reading = read_reply(reply.text or "", after_nudge=True)
    if not held or not (reading.is_clear or reading.ratings or reading.why in CALL_LIKE):
        return NOT_OURS
    owed = {duty.interview_id for duty in duties(session, application.id) if duty.person_id == act.actor and duty.is_owed}
    wanted = [one for one in held if one.id in owed] or held
    if reading.is_clear and len(wanted) == 1:
        return _take(session, wanted[0].id, reply, act)
    return Place(Verdict.WHICH, _labelled(session, wanted, act))


def _held(session: Session, applications: Sequence[Application], act: Act) -> list[Interview]:
    """The actor's interviews of these applications that have begun."""
    ids = {one.id for one in applications}
    return [one for one in _own(session, act) if one.application_id in ids and one.starts_at <= act.now]


def _applications(session: Session, subject: str, act: Act) -> list[Application]:
    """The live applications that a message of ours may be about: that of a card, those of a role that the author meets."""
    word, _, ident = subject.partition(":")
    if not ident.isdecimal():
        return []
    if word == "application":
        found = session.get(Application, int(ident))
        return [found] if found is not None and found.is_live else []
    if word != "role":
        return []
    mine = {one.application_id for one in _own(session, act)}
    query = select(Application).where(Application.role_id == int(ident), Application.kind.not_in(ENDED))
    return [one for one in session.scalars(query.order_by(Application.id)) if one.id in mine]


def _is_blind(session: Session, application: Application, act: Act) -> bool:
    role = session.get_one(Role, application.role_id)
    if role.asks_openly or is_barred(session, application, act.actor):
        return False
    found = duties(session, application.id)
    return bool(found) and not is_revealed(session, application, found, act.now)


def _note_exposure(session: Session, application: Application, said: Said, act: Act) -> None:
    """Once a message: an edit of it, or Slack telling twice, notes nothing more."""
    where = {"channel": said.reply.channel, "ts": said.reply.ts}
    query = select(ApplicationEvent).where(
        ApplicationEvent.application_id == application.id, ApplicationEvent.kind == "exposed"
    )
    if all(event.after != where for event in session.scalars(query)):
        record_event(session, application, act, "exposed", after=where)


def _own(session: Session, act: Act) -> list[Interview]:
    """The planned interviews in which the actor sits, in order of time."""
    query = (
        select(Interview)
        .join(Seat, Seat.interview_id == Interview.id)
        .where(
            Interview.workspace_id == act.workspace_id,
            Interview.state == InterviewState.PLANNED,
            Seat.person_id == act.actor,
            Seat.state.in_(SITTING),
        )
        .order_by(Interview.starts_at, Interview.id)
    )
    return list(session.scalars(query))


def _coming(session: Session, act: Act) -> list[Interview]:
    return [one for one in _own(session, act) if act.now < one.starts_at <= act.now + SOON]


def _by_id(session: Session, ids: Sequence[int]) -> list[Interview]:
    return [session.get_one(Interview, one) for one in ids]


def _labelled(session: Session, interviews: Sequence[Interview], act: Act) -> tuple[tuple[int, str], ...]:
    return tuple((one.id, interview_label(session, one, act.actor, act.now)) for one in list(interviews)[:MOST_CHOICES])
