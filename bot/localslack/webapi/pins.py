"""pins.* and bookmarks.*: what a channel keeps at hand."""

from __future__ import annotations

from bot.localslack.pinboard import MOST_BOOKMARKS, MOST_PINS
from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import Call, method, missing
from bot.localslack.webapi.reactions import message_of
from bot.localslack.workspace import Channel, Json


def _own_channel(call: Call, name: str = "channel") -> Channel:
    """A channel the app is in; raises ApiError."""
    channel = call.channel(name)
    if call.me not in channel.members:
        raise ApiError("not_in_channel")
    if channel.is_archived:
        raise ApiError("is_archived")
    return channel


@method("pins.add", "pins:write")
def add(call: Call) -> Json:
    _own_channel(call)
    channel, message = message_of(call)
    if len(channel.pins) >= MOST_PINS:
        raise ApiError("too_many_pins")
    if not call.slack.pinboard.pin(channel, message, call.me):
        raise ApiError("already_pinned")
    return {}


@method("pins.remove", "pins:write")
def remove(call: Call) -> Json:
    _own_channel(call)
    channel, message = message_of(call)
    if not call.slack.pinboard.pin(channel, message, call.me, remove=True):
        raise ApiError("no_pin")
    return {}


@method("pins.list", "pins:read")
def list_(call: Call) -> Json:
    channel = call.channel()
    if call.me not in channel.members:
        raise ApiError("not_in_channel")
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created": int(float(ts)),
            "created_by": call.me,
            "message": call.slack.messages.show(channel, channel.messages[ts]),
        }
        for ts in reversed(channel.pins)
        if ts in channel.messages
    ]
    return {"items": items}


@method("bookmarks.list", "bookmarks:read")
def bookmarks(call: Call) -> Json:
    return {"bookmarks": list(_own_channel(call, "channel_id").bookmarks)}


@method("bookmarks.add", "bookmarks:write")
def add_bookmark(call: Call) -> Json:
    channel = _own_channel(call, "channel_id")
    if call.required("type") != "link":
        raise ApiError("invalid_bookmark_type")
    link = _link(call.required("link"))
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise ApiError("too_many_bookmarks")
    made = call.slack.pinboard.add_bookmark(channel, call.required("title"), link, call.me, emoji=call.text("emoji"))
    return {"bookmark": made}


def _link(address: str) -> str:
    if "://" not in address:
        raise ApiError("invalid_link")
    return address


def _bookmark_of(call: Call) -> tuple[Channel, Json]:
    channel = _own_channel(call, "channel_id")
    wanted = call.required("bookmark_id")
    for bookmark in channel.bookmarks:
        if bookmark["id"] == wanted:
            return channel, bookmark
    raise ApiError("not_found")


@method("bookmarks.edit", "bookmarks:write")
def edit_bookmark(call: Call) -> Json:
    channel, bookmark = _bookmark_of(call)
    changes = {name: call.text(name) for name in ("title", "link", "emoji") if call.text(name)}
    if not changes:
        raise missing("title")
    if "link" in changes:
        _link(changes["link"])
    call.slack.pinboard.change_bookmark(channel, bookmark, changes, call.me)
    return {"bookmark": bookmark}


@method("bookmarks.remove", "bookmarks:write")
def remove_bookmark(call: Call) -> Json:
    call.slack.pinboard.drop_bookmark(*_bookmark_of(call))
    return {}
