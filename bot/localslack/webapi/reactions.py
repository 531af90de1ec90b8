"""reactions.* and pins.*."""

from __future__ import annotations

from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import Call, method
from bot.localslack.workspace import Channel, Json, Message


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
    return {"type": "message", "channel": channel.id, "message": call.slack.messages.show(channel, message)}


@method("pins.add", "pins:write")
def pins_add(call: Call) -> Json:
    channel, message = message_of(call)
    if message.ts in channel.pins:
        raise ApiError("already_pinned")
    channel.pins.append(message.ts)
    return {}


@method("pins.remove", "pins:write")
def pins_remove(call: Call) -> Json:
    channel, message = message_of(call)
    if message.ts not in channel.pins:
        raise ApiError("no_pin")
    channel.pins.remove(message.ts)
    return {}


@method("pins.list", "pins:read")
def pins_list(call: Call) -> Json:
    channel = call.channel()
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created": channel.created,
            "created_by": call.me,
            "message": call.slack.messages.show(channel, channel.messages[ts]),
        }
        for ts in channel.pins
        if ts in channel.messages
    ]
    return {"items": items}
