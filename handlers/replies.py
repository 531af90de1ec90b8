"""How is somebody answered? A reply in the form that fits where they asked; refusals and errors become replies only here."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import Refusal
from handlers.ids import View
from handlers.slack_text import MAX_MODAL_TITLE, Block, escape, plain, section

log = logging.getLogger(__name__)

PATIENCE = 1.5  # seconds a call to Slack may delay an acknowledgement
BUDGET = 2.2  # seconds that all of them together may; Slack waits 3, and our own work takes its part
LEAST = 0.15  # seconds that a call gets however late it is
SLACK_TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError)
"""What slack_sdk raises when Slack can't be reached or answers with something else than it should."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody is told, for their eyes only. `text` is Slack text; `view` is a form that was opened instead."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    is_shown: bool = True  # False: a form is open, there is nothing to say beside it

    def message(self) -> dict[str, Any]:
        """As arguments of a message."""
        return {"text": self.text, "blocks": self.blocks or [section(self.text)]}


FORM_OPENED = Reply("", is_shown=False)


def refusal_reply(refusal: Refusal) -> Reply:
    """A refusal in its own words."""
    return Reply(escape(refusal.message))


def unexpected_reply(error: Exception) -> Reply:
    """Something broke: the person gets a short reference, and the log the same one with what happened."""
    reference = secrets.token_hex(3)
    log.error("unexpected error, reference %s", reference, exc_info=error)
    return Reply(f"Sorry, that went wrong on my side. If it stays so, tell whoever runs me: reference `{reference}`.")


async def explain_error(error: Exception, request: AsyncBoltRequest, client: AsyncWebClient) -> BoltResponse:
    """Bolt's error handler: what a listener raised before it acknowledged becomes the answer.

    An event whose handling broke unexpectedly is not acknowledged, so that Slack sends it again.
    """
    reply = refusal_reply(error) if isinstance(error, Refusal) else unexpected_reply(error)
    body = request.body
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", **reply.message()})
    if body.get("type") == "view_submission":
        return BoltResponse(status=200, body=form_errors(body, reply.text))
    if body.get("type") in ("block_actions", "message_action", "shortcut"):
        await answer_press(client, body, reply, replace=False)
        return BoltResponse(status=200, body="")
    if not isinstance(error, Refusal):
        return BoltResponse(status=500, body="")
    await answer_event(client, body.get("event") or {}, reply)
    return BoltResponse(status=200, body="")


def form_errors(body: dict[str, Any], text: str, block_id: str | None = None) -> dict[str, Any]:
    """The answer to a form that puts a sentence at a field: the one named, else the first that can carry it.

    A form without fields turns into the sentence: closing it would look as if it had been taken.
    """
    blocks = (body.get("view") or {}).get("blocks") or []
    inputs = [block["block_id"] for block in blocks if block.get("type") == "input"]
    if not inputs:
        return {"response_action": "update", "view": answer_form("Rolecall", Reply(text))}
    where = block_id if block_id in inputs else inputs[0]
    return {"response_action": "errors", "errors": {where: text}}


async def answer_press(client: AsyncWebClient, body: dict[str, Any], reply: Reply, *, replace: bool) -> bool:
    """Answer somebody who pressed a button, for their eyes only; whether Slack took it.

    `replace` puts the answer in the place of the ephemeral message that held the button. On App Home, and in a form, the
    answer is a form on top of it.
    """
    surface = (body.get("view") or {}).get("type")
    if surface and body.get("trigger_id"):
        return await _answer_on_top(client, body["trigger_id"], reply, pushes=surface == "modal")
    container = body.get("container") or {}
    is_ephemeral = bool(container.get("is_ephemeral"))
    message = {"response_type": "ephemeral", "replace_original": replace and is_ephemeral, **reply.message()}
    thread_ts = container.get("thread_ts")
    if thread_ts and not message["replace_original"]:
        message["thread_ts"] = thread_ts
    if body.get("response_url") and await respond(body["response_url"], message):
        return True
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id")
    return await whisper(client, channel, (body.get("user") or {}).get("id"), thread_ts, reply)


async def _answer_on_top(client: AsyncWebClient, trigger_id: str, reply: Reply, *, pushes: bool) -> bool:
    """What was pressed stood on App Home, or in a form: the answer is a form that only shows it."""
    view = answer_form("Rolecall", reply)
    if pushes:
        return await in_time(client.views_push(trigger_id=trigger_id, view=view), "views.push")
    return await in_time(client.views_open(trigger_id=trigger_id, view=view), "views.open")


def answer_form(title: str, reply: Reply, callback: View = View.ANSWER) -> dict[str, Any]:
    """A form that only shows an answer; nothing is submitted."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, MAX_MODAL_TITLE),
        "close": plain("Close", MAX_MODAL_TITLE),
        "blocks": reply.message()["blocks"],
    }


async def answer_event(client: AsyncWebClient, event: dict[str, Any], reply: Reply) -> bool:
    """Answer somebody who wrote to the bot, in the same thread, for their eyes only; whether Slack took it."""
    return await whisper(client, event.get("channel"), event.get("user"), event.get("thread_ts"), reply)


async def whisper(
    client: AsyncWebClient, channel: str | None, user: str | None, thread_ts: str | None, reply: Reply
) -> bool:
    """Post an ephemeral message. Best effort: nothing that matters depends on it."""
    if not channel or not user or not reply.is_shown:
        return False
    call = client.chat_postEphemeral(
        channel=channel, user=user, thread_ts=thread_ts, unfurl_links=False, unfurl_media=False, **reply.message()
    )
    return await in_time(call, "chat.postEphemeral")


_ends_at: ContextVar[float] = ContextVar("ends_at")


def begin_budget() -> None:
    """A request has come in: from now on the calls that its acknowledgement waits for share BUDGET seconds."""
    _ends_at.set(time.monotonic() + BUDGET)


def patience() -> float:
    """Seconds that the next call to Slack may take."""
    left = _ends_at.get(time.monotonic() + BUDGET) - time.monotonic()
    return min(PATIENCE, max(LEAST, left))


async def respond(response_url: str, message: dict[str, Any]) -> bool:
    """Answer by a response URL, which works where the bot isn't a member; at most 5 times within 30 minutes."""
    webhook = AsyncWebhookClient(response_url, timeout=2, retry_handlers=[])
    try:
        response = await asyncio.wait_for(webhook.send_dict(message), patience())
    except SLACK_TROUBLE as error:
        log.info("response_url: %s", type(error).__name__)
        return False
    return response.status_code == 200


async def in_time(call: Any, what: str) -> bool:
    """Await a call to Slack, but not for long; whether it went well. What went wrong is logged, not raised."""
    return await answer_in_time(call, what) is not None


async def answer_in_time(call: Any, what: str) -> Any | None:
    """Slack's answer to a call, None where it did not come in time or was a refusal; that is logged, not raised."""
    try:
        answer = await asyncio.wait_for(call, patience())
    except SLACK_TROUBLE as error:
        log.info("%s: %s", what, _reason(error))
        return None
    return {} if answer is None else answer


def _reason(error: BaseException) -> str:
    """Slack's own word for it, and nothing of the request."""
    response = getattr(error, "response", None)
    found = response.get("error") if response is not None and hasattr(response, "get") else None
    return str(found or type(error).__name__)
