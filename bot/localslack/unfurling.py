"""Links in messages: what the app hears of them, and their previews.

Slack adds a preview a moment after a message, and that changes the message. Bots that read edits must not take such a
change for one: its text is the same, and it has no `edited`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.localslack.workspace import Channel, Json, Message

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

_LINK = re.compile(r"<(https?://[^|>]+)")
UNFURL_SECONDS = 0.2


def links_of(message: Message) -> list[str]:
    """The addresses in a message, each once; at most five, as Slack looks at no more."""
    return list(dict.fromkeys(_LINK.findall(message.body.get("text", ""))))[:5]


def tell_links(slack: LocalSlack, channel: Channel, message: Message) -> None:
    """`link_shared` for links to the domains that the manifest names (features.unfurl_domains)."""
    domains = slack.app.manifest.get("features", {}).get("unfurl_domains") or []
    found = [{"domain": domain, "url": link} for link in links_of(message) if (domain := _domain(link, domains))]
    installation = slack.installations.get(channel.team_id)
    if not found or installation is None or message.body.get("bot_id"):
        return
    event: Json = {
        "type": "link_shared",
        "user": message.author or "",
        "channel": channel.id,
        "message_ts": message.ts,
        "is_bot_user_member": installation.bot_user_id in channel.members,
        "unfurl_id": f"{channel.id}:{message.ts}",
        "source": "conversations_history",
        "links": found,
        "event_ts": message.ts,
    }
    slack.events.emit(channel.team_id, event | ({"thread_ts": message.thread_ts} if message.is_reply else {}), channel)


def _domain(link: str, domains: list[str]) -> str:
    host = urlsplit(link).hostname or ""
    return next((one for one in domains if host == one or host.endswith(f".{one}")), "")


def unfurl_soon(slack: LocalSlack, channel: Channel, message: Message) -> None:
    """Give the first links of a message their previews, 0.2 s of local time later."""
    if links := links_of(message):
        slack.clock.call_later(UNFURL_SECONDS, lambda: _unfurl(slack, channel, message, links))


def _unfurl(slack: LocalSlack, channel: Channel, message: Message, links: list[str]) -> None:
    if channel.messages.get(message.ts) is not message or message.body.get("subtype") == "tombstone":
        return
    previews: list[Json] = [
        {"from_url": link, "original_url": link, "title": link, "title_link": link, "fallback": link} for link in links
    ]
    with_previews(slack, channel, message, previews)


def with_previews(slack: LocalSlack, channel: Channel, message: Message, previews: list[Json]) -> None:
    """Put previews under a message in place of those of the same links; it does not count as an edit."""
    fresh = {one["from_url"] for one in previews}
    kept = [one for one in message.body.get("attachments", []) if one.get("from_url") not in fresh]
    attachments = [{**one, "id": at + 1} for at, one in enumerate([*kept, *previews])]
    slack.messages.edit(channel, message, {"attachments": attachments}, editor="", mark=False)
