"""conversations.history and conversations.replies: reading what was said."""

from __future__ import annotations

import re

from bot.localslack.ids import newest_first
from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import Call, method
from bot.localslack.webapi.paging import decoded, encoded
from bot.localslack.workspace import Channel, Json

# What replies lack and history has (java-slack-sdk's samples).
NOT_IN_REPLIES = frozenset({"root", "client_msg_id", "username", "icons", "inviter", "purpose", "topic"})
_TS = re.compile(r"\d{1,10}(\.\d{1,6})?")


def padded_ts(call: Call, name: str) -> str:
    """A timestamp argument in the form that sorts as text; "" when left out, 0 or now."""
    value = call.text(name)
    if value in ("", "0", "now"):
        return ""
    if not _TS.fullmatch(value):
        raise ApiError(f"invalid_ts_{name}")
    seconds, _, fraction = value.partition(".")
    return f"{seconds:0>10}.{fraction:0<6}"


def readable(call: Call) -> Channel:
    """A channel whose history the app may read; raises ApiError."""
    channel = call.channel()
    call.need(f"{channel.scope_prefix}:history")
    if call.me not in channel.members:
        raise ApiError("not_in_channel")
    return channel


@method("conversations.history")
def history(call: Call) -> Json:
    channel = readable(call)
    limit = call.integer("limit", 100, 999)
    latest, oldest = padded_ts(call, "latest"), padded_ts(call, "oldest")
    inclusive = call.flag("inclusive")
    if cursor := call.text("cursor"):
        latest, inclusive = decoded(cursor, "next_ts:"), True
    low, high = newest_first(channel.timeline, oldest, latest, inclusive=inclusive)
    start = max(low, high - limit)
    metadata = call.flag("include_all_metadata")
    found = [
        call.slack.messages.show(channel, channel.messages[ts], metadata=metadata)
        for ts in reversed(channel.timeline[start:high])
    ]
    more = start > low
    answer: Json = {
        "messages": found,
        "has_more": more,
        "pin_count": len(channel.pins),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if more:
        answer["response_metadata"] = {"next_cursor": encoded(f"next_ts:{channel.timeline[start - 1]}")}
    return answer


@method("conversations.replies")
def replies(call: Call) -> Json:
    channel = readable(call)
    root = channel.messages.get(call.required("ts"))
    if root is None:
        raise ApiError("thread_not_found")
    metadata = call.flag("include_all_metadata")
    show = call.slack.messages.show
    if root.is_reply:
        return {"messages": [show(channel, root, metadata=metadata)], "has_more": False}
    limit = call.integer("limit", 1000, 1000)
    found = channel.threads.get(root.ts, [])
    oldest, latest = padded_ts(call, "oldest"), padded_ts(call, "latest")
    inclusive = call.flag("inclusive")
    if cursor := call.text("cursor"):
        oldest, inclusive = decoded(cursor, "next_ts:"), True
    low, high = newest_first(found, oldest, latest, inclusive=inclusive)
    end = min(high, low + max(1, limit - 1))
    shown = [show(channel, channel.messages[ts], metadata=metadata) for ts in (root.ts, *found[low:end])]
    messages = [{key: value for key, value in one.items() if key not in NOT_IN_REPLIES} for one in shown]
    answer: Json = {"messages": messages, "has_more": end < high}
    if end < high:
        answer["response_metadata"] = {"next_cursor": encoded(f"next_ts:{found[end]}")}
    return answer
