"""Which forms are there about roles? Why it closes, its team, a new one, what is wrong; pure functions to views.

`private_metadata` carries what the answer needs: the role, and where to answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.hiring.staffing import MOST_OPENINGS, Team
from bot.models.role import CloseReason
from handlers.desk import Ask
from handlers.ids import Field, View
from handlers.replies import Reply
from handlers.slack_text import MAX_MODAL_TITLE, Block, cut, inline, option, plain, section, small

REASONS = {
    CloseReason.FILLED: "Filled: somebody was hired",
    CloseReason.CANCELLED: "Cancelled: we no longer hire for it",
    CloseReason.OTHER: "Other",
}

WRONGS = {
    "take_back": "Take it back: it should not have been announced",
    "ignore_file": "Ignore this file: it is no posting",
    "correct": "Correct the title or the place (below)",
}


def metadata(ask: Ask, **values: Any) -> str:
    """What a form remembers: where it was asked for, and what it is about."""
    where = {"channel": ask.channel_id, "thread": ask.thread_ts, "url": ask.response_url}
    return json.dumps({**{name: value for name, value in where.items() if value}, **values}, separators=(",", ":"))


def close_form(ask: Ask, role_id: int, title: str, handle: str) -> dict[str, Any]:
    """Why does the role close? Reason and note are for deciders."""
    reasons = [option(text, reason.value) for reason, text in REASONS.items()]
    return _form(
        View.ROLE_CLOSE,
        f"Close {handle}",
        "Close",
        metadata(ask, role=role_id),
        section(f"*{inline(title)}*"),
        _input(
            Field.REASON, "Why does it close?", {"type": "radio_buttons", "options": reasons, "initial_option": reasons[0]}
        ),
        _input(
            Field.NOTE,
            "Note",
            {"type": "plain_text_input", "multiline": True, "max_length": 1000},
            optional=True,
            hint="Only deciders and the role's team can read it.",
        ),
        small("The card in the channel says only that the role is closed or filled."),
    )


def team_form(ask: Ask, role_id: int, title: str, handle: str, team: Team) -> dict[str, Any]:
    """Who works on the role, where they talk, how many openings it has."""
    channel: dict[str, Any] = {
        "type": "conversations_select",
        "filter": {"include": ["private"], "exclude_external_shared_channels": True, "exclude_bot_users": True},
    }
    recruiters: dict[str, Any] = {"type": "multi_users_select"}
    openings: dict[str, Any] = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(MOST_OPENINGS),
        "initial_value": str(team.openings),
    }
    if team.hiring_channel:
        channel["initial_conversation"] = team.hiring_channel
    if team.recruiter_ids:
        recruiters["initial_users"] = list(team.recruiter_ids)
    return _form(
        View.ROLE_TEAM,
        f"Team of {handle}",
        "Save",
        metadata(ask, role=role_id),
        section(f"*{inline(title)}*"),
        _input(Field.OWNER, "Owner", _user(team.owner_id), optional=True, hint="Answers for the role: its hiring manager."),
        _input(Field.BACKUP, "Backup", _user(team.backup_id), optional=True),
        _input(Field.RECRUITERS, "Recruiters", recruiters, optional=True),
        _input(
            Field.HIRING_CHANNEL,
            "Hiring channel",
            channel,
            optional=True,
            hint="A private one. None: the owner hears by direct message.",
        ),
        _input(Field.OPENINGS, "Openings", openings),
    )


def create_form(ask: Ask, title: str) -> dict[str, Any]:
    """A role without a posting."""
    return _form(
        View.ROLE_CREATE,
        "New role",
        "Open it",
        metadata(ask),
        _input(Field.TITLE, "Title", _text(title, 150)),
        _input(Field.TEAM, "Team", _text("", 80), optional=True),
        _input(Field.PLACE, "Place", _text("", 150), optional=True),
        small("It has no posting in the repository. If one with this title comes later, it is a role of its own."),
    )


def wrong_form(ask: Ask, role_id: int, title: str, place: str | None, handle: str, *, has_file: bool) -> dict[str, Any]:
    """What is wrong with an announcement?"""
    choices = [option(text, word) for word, text in WRONGS.items() if has_file or word != "ignore_file"]
    return _form(
        View.ROLE_WRONG,
        f"What is wrong: {handle}",
        "Put it right",
        metadata(ask, role=role_id),
        section(f"*{inline(title)}*"),
        _input(Field.WRONG, "What shall I do?", {"type": "radio_buttons", "options": choices}),
        _input(Field.TITLE, "The right title", _text(title, 150), optional=True),
        _input(Field.PLACE, "The right place", _text(place or "", 150), optional=True),
        small("Taking back deletes the card and its lines. A correction wins over the file."),
    )


def done_view(reply: Reply) -> dict[str, Any]:
    """What came of a form, with Undo, where it can't be answered in the channel."""
    return answer_view(View.ROLE_DONE, "Done", reply)


def answer_view(callback: View, title: str, reply: Reply) -> dict[str, Any]:
    """A form that only shows an answer; nothing is submitted."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, MAX_MODAL_TITLE),
        "close": plain("Close", MAX_MODAL_TITLE),
        "blocks": reply.message()["blocks"],
    }


def typed(view: Mapping[str, Any], field: Field) -> Any:
    """What a form's field holds: text, a choice's value, an id, a list of ids; None when it is empty or missing."""
    state = ((view.get("state") or {}).get("values") or {}).get(field) or {}
    element = state.get(field) or {}
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    for name in ("value", "selected_user", "selected_users", "selected_conversation"):
        if name in element:
            return element[name]
    return None


def remembered(view: Mapping[str, Any]) -> dict[str, Any]:
    """What `metadata` stored in a form."""
    found = json.loads(view.get("private_metadata") or "{}")
    return found if isinstance(found, dict) else {}


def _form(callback: View, title: str, submit: str, stored: str, *blocks: Block) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, MAX_MODAL_TITLE),
        "submit": plain(submit, MAX_MODAL_TITLE),
        "close": plain("Cancel", MAX_MODAL_TITLE),
        "private_metadata": cut(stored, 3000),
        "blocks": list(blocks),
    }


def _input(field: Field, label: str, element: dict[str, Any], *, optional: bool = False, hint: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": plain(label, 2000),
        "optional": optional,
        "element": {**element, "action_id": field},
    }
    return {**block, "hint": plain(hint, 2000)} if hint else block


def _user(slack_id: str | None) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "users_select", "placeholder": plain("Choose a colleague", 150)}
    return {**element, "initial_user": slack_id} if slack_id else element


def _text(initial: str, most: int) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "plain_text_input", "max_length": most}
    return {**element, "initial_value": cut(initial, most)} if initial else element
