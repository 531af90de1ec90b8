"""How does something that is stuck look? One line and one button each, on App Home and in the digest."""

from __future__ import annotations

from datetime import datetime

from bot.counting import counted
from bot.hiring.home.slipping import Slip, Slipping
from bot.hiring.people.working_time import WorkingTime
from bot.timeutil import clock_face, local
from handlers.ids import Action
from handlers.slack_text import Block, button, inline, section

BUTTONS = {
    Slip.UNTOLD: ("Told the candidate", Action.CANDIDATE_TOLD),
    Slip.NO_INTERVIEWER: ("Ask somebody", Action.INTERVIEW_SWAP),
    Slip.UNANSWERED: ("Ask somebody else", Action.INTERVIEW_SWAP),
    Slip.OVERDUE: ("Show", Action.HOME_SHOW),
    Slip.UNDECIDED: ("Open debrief", Action.DEBRIEF_OPEN),
    Slip.UNPLANNED: ("Plan an interview", Action.CANDIDATE_PLAN),
    Slip.TOO_LONG: ("Show", Action.HOME_SHOW),
    Slip.STILL: ("Show", Action.HOME_SHOW),
}
ABOUT_INTERVIEW = frozenset({Action.INTERVIEW_SWAP})


def slip_block(slip: Slipping, clock: WorkingTime, now: datetime) -> Block:
    """One line with its button; times by the reader's clock."""
    words, action = BUTTONS[slip.kind]
    value = slip.interview_id if action in ABOUT_INTERVIEW else slip.application_id
    return section(slip_line(slip, clock, now), button(words, action, str(value)))


def slip_line(slip: Slipping, clock: WorkingTime, now: datetime) -> str:
    """What is stuck, and who should talk to whom."""
    who = f"*{inline(slip.who)}*" + (f" ({slip.handle})" if slip.who != slip.handle else "")
    span, role = _span(slip.since, now), f"{slip.role_handle} {inline(slip.role_title)}"
    meeting = f"{inline(slip.focus)} {clock_face(local(slip.starts_at, clock.zone))}" if slip.starts_at else ""
    colleague = f"<@{slip.person_id}>"
    lines = {
        Slip.UNTOLD: f"{who} has waited {span} to hear from us: *{inline(slip.stage)}* for {role}",
        Slip.NO_INTERVIEWER: f"Nobody interviews {who} at {meeting}",
        Slip.UNANSWERED: f"{colleague} has not said for {span} whether they interview {who} at {meeting}",
        Slip.OVERDUE: f"{colleague} owes a scorecard for {who} since {meeting}. Please talk to them",
        Slip.UNDECIDED: f"All scorecards for {who} are in. It is time to decide",
        Slip.UNPLANNED: f"{who} is at *{inline(slip.stage)}* for {span}, and no interview is planned",
        Slip.TOO_LONG: f"{who} is at *{inline(slip.stage)}* for {span}",
        Slip.STILL: f"Nothing has happened with {who} for {span}, at *{inline(slip.stage)}*",
    }
    line = lines[slip.kind]
    return line if slip.kind is Slip.UNTOLD else f"{line} · {role}"


def waiting_line(count: int) -> str:
    """What stands at the top: people who wait for us."""
    return f"{counted(count, 'person waits', 'people wait')} to hear from us"


def _span(since: datetime, now: datetime) -> str:
    days = (now - since).days
    if days >= 1:
        return counted(days, "day")
    return counted(max(1, int((now - since).total_seconds() // 3600)), "hour")
