"""How do candidates look in Slack? For the eyes of one person who may see them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.delivery.protocols import Outgoing
from bot.hiring.candidate_looks import ApplicationLook, InterviewLook
from bot.hiring.privacy_erasing import Receipt
from bot.settings import Settings
from handlers.ids import Action
from handlers.replies import Reply
from handlers.slack_text import Block, actions, button, date, escape, inline, listed, option, section, small

CHANGES = {"move": "Move to another time", "swap": "Swap an interviewer", "cancel": "Cancel it"}
LINES = {
    "added": "{actor} added them, at {stage}",
    "moved": "{actor} moved them to {stage}",
    "ended": "{actor} ended it: {stage}",
    "told": "{actor} told the candidate",
    "interview_planned": "{actor} planned an interview",
    "interview_moved": "{actor} moved an interview",
    "interview_cancelled": "{actor} cancelled an interview",
    "interview_not_held": "An interview did not happen",
    "interviewer_swapped": "{actor} swapped an interviewer",
    "revealed": "{actor} opened the scorecards before all were in",
}
STATES = {"asked": "not answered yet", "accepted": "comes"}


def usage(settings: Settings) -> str:
    """What can be asked."""
    command = f"{settings.command} candidate"
    return f"`{command} add` adds somebody, `{command} C-17` shows them, `{command} move C-17 screen` moves them."


def added(look: ApplicationLook) -> Reply:
    """What was added."""
    return _reply(look, f"{_who(look)} is in process for {_role(look)} now, at *{inline(look.stage)}*.")


def moved(look: ApplicationLook) -> Reply:
    """Where somebody stands after a move."""
    return _reply(look, f"{_who(look)} is at *{inline(look.stage)}* for {_role(look)}.")


def shown(looks: Sequence[ApplicationLook]) -> Reply:
    """Everything about a candidate that the viewer may see."""
    blocks: list[Block] = []
    for look in looks:
        line = f"{_who(look)} · {_role(look)}\n*{inline(look.stage)}* since {date(look.stage_since)}"
        if look.wanted_count:
            line += f" · {look.in_count} of {look.wanted_count} scorecards in"
        blocks += [section(line), *(_interview(one, look) for one in look.interviews), *_buttons(look)]
    return Reply(f"{looks[0].handle}: {len(looks)} application(s)", blocks)


def receipt(done: Receipt, url: str) -> Reply:
    """What forgetting did, and what only others can do."""
    lines = [
        f"{done.handle} is forgotten.",
        f"• {done.messages} of my messages are being deleted, {done.deliveries} that waited are stopped",
        f"• {done.texts} texts are erased",
    ]
    links = [f"<{url}archives/{channel}/p{ts.replace('.', '')}|message {ts}>" for channel, ts in done.others]
    if links:
        lines.append("• only their authors can delete these: " + ", ".join(listed(links, 20, "")))
    return Reply("\n".join(lines))


def exported(found: dict[str, Any]) -> Reply:
    """Everything held about a candidate, for the privacy contact to hand over."""
    text = json.dumps(found, ensure_ascii=False, indent=1)
    parts = [text[at : at + 2900] for at in range(0, len(text), 2900)][:40]
    return Reply(f"Export of {found['handle']}", [section(f"```{escape(part)}```") for part in parts])


def interview_line(look: InterviewLook) -> str:
    """One interview with each person's own time."""
    people = "\n".join(
        f"• {inline(one.name)}{' (shadow)' if one.is_shadow else ''} {one.wall} ({inline(one.zone)}), "
        f"{STATES.get(one.state, one.state)}"
        for one in look.sitters
    )
    if look.declined:
        people += "\n• declined: " + ", ".join(inline(name) for _, name in look.declined)
    held = " · did not happen" if look.state == "not_held" else ""
    return f"*{inline(look.focus)}* · {look.wall} ({inline(look.zone)}) · {look.minutes} min{held}\n{people}"


def card(look: ApplicationLook) -> Outgoing:
    """The living card of an application. Calls and opinions never stand in a channel, only how many are in."""
    who = look.handle if look.candidate == look.handle else f"{inline(look.candidate)} ({look.handle})"
    line = f"*{who}* · {_role(look)}\n*{inline(look.stage)}* since {date(look.stage_since)}"
    if look.wanted_count:
        line += f" · {look.in_count} of {look.wanted_count} scorecards in"
    planned = [f"• {inline(one.focus)} · {one.wall} ({inline(one.zone)}){_doubt(one)}" for one in look.interviews]
    blocks = [section(line), *([section("\n".join(listed(planned, 12, "")))] if planned else [])]
    hint = f"The role's team and the interviewers see more with `candidate {look.handle}`."
    return Outgoing(line, [*blocks, small(hint)])


def line(kind: str, after: Mapping[str, Any], actor: str) -> Outgoing | None:
    """One line of an application's history."""
    words = LINES.get(kind)
    if words is None:
        return None
    text = words.format(actor=inline(actor), stage=inline(str(after.get("stage") or "")))
    return Outgoing(text, [section(text)])


def _doubt(one: InterviewLook) -> str:
    if one.state == "not_held":
        return " · did not happen"
    if one.declined:
        return " · somebody declined"
    return "" if all(sitter.state == "accepted" for sitter in one.sitters) else " · not all have answered"


def _interview(one: InterviewLook, look: ApplicationLook) -> Block:
    """An interview's lines, with a menu for those who may change it."""
    if not look.may_plan or one.state != "planned":
        return section(interview_line(one))
    options = [option(words, f"{word} {one.interview_id}") for word, words in CHANGES.items()]
    return section(interview_line(one), {"type": "overflow", "action_id": Action.INTERVIEW_MENU, "options": options})


def _reply(look: ApplicationLook, line: str) -> Reply:
    return Reply(line, [section(line), *_buttons(look), small("Only you can see this.")])


def _buttons(look: ApplicationLook) -> list[Block]:
    if not look.may_plan:
        return []
    return [actions(button("Plan an interview", Action.CANDIDATE_PLAN, str(look.application_id)))]


def _who(look: ApplicationLook) -> str:
    return f"*{inline(look.candidate)}* ({look.handle})"


def _role(look: ApplicationLook) -> str:
    return f"{look.role_handle} {inline(look.role_title)}"
