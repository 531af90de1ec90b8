"""How do interviews look in Slack?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.delivery.protocols import Outgoing
from bot.hiring.candidates.candidate_looks import InterviewLook
from bot.hiring.interviews.reminder_list import Listed
from bot.hiring.interviews.suggesting import Suggestion
from bot.models.reminder import ReminderKind, ReminderState, SkipReason
from handlers.ids import Action
from handlers.replies import Reply
from handlers.slack_text import Block, actions, button, inline, link, moment, section, small

ABSENT = "absent"

KIND_WORDS = {
    ReminderKind.DAY_BEFORE: "the working day before",
    ReminderKind.SOON: "15 minutes before",
    ReminderKind.ASK: "question for the scorecard",
    ReminderKind.NUDGE_HOUR: "nudge",
    ReminderKind.NUDGE_MORNING: "nudge",
    ReminderKind.NUDGE_DAILY: "nudge",
    ReminderKind.TELL_BACKUP: "overdue scorecards",
    ReminderKind.TELL_OWNER: "overdue scorecards",
}
NOT_HELD_WORDS = {
    "no_show": "the candidate didn't show up",
    "candidate_cancelled": "the candidate cancelled",
    "cut_short": "it was cut short",
    "moved": "it was moved",
}
SKIP_WORDS = {
    SkipReason.TOO_CLOSE: "planned less than two hours before",
    SkipReason.STARTED: "it had begun before you could be disturbed",
    SkipReason.COVERED: "the next one came on the same day",
    SkipReason.TOO_LATE: "I was not running in time",
    SkipReason.NOT_OWED: "nothing was owed any more",
    SkipReason.AWAY: "you are away",
    SkipReason.NOBODY: "nobody to tell",
}
BECAUSE_WORDS = {
    "muted": "you muted reminders",
    "snoozed": "you asked for it later",
    "stood_in": "you are away, your backup is told",
}


def planned(found: Sequence[InterviewLook]) -> Reply:
    """What was planned, with everybody's own time."""
    lines = [_planned(one) for one in found]
    return Reply("\n".join(lines), [*(section(one) for one in lines), small("They are asked by direct message.")])


def changed(lead: str, look: InterviewLook) -> Reply:
    """What became of an interview."""
    return Reply(f"{lead}: *{inline(look.focus)}* · {look.wall} ({inline(look.zone)}). Everybody concerned is told.")


def somebody_else(look: InterviewLook, who: str, sentence: str, leaving: str, suggested: Sequence[Suggestion]) -> Outgoing:
    """Somebody does not come: the next one can be asked from here."""
    told = plain_notice(look, who, sentence)
    asks = [
        button(f"Ask {one.name}", Action.INTERVIEW_INSTEAD, f"{look.interview_id} {leaving} {one.person_id}")
        for one in suggested
    ]
    row = actions(*asks, button("Ask somebody else…", Action.INTERVIEW_SWAP, str(look.interview_id)))
    free = [f"{inline(one.name)} ({_load(one)})" for one in suggested]
    return Outgoing(told.text, [section(told.text), *([small(f"Free then: {', '.join(free)}")] if free else []), row])


def role_passed(role: str, left: str) -> Outgoing:
    """An owner has left, the backup is the owner now."""
    line = f"{inline(left)} has left, so you answer for {role} now."
    return Outgoing(line, [section(line), small("You get this because you were its backup. `team` names another one.")])


def introduced(outgoing: Outgoing, asker: str) -> Outgoing:
    """The first message ever to a person says what this is, who asked, and how to have less of it."""
    line = f"I am the hiring bot, and write about your interviews only. {inline(asker)} asked you to this one."
    row = actions(button("Mute reminders", Action.MUTE, "on"))
    return replace(outgoing, blocks=[*(outgoing.blocks or [section(outgoing.text)]), small(line), row])


def not_held(look: InterviewLook, who: str, by: str, why: str, application_id: int) -> Outgoing:
    """It did not happen: the planner plans it again, or lets the candidate go."""
    told = plain_notice(look, who, f"{by} says: {NOT_HELD_WORDS.get(why, 'it did not happen')}")
    row = actions(
        button("Reschedule", Action.CANDIDATE_PLAN, str(application_id), style="primary"),
        button("Withdraw…", Action.INTERVIEW_WITHDRAW, str(application_id)),
    )
    return Outgoing(told.text, [section(told.text), row, small("Nobody owes a scorecard for it.")])


def invitation(look: InterviewLook, who: str, lead: str, own_wall: str, asked: str) -> Outgoing:
    """Planned or moved: the interviewer accepts or declines."""
    line = f"{lead}: *{inline(who)}* · *{inline(look.focus)}* · {own_wall} · {look.minutes} min"
    value = str(look.interview_id)
    row = actions(
        button("Accept", Action.INVITATION_ACCEPT, value, style="primary"),
        button("Decline", Action.INVITATION_DECLINE, value),
    )
    return Outgoing(line, [section(line), *_place(look), row, small(_why(look, asked))])


def plain_notice(look: InterviewLook, who: str, sentence: str) -> Outgoing:
    """Something that needs no answer."""
    line = f"{sentence}: *{inline(who)}* · *{inline(look.focus)}* · {look.wall} ({inline(look.zone)})"
    return Outgoing(line, [section(line)])


def reminder(look: InterviewLook, who: str, role: str, own_wall: str, others: str, asked: str, now: datetime) -> Outgoing:
    """Before the interview: who, what, when by the person's own clock, and what others cover."""
    minutes = max(1, round((look.starts_at - now).total_seconds() / 60))
    lead = f"In {minutes} min" if minutes <= 60 else "Coming up"
    line = f"{lead}: *{inline(who)}* for {role} · *{inline(look.focus)}* · {own_wall} · {look.minutes} min"
    cover = [small(f"Others cover: {inline(others)}")] if others else []
    return Outgoing(line, [section(line), *_place(look), *cover, small(_why(look, asked))])


def away(first: date, last: date, command: str) -> str:
    """What is noted."""
    days = f"{first.day} {first:%b %Y}" if first == last else f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"
    return (
        f"Noted: you are away {days}. Until then I hold everything for you but what is about to begin, and nobody is told "
        f"that you owe something. `{command} away off` when you are back."
    )


def reminders(found: Sequence[Listed]) -> Reply:
    """One line a reminder: when, what, and what became of it."""
    if not found:
        return Reply("There are no reminders for you, of the last week or to come.")
    lines = [
        f"{moment(one.due_at)} · {KIND_WORDS[one.kind]} · {inline(one.who)} · {inline(one.focus)} · {_fate(one)}"
        for one in found
    ]
    return Reply(f"{len(found)} reminders", [section("\n".join(lines[at : at + 10])) for at in range(0, len(lines), 10)])


def _load(one: Suggestion) -> str:
    load = "nothing else" if one.load == 0 else f"{one.load} more"
    return f"knows it, {load} that week" if one.covered else f"{load} that week"


def _planned(look: InterviewLook) -> str:
    people = "\n".join(f"• {inline(one.name)} {one.wall} ({inline(one.zone)})" for one in look.sitters)
    return f"Planned: *{inline(look.focus)}* · {look.wall} ({inline(look.zone)}) · {look.minutes} min\n{people}"


def _fate(one: Listed) -> str:
    if one.state is ReminderState.ARMED:
        return "due"
    if one.state is ReminderState.FIRED:
        return "sent"
    why = BECAUSE_WORDS.get(one.because or "") or (SKIP_WORDS[one.reason] if one.reason else "")
    return f"skipped: {why}" if why else "skipped"


def _place(look: InterviewLook) -> list[Block]:
    return [small(f"Where: {link(look.place, look.place) or inline(look.place, 300)}")] if look.place else []


def _why(look: InterviewLook, asked: str) -> str:
    part = "shadow" if asked in {one.person_id for one in look.sitters if one.is_shadow} else "interviewer"
    return f"You get this because you are asked as {'a' if part == 'shadow' else 'an'} {part}."
