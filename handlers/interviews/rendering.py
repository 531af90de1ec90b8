"""Which message does each kind of delivery about interviews become? Names only where their reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Claimed, Outgoing, OutgoingFile
from bot.hiring.candidates.candidate_looks import look_at_interview, look_for_rendering, name_for, person_name
from bot.hiring.candidates.candidates import shown_name
from bot.hiring.interviews.calendar_files import CalendarEvent, calendar_file
from bot.hiring.interviews.departures import ROLE_PASSED
from bot.hiring.interviews.firing import REMINDER, is_current_seat
from bot.hiring.interviews.interview_notices import CALENDAR, NOTICE, SEAT
from bot.hiring.interviews.loop_cards import LOOP
from bot.hiring.interviews.reminding import meeting_of
from bot.hiring.interviews.suggesting import suggest_instead
from bot.hiring.people.hours import working_time
from bot.hiring.people.people import person
from bot.hiring.people.permissions import describe
from bot.hiring.privacy.erasing import TAKEN_DOWN
from bot.models import Application, Candidate, Delivery, Interview, Lane, Role
from bot.models.delivery import DeliveryState
from bot.models.interview import InterviewState
from bot.timeutil import clock_face, local
from handlers.interviews import blocks, loops
from handlers.kinds import Kinds, take_down
from handlers.slack_text import inline, link

LEADS = {"planned": "You are asked to interview", "moved": "Moved"}
SENTENCES = {
    "cancelled": "Cancelled, you need not come",
    "swapped_out": "Somebody else takes over, you need not come",
    "declined": "{by} can't take this interview, please ask somebody else",
    "left": "{by} has left, please ask somebody else",
    "absent": "{by} says they weren't there",
}


def register_rendering(kinds: Kinds) -> None:
    """Add the kinds of delivery about interviews, and the guard of somebody's part in one."""
    kinds.add(NOTICE, _notice)
    kinds.add(REMINDER, _reminder)
    kinds.add(TAKEN_DOWN, take_down)
    kinds.add(LOOP, _loop)
    kinds.add(CALENDAR, _calendar)
    kinds.add(ROLE_PASSED, _role_passed)
    kinds.guards[SEAT] = is_current_seat


def own_wall(session: Session, interview: Interview, person_id: str) -> str:
    """When it is, by a person's own clock: "Tue 24 Mar 14:00 (Europe/Berlin)"."""
    zone = working_time(session, interview.workspace_id, person_id).zone
    return f"{clock_face(local(interview.starts_at, zone))} ({zone})"


def _notice(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    interview = session.get(Interview, delivery.body["interview"])
    if interview is None:
        return None
    look, who = look_at_interview(session, interview), name_for(session, interview, delivery.channel, now)
    what = str(delivery.body["what"])
    if what in LEADS:
        told = blocks.invitation(look, who, LEADS[what], own_wall(session, interview, delivery.channel), delivery.channel)
        return _introduced(session, delivery, interview, told)
    by = str(delivery.body.get("by") or "")
    name = describe(person(session, delivery.workspace_id, by), by)
    if what == "not_held":
        why = interview.not_held.value if interview.not_held else ""
        return blocks.not_held(look, who, inline(name), why, interview.application_id)
    sentence = SENTENCES[what].format(by=inline(name))
    if what not in ("declined", "left"):
        return blocks.plain_notice(look, who, sentence)
    suggested = suggest_instead(session, interview, now) if interview.state is InterviewState.PLANNED else []
    suggested = [one for one in suggested if one.person_id != delivery.channel]  # who reads it knows about themselves
    return blocks.somebody_else(look, who, sentence, by, suggested)


def _reminder(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    interview = session.get(Interview, delivery.body["interview"])
    if interview is None:
        return None
    role = session.get_one(Role, session.get_one(Application, interview.application_id).role_id)
    told = blocks.reminder(
        look_at_interview(session, interview),
        name_for(session, interview, delivery.channel, now),
        f"{role.handle} {link(role.url, role.title) or inline(role.title)}",
        own_wall(session, interview, delivery.channel),
        ", ".join(_other_focuses(session, interview)),
        delivery.channel,
        now,
    )
    return _introduced(session, delivery, interview, told)


def _introduced(session: Session, delivery: Claimed, interview: Interview, told: Outgoing) -> Outgoing:
    """The first message that a person ever gets of us says what this is."""
    query = (
        select(Delivery.id)
        .join(Lane, Lane.id == Delivery.lane_id)
        .where(
            Lane.workspace_id == delivery.workspace_id,
            Lane.channel == delivery.channel,
            Delivery.state == DeliveryState.SENT,
        )
    )
    if session.scalars(query.limit(1)).first() is not None:
        return told
    return blocks.introduced(told, person_name(session, interview.workspace_id, interview.planned_by))


def _role_passed(session: Session, delivery: Claimed, _now: datetime) -> Outgoing:
    role = session.get_one(Role, delivery.body["role"])
    left = person_name(session, role.workspace_id, str(delivery.body["left"]))
    return blocks.role_passed(f"{role.handle} {inline(role.title)}", left)


def _loop(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    application = session.get(Application, delivery.body["application"])
    if application is None or session.get_one(Candidate, application.candidate_id).forgotten_at is not None:
        return None
    return loops.loop_card(look_for_rendering(session, application), now)


def _calendar(session: Session, delivery: Claimed, _now: datetime) -> Outgoing | None:
    """The file by the facts as they are; a change that is overtaken is not sent (its guard), the next one follows."""
    interview = session.get(Interview, delivery.body["interview"])
    if interview is None:
        return None
    application = session.get_one(Application, interview.application_id)
    role = session.get_one(Role, application.role_id)
    title = f"{shown_name(session, application, may_name=False)} · {interview.focus}"
    cancels = bool(delivery.body["cancels"])
    event = CalendarEvent(
        uid=f"interview-{interview.id}@{interview.workspace_id.lower()}.rolecall.invalid",
        sequence=int(delivery.body["sequence"]),
        stamp=delivery.created_at,
        starts_at=interview.starts_at,
        ends_at=meeting_of(interview).ends_at,
        title=f"Interview {title}",
        about=f"{role.handle} {role.title}\nAnswer in Slack, in your direct messages with me.",
        place=interview.place,
        organizer=(interview.planned_by, person_name(session, interview.workspace_id, interview.planned_by)),
        attendee=(delivery.channel, person_name(session, interview.workspace_id, delivery.channel)),
        is_cancelled=cancels,
    )
    text = "This takes it out of your calendar." if cancels else "For your calendar."
    return Outgoing(text, files=(OutgoingFile("interview.ics", calendar_file(event), f"Interview {title}"),))


def _other_focuses(session: Session, interview: Interview) -> Sequence[str]:
    """What the other interviews of the loop are about."""
    query = select(Interview.focus).where(
        Interview.application_id == interview.application_id,
        Interview.id != interview.id,
        Interview.state == InterviewState.PLANNED,
    )
    return session.scalars(query.order_by(Interview.starts_at)).all()
