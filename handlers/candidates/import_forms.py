"""What do the forms of an import look like? The file, then what it would do, with a choice for each word that is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.counting import counted
from bot.hiring.candidates.import_planning import Does, ImportPlan, Matter, Problem, Settled
from bot.hiring.candidates.import_words import LEAVE_OUT
from bot.hiring.candidates.importing import Imported
from bot.hiring.people.loosely import loose
from bot.models.candidate import StageKind
from handlers.desk import Ask
from handlers.forms import entry, form, metadata
from handlers.ids import Field, View
from handlers.replies import Reply
from handlers.slack_text import Block, inline, listed, option, plain, section, small

MOST_OPTIONS = 99
MOST_CHOICES = 20  # unclear words that are asked about in the forms of one import
LONGEST_WORD = 60  # characters of an unclear word that is asked about
LISTED = 12
_ROLE, _STAGE = "import-role", "import-stage"  # beginnings of the blocks of choices, numbered behind


def file_form(ask: Ask, roles: Sequence[tuple[int, str, str]]) -> dict[str, Any]:
    """Which file, and for which role where it names none."""
    options = [option(f"{handle} {title}", handle) for _, handle, title in roles[:MOST_OPTIONS]]
    return form(
        View.CANDIDATE_IMPORT,
        "Import candidates",
        "Look at it",
        metadata(ask),
        entry(Field.FILE, "CSV file", {"type": "file_input", "filetypes": ["csv", "txt", "tsv"], "max_files": 1}),
        entry(
            Field.ROLE,
            "Role of rows that name none",
            {"type": "static_select", "options": options},
            optional=True,
        ),
        small(
            "One row a person. I understand headings like Name, Email, Role, Stage, Stage since, External id, Time zone, "
            "Source, in several languages. First I show what I would do; nothing is written before."
        ),
    )


def plan_form(ask: Ask, file_id: str, plan: ImportPlan, settled: Settled) -> dict[str, Any]:
    """What importing would do. While a word is unclear the button looks again; then it imports.

    Where something has to be put right in the file itself, there is no button, and all is listed.
    """
    asked = [one for one in plan.problems if one.matter in (Matter.ROLE, Matter.STAGE) and 0 < len(one.said) <= LONGEST_WORD]
    room = MOST_CHOICES - len(settled.roles) - len(settled.stages)  # what a form remembers is limited
    chosen = asked if len(asked) == len(plan.problems) <= room else []
    others = [] if chosen else plan.problems
    stored = metadata(
        ask,
        file=file_id,
        name=plan.file[:80],
        role=settled.role,
        settled=[dict(settled.roles), dict(settled.stages)],
        ready=not plan.problems,
        asked=[[one.matter.value, one.said] for one in chosen],
    )
    blocks: list[Block] = [section(_counts(plan))]
    if plan.understood:
        lines = [f"• “{inline(said, 60)}” is {inline(meant, 80)} ({count})" for said, meant, count in plan.understood]
        blocks.append(section("*Understood as*\n" + "\n".join(listed(lines, LISTED, ""))))
    if others:
        lines = [f"• {_lines(one)}: {inline(one.text)}" for one in others]
        blocks.append(section("*To be put right in the file*\n" + "\n".join(listed(lines, LISTED, ""))))
    blocks += [_choice(number, one) for number, one in enumerate(chosen)]
    if plan.ignored:
        blocks.append(small(f"Not used: {inline(', '.join(plan.ignored))}"))
    if not plan.problems:
        blocks.append(
            small("Nothing of the past is told. Each hiring channel hears one sentence; cards come at the first change.")
        )
    if others:
        return _shown(blocks)
    return form(View.CANDIDATE_IMPORT_PLAN, "What I would do", "Go on" if plan.problems else "Import", stored, *blocks)


def settled_in(view: dict[str, Any], stored: dict[str, Any]) -> Settled:
    """What was settled before, and in this form."""
    roles, stages = (dict(one) for one in stored.get("settled") or [{}, {}])
    values = (view.get("state") or {}).get("values") or {}
    for number, (matter, said) in enumerate(stored.get("asked") or []):
        block = _block(number, matter)
        chosen = ((values.get(block) or {}).get(block) or {}).get("selected_option") or {}
        if chosen.get("value"):
            (roles if matter == Matter.ROLE else stages)[loose(said)] = str(chosen["value"])
    return Settled(roles, stages, stored.get("role"))


def imported(done: Imported) -> Reply:
    """What was written."""
    plan = done.plan
    if not done.added and not plan.count(Does.CORRECT):
        return Reply("Nothing was new: everybody in the file stands here already.")
    people = counted(done.added, "candidate is", "candidates are")
    lines = [f"📥 {people} imported."]
    if corrected := plan.count(Does.CORRECT):
        lines.append(f"• {corrected} were imported before, and are as the file says now")
    if kept := plan.count(Does.SAME) + plan.count(Does.KEPT):
        lines.append(f"• {kept} stood here already, and stay as they are")
    if done.channels:
        told = "One hiring channel hears" if done.channels == 1 else f"{done.channels} hiring channels hear"
        lines.append(f"• {told} one sentence; each candidate gets a card at the first change")
    return Reply("\n".join(lines))


def _counts(plan: ImportPlan) -> str:
    rows = len(plan.items) + plan.left_out
    words = {
        Does.ADD: "new",
        Does.CORRECT: "imported before, the file says something newer",
        Does.SAME: "already here as the file says",
        Does.KEPT: "moved on here since, and stay so",
    }
    lines = [f"• {plan.count(does)} {text}" for does, text in words.items() if plan.count(does)]
    if plan.left_out:
        lines.append(f"• {plan.left_out} left out")
    if plan.problems:
        count = len({line for one in plan.problems for line in one.lines})
        lines.append(f"• {counted(count, 'row')} unclear: nothing is written until all are settled")
    return f"*{inline(plan.file, 80)}*, {counted(rows, 'row')} understood\n" + "\n".join(lines)


def _lines(problem: Problem) -> str:
    first = f"line {problem.lines[0]}"
    more = len(problem.lines) - 1
    return f"{first} and {more} more" if more else first


def _choice(number: int, problem: Problem) -> Block:
    """What does a word of the file mean? The nearest first."""
    if problem.matter is Matter.ROLE:
        options = [option(near, near.split(" ", 1)[0]) for near in problem.nearest]
        label = f"Role “{problem.said}” ({_lines(problem)})"
    else:
        options = [option(near, near) for near in problem.nearest]
        options += [
            option(kind.value.capitalize(), kind.value)
            for kind in StageKind
            if kind.value.capitalize() not in problem.nearest
        ]
        label = f"Stage “{problem.said}” ({_lines(problem)})"
    options.append(option("Leave these rows out", LEAVE_OUT))
    block = _block(number, problem.matter.value)
    element = {"type": "static_select", "action_id": block, "options": options[:100], "placeholder": plain("Means…", 150)}
    hint = problem.text[:1].upper() + problem.text[1:]
    return {
        "type": "input",
        "block_id": block,
        "label": plain(label, 2000),
        "element": element,
        "hint": plain(hint, 2000),
    }


def _block(number: int, matter: str) -> str:
    return f"{_ROLE if matter == Matter.ROLE else _STAGE}-{number}"


def _shown(blocks: list[Block]) -> dict[str, Any]:
    """A form that only shows: the file itself has to change first."""
    hint = small("Please put these right in the file, and give it to me again.")
    return {
        "type": "modal",
        "callback_id": View.ANSWER,
        "title": plain("Not yet", 24),
        "close": plain("Close", 24),
        "blocks": [*blocks, hint],
    }
