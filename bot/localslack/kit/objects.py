"""Composition objects: texts, options, confirmations, filters."""

from __future__ import annotations

from typing import Any

from bot.localslack.kit.checks import Check, Found, array, boolean, by_type, exactly_one, string, table, url

TYPE = string()
BLOCK_ID = string(1, 255)
ACTION_ID = string(1, 255)


def plain_text(at_most: int = 3000) -> Check:
    """A plain_text object."""
    return by_type({"plain_text": table({"type": TYPE, "text": string(1, at_most)}, {"emoji": boolean})})


def _mrkdwn(at_most: int) -> Check:
    return table({"type": TYPE, "text": string(1, at_most)}, {"verbatim": boolean})


def text(at_most: int = 3000) -> Check:
    """A text object of either type."""
    plain = table({"type": TYPE, "text": string(1, at_most)}, {"emoji": boolean})
    return by_type({"plain_text": plain, "mrkdwn": _mrkdwn(at_most)})


CONFIRM = table(
    {"title": plain_text(100), "text": text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": string(one_of=("primary", "danger"))},
)

OPTION = table({"text": plain_text(75), "value": string(1, 150)}, {"description": plain_text(75)})
OVERFLOW_OPTION = table({"text": plain_text(75), "value": string(1, 150)}, {"description": plain_text(75), "url": url(3000)})
MARKED_OPTION = table({"text": text(75), "value": string(1, 150)}, {"description": text(75)})
OPTION_GROUP = table({"label": plain_text(75), "options": array(OPTION, 1, 100)})

PLACEHOLDER = plain_text(150)
DISPATCH = table({"trigger_actions_on": array(string(one_of=("on_enter_pressed", "on_character_entered")), 1, 2)})


def _some_filter(value: Any, path: str, found: Found) -> None:
    if not value:
        found.add("must have at least one field", path)


FILTER = table(
    {},
    {
        "include": array(string(one_of=("im", "mpim", "private", "public"))),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    _some_filter,
)
SLACK_FILE = table({}, {"id": string(), "url": url()}, exactly_one("id", "url"))
INPUT_PARAMETER = table({"name": string(), "value": string(0)})
WORKFLOW = table({"trigger": table({"url": url()}, {"customizable_input_parameters": array(INPUT_PARAMETER)})})
URL_SOURCE = table({"type": TYPE, "url": url(3000), "text": string()})
