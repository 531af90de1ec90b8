"""Interactive elements and images."""

from __future__ import annotations

from typing import Any

from bot.localslack.kit import objects as o
from bot.localslack.kit.checks import Check, Found, all_of, array, boolean, exactly_one, integer, string, table, url
from bot.localslack.kit.rich_text import RICH_VALUE

USER = string(pattern=r"[UW][A-Z0-9]+")
CHANNEL = string(pattern=r"[CG][A-Z0-9]+")
DATE = string(pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TIME = string(pattern=r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = string(pattern=r"-?\d+(\.\d+)?")

_COMMON: dict[str, Check] = {"action_id": o.ACTION_ID}
_FOCUS: dict[str, Check] = _COMMON | {"focus_on_load": boolean}
_MENU: dict[str, Check] = _FOCUS | {"confirm": o.CONFIRM, "placeholder": o.PLACEHOLDER}
_TYPED: dict[str, Check] = _FOCUS | {"dispatch_action_config": o.DISPATCH, "placeholder": o.PLACEHOLDER}
_MANY: dict[str, Check] = _MENU | {"max_selected_items": integer(1)}
_TYPE: dict[str, Check] = {"type": o.TYPE}


def _known(value: Any, path: str, found: Found) -> None:
    """Initial options must be among the options."""
    groups = value.get("option_groups")
    options = value.get("options")
    if isinstance(groups, list):
        options = [one for group in groups if isinstance(group, dict) for one in group.get("options") or []]
    if not isinstance(options, list):
        return
    given = value.get("initial_options", [value["initial_option"]] if "initial_option" in value else [])
    for one in given if isinstance(given, list) else []:
        if not any(_same(one, option) for option in options):
            found.add("initial option must be one of the options", path)


def _same(one: Any, other: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(other, dict) or one.get("value") != other.get("value"):
        return False
    texts = [part.get("text") if isinstance(part, dict) else None for part in (one.get("text"), other.get("text"))]
    return texts[0] == texts[1]


def _in_order(value: Any, path: str, found: Found) -> None:
    """A number's minimum must not be above its maximum."""
    try:
        low, high = float(value["min_value"]), float(value["max_value"])
    except (KeyError, TypeError, ValueError):
        return
    if low > high:
        found.add("min_value must not be more than max_value", path)


def _lengths_in_order(value: Any, path: str, found: Found) -> None:
    low, high = value.get("min_length"), value.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        found.add("min_length must not be more than max_length", path)


def _static(extra: dict[str, Check]) -> Check:
    options = {"options": array(o.OPTION, 1, 100), "option_groups": array(o.OPTION_GROUP, 1, 100)}
    return table(_TYPE, extra | options, all_of(exactly_one("options", "option_groups"), _known))


def _conversations(initial: str, check: Check, extra: dict[str, Check]) -> Check:
    own: dict[str, Check] = {initial: check, "default_to_current_conversation": boolean, "filter": o.FILTER}
    return table(_TYPE, extra | own)


BUTTON = table(
    _TYPE | {"text": o.plain_text(75)},
    _COMMON
    | {
        "url": url(3000),
        "value": string(1, 2000),
        "style": string(one_of=("primary", "danger")),
        "confirm": o.CONFIRM,
        "accessibility_label": string(1, 75),
    },
)
WORKFLOW_BUTTON = table(
    _TYPE | {"text": o.plain_text(75), "workflow": o.WORKFLOW},
    _COMMON | {"style": string(one_of=("primary", "danger")), "accessibility_label": string(1, 75)},
)
IMAGE = table(
    _TYPE | {"alt_text": string(1, 2000)},
    {"image_url": url(3000), "slack_file": o.SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)
CHECKBOXES = table(
    _TYPE | {"options": array(o.MARKED_OPTION, 1, 10)},
    _FOCUS | {"initial_options": array(o.MARKED_OPTION), "confirm": o.CONFIRM},
    _known,
)
RADIO_BUTTONS = table(
    _TYPE | {"options": array(o.MARKED_OPTION, 1, 10)},
    _FOCUS | {"initial_option": o.MARKED_OPTION, "confirm": o.CONFIRM},
    _known,
)
OVERFLOW = table(_TYPE | {"options": array(o.OVERFLOW_OPTION, 1, 5)}, _COMMON | {"confirm": o.CONFIRM})
DATEPICKER = table(_TYPE, _MENU | {"initial_date": DATE})
TIMEPICKER = table(_TYPE, _MENU | {"initial_time": TIME, "timezone": string()})
DATETIMEPICKER = table(_TYPE, _FOCUS | {"initial_date_time": integer(0, 9_999_999_999), "confirm": o.CONFIRM})
PLAIN_TEXT_INPUT = table(
    _TYPE,
    _TYPED
    | {"initial_value": string(0), "multiline": boolean, "min_length": integer(0, 3000), "max_length": integer(1, 3000)},
    _lengths_in_order,
)
EMAIL_INPUT = table(_TYPE, _TYPED | {"initial_value": string(0)})
NUMBER_INPUT = table(
    _TYPE | {"is_decimal_allowed": boolean},
    _TYPED | {"initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
    _in_order,
)
RICH_TEXT_INPUT = table(_TYPE | {"action_id": o.ACTION_ID}, _TYPED | {"initial_value": RICH_VALUE})
FILE_INPUT = table(_TYPE, _COMMON | {"filetypes": array(string()), "max_files": integer(1, 10)})

MENUS: dict[str, Check] = {
    "static_select": _static(_MENU | {"initial_option": o.OPTION}),
    "external_select": table(_TYPE, _MENU | {"initial_option": o.OPTION, "min_query_length": integer(0)}),
    "users_select": table(_TYPE, _MENU | {"initial_user": USER}),
    "conversations_select": _conversations("initial_conversation", string(), _MENU | {"response_url_enabled": boolean}),
    "channels_select": table(_TYPE, _MENU | {"initial_channel": CHANNEL, "response_url_enabled": boolean}),
    "multi_static_select": _static(_MANY | {"initial_options": array(o.OPTION)}),
    "multi_external_select": table(_TYPE, _MANY | {"initial_options": array(o.OPTION), "min_query_length": integer(0)}),
    "multi_users_select": table(_TYPE, _MANY | {"initial_users": array(USER)}),
    "multi_conversations_select": _conversations("initial_conversations", array(string()), _MANY),
    "multi_channels_select": table(_TYPE, _MANY | {"initial_channels": array(CHANNEL)}),
}
PICKERS: dict[str, Check] = {"datepicker": DATEPICKER, "timepicker": TIMEPICKER}
CHOICES: dict[str, Check] = {"checkboxes": CHECKBOXES, "radio_buttons": RADIO_BUTTONS}

IN_ACTIONS: dict[str, Check] = (
    {"button": BUTTON, "overflow": OVERFLOW, "datetimepicker": DATETIMEPICKER, "workflow_button": WORKFLOW_BUTTON}
    | PICKERS
    | CHOICES
    | MENUS
)
IN_SECTION: dict[str, Check] = (
    {"button": BUTTON, "image": IMAGE, "overflow": OVERFLOW, "workflow_button": WORKFLOW_BUTTON} | PICKERS | CHOICES | MENUS
)
IN_INPUT: dict[str, Check] = (
    {
        "plain_text_input": PLAIN_TEXT_INPUT,
        "email_text_input": EMAIL_INPUT,
        "url_text_input": EMAIL_INPUT,
        "number_input": NUMBER_INPUT,
        "datetimepicker": DATETIMEPICKER,
        "rich_text_input": RICH_TEXT_INPUT,
        "file_input": FILE_INPUT,
    }
    | PICKERS
    | CHOICES
    | MENUS
)
