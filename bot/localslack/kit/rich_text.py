"""Rich text: sections, lists, quotes and code, and what stands in them."""

from __future__ import annotations

from typing import Any

from bot.localslack.kit.checks import Check, Found, array, boolean, by_type, integer, string, table, url
from bot.localslack.kit.objects import BLOCK_ID, TYPE

_SIGNS = ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink")


def _some_style(value: Any, path: str, found: Found) -> None:
    if not value:
        found.add("must have at least one field", path)


STYLE = table({}, dict.fromkeys(_SIGNS, boolean), _some_style)


def _leaf(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return table({"type": TYPE, **required}, {"style": STYLE, **(optional or {})})


# Slack's documentation names no first letter for people and user groups; clients have been seen to send others.
_ID = string(pattern=r"[A-Z][A-Z0-9]+")
LEAVES: dict[str, Check] = {
    "text": _leaf({"text": string(0)}),
    "link": _leaf({"url": url()}, {"text": string(0), "unsafe": boolean}),
    "user": _leaf({"user_id": _ID}),
    "usergroup": _leaf({"usergroup_id": _ID}),
    "team": _leaf({"team_id": string(pattern=r"T[A-Z0-9]+")}),
    "channel": _leaf({"channel_id": string(pattern=r"[CG][A-Z0-9]+")}),
    "emoji": _leaf({"name": string()}, {"skin_tone": integer(1, 6), "unicode": string()}),
    "broadcast": _leaf({"range": string(one_of=("here", "channel", "everyone"))}),
    "color": _leaf({"value": string(pattern=r"#?[0-9a-fA-F]{6}")}),
    "date": _leaf({"timestamp": integer(0), "format": string()}, {"url": url(), "fallback": string(0)}),
}
LEAF = by_type(LEAVES)
BORDER = integer(0)  # "number of pixels of border thickness", says the documentation
SECTION = table({"type": TYPE, "elements": array(LEAF, 0)})
CONTAINERS: dict[str, Check] = {
    "rich_text_section": SECTION,
    "rich_text_list": table(
        {
            "type": TYPE,
            "style": string(one_of=("bullet", "ordered")),
            "elements": array(by_type({"rich_text_section": SECTION})),
        },
        {"indent": integer(0), "offset": integer(0), "border": BORDER},
    ),
    "rich_text_preformatted": table({"type": TYPE, "elements": array(LEAF, 0)}, {"border": BORDER, "language": string()}),
    "rich_text_quote": table({"type": TYPE, "elements": array(LEAF, 0)}, {"border": BORDER}),
}
PARTS = array(by_type(CONTAINERS), 0)
RICH_TEXT = by_type({"rich_text": table({"type": TYPE, "elements": PARTS}, {"block_id": BLOCK_ID})})
# What a rich text input starts with is "a rich text object": the whole block, or one of its leaves.
RICH_VALUE = by_type({"rich_text": RICH_TEXT, **LEAVES})
