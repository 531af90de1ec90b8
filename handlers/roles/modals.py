"""Which forms are there about roles? Why it closes, its team, a new one, what is wrong; pure functions to views.

`private_metadata` carries what the answer needs: the role, and where to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.hiring.candidates.endings import END, KEEP
from bot.hiring.roles.staffing import MOST_OPENINGS, Team
from bot.models.role import CloseReason
from handlers.desk import Ask
from handlers.forms import begun, entry, form, long_element, metadata, people_element, person_element, text_element
from handlers.ids import Field, View
from handlers.slack_text import Block, inline, option, plain, section, small

ANSWERS = {
    KEEP: "Keep them: their interviews take place",
    END: "End them: their interviews are cancelled, and the interviewers are told",
}
REASONS = {
    CloseReason.FILLED: "Filled: somebody was hired",
    CloseReason.CANCELLED: "Cancelled: we no longer hire for it",
    CloseReason.OTHER: "Other",
}


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """Who is in process for a role: a sentence, empty where nobody is; and whether the asker may say what becomes of it."""

    text: str = ""
    may_settle: bool = False


WRONGS = {
    "take_back": "Take it back: it should not have been announced",
    "ignore_file": "Ignore this file: it is no posting",
    "correct": "Correct the title or the place (below)",
}


def close_form(
    ask: Ask, role_id: int, title: str, handle: str, process: ProcessFacts, said: str = "", note: str = ""
) -> dict[str, Any]:
    """Why does the role close, and what becomes of those in process? `said`, `note`: what was typed already."""
    reasons = [option(text, reason.value) for reason, text in REASONS.items()]
    initial = next((one for one in reasons if one["value"] == said), reasons[0])
    return form(
        View.ROLE_CLOSE,
        f"Close {handle}",
        "Close",
        metadata(ask, role=role_id),
        section(f"*{inline(title)}*"),
        entry(Field.REASON, "Why does it close?", {"type": "radio_buttons", "options": reasons, "initial_option": initial}),
        entry(
            Field.NOTE,
            "Note",
            long_element(note, 1000),
            optional=True,
            hint="Only deciders and the role's team can read it.",
        ),
        *_applications(process),
        small("The card in the channel says only that the role is closed or filled."),
    )


def hold_form(ask: Ask, role_id: int, title: str, handle: str, process: ProcessFacts) -> dict[str, Any]:
    """A pause: what becomes of those in process?"""
    head = section(f"*{inline(title)}*")
    return form(View.ROLE_HOLD, f"Pause {handle}", "Put on hold", metadata(ask, role=role_id), head, *_applications(process))


def _applications(process: ProcessFacts) -> list[Block]:
    """Keep or end those in process; who does not work on the role leaves that to its owner."""
    if not process.text:
        return []
    shown = section(f"👥 {process.text}")
    if not process.may_settle:
        return [shown, small("Whoever answers for the role is asked what becomes of them. Nothing is cancelled until then.")]
    choices = [option(text, answer) for answer, text in ANSWERS.items()]
    return [
        shown,
        entry(Field.APPLICATIONS, "What becomes of them?", {"type": "radio_buttons", "options": choices}),
        entry(
            Field.APPLICATIONS_WHY,
            "If they end: why?",
            text_element("", 500),
            optional=True,
            hint="Stays with each application, and is never sent to a candidate.",
        ),
    ]


def team_form(ask: Ask, role_id: int, title: str, handle: str, team: Team) -> dict[str, Any]:
    """Who works on the role, where they talk, how many openings it has."""
    channel: dict[str, Any] = {
        "type": "conversations_select",
        "filter": {"include": ["private"], "exclude_external_shared_channels": True, "exclude_bot_users": True},
    }
    openings: dict[str, Any] = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(MOST_OPENINGS),
        "initial_value": str(team.openings),
    }
    return form(
        View.ROLE_TEAM,
        f"Team of {handle}",
        "Save",
        metadata(ask, role=role_id),
        section(f"*{inline(title)}*"),
        entry(
            Field.OWNER, "Owner", _colleague(team.owner_id), optional=True, hint="Answers for the role: its hiring manager."
        ),
        entry(Field.BACKUP, "Backup", _colleague(team.backup_id), optional=True),
        entry(Field.RECRUITERS, "Recruiters", people_element(team.recruiter_ids), optional=True),
        entry(
            Field.HIRING_CHANNEL,
            "Hiring channel",
            begun(channel, "initial_conversation", team.hiring_channel),
            optional=True,
            hint="A private one. None: the owner hears by direct message.",
        ),
        entry(Field.OPENINGS, "Openings", openings),
    )


def create_form(ask: Ask, title: str) -> dict[str, Any]:
    """A role without a posting."""
    return form(
        View.ROLE_CREATE,
        "New role",
        "Open it",
        metadata(ask),
        entry(Field.TITLE, "Title", text_element(title, 150)),
        entry(Field.TEAM, "Team", text_element("", 80), optional=True),
        entry(Field.PLACE, "Place", text_element("", 150), optional=True),
        small("It has no posting in the repository. If one with this title comes later, it is a role of its own."),
    )


def wrong_form(ask: Ask, role_id: int, title: str, place: str | None, handle: str, *, has_file: bool) -> dict[str, Any]:
    """What is wrong with an announcement?"""
    choices = [option(text, word) for word, text in WRONGS.items() if has_file or word != "ignore_file"]
    return form(
        View.ROLE_WRONG,
        f"What is wrong: {handle}",
        "Put it right",
        metadata(ask, role=role_id),
        section(f"*{inline(title)}*"),
        entry(Field.WRONG, "What shall I do?", {"type": "radio_buttons", "options": choices}),
        entry(Field.TITLE, "The right title", text_element(title, 150), optional=True),
        entry(Field.PLACE, "The right place", text_element(place or "", 150), optional=True),
        small("Taking back deletes the card and its lines. A correction wins over the file."),
    )


def _colleague(slack_id: str | None) -> dict[str, Any]:
    return {**person_element(slack_id), "placeholder": plain("Choose a colleague", 150)}
