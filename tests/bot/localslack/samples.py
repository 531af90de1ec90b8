"""Small blocks and views for the tests."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **parts: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **parts}


def button_message(label: str, action_id: str, *, block_id: str = "row", value: str = "1") -> list[Json]:
    return [
        section(f"A message with {label}"),
        {
            "type": "actions",
            "block_id": block_id,
            "elements": [{"type": "button", "action_id": action_id, "text": plain(label), "value": value}],
        },
    ]


def option(text: str, value: str) -> Json:
    return {"text": plain(text), "value": value}


def form(title: str = "Form", **parts: Any) -> Json:
    """A modal with a menu and a text."""
    menu = {
        "type": "static_select",
        "action_id": "menu",
        "options": [option("Filled", "filled"), option("Cancelled", "cancelled")],
    }
    text = {"type": "plain_text_input", "action_id": "text"}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [
            {"type": "input", "block_id": "reason", "label": plain("Reason"), "element": menu},
            {"type": "input", "block_id": "note", "label": plain("Note"), "element": text, "optional": True},
        ],
        **parts,
    }
