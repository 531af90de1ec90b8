"""Finding elements by what is written on them, and turning plain values into what elements hold."""

from __future__ import annotations

from typing import Any

from bot.localslack.driving.saying import NotSeen
from bot.localslack.view_state import MANY, STATEFUL, elements
from bot.localslack.workspace import Json


def written_on(block: Json, element: Json) -> list[str]:
    """Everything that an element may be called by."""
    texts = [element.get("text"), element.get("placeholder"), block.get("label")]
    words = [one["text"] for one in texts if isinstance(one, dict)]
    return [*words, element.get("action_id", ""), block.get("block_id", "")]


def find(blocks: list[Json], label: str) -> tuple[Json, Json] | None:
    """The element called `label`: exactly, or else the first that has it in its words."""
    found = [(block, element) for block, element in elements(blocks) if "action_id" in element]
    for block, element in found:
        if label in written_on(block, element):
            return block, element
    for block, element in found:
        if any(label in words for words in written_on(block, element)[:-2]):
            return block, element
    return None


def labels(blocks: list[Json]) -> list[str]:
    """What can be pressed."""
    return [f"[{written_on(block, element)[0]}]" for block, element in elements(blocks) if "action_id" in element]


def options_of(element: Json) -> list[Json]:
    groups = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *groups]


def option(element: Json, wanted: Any) -> Json:
    """An option by its text or value; raises NotSeen."""
    if isinstance(wanted, dict):
        return wanted
    for one in options_of(element):
        if wanted in (one["text"]["text"], one.get("value")):
            return one
    there = [one["text"]["text"] for one in options_of(element)]
    raise NotSeen(f"There is no option {wanted!r}, but: {there}")


def value_of(element: Json, wanted: Any, names: dict[str, str]) -> Json:
    """What an element holds when a person has entered `wanted` (texts, option texts, @names, lists of them)."""
    kind = element["type"]
    key = "selected_option" if kind == "overflow" else STATEFUL[kind][0]
    if key in MANY:
        many = wanted if isinstance(wanted, list) else [wanted]
        return {"type": kind, key: [_one(element, key, one, names) for one in many]}
    return {"type": kind, key: _one(element, key, wanted, names)}


def _one(element: Json, key: str, wanted: Any, names: dict[str, str]) -> Any:
    if wanted is None:
        return None
    if key in ("selected_option", "selected_options"):
        return option(element, wanted)
    if key in (
        "selected_user",
        "selected_users",
        "selected_channel",
        "selected_channels",
        "selected_conversation",
        "selected_conversations",
    ):
        bare = str(wanted).lstrip("@#")
        return next((one for one, name in names.items() if name.lstrip("@#") == bare), wanted)
    return wanted if isinstance(wanted, (int, dict)) and key != "value" else str(wanted)


def state_of(blocks: list[Json], entries: Json, names: dict[str, str]) -> Json:
    """The state of a form whose fields (by label, block_id or action_id) hold `entries`; raises NotSeen for unknown ones."""
    state: Json = {}
    for label, wanted in entries.items():
        found = find(blocks, label)
        if found is None:
            raise NotSeen(f"There is no field {label!r}, but: {labels(blocks)}")
        block, element = found
        state.setdefault(block["block_id"], {})[element["action_id"]] = value_of(element, wanted, names)
    return state


def by_label(blocks: list[Json], errors: dict[str, str]) -> dict[str, str]:
    """Errors by the label of their block."""
    names = {block["block_id"]: block.get("label", {}).get("text", block["block_id"]) for block in blocks}
    return {names.get(block_id, block_id): text for block_id, text in errors.items()}
