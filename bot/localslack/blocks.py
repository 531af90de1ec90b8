"""Block Kit on its way in: checked, and rewritten the way Slack rewrites it."""

from __future__ import annotations

from typing import Any

from bot.localslack.ids import Ids
from bot.localslack.workspace import Json


def as_stored(blocks: list[Json], ids: Ids) -> list[Json]:
    """Blocks with ids, `emoji` and `verbatim` filled in, as Slack stores them."""
    return [_stored_block(block, ids) for block in blocks]


def _stored_block(block: Json, ids: Ids) -> Json:
    stored = {key: _stored(value, ids, nested=block.get("type") != "rich_text") for key, value in block.items()}
    if not stored.get("block_id"):
        stored["block_id"] = ids.word(5)
    return stored


def _stored(value: Any, ids: Ids, *, nested: bool) -> Any:
    if not nested:
        return value
    if isinstance(value, list):
        return [_stored(one, ids, nested=True) for one in value]
    if not isinstance(value, dict):
        return value
    stored = {key: _stored(one, ids, nested=True) for key, one in value.items()}
    kind = stored.get("type")
    if kind == "plain_text" and "text" in stored:
        stored.setdefault("emoji", True)
    elif kind == "mrkdwn" and "text" in stored:
        stored.setdefault("verbatim", False)
    elif kind in ACTION_TYPES and not stored.get("action_id"):
        stored["action_id"] = ids.word(5)
    if kind == "rich_text_input" and stored.get("initial_value", {}).get("type", "rich_text") != "rich_text":
        section = {"type": "rich_text_section", "elements": [stored["initial_value"]]}
        stored["initial_value"] = {"type": "rich_text", "elements": [section]}
    return stored


ACTION_TYPES = frozenset(
    {
        "button",
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "channels_select",
        "multi_static_select",
        "multi_external_select",
        "multi_users_select",
        "multi_conversations_select",
        "multi_channels_select",
        "overflow",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "checkboxes",
        "radio_buttons",
        "file_input",
        "workflow_button",
        "icon_button",
        "feedback_buttons",
    }
)
