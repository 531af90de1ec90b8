"""How do candidates look in Slack? For the eyes of one person who may see them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.hiring.candidate_looks import ApplicationLook, InterviewLook
from bot.hiring.privacy import Receipt
from bot.settings import Settings
from handlers.ids import Action
from handlers.replies import Reply
from handlers.slack_text import Block, actions, button, date, escape, inline, listed, option, section, small

CHANGES = {"move": "Move to another time", "swap": "Swap an interviewer", "cancel": "Cancel it"}
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
