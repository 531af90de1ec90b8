"""Link previews: Slack adds them a moment after a message, and that changes the message.

Bots that read edits must not take such a change for one: its text is the same, and it has no `edited`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.localslack.workspace import Channel, Message

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

_LINK = re.compile(r"<(https?://[^|>]+)")
UNFURL_SECONDS = 0.2


def unfurl_soon(slack: LocalSlack, channel: Channel, message: Message) -> None:
    """Give the first links of a message their previews, 0.2 s of local time later."""
    links = list(dict.fromkeys(_LINK.findall(message.body.get("text", ""))))[:5]
    if links:
        slack.clock.call_later(UNFURL_SECONDS, lambda: _unfurl(slack, channel, message, links))


def _unfurl(slack: LocalSlack, channel: Channel, message: Message, links: list[str]) -> None:
    if channel.messages.get(message.ts) is not message or message.body.get("subtype") == "tombstone":
        return
    previews = [
        {"id": at + 1, "from_url": link, "original_url": link, "title": link, "title_link": link, "fallback": link}
        for at, link in enumerate(links)
    ]
    own = [one for one in message.body.get("attachments", []) if "from_url" not in one]
    slack.messages.edit(channel, message, {"attachments": [*own, *previews]}, editor="", mark=False)
