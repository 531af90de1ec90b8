"""What a channel keeps at hand: pinned messages, and bookmarks (links above the messages)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.localslack.workspace import Channel, Json, Message

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

MOST_PINS = 100
MOST_BOOKMARKS = 100
# What the events tell of the message (java-slack-sdk's samples).
TOLD = frozenset({"app_id", "bot_id", "bot_profile", "team", "text", "ts", "type", "user"})


class Pinboard:
    """Pins and bookmarks of all channels: state, events, pushes."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def pin(self, channel: Channel, message: Message, user: str, *, remove: bool = False) -> bool:
        """Pin a message or take the pin off; False if there is nothing to change."""
        if (message.ts in channel.pins) is not remove:
            return False
        if remove:
            channel.pins.remove(message.ts)
        else:
            channel.pins.append(message.ts)
        self._slack.live.channel_changed(channel)
        self._slack.events.emit(channel.team_id, self._event(channel, message, user, removed=remove), channel)
        return True

    def _event(self, channel: Channel, message: Message, user: str, *, removed: bool) -> Json:
        now = int(self._slack.clock.now())
        told = {key: value for key, value in message.body.items() if key in TOLD}
        event: Json = {
            "type": "pin_removed" if removed else "pin_added",
            "user": user,
            "channel_id": channel.id,
            "item": {"type": "message", "channel": channel.id, "created": now, "created_by": user, "message": told},
            "item_user": message.author or "",
            "pin_count": len(channel.pins),
            "pinned_info": {"channel": channel.id, "pinned_by": user, "pinned_ts": now},
            "event_ts": self._slack.messages.new_ts(),
        }
        return event | ({"has_pins": bool(channel.pins)} if removed else {})

    def add_bookmark(self, channel: Channel, title: str, link: str, user: str, *, emoji: str = "") -> Json:
        """A new link, at the end."""
        now = int(self._slack.clock.now())
        bookmark: Json = {
            "id": self._slack.ids.next("Bk"),
            "channel_id": channel.id,
            "title": title,
            "link": link,
            "emoji": emoji,
            "icon_url": "",
            "type": "link",
            "entity_id": "",
            "date_created": now,
            "date_updated": now,
            "rank": "",
            "last_updated_by_user_id": user,
            "last_updated_by_team_id": channel.team_id,
            "shortcut_id": "",
            "app_id": "",
        }
        channel.bookmarks.append(bookmark)
        self._slack.live.channel_changed(channel)
        return bookmark

    def change_bookmark(self, channel: Channel, bookmark: Json, changes: Json, user: str) -> None:
        """New title, link or emoji."""
        bookmark |= changes | {"date_updated": int(self._slack.clock.now()), "last_updated_by_user_id": user}
        self._slack.live.channel_changed(channel)

    def drop_bookmark(self, channel: Channel, bookmark: Json) -> None:
        channel.bookmarks.remove(bookmark)
        self._slack.live.channel_changed(channel)
