"""What the gallery app shows (gallery.json): messages, modals and a Home tab with every block and element."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]

KNOWN: Json = json.loads(Path(__file__).with_name("gallery.json").read_text("utf-8"))
MESSAGES = ("card", "elements", "words", "pictures")


def shown(name: str) -> Json:
    """A message or view by its name, to be changed at will."""
    found: Json = copy.deepcopy(KNOWN[name])
    return found


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def option(label: str) -> Json:
    return {"text": {"type": "plain_text", "text": label}, "value": label.lower().replace(" ", "_")}


def small_modal(note: str = "", heading: str = "") -> Json:
    """The small form, with something in its note and another heading."""
    view = shown("small")
    if heading:
        view["blocks"][0]["text"]["text"] = f"*{heading}*"
    if note:
        view["blocks"][2]["element"]["initial_value"] = note
    return view
