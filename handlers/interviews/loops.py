"""How does a whole loop look in the thread of a candidate's card?"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.delivery.protocols import Outgoing
from bot.hiring.candidates.candidate_looks import ApplicationLook, InterviewLook, Sitter
from handlers.ids import Action
from handlers.slack_text import Block, actions, button, inline, option, section, small

CHANGES = {"move": "Move to another time", "swap": "Swap an interviewer", "cancel": "Cancel it"}
ANSWERS = {"asked": "not answered yet", "accepted": "comes"}
MOST = 20


def loop_card(look: ApplicationLook, now: datetime) -> Outgoing:
    """Who meets the candidate when, each by their own clock, and what is done."""
    held = [one for one in look.interviews if one.state == "planned" and is_over(one, now)]
    wanted = [one for one in look.interviews if one.state == "planned"]
    line = f"*Interview loop* · {len(held)} of {len(wanted)} held" if wanted else "*Interview loop* · nothing planned"
    if look.wanted_count:
        line += f" · {look.in_count} of {look.wanted_count} scorecards in"
    shown: list[Block] = [section(line)]
    shown += [section(_interview(one, now), _menu(one, now) if look.is_live else None) for one in look.interviews[:MOST]]
    if len(look.interviews) > MOST:
        shown.append(small(f"…and {len(look.interviews) - MOST} more: `candidate {look.handle}` shows them."))
    if look.is_live:
        shown.append(actions(button("Plan another", Action.CANDIDATE_PLAN, str(look.application_id))))
    return Outgoing(line, shown)


def is_over(one: InterviewLook, now: datetime) -> bool:
    """Whether its time has passed."""
    return one.starts_at + timedelta(minutes=one.minutes) <= now


def _interview(one: InterviewLook, now: datetime) -> str:
    mark, doubt = _mark(one, now)
    head = f"{mark} *{inline(one.focus)}* · {one.wall} ({inline(one.zone)}) · {one.minutes} min{doubt}"
    people = [_person(sitter, is_over(one, now)) for sitter in one.sitters]
    people += [f"• {inline(name)} declined, somebody else is needed" for _, name in one.declined if not is_over(one, now)]
    return "\n".join([head, *people])


def _mark(one: InterviewLook, now: datetime) -> tuple[str, str]:
    if one.state == "not_held":
        return "▫️", " · did not happen"
    if is_over(one, now):
        return "✅", ""
    if one.declined or not one.sitters:
        return "❗", ""
    return ("🗓️", "") if all(sitter.state == "accepted" for sitter in one.sitters) else ("⏳", "")


def _person(sitter: Sitter, over: bool) -> str:
    part = " (shadow)" if sitter.is_shadow else ""
    answer = "" if over else f" · {ANSWERS.get(sitter.state, sitter.state)}"
    return f"• {inline(sitter.name)}{part} · {sitter.wall} ({inline(sitter.zone)}){answer}"


def _menu(one: InterviewLook, now: datetime) -> Block | None:
    """For the role's team; whoever else presses it is told so."""
    if one.state != "planned" or is_over(one, now):
        return None
    options = [option(words, f"{word} {one.interview_id}") for word, words in CHANGES.items()]
    return {"type": "overflow", "action_id": Action.INTERVIEW_MENU, "options": options}
