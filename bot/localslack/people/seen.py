"""People and channels as the page shows them to one person."""

from __future__ import annotations

from bot.localslack.ids import newest_first
from bot.localslack.workspace import Channel, Json, Person


def person_shown(person: Person) -> Json:
    """A person as the page shows them."""
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "is_bot": person.is_bot,
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_stranger": person.is_stranger,
        "deleted": person.deleted,
        "is_app_user": person.is_bot,
        "avatar_color": f"#{person.color}",
    }


def unread(channel: Channel, user: str) -> tuple[int, int]:
    """Unread messages in the main view, and how many of them mention the person (all of them in a direct message)."""
    low, high = newest_first(channel.timeline, channel.read.get(user, ""), "", inclusive=False)
    fresh = [channel.messages[ts] for ts in channel.timeline[max(low, high - 200) : high]]
    count = high - low
    if channel.kind in ("im", "mpim"):
        return count, count
    words = (f"<@{user}>", "<!here>", "<!channel>", "<!everyone>")
    return count, sum(any(word in message.body.get("text", "") for word in words) for message in fresh)


def channel_shown(channel: Channel, user: str) -> Json:
    """A channel as the page shows it to one person."""
    count, mentions = unread(channel, user) if user in channel.members else (0, 0)
    shown: Json = {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "creator": channel.creator,
        "purpose": channel.purpose,
        "is_member": user in channel.members,
        "is_archived": channel.is_archived,
        "is_shared": bool(channel.shared_with),
        "unread": count,
        "mentions": mentions,
        "last_read": channel.read.get(user, ""),
        "members": list(channel.members),
        "pins": list(channel.pins),
        "bookmarks": [{key: one[key] for key in ("id", "title", "link", "emoji")} for one in channel.bookmarks],
    }
    return shown | ({"user": channel.other(user)} if channel.is_dm else {})


def sees_channel(channel: Channel, person: Person) -> bool:
    if person.id in channel.members:
        return True
    return channel.kind == "public" and not person.is_guest
