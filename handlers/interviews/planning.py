"""Which forms plan a loop? The plan with one or several interviews, and what it would be by everybody's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.counting import counted
from bot.hiring.candidates.candidate_looks import ApplicationLook
from bot.hiring.interviews.interviews import MOST_INTERVIEWERS
from bot.hiring.interviews.loop_plans import MOST_AT_ONCE, Entry, Here, Preview, Previewed
from bot.hiring.interviews.planning_doubts import Doubt, DoubtKind
from handlers.desk import Ask
from handlers.forms import begun, entry, form, metadata, people_element, text_element, typed
from handlers.ids import Action, Field, View
from handlers.interviews.modals import minutes_element
from handlers.slack_text import Block, actions, button, inline, option, section, small

PARTS = {"interviewer": "", "shadow": " (shadow)", "candidate": " (candidate)", "recruiter": " (recruiter)"}
DOUBTS = {
    DoubtKind.CLASH: "{who} has another interview at {detail} then",
    DoubtKind.CANDIDATE_CLASH: "the candidate has another interview then",
    DoubtKind.LOAD: "it would be interview no. {detail} of {who} that week",
    DoubtKind.EARLY_OR_LATE: "{detail} is outside of {who}'s working hours",
    DoubtKind.DAY_OFF: "{who} doesn't work on {detail}",
    DoubtKind.AWAY: "{who} is away that day",
    DoubtKind.COVERED: "another interview covers {detail} already",
    DoubtKind.PAST: "that time is over",
    DoubtKind.TWICE: "the clocks go back, so it comes twice: I take the first. The second would be {detail} in UTC",
}


def plan_form(
    ask: Ask, look: ApplicationLook, zone: str, entries: Sequence[Entry], *, keeps: bool = False
) -> dict[str, Any]:
    """Focus, people, time and place of one or several interviews. `zone`: the asker's own, to begin with."""
    shown: list[Block] = [section(_head(look))]
    shown.append(
        entry(Field.ZONE, "Time zone", text_element(zone, 60), hint="A city is enough. Everybody is told their own.")
    )
    for number, one in enumerate(entries, start=1):
        shown += _fields(one, number, len(entries))
    if len(entries) < MOST_AT_ONCE:
        shown.append(actions(button("Add another interview", Action.PLAN_MORE, str(look.application_id))))
    shown.append(_keep(look, keeps=keeps))
    stored = metadata(ask, application=look.application_id, count=len(entries))
    return form(View.INTERVIEW_PLAN, f"Interviews of {look.handle}", "Preview", stored, *shown)


def named(field: Field, number: int) -> str:
    """A field of the nth interview of a form."""
    return field if number == 1 else f"{field}.{number}"


def read_entries(view: Mapping[str, Any], count: int) -> list[Entry]:
    """What stands in the form."""
    return [_read(view, number) for number in range(1, count + 1)]


def preview_form(ask: Ask, look: ApplicationLook, preview: Preview) -> dict[str, Any]:
    """What a draft would be by everybody's clock, and what speaks against it."""
    count = sum(len(one.doubts) for one in preview.interviews)
    lines = [f"*{inline(look.candidate)}* for {look.role_handle} {inline(look.role_title)}"]
    if count:
        lines.append(f"⚠️ {counted(count, 'thing')} to look at. You can save it anyway.")
    shown = [section("\n".join(lines))]
    for one in preview.interviews:
        shown += previewed(one)
    shown.append(actions(button("Change it", Action.PLAN_BACK, str(preview.draft_id))))
    told = "Saved, they are asked by direct message, each by their own clock, with a calendar file."
    keeps = " It becomes the template of the role." if preview.keeps_template else ""
    shown.append(small(told + keeps))
    stored = metadata(ask, draft=preview.draft_id)
    return form(View.INTERVIEW_PREVIEW, "Check the plan", "Save", stored, *shown)


def previewed(one: Previewed) -> list[Block]:
    """One interview as it would be."""
    place = f" · {inline(one.place, 300)}" if one.place else ""
    head = f"*{inline(one.focus)}* · {one.wall} ({inline(one.zone)}) · {one.minutes} min{place}"
    people = "\n".join(f"• {_here(here)}" for here in one.people)
    names = {here.person_id: here.name for here in one.people}
    doubts = "\n".join(f"⚠️ {doubt_line(doubt, names)}" for doubt in one.doubts)
    return [{"type": "divider"}, section(f"{head}\n{people}"), *([section(doubts)] if doubts else [])]


def doubt_line(doubt: Doubt, names: Mapping[str | None, str]) -> str:
    """What speaks against it, in a sentence."""
    who = inline(names.get(doubt.person_id, ""))
    line = DOUBTS[doubt.kind].format(who=who, detail=inline(doubt.detail))
    return line[:1].upper() + line[1:]


def _head(look: ApplicationLook) -> str:
    planned = [f"{inline(one.focus)} {one.wall}" for one in look.interviews if one.state == "planned"]
    line = f"*{inline(look.candidate)}* for {look.role_handle} {inline(look.role_title)}"
    return f"{line}\nPlanned so far: {', '.join(planned)}" if planned else line


def _fields(one: Entry, number: int, of: int) -> list[Block]:
    interviewers = {**people_element(one.interviewers), "max_selected_items": MOST_INTERVIEWERS}
    head: list[Block] = [{"type": "divider"}, section(f"*Interview {number} of {of}*")] if of > 1 else []
    place = entry(named(Field.MEETING_PLACE, number), "Room or link", text_element(one.place or "", 300), optional=True)
    hint = "Each of them owes a scorecard."
    return [
        *head,
        entry(named(Field.FOCUS, number), "Focus area", text_element(one.focus, 80)),
        entry(named(Field.INTERVIEWERS, number), "Interviewers", interviewers, hint=hint),
        entry(named(Field.SHADOWS, number), "Shadows", people_element(one.shadows), optional=True),
        entry(named(Field.DAY, number), "Day", begun({"type": "datepicker"}, "initial_date", one.day)),
        entry(named(Field.CLOCK, number), "Time", begun({"type": "timepicker"}, "initial_time", one.clock)),
        entry(named(Field.MINUTES, number), "Minutes", minutes_element(one.minutes or 45)),
        place,
    ]


def _keep(look: ApplicationLook, *, keeps: bool) -> Block:
    choice = option(f"Keep it as the template of {look.role_handle}", "keep")
    boxes = begun({"type": "checkboxes", "options": [choice]}, "initial_options", [choice] if keeps else [])
    return entry(Field.TEMPLATE, "The next loop of this role", boxes, optional=True)


def _read(view: Mapping[str, Any], number: int) -> Entry:
    def said(field: Field) -> Any:
        return typed(view, named(field, number))

    minutes = str(said(Field.MINUTES) or "")
    return Entry(
        focus=said(Field.FOCUS) or "",
        interviewers=tuple(said(Field.INTERVIEWERS) or ()),
        shadows=tuple(said(Field.SHADOWS) or ()),
        day=said(Field.DAY),
        clock=said(Field.CLOCK),
        minutes=int(minutes) if minutes.isdecimal() else None,
        place=said(Field.MEETING_PLACE),
    )


def _here(here: Here) -> str:
    return f"{inline(here.name)}{PARTS[here.part]} · {here.wall} ({inline(here.zone)})"
