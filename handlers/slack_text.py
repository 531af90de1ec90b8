"""How does text become Slack's? Escaped exactly here, once, where it goes into a message; cut to Slack's limits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

Block = dict[str, Any]

MAX_HEADER = 150
MAX_SECTION = 3000
MAX_BUTTON = 75
MAX_BUTTON_VALUE = 2000
MAX_MODAL_TITLE = 24

_LINK = re.compile(r"https?://[^\s<>|\"\\^`{}]+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s<>|@:/?\"']+@[^\s<>|@:/?\"']+\.[^\s<>|@:/?\"'.]+")
_PLAIN = re.compile(r"[\w.,:;/()+-]+(?: [\w.,:;/()+-]+)*")  # what most text is: nothing in it needs a look
_LOOKALIKES = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼"})


def escape(text: str) -> str:
    """Text from outside as Slack text: it can neither mention anybody nor pose as a link.

    Only these three: docs.slack.dev, "Formatting message text", "Escaping text".
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What a person typed, out of what Slack sends: the way back from `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def inline(text: str, most: int = 200) -> str:
    """One line of outside text for use inside formatted text: escaped, and its `*` can't end our bold."""
    if len(text) <= most and _PLAIN.fullmatch(text):
        return text
    return escape(cut(" ".join(text.split()), most).translate(_LOOKALIKES))


def paragraph(text: str, most: int = 600) -> str:
    """Several lines of outside text, escaped; a line can't begin a quote, a list stays a list."""
    lines = (" ".join(line.split()) for line in text.strip().splitlines())
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return escape(cut(joined, most).translate(_LOOKALIKES))


def cut(text: str, most: int) -> str:
    """At most `most` characters; what is cut ends in an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def link(address: str | None, words: str) -> str | None:
    """A link in Slack text when the address is a plain web or mail address, else None. `words` is outside text."""
    if address and _LINK.fullmatch(address):
        return f"<{escape(address)}|{inline(words)}>"
    if address and _MAIL.fullmatch(address):
        return f"<mailto:{escape(address)}|{inline(words)}>"
    return None


def is_web_address(address: str | None) -> bool:
    """Whether a button may lead there."""
    return bool(address and len(address) <= 3000 and _LINK.fullmatch(address))


def date(at: datetime) -> str:
    """A date that Slack writes in the reader's own zone, with a fallback in UTC."""
    return f"<!date^{int(at.timestamp())}^{{date_short}}|{at.day} {at:%b %Y}>"


def moment(at: datetime) -> str:
    """Date and time that Slack writes in the reader's own zone, with a fallback that names its zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at.day} {at:%b %Y, %H:%M} UTC>"


def header(text: str) -> Block:
    """A headline. Plain text: nothing in it is parsed, so it isn't escaped."""
    line = " ".join(text.split()) or "(no title)"
    return {"type": "header", "text": {"type": "plain_text", "text": cut(line, MAX_HEADER), "emoji": False}}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of Slack text that is escaped already."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, MAX_SECTION), "verbatim": True}}
    return {**block, "accessory": accessory} if accessory else block


def small(*texts: str) -> Block:
    """Small grey text, escaped already; up to 10 pieces."""
    elements = [{"type": "mrkdwn", "text": cut(text, MAX_SECTION), "verbatim": True} for text in texts if text]
    return {"type": "context", "elements": elements[:10]}


def actions(*elements: Block | None) -> Block:
    """A row of buttons and menus. An action id may stand only once in a row, so later ones are numbered ("role-act.2")."""
    counts: Counter[str] = Counter()
    row: list[Block] = []
    for element in [element for element in elements if element][:25]:
        action = str(element["action_id"])
        counts[action] += 1
        row.append({**element, "action_id": f"{action}.{counts[action]}"} if counts[action] > 1 else element)
    return {"type": "actions", "elements": row}


def button(text: str, action: str, value: str, *, style: str | None = None, url: str | None = None) -> Block:
    """A button. Its text is plain; `style` is "primary" or "danger"."""
    found: Block = {"type": "button", "text": plain(text, MAX_BUTTON), "action_id": action}
    found["value"] = cut(value, MAX_BUTTON_VALUE) or "-"
    return {**found, **({"style": style} if style else {}), **({"url": url} if url else {})}


def plain(text: str, most: int = MAX_BUTTON) -> Block:
    """A plain text object."""
    return {"type": "plain_text", "text": cut(text, most) or " ", "emoji": True}


def option(text: str, value: str) -> Block:
    """One choice of a menu."""
    return {"text": plain(text, 75), "value": cut(value, 150)}


def listed(lines: Sequence[str], most: int, more: str) -> list[str]:
    """At most `most` lines, the last of which says how many more there are ("and 12 more")."""
    if len(lines) <= most:
        return list(lines)
    return [*lines[: most - 1], f"…and {len(lines) - most + 1} more{more}"]
