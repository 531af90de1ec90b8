"""What a person keeps at hand in a channel: pins and bookmarks."""

from __future__ import annotations

from bot.localslack.people.request import Ask
from bot.localslack.people.talking import may_write, own_message
from bot.localslack.refusals import PersonRefused
from bot.localslack.workspace import Json


async def pin(ask: Ask) -> Json:
    """Pin a message of the channel, or (`remove`) take the pin off."""
    channel, message = own_message(ask)
    may_write(ask, ask.person, channel)
    return {"changed": ask.slack.pinboard.pin(channel, message, ask.person.id, remove=ask.flag("remove"))}


async def pins(ask: Ask) -> Json:
    """The pinned messages, the newest pin first."""
    channel = ask.channel
    pinned = [channel.messages[ts] for ts in reversed(channel.pins) if ts in channel.messages]
    return {"messages": [ask.slack.messages.show(channel, one) for one in pinned]}


async def bookmark(ask: Ask) -> Json:
    """Add a link (`title`, `link`) above the messages, or remove one (`remove`: its id)."""
    channel, board = ask.channel, ask.slack.pinboard
    may_write(ask, ask.person, channel)
    if wanted := ask.text("remove"):
        for one in [one for one in channel.bookmarks if one["id"] == wanted]:
            board.drop_bookmark(channel, one)
        return {}
    title, link = ask.text("title"), ask.text("link")
    if not title or not link.startswith(("http://", "https://")):
        raise PersonRefused("invalid_link", "A bookmark needs a title and an address that starts with https://.")
    return {"bookmark": board.add_bookmark(channel, title, link, ask.person.id)["id"]}
