"""chat.unfurl: the app gives the links of a message their previews."""

from __future__ import annotations

from typing import Any

from bot.localslack.kit.surfaces import message_problems
from bot.localslack.refusals import ApiError
from bot.localslack.unfurling import links_of, with_previews
from bot.localslack.webapi.call import Call, method, missing
from bot.localslack.workspace import Channel, Json, Message


@method("chat.unfurl", "links:write")
def unfurl(call: Call) -> Json:
    channel, message = _message(call)
    unfurls: Any = call.parsed("unfurls", "cannot_parse_attachment")
    if not isinstance(unfurls, dict) or not unfurls:
        raise ApiError("missing_unfurls")
    previews = [_preview(call, link, given) for link, given in unfurls.items() if link in links_of(message)]
    if not previews:
        raise ApiError("cannot_unfurl_url")
    with_previews(call.slack, channel, message, previews)
    return {}


def _message(call: Call) -> tuple[Channel, Message]:
    if call.text("unfurl_id"):
        source, _, ts = call.text("unfurl_id").partition(":")
        channel = call.slack.channels.get(source)
    else:
        channel, ts = call.channel(), call.text("ts")
    if not ts:
        raise missing("ts")
    message = channel.messages.get(ts) if channel and channel.team_id == call.installation.team_id else None
    if channel is None or message is None:
        raise ApiError("cannot_find_message")
    return channel, message


def _preview(call: Call, link: str, given: Any) -> Json:
    if not isinstance(given, dict):
        raise ApiError("cannot_parse_attachment")
    if "blocks" in given and message_problems(given["blocks"]):
        raise ApiError("cannot_parse_attachment")
    return {"from_url": link, "original_url": link, "fallback": link, "is_app_unfurl": True, **given}
