"""What do channels and people see of applications? The living card, its history, news for followers, open questions.

Pure functions from looks to messages. Calls, opinions and reasons never stand in a channel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.counting import counted
from bot.delivery.protocols import Outgoing
from bot.hiring.candidates.candidate_looks import ApplicationLook, InterviewLook
from bot.hiring.feedback.debrief_decisions import DECISION_WORDS, Decision
from bot.models.candidate import EndingWhy, StageKind
from handlers.ids import Action
from handlers.slack_text import Block, actions, button, date, inline, listed, option, section, small

MARKS = {StageKind.OFFER: "🤝 ", StageKind.HIRED: "🎉 ", StageKind.REJECTED: "▫️ ", StageKind.WITHDRAWN: "▫️ "}
LINES = {
    "added": "{actor} added them, at {stage}",
    "moved": "{actor} moved them to {stage}",
    "moved_back": "{actor} took the last move back: {stage}",
    "ended": "{actor} ended it: {stage}",
    "told": "{actor} told the candidate",
    "merged": "{actor} found that they stood here twice, and joined the two",
    "unmerged": "{actor} took two people apart again that had been joined",
    "interview_planned": "{actor} planned an interview",
    "interview_moved": "{actor} moved an interview",
    "interview_cancelled": "{actor} cancelled an interview",
    "interview_not_held": "An interview did not happen",
    "interviewer_swapped": "{actor} swapped an interviewer",
    "revealed": "{actor} opened the scorecards before all were in",
    "decided": "{actor} decided in the debrief: {decision}",
}
MOVE, WITHDRAW, EDIT, FOLLOW, UNFOLLOW, SHOW = "move", "withdraw", "edit", "follow", "unfollow", "show"
UNTIL = "Nothing is cancelled until you say so."
ENDING_WHY = {
    EndingWhy.CLOSED: "is closed",
    EndingWhy.HELD: "is on hold",
    EndingWhy.POSTING: "is no longer open: its posting says so",
    EndingWhy.FILLED: "has made its last hire",
}


def card(look: ApplicationLook) -> Outgoing:
    """The living card of an application."""
    line = f"{who(look)} · {role_of(look)}\n{standing(look)}"
    planned = [f"• {inline(one.focus)} · {one.wall} ({inline(one.zone)}){_doubt(one)}" for one in look.interviews]
    blocks = [section(line), *([section("\n".join(listed(planned, 12, "")))] if planned else [])]
    return Outgoing(line, [*blocks, _buttons(look)])


def standing(look: ApplicationLook) -> str:
    """Where an application stands, in one line."""
    line = f"{MARKS.get(look.kind, '')}*{inline(look.stage)}* since {date(look.stage_since)}"
    if look.wanted_count:
        line += f" · {look.in_count} of {look.wanted_count} scorecards in"
    if look.must_tell:
        line += " · nobody has told them yet"
    return f"{line} · also in process elsewhere" if look.is_elsewhere and look.is_live else line


def merged_card(look: ApplicationLook) -> Outgoing:
    """What is left of a card when the same person stood here twice."""
    text = f"{who(look)} · {role_of(look)}\nThey stood here twice; their other card goes on."
    return Outgoing(text, [section(text)])


def line(kind: str, after: Mapping[str, Any], actor: str) -> Outgoing | None:
    """One line of an application's history."""
    text = line_text(kind, after, actor)
    return Outgoing(text, [section(text)]) if text else None


def line_text(kind: str, after: Mapping[str, Any], actor: str) -> str | None:
    """What one event of an application was; None for one that has no line."""
    words = LINES.get(kind)
    if words is None:
        return None
    decision = DECISION_WORDS[Decision(after["decision"])] if kind == "decided" else ""
    return words.format(actor=inline(actor), stage=inline(str(after.get("stage") or "")), decision=decision)


def news(look: ApplicationLook, text: str) -> Outgoing:
    """For somebody who follows a candidate."""
    told = f"{who(look)} · {role_of(look)}\n{text}"
    stop = button("Unfollow", Action.CANDIDATE_FOLLOW, f"{UNFOLLOW} {look.application_id}")
    return Outgoing(told, [section(told), actions(stop)])


def must_tell(look: ApplicationLook) -> Outgoing:
    """A decision that the candidate does not know of yet, for those who tell them."""
    text = f"{who(look)} · {role_of(look)} is at *{inline(look.stage)}*, and nobody has told them yet."
    told = button("Told the candidate", Action.CANDIDATE_TOLD, str(look.application_id), style="primary")
    return Outgoing(text, [section(text), actions(told), small("I never write to candidates myself.")])


def told(look: ApplicationLook, by: str | None) -> Outgoing:
    """It is done, or needs nobody any more."""
    done = f"✅ {inline(by)} has told them." if by else "That has changed since, there is nothing to tell."
    text = f"{who(look)} · {role_of(look)}: {done}"
    return Outgoing(text, [section(text)])


def import_summary(by: str, roles: Sequence[tuple[str, str, Sequence[tuple[str, int]]]]) -> Outgoing:
    """What an import brought: (handle, title, (stage, count) in order) of each role."""
    total = sum(count for _, _, stages in roles for _, count in stages)
    intro = f"📥 {inline(by)} brought {counted(total, 'candidate')} from another system."
    lines = [f"• {handle} {inline(title)}: {_by_stage(stages)}" for handle, title, stages in roles]
    text = "\n".join([intro, *listed(lines, 20, "")])
    hint = "Nothing of the past is told here. Each gets a card at its first change."
    return Outgoing(intro, [section(text), small(hint)])


def role_question(handle: str, title: str, why: EndingWhy, people: str, ending_id: int, role_id: int) -> Outgoing:
    """What becomes of everybody in process? `people`: "5 people are still in process, 2 interviews are to come", or ""."""
    head = f"*{inline(title)}* ({handle}) {ENDING_WHY[why]}."
    text = f"{head} {people}. What becomes of them?" if people else head
    buttons = []
    if why is EndingWhy.FILLED:
        text = f"{text} Shall I close it?" if not people else text
        buttons.append(button("Close as filled…", Action.ENDING_CLOSE, f"{role_id} filled", style="primary"))
    if people:
        buttons.append(button("End them…", Action.ENDING_END, str(ending_id)))
    keep = "Leave it open" if why is EndingWhy.FILLED else "Keep them"
    buttons.append(button(keep, Action.ENDING_KEEP, str(ending_id)))
    return Outgoing(text, [section(text), actions(*buttons), *([small(UNTIL)] if people else [])])


def application_question(look: ApplicationLook, coming: int, ending_id: int) -> Outgoing:
    """The candidate was hired for another role, which one is not said."""
    planned = f", with {counted(coming, 'interview')} to come" if coming else ""
    text = f"{who(look)} was hired for another role. For {role_of(look)} they are at *{inline(look.stage)}*{planned}."
    buttons = actions(
        button("End it…", Action.ENDING_END, str(ending_id)),
        button("Keep it", Action.ENDING_KEEP, str(ending_id)),
    )
    return Outgoing(text, [section(text), buttons, small(UNTIL)])


def answered(head: str, by: str | None, answer: str | None) -> Outgoing:
    """A question that needs no answer any more."""
    words = {"end": "ended them", "keep": "kept them", None: ""}[answer]
    done = f"✅ {inline(by)} {words}." if by and answer else "There is nothing left to decide."
    text = f"{head} {done}"
    return Outgoing(text, [section(text)])


def people_text(applications: int, interviews: int) -> str:
    """ "5 people are still in process, 2 interviews are to come"; empty where nobody is."""
    if not applications:
        return ""
    planned = f", {counted(interviews, 'interview is', 'interviews are')} to come" if interviews else ""
    return f"{counted(applications, 'person is', 'people are')} still in process{planned}"


def _by_stage(stages: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{count} {inline(stage)}" for stage, count in stages)


def _buttons(look: ApplicationLook) -> Block:
    """Everybody in the channel sees them; who may not is told so when they press."""
    ident = f"{look.application_id} {look.revision}"
    on = reject = debrief = None
    if look.next_stage:
        label = "Hire…" if look.is_next_hire else f"Move on: {look.next_stage}"
        on = button(label, Action.CANDIDATE_ADVANCE, ident, style="primary")
    if look.is_live:
        reject = button("Reject…", Action.CANDIDATE_REJECT, ident)
    if look.wanted_count:
        debrief = button("Open debrief", Action.DEBRIEF_OPEN, str(look.application_id))
    return actions(on, reject, debrief, menu(look))


def menu(look: ApplicationLook) -> Block:
    """What else can be done about an application."""
    words = [("Show", SHOW), ("Follow", FOLLOW), ("Edit…", EDIT)]
    words.insert(1, ("Move to…" if look.is_live else "Take up again…", MOVE))
    if look.is_live:
        words.insert(2, ("They withdrew…", WITHDRAW))
    options = [option(text, f"{word} {look.application_id} {look.revision}") for text, word in words]
    return {"type": "overflow", "action_id": Action.CANDIDATE_MENU, "options": options}


def who(look: ApplicationLook) -> str:
    """Name and handle; the handle alone where the name must not be said."""
    return f"*{look.handle}*" if look.candidate == look.handle else f"*{inline(look.candidate)}* ({look.handle})"


def role_of(look: ApplicationLook) -> str:
    """The role of an application."""
    return f"{look.role_handle} {inline(look.role_title)}"


def _doubt(one: InterviewLook) -> str:
    if one.state == "not_held":
        return " · did not happen"
    if one.declined:
        return " · somebody declined"
    return "" if all(sitter.state == "accepted" for sitter in one.sitters) else " · not all have answered"
