"""How do candidates look in Slack? For the eyes of one person who may see them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.counting import counted
from bot.hiring.candidates.candidate_looks import ApplicationLook, InterviewLook
from bot.hiring.candidates.stages import Stage
from bot.hiring.privacy.erasing import Receipt
from bot.settings import Settings
from handlers.candidates.cards import menu, role_of, standing, who
from handlers.ids import Action
from handlers.replies import Reply
from handlers.slack_text import Block, actions, button, escape, inline, listed, option, section, small

CHANGES = {"move": "Move to another time", "swap": "Swap an interviewer", "cancel": "Cancel it"}
STATES = {"asked": "not answered yet", "accepted": "comes"}


def usage_reply(settings: Settings) -> Reply:
    """What can be asked."""
    command = f"{settings.command} candidate"
    words = {
        "add": "adds somebody",
        "C-17": "shows them",
        "move C-17 screen": "moves them",
        "edit C-17": "changes name, mail, and who must not see them",
        "follow C-17": "tells you of each change",
        "merge C-3 C-7": "joins two that are one person",
        "import": "brings many out of a file",
    }
    return Reply("\n".join(f"• `{command} {word}` {text}" for word, text in words.items()))


def added(look: ApplicationLook) -> Reply:
    """What was added."""
    return _reply(look, f"{who(look)} is in process for {role_of(look)} now, at *{inline(look.stage)}*.")


def moved(look: ApplicationLook, event_id: int | None = None, *, ended: int = 0) -> Reply:
    """Where somebody stands after a move. `event_id`: what Undo takes back; `ended`: interviews that were cancelled."""
    text = f"{who(look)} is at *{inline(look.stage)}* for {role_of(look)}."
    if ended:
        text += f" {counted(ended, 'interview is', 'interviews are')} cancelled, and the interviewers are told."
    return _reply(look, text, event_id)


def moved_back(look: ApplicationLook) -> Reply:
    """A move was taken back."""
    text = f"↩️ {who(look)} is back at *{inline(look.stage)}* for {role_of(look)}."
    return _reply(look, text)


def told(look: ApplicationLook, *, is_new: bool) -> Reply:
    """Somebody has told the candidate."""
    lead = "Thank you, noted:" if is_new else "Somebody had noted that already:"
    return Reply(f"{lead} {who(look)} knows.")


def following(look: ApplicationLook) -> Reply:
    """The asker follows a candidate from now on."""
    return Reply(f"You follow {who(look)} now: I tell you of each change, as long as you may see them.")


def no_form(look: ApplicationLook, settings: Settings) -> Reply:
    """A form is needed, and there is none here."""
    return Reply(f"Please type `{settings.command} candidate {look.handle}` in a channel and press it there.")


def edited(look: ApplicationLook, twin: str | None, settings: Settings) -> Reply:
    """What was changed; `twin`: the handle of somebody with the same mail."""
    hint = ""
    if twin:
        hint = f" {twin} has the same mail: `{settings.command} candidate merge {look.handle} {twin}` joins the two."
    return Reply(f"{who(look)} is changed, and so is what I had posted.{hint}")


def merged(kept: str, joined: str, merge_id: int) -> Reply:
    """Two candidates are one now."""
    text = f"{joined} is part of {kept} now. `candidate {joined}` shows {kept} from here on."
    return Reply(text, [section(text), actions(button("Undo", Action.CANDIDATE_UNMERGE, str(merge_id)))])


def stages_given(handle: str, title: str, stages: Sequence[Stage], moved: int) -> Reply:
    """A role has stages of its own."""
    text = f"*{inline(title)}* ({handle}) has these stages: {inline(' → '.join(stage.name for stage in stages), 900)}."
    if moved:
        text += f" {counted(moved, 'person stands', 'people stand')} at another name now, of the same kind."
    return Reply(text)


def shown(looks: Sequence[ApplicationLook]) -> Reply:
    """Everything about a candidate that the viewer may see."""
    blocks: list[Block] = []
    for look in looks:
        line = f"{who(look)} · {role_of(look)}\n{standing(look)}"
        accessory = menu(look) if look.is_team else None
        blocks += [section(line, accessory), *(_interview(one, look) for one in look.interviews), *_buttons(look)]
    return Reply(f"{looks[0].handle}: {counted(len(looks), 'application')}", blocks)


def receipt(done: Receipt, url: str) -> Reply:
    """What forgetting did, and what only others can do."""
    lines = [
        f"{done.handle} is forgotten.",
        f"• {done.messages} of my messages are being deleted, {done.deliveries} that waited are stopped",
        f"• {done.homes} App Homes are shown anew, {done.texts} texts are erased",
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


def _reply(look: ApplicationLook, line: str, event_id: int | None = None) -> Reply:
    undo = button("Undo", Action.CANDIDATE_UNDO, str(event_id)) if event_id else None
    plan = button("Plan an interview", Action.CANDIDATE_PLAN, str(look.application_id)) if look.may_plan else None
    row = [actions(undo, plan)] if undo or plan else []
    return Reply(line, [section(line), *row, small("Only you can see this.")])


def _buttons(look: ApplicationLook) -> list[Block]:
    """For the viewer who may: on to the next stage, plan, and the debrief once there is something to read."""
    ident = str(look.application_id)
    move = None
    if look.is_team and look.next_stage:
        label = "Hire…" if look.is_next_hire else f"Move on: {look.next_stage}"
        move = button(label, Action.CANDIDATE_ADVANCE, f"{ident} {look.revision}")
    plan = button("Plan an interview", Action.CANDIDATE_PLAN, ident) if look.may_plan else None
    debrief = button("Open debrief", Action.DEBRIEF_OPEN, ident) if look.wanted_count else None
    return [actions(move, plan, debrief)] if move or plan or debrief else []
