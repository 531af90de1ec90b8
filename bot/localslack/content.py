"""The content of a message (text, blocks, attachments) as an app sends it, checked and stored as Slack stores it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.localslack.blocks import as_stored
from bot.localslack.kit.surfaces import message_problems
from bot.localslack.refusals import ApiError
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

TEXT_LIMIT = 40_000
MARKDOWN_LIMIT = 12_000
ATTACHMENT_LIMIT = 100
FALLBACK = "[no preview available]"


class Content:
    """Reads message content out of arguments, acks and response URLs."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def read(self, given: Json, *, needed: bool = True, webhook: bool = False) -> Json:
        """{"text": ..., "blocks"?: ..., "attachments"?: ...}; raises ApiError (no_text, invalid_blocks, ...).

        `webhook`: what a response URL takes.
        """
        blocks = parsed(given.get("blocks"), "invalid_blocks_format")
        attachments = parsed(given.get("attachments"), "invalid_attachments")
        text = given.get("text")
        if given.get("markdown_text"):
            text, blocks = self._markdown(given, blocks)
        if needed and not text and not blocks and not attachments:
            raise ApiError("no_text")
        content: Json = {}
        if text is not None:
            content["text"] = str(text)[:TEXT_LIMIT]
        elif needed:
            content["text"] = ""
        if blocks is not None:
            content["blocks"] = self._blocks(blocks, webhook=webhook)
        if attachments is not None:
            content["attachments"] = self._attachments(attachments, webhook=webhook)
        return content

    def _markdown(self, given: Json, blocks: list[Json] | None) -> tuple[str, list[Json]]:
        if given.get("text") or blocks:
            raise ApiError("markdown_text_conflict")
        text = str(given["markdown_text"])
        if len(text) > MARKDOWN_LIMIT:
            raise ApiError("msg_too_long")
        return text, [{"type": "markdown", "text": text}]

    def _blocks(self, blocks: list[Json], *, webhook: bool) -> list[Json]:
        if problems := message_problems(blocks, webhook=webhook):
            raise invalid_blocks("invalid_blocks", problems)
        return as_stored(blocks, self._slack.ids)

    def _attachments(self, attachments: list[Json], *, webhook: bool) -> list[Json]:
        if len(attachments) > ATTACHMENT_LIMIT:
            raise ApiError("too_many_attachments")
        stored = []
        for at, attachment in enumerate(attachments):
            if not isinstance(attachment, dict):
                raise ApiError("invalid_attachments")
            if "blocks" in attachment:
                problems = message_problems(attachment["blocks"], f"/attachments/{at}/blocks", webhook=webhook)
                if problems:
                    raise invalid_blocks("invalid_attachments", problems)
            blocks = {"blocks": as_stored(attachment["blocks"], self._slack.ids)} if "blocks" in attachment else {}
            stored.append({"id": at + 1, "fallback": FALLBACK, **attachment, **blocks})
        return stored


def invalid_blocks(code: str, problems: list[str]) -> ApiError:
    """Slack's refusal of blocks, with each path and reason."""
    return ApiError(
        code, errors=[one.removeprefix("[ERROR] ") for one in problems], response_metadata={"messages": problems}
    )


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
