"""Messages and views as plain text, the way a person reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.localslack.typed_text import unescape
from bot.localslack.workspace import Json

_SPECIAL = re.compile(r"<(?P<what>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_MARKS = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_TEXTS = (
    "text",
    "title",
    "label",
    "hint",
    "description",
    "alt_text",
    "placeholder",
    "fields",
    "elements",
    "element",
    "accessory",
    "rows",
)


def names_of(state: Json) -> dict[str, str]:
    """id -> name, for everything that a text can mention."""
    people = {one["id"]: f"@{one['name']}" for one in state["people"]}
    channels = {one["id"]: f"#{one['name']}" for one in state["channels"]}
    return people | channels | {one["id"]: f"@{one['handle']}" for one in state["usergroups"]}


def plain(text: str, names: dict[str, str]) -> str:
    """Slack text as it looks: mentions by name, links by label, no formatting signs."""

    def spoken(match: re.Match[str]) -> str:
        what, label = match["what"], match["label"]
        if what[0] in "@#":
            return names.get(what[1:], label or what)
        if what.startswith("!date^"):
            return label or what
        if what.startswith("!subteam^"):
            return names.get(what.removeprefix("!subteam^"), label or what)
        return label or (f"@{what[1:]}" if what.startswith("!") else what)

    return unescape(_MARKS.sub("", _SPECIAL.sub(spoken, text)))


def message_text(raw: Json, names: dict[str, str]) -> str:
    """All that a message shows."""
    blocks = raw.get("blocks") or []
    own = [block for block in blocks if block.get("type") != "rich_text"]
    parts = list(_texts(own)) if own else [str(raw.get("text", ""))]
    for attachment in raw.get("attachments") or []:
        parts += [str(attachment.get(key, "")) for key in ("pretext", "title", "text")] + list(
            _texts(attachment.get("blocks", []))
        )
    parts += [f"[{file.get('name', '')}]" for file in raw.get("files") or []]
    return "\n".join(plain(part, names) for part in parts if part)


def view_text(view: Json, names: dict[str, str]) -> str:
    """All that a modal or home tab shows."""
    return "\n".join(
        plain(part, names) for part in [*_texts(view.get("title") or {}), *_texts(view.get("blocks", []))] if part
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for key in _TEXTS:
            if isinstance(value.get(key), str):
                yield value[key]
            elif key in value:
                yield from _texts(value[key])
