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


def message_problems(blocks: Any, path: str = "/blocks", *, webhook: bool = False) -> list[str]:
    """What is wrong with the blocks of a message; [] = nothing.

    In a `webhook` message (what a response URL takes) only blocks that somebody can use need ids of their own.
    """
    found = Found()
    MESSAGE_BLOCKS(blocks, path, found)
    if isinstance(blocks, list):
        _unique(blocks, path, found, only_used=webhook)
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


def _unique(blocks: list[Any], path: str, found: Found, *, only_used: bool = False) -> None:
    """block_ids are unique in a surface (with `only_used`: those of blocks with actions), action_ids in a block."""
    seen: dict[str, bool] = {}
    for at, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        used = _own_actions(block, f"{path}/{at}", found) or not only_used
        if isinstance(block_id, str):
            if block_id in seen and (used or seen[block_id]):
                found.add(f'`block_id` "{block_id}" already exists', f"{path}/{at}/block_id")
            seen[block_id] = used or seen.get(block_id, False)


def _own_actions(block: Any, path: str, found: Found) -> bool:
    """Can somebody use this block? Says where two of its elements share an action_id."""
    actions: set[str] = set()
    for at, element in enumerate(_all_elements(block)):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str) and action_id in actions:
            found.add(f'`action_id` "{action_id}" already exists', f"{path}/elements/{at}/action_id")
        elif isinstance(action_id, str):
            actions.add(action_id)
    return any(isinstance(element, dict) and element.get("type") != "image" for element in _all_elements(block)) and (
        block.get("type") != "context"
    )


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
