"""The content of a message (text, blocks, attachments) as an app sends it, checked and stored as Slack stores it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.localslack.blocks import as_stored
from bot.localslack.refusals import ApiError
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

TEXT_LIMIT = 40_000


class Content:
    """Reads message content out of arguments, acks and response URLs."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def read(self, given: Json, *, needed: bool = True) -> Json:
        """{"text": ..., "blocks"?: ..., "attachments"?: ...}; raises ApiError (no_text, invalid_blocks, ...)."""
        blocks = parsed(given.get("blocks"), "invalid_blocks_format")
        attachments = parsed(given.get("attachments"), "invalid_attachments")
        text = given.get("text")
        if needed and not text and not blocks and not attachments:
            raise ApiError("no_text")
        content: Json = {}
        if text is not None:
            content["text"] = str(text)[:TEXT_LIMIT]
        elif needed:
            content["text"] = ""
        if blocks is not None:
            content["blocks"] = as_stored(blocks, self._slack.ids)
        if attachments is not None:
            content["attachments"] = attachments
        return content


def parsed(value: Any, error: str) -> list[Json] | None:
    """A list that may come as JSON text; None when it is left out."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as broken:
            raise ApiError(error) from broken
    if not isinstance(value, list):
        raise ApiError(error)
    return value
