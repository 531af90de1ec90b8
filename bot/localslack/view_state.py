"""The state of inputs: what `state.values` holds, from initial values and from what a person entered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.localslack.workspace import Json

# element type -> (key in state, key of its initial value)
STATEFUL = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
MANY = frozenset({"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"})


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block."""
    for block in blocks:
        for key in ("element", "accessory"):
            if isinstance(block.get(key), dict):
                yield block, block[key]
        if block.get("type") in ("actions", "context_actions"):
            for element in block.get("elements", []):
                yield block, element


def find_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """The block and element of an action."""
    for block, element in elements(blocks):
        if block.get("block_id") == block_id and element.get("action_id") == action_id:
            return block, element
    return None


def initial_values(blocks: list[Json]) -> Json:
    """`state.values` as it is before anybody touched anything."""
    values: Json = {}
    for block, element in elements(blocks):
        kind = element.get("type", "")
        if kind in STATEFUL and "action_id" in element:
            values.setdefault(block["block_id"], {})[element["action_id"]] = entry(element, _initial(element))
    return values


def _initial(element: Json) -> Any:
    key, initial = STATEFUL[element["type"]]
    return element.get(initial, [] if key in MANY else None)


def entry(element: Json, value: Any) -> Json:
    """One entry of `state.values`."""
    return {"type": element["type"], STATEFUL[element["type"]][0]: value}


def kept_values(values: Json, old: list[Json], new: list[Json]) -> Json:
    """Values after an update: kept where block_id, action_id and type are the same, else initial."""
    types = {(block.get("block_id"), element.get("action_id")): element.get("type") for block, element in elements(old)}
    fresh = initial_values(new)
    for block_id, actions in fresh.items():
        for action_id, one in actions.items():
            held = values.get(block_id, {}).get(action_id)
            if held is not None and types.get((block_id, action_id)) == one["type"]:
                actions[action_id] = held
    return fresh


def merged(values: Json, blocks: list[Json], entered: Json) -> Json:
    """`values` with what the person entered, for elements that exist; wrong types are ignored."""
    result = {block_id: dict(actions) for block_id, actions in values.items()}
    for block, element in elements(blocks):
        given = entered.get(block.get("block_id", ""), {}).get(element.get("action_id"))
        if isinstance(given, dict) and element.get("type") in STATEFUL:
            key = STATEFUL[element["type"]][0]
            result.setdefault(block["block_id"], {})[element["action_id"]] = entry(element, _clean(given.get(key), key))
    return result


def _clean(value: Any, key: str) -> Any:
    if key in MANY:
        return value or []
    return value if value != "" else None


def complaints(values: Json, blocks: list[Json]) -> dict[str, str]:
    """What Slack's client says before it sends anything: block_id -> sentence."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        held = values.get(block["block_id"], {}).get(element["action_id"], {})
        if said := _complaint(
            element, held.get(STATEFUL.get(element["type"], ("value", ""))[0]), optional=block.get("optional", False)
        ):
            found[block["block_id"]] = said
    return found


def _complaint(element: Json, value: Any, *, optional: bool) -> str:
    if value in (None, "", []):
        return "" if optional else "Please complete this required field."
    if element["type"] == "number_input":
        return _number_complaint(element, str(value))
    if element["type"] == "email_text_input" and "@" not in str(value):
        return "Enter a valid email address."
    if element["type"] == "url_text_input" and "://" not in str(value):
        return "Enter a valid URL."
    if element["type"] == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Enter at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3000):
            return f"Enter at most {element.get('max_length', 3000)} characters."
    return ""


def _number_complaint(element: Json, text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return "Enter a number."
    if not element.get("is_decimal_allowed") and number != int(number):
        return "Enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Enter a number of at most {element['max_value']}."
    return ""
