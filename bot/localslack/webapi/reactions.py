"""reactions.*."""

from __future__ import annotations

from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import Call, method
from bot.localslack.webapi.paging import page
from bot.localslack.workspace import Channel, Json, Message

# What reactions.get tells of the message (java-slack-sdk's samples).
GOTTEN = frozenset({"app_id", "blocks", "bot_id", "bot_profile", "reactions", "team", "text", "ts", "type", "user"})


def message_of(call: Call, error: str = "message_not_found") -> tuple[Channel, Message]:
    channel = call.channel()
    message = channel.messages.get(call.required("timestamp"))
    if message is None:
        raise ApiError(error)
    return channel, message


@method("reactions.add", "reactions:write")
def add(call: Call) -> Json:
    name = call.required("name").strip(":")
    channel, message = message_of(call)
    if channel.is_archived:
        raise ApiError("is_archived")
    if not call.slack.membership.react(channel, message, call.me, name):
        raise ApiError("already_reacted")
    return {}


@method("reactions.remove", "reactions:write")
def remove(call: Call) -> Json:
    name = call.required("name").strip(":")
    channel, message = message_of(call)
    if not call.slack.membership.react(channel, message, call.me, name, remove=True):
        raise ApiError("no_reaction")
    return {}


@method("reactions.get", "reactions:read")
def get(call: Call) -> Json:
    channel, message = message_of(call)
    shown = {key: value for key, value in message.body.items() if key in GOTTEN}
    return {"type": "message", "channel": channel.id, "message": shown}


@method("reactions.list", "reactions:read")
def list_(call: Call) -> Json:
    user = call.text("user") or call.me
    items = [
        {"type": "message", "channel": channel.id, "message": call.slack.messages.show(channel, message)}
        for channel in call.workspace.channels.values()
        if call.me in channel.members
        for message in channel.messages.values()
        if any(user in one["users"] for one in message.body.get("reactions", []))
    ]
    found, cursor = page(call, items, default=100)
    return {"items": found, "response_metadata": {"next_cursor": cursor}}
