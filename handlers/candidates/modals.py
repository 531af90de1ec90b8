"""Which forms are there about candidates? A new one, changes, moves and endings; pure functions to views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.counting import counted
from bot.hiring.candidates.candidate_looks import ApplicationLook
from bot.hiring.candidates.candidates import Profile
from bot.hiring.candidates.endings import Question
from bot.hiring.candidates.merging import Outlook
from bot.hiring.candidates.stages import Stage
from bot.models.candidate import StageKind
from handlers.candidates.cards import people_text, role_of, who
from handlers.desk import Ask
from handlers.forms import begun, entry, form, long_element, metadata, people_element, person_element, text_element
from handlers.ids import Field, View
from handlers.slack_text import inline, option, section, small

MOST_OPTIONS = 100
STAYS_HERE = "It stays with the application, and is never sent to the candidate."
ELSEWHERE = "was hired for another role"
_LEADS = {StageKind.REJECTED: "Reject", StageKind.WITHDRAWN: "Withdraw"}


def add_form(ask: Ask, roles: Sequence[tuple[int, str, str]], name: str = "", role_id: int = 0) -> dict[str, Any]:
    """Who applies for which role. `roles`: (id, handle, title) of those that the asker works on; `name`: a first try."""
    options = [option(f"{handle} {title}", str(one)) for one, handle, title in roles[:MOST_OPTIONS]]
    initial = next((one for one in options if one["value"] == str(role_id)), options[0])
    return form(
        View.CANDIDATE_ADD,
        "New candidate",
        "Add",
        metadata(ask),
        entry(Field.NAME, "Name", text_element(name, 200)),
        entry(Field.MAIL, "Mail", {"type": "email_text_input"}, optional=True, hint="Finds the same person again."),
        entry(Field.ROLE, "Role", {"type": "static_select", "options": options, "initial_option": initial}),
        entry(Field.EMPLOYEE, "Is a colleague", person_element(), optional=True, hint="They see nothing of it."),
        entry(Field.HIDDEN_FROM, "Must not see it", people_element(), optional=True),
        small("The name is shown to the role's team and the interviewers only; everywhere else stands a codename."),
    )


def edit_form(ask: Ask, application_id: int, handle: str, profile: Profile) -> dict[str, Any]:
    """What is known of a candidate. An employee that is chosen can be taken out by leaving the field empty."""
    return form(
        View.CANDIDATE_EDIT,
        f"Edit {handle}",
        "Save",
        metadata(ask, application=application_id),
        entry(Field.NAME, "Name", text_element(profile.name, 200)),
        entry(Field.MAIL, "Mail", begun({"type": "email_text_input"}, "initial_value", profile.mail), optional=True),
        entry(Field.LINK, "Link to their profile", text_element(profile.link or "", 500), optional=True),
        entry(Field.ZONE, "Time zone", text_element(profile.zone or "", 60), optional=True, hint="Like Europe/Berlin."),
        entry(
            Field.EMPLOYEE,
            "Is a colleague",
            person_element(profile.employee_id),
            optional=True,
            hint="They see nothing of it.",
        ),
        entry(Field.HIDDEN_FROM, "Must not see it", people_element(profile.hidden_from), optional=True),
        small("What I posted about them is put right at once."),
    )


def end_form(ask: Ask, look: ApplicationLook, kind: StageKind, coming: int) -> dict[str, Any]:
    """Why does it end? `coming`: interviews that are cancelled with it."""
    cancelled = counted(coming, "interview is", "interviews are")
    planned = f"\n{cancelled} cancelled, and the interviewers are told." if coming else ""
    return form(
        View.CANDIDATE_END,
        f"{_LEADS[kind]} {look.handle}",
        _LEADS[kind],
        metadata(ask, application=look.application_id, revision=look.revision, stage=kind.value),
        section(f"{who(look)} · {role_of(look)}, at *{inline(look.stage)}*.{planned}"),
        entry(Field.REASON, "Why?", long_element(), hint=STAYS_HERE),
    )


def move_form(ask: Ask, look: ApplicationLook, stages: Sequence[Stage]) -> dict[str, Any]:
    """To which stage?"""
    options = [option(stage.name, stage.name) for stage in stages[:MOST_OPTIONS] if stage.name != look.stage]
    following = next((one for one in options if one["value"] == look.next_stage), None)
    select = begun({"type": "static_select", "options": options}, "initial_option", following)
    return form(
        View.CANDIDATE_MOVE,
        f"Move {look.handle}",
        "Move",
        metadata(ask, application=look.application_id, revision=look.revision),
        section(f"{who(look)} · {role_of(look)}, at *{inline(look.stage)}*."),
        entry(Field.STAGE, "To", select),
        entry(Field.REASON, "Why?", text_element("", 500), optional=True, hint=f"Needed for an end. {STAYS_HERE}"),
    )


def hire_form(ask: Ask, look: ApplicationLook, filled: int, openings: int, elsewhere: bool) -> dict[str, Any]:
    """Is it really so? What it brings with it."""
    after = filled + 1
    fills = f"That is {after} of {openings} for {role_of(look)}."
    if after >= openings:
        fills += " Then I ask whoever answers for the role whether it closes, and what becomes of the others."
    told = "\nThey are also in process elsewhere: those people are asked what becomes of it." if elsewhere else ""
    return form(
        View.CANDIDATE_MOVE,
        f"Hire {look.handle}",
        "Hire",
        metadata(ask, application=look.application_id, revision=look.revision, stage=look.next_stage),
        section(f"🎉 {who(look)} is hired? {fills}{told}"),
        entry(Field.REASON, "Note", text_element("", 500), optional=True, hint=STAYS_HERE),
    )


def merge_form(ask: Ask, found: Outlook, names: tuple[str, str]) -> dict[str, Any]:
    """What joining two candidates does. `names`: what the asker may call them."""
    kept, merged = (inline(name) for name in names)
    lines = [f"*{merged}* ({found.merged}) becomes part of *{kept}* ({found.kept}), who keeps name and handle."]
    if alone := [role for role in found.moving if role not in dict(found.doubled)]:
        lines.append(f"• Their application for {', '.join(alone)} goes over")
    lines += [
        f"• Both are in process for {role}: the one at *{inline(stage)}* goes on, with the interviews of both"
        for role, stage in found.doubled
    ]
    if found.is_elsewhere:
        lines.append("• They are also in process elsewhere; that goes over too.")
    if found.hidden_more:
        lines.append("• Who must not see one of them sees neither.")
    return form(
        View.CANDIDATE_MERGE,
        f"Join {found.kept} and {found.merged}",
        "Join them",
        metadata(ask, kept=found.kept_id, merged=found.merged_id),
        section("\n".join(lines)),
        small("They can be taken apart again at any time, exactly as they were."),
    )


def ending_form(ask: Ask, ending_id: int, question: Question) -> dict[str, Any]:
    """Why are those in process ended?"""
    process = question.process
    people = people_text(process.applications, process.interviews)
    intro = "It ends, and its interviews are cancelled." if question.is_of_one else f"{people}. All of them end."
    return form(
        View.ENDING,
        f"End for {question.role_handle}",
        "End it" if question.is_of_one else "End them",
        metadata(ask, ending=ending_id),
        section(f"*{inline(question.role_title)}* ({question.role_handle})\n{intro} The interviewers are told at once."),
        entry(Field.REASON, "Why?", text_element(ELSEWHERE if question.is_of_one else "", 500), hint=STAYS_HERE),
    )


def stages_form(
    ask: Ask, role_id: int, handle: str, title: str, text: str, others: Sequence[tuple[int, str, str]]
) -> dict[str, Any]:
    """A role's own stages. `others`: roles whose stages can be taken over."""
    taken = [option(f"{other} {name}", str(one)) for one, other, name in others[:MOST_OPTIONS]]
    kinds = ", ".join(StageKind)
    copy = [entry(Field.STAGES_OF, "Or as for", {"type": "static_select", "options": taken}, optional=True)] if taken else []
    return form(
        View.ROLE_STAGES,
        f"Stages of {handle}",
        "Save",
        metadata(ask, role=role_id),
        section(f"*{inline(title)}*: one stage a line, with its kind behind it."),
        entry(Field.STAGES, "Stages", long_element(text, 1500), optional=True, hint=f"Kinds: {kinds}."),
        *copy,
        small("Who stands at a stage that goes away goes to the first one of its kind."),
    )


def forget_form(ask: Ask, candidate_id: int, handle: str) -> dict[str, Any]:
    """Is everything about a candidate really to be erased? By handle: the form must not show the name."""
    return form(
        View.CANDIDATE_FORGET,
        f"Forget {handle}",
        "Forget for good",
        metadata(ask, candidate=candidate_id),
        section(
            f"I erase {handle}'s name, mail and link, and every word written about them; I delete my messages that show "
            "them, and end what is planned. Counts and times stay, without the name. *Nothing brings it back.*"
        ),
        small("Messages that people wrote themselves are listed afterwards: only their authors can delete them."),
    )
