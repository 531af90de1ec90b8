"""Which message does each kind of delivery about feedback become? What is owed is judged when it goes out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Claimed, Outgoing, OutgoingFile
from bot.hiring.candidates.candidate_looks import name_for, person_name
from bot.hiring.candidates.candidates import shown_name
from bot.hiring.feedback.debrief_pictures import PICTURE, picture_rows
from bot.hiring.feedback.debriefs import read_debrief
from bot.hiring.feedback.rating_picture import draw_ratings
from bot.hiring.feedback.revealing import owes
from bot.hiring.feedback.scorecard_texts import Filled, says
from bot.hiring.feedback.scorecards import latest, scorecard_of
from bot.hiring.feedback.threads import READING
from bot.hiring.interviews.early_words import WORDS
from bot.hiring.interviews.firing import NUDGES, OWED, REQUEST
from bot.hiring.people.audience import may_be_named
from bot.hiring.people.hours import working_time
from bot.models import Application, ApplicationEvent, Candidate, Interview, Reminder, Role
from bot.models.interview import InterviewState
from bot.timeutil import clock_face, local
from handlers.feedback import blocks, debrief_blocks
from handlers.ids import Action
from handlers.kinds import Kinds
from handlers.slack_text import Block, inline, option

NOT_HELD = {
    "no_show": "The candidate didn't show up",
    "candidate_cancelled": "The candidate cancelled",
    "cut_short": "It was cut short",
    "moved": "It was moved",
    "absent": "I wasn't there",
}


def register_rendering(kinds: Kinds) -> None:
    """Add the kinds of delivery about feedback."""
    kinds.add(REQUEST, _question)
    kinds.add(READING, _understood)
    kinds.add(NUDGES, _nudges)
    kinds.add(OWED, _owed)
    kinds.add(WORDS, _words)
    kinds.add(PICTURE, _picture)


def _question(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    interview = session.get(Interview, delivery.body["interview"])
    if interview is None:
        return None
    head, menu = _head(session, interview, delivery.channel, now), _menu(interview.id)
    asked = delivery.body.get("asked")
    return blocks.question(head, interview.id, menu, asked=str(asked) if asked else None)


def _understood(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    interview = session.get(Interview, delivery.body["interview"])
    author = str(delivery.body.get("author") or delivery.channel)
    card = scorecard_of(session, interview.id, author) if interview else None
    said = latest(session, card) if card else None
    if interview is None or card is None or (said is None and card.given_up_at is None):
        return None
    if delivery.channel != author and not _is_named(session, interview, delivery.channel, now):
        return None  # somebody has joined who must not read it
    filled = says(said) if said else Filled(None)
    why = filled.why_unclear or delivery.body.get("why")
    head = _head(session, interview, delivery.channel, now)
    return blocks.understood(
        head,
        card.state,
        filled.call,
        filled.ratings,
        filled.remarks,
        why,
        interview.id,
        gave_up=card.given_up_at is not None,
    )


def _nudges(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    heads = [_head(session, one, delivery.channel, now) for one in _still_owed(session, delivery)]
    return blocks.nudges(list(dict.fromkeys(heads))) if heads else None


def _owed(session: Session, delivery: Claimed, _now: datetime) -> Outgoing | None:
    interviews = _still_owed(session, delivery)
    if not interviews:
        return None
    role = session.get_one(Role, session.get_one(Application, interviews[0].application_id).role_id)
    return blocks.owed(f"{role.handle} {inline(role.title)}", len(interviews))


def _still_owed(session: Session, delivery: Claimed) -> list[Interview]:
    """One interview for each scorecard that a delivery is about and that is owed still."""
    rows = session.scalars(select(Reminder).where(Reminder.id.in_(delivery.body["reminders"])).order_by(Reminder.id))
    pairs = dict.fromkeys((row.interview_id, row.about_id) for row in rows)
    found = [(session.get_one(Interview, interview_id), about) for interview_id, about in pairs]
    planned = [(one, about) for one, about in found if one.state is InterviewState.PLANNED]
    return [one for one, about in planned if owes(session, one, about)]


def _head(session: Session, interview: Interview, place: str, now: datetime) -> str:
    """ "Ada L. · SQL · Tue 24 Mar 14:00" by the person's own clock; in a channel by the one that was agreed on."""
    if not place.startswith(("U", "W")):
        application = session.get_one(Application, interview.application_id)
        who = shown_name(session, application, may_name=may_be_named(session, application, place, now))
        here, zone = local(interview.starts_at, interview.zone), f" ({inline(interview.zone)})"
    else:
        who, zone = name_for(session, interview, place, now), ""
        here = local(interview.starts_at, working_time(session, interview.workspace_id, place).zone)
    return f"*{inline(who)}* · *{inline(interview.focus)}* · {clock_face(here)}{zone}"


def _is_named(session: Session, interview: Interview, channel: str, now: datetime) -> bool:
    return may_be_named(session, session.get_one(Application, interview.application_id), channel, now)


def _words(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    interview = session.get(Interview, delivery.body["interview"])
    event = session.get(ApplicationEvent, delivery.body["event"])
    if interview is None or event is None or not event.note:
        return None
    by = person_name(session, delivery.workspace_id, event.actor)
    head = _head(session, interview, delivery.channel, now)
    return blocks.words(head, by, event.note, interview.id, is_time=event.kind == "time_asked")


def _menu(interview_id: int) -> Block:
    options = [option(words, f"{why} {interview_id}") for why, words in NOT_HELD.items()]
    return {"type": "overflow", "action_id": Action.INTERVIEW_NOT_HELD, "options": options}


def _picture(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    """What its reader may read now, which may be less than when they asked."""
    application = session.get_one(Application, delivery.body["application"])
    found = read_debrief(session, application, delivery.channel, now)
    rows = picture_rows(found)
    if not rows:
        return None
    handle = session.get_one(Candidate, application.candidate_id).handle
    title = f"{handle} · {found.in_count} of {found.wanted_count} scorecards in"
    alt = "\n".join(debrief_blocks.chart(found))
    file = OutgoingFile(f"ratings-{handle}.png", draw_ratings(title, rows), title, alt)
    return Outgoing(f"The ratings of {handle}, as you asked. Only you can see this.", files=(file,))
