"""What does a press carry? Who pressed and where, and what the button or the menu says it is about."""

from __future__ import annotations

from typing import Any

from bot.errors import NotFound
from handlers.desk import Ask, Desk


def ask_of_press(desk: Desk, body: dict[str, Any]) -> Ask:
    """Who pressed, and where."""
    container = body.get("container") or {}
    return Ask(
        workspace_id=desk.installation.workspace_id,
        user_id=body["user"]["id"],
        channel_id=container.get("channel_id") or (body.get("channel") or {}).get("id"),
        thread_ts=container.get("thread_ts"),
        trigger_id=body.get("trigger_id"),
        response_url=body.get("response_url"),
        is_in_form=(body.get("view") or {}).get("type") == "modal",
    )


def value_of(action: dict[str, Any]) -> str:
    """What a button carries, or the line of a menu that was chosen."""
    chosen = action.get("selected_option") or {}
    return str(action.get("value") or chosen.get("value") or "")


def number_of(desk: Desk, text: str) -> int:
    """A number that we put into a button. Raises NotFound for what was not made by us."""
    if not text.isdecimal():
        raise NotFound(command=desk.settings.command)
    return int(text)
