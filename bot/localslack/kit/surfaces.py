"""Whole surfaces: the blocks of a message, a modal, a home tab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.localslack.kit import objects as o
from bot.localslack.kit.checks import Check, Found, anything, array, boolean, by_type, string, table
from bot.localslack.kit.layout import EVERYWHERE, IN_MESSAGES
from bot.localslack.workspace import Json

MESSAGE_BLOCKS = array(by_type(IN_MESSAGES), 0, 50)
VIEW_BLOCKS = array(by_type(EVERYWHERE), 1, 100)
MARKDOWN_TOGETHER = 12_000

_VIEW: dict[str, Check] = {
    "private_metadata": string(0, 3000),
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
}
MODAL = table(
    {"type": o.TYPE, "title": o.plain_text(24), "blocks": VIEW_BLOCKS},
    _VIEW
    | {
        "close": o.plain_text(24),
        "submit": o.plain_text(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = table({"type": o.TYPE, "blocks": VIEW_BLOCKS}, _VIEW | dict.fromkeys(("title", "close", "submit"), anything))


def message_problems(blocks: Any, path: str = "/blocks") -> list[str]:
    """What is wrong with the blocks of a message; [] = nothing."""
    found = Found()
    MESSAGE_BLOCKS(blocks, path, found)
    if isinstance(blocks, list):
        _unique(blocks, path, found)
        _tables_and_markdown(blocks, path, found)
        _no_file_inputs(blocks, path, found)
    return found.messages


def view_problems(view: Json) -> list[str]:
    """What is wrong with a modal or home tab; [] = nothing."""
    found = Found()
    is_modal = view.get("type") == "modal"
    (MODAL if is_modal else HOME)(view, "/view", found)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return found.messages
    _unique(blocks, "/view/blocks", found)
    _one_focus(blocks, found)
    if is_modal:
        _needs_submit(view, blocks, found)
    else:
        _no_file_inputs(blocks, "/view/blocks", found)
    return found.messages


def _needs_submit(view: Json, blocks: list[Any], found: Found) -> None:
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if has_input and "submit" not in view:
        found.add("missing required field: submit (a view with input blocks needs it)", "/view")


def _all_elements(block: Any) -> Iterator[Any]:
    if isinstance(block, dict):
        yield from (block[key] for key in ("element", "accessory") if key in block)
        several = block.get("elements")
        if isinstance(several, list):
            yield from several


def _unique(blocks: list[Any], path: str, found: Found) -> None:
    """block_ids are unique in a surface, action_ids in a block."""
    seen: set[str] = set()
    for at, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if isinstance(block_id, str):
            if block_id in seen:
                found.add(f"`block_id` already exists: {block_id}", f"{path}/{at}/block_id")
            seen.add(block_id)
        actions: set[str] = set()
        for element in _all_elements(block):
            action_id = element.get("action_id") if isinstance(element, dict) else None
            if isinstance(action_id, str) and action_id in actions:
                found.add(f"`action_id` already exists: {action_id}", f"{path}/{at}")
            elif isinstance(action_id, str):
                actions.add(action_id)


def _tables_and_markdown(blocks: list[Any], path: str, found: Found) -> None:
    kinds = [block.get("type") for block in blocks if isinstance(block, dict)]
    if kinds.count("table") > 1:
        found.add("only one table allowed", path)
    texts = [block.get("text") for block in blocks if isinstance(block, dict) and block.get("type") == "markdown"]
    if sum(len(text) for text in texts if isinstance(text, str)) > MARKDOWN_TOGETHER:
        found.add(f"all markdown blocks together must be less than {MARKDOWN_TOGETHER + 1} characters", path)


def _no_file_inputs(blocks: list[Any], path: str, found: Found) -> None:
    for at, block in enumerate(blocks):
        if any(isinstance(element, dict) and element.get("type") == "file_input" for element in _all_elements(block)):
            found.add("unsupported type: file_input", f"{path}/{at}/element/type")


def _one_focus(blocks: list[Any], found: Found) -> None:
    elements = [element for block in blocks for element in _all_elements(block) if isinstance(element, dict)]
    if sum(element.get("focus_on_load") is True for element in elements) > 1:
        found.add("only one element can have focus_on_load", "/view/blocks")
