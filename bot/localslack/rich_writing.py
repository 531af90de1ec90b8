"""The rich_text block of what a person wrote: lines, lists, quotes and code, and the styles within them.

Slack's composer makes it from what is typed; here it is read back out of the stored text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from bot.localslack.typed_text import unescape
from bot.localslack.workspace import Json

_FENCE = re.compile(r"```\n?(.+?)\n?```\n?", re.S)
_QUOTE = re.compile(r"&gt; ?(.*)")
_BULLET = re.compile(r"[•-] (.+)")
_NUMBER = re.compile(r"\d{1,3}\. (.+)")
_STYLES = {"bold": r"\*", "italic": "_", "strike": "~"}
_MARKED = "|".join(
    rf"(?<![\w{sign}])(?:{sign})(?=\S)(?P<{style}>[^\n]*?\S)(?:{sign})(?![\w{sign}])" for style, sign in _STYLES.items()
)
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<what>[^<>|]+)(?:\|(?P<label>[^<>]*))?>"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+'-]+):(?!\w)"
    rf"|{_MARKED}"
)


def rich_text(text: str, block_id: str) -> list[Json]:
    """The one block that a written message has; `text` is Slack text."""
    return [{"type": "rich_text", "block_id": block_id, "elements": list(_parts(text))}]


def _parts(text: str) -> Iterator[Json]:
    at = 0
    for fence in _FENCE.finditer(text):
        yield from _lines(text[at : fence.start()])
        code = {"type": "text", "text": unescape(_bare(fence[1]))}
        yield {"type": "rich_text_preformatted", "elements": [code], "border": 0}
        at = fence.end()
    yield from _lines(text[at:])


def _bare(text: str) -> str:
    """Code as it was typed: addresses without the angle brackets of links."""
    return re.sub(r"<(https?://[^|>]+)(?:\|[^>]*)?>", r"\1", text)


def _lines(text: str) -> Iterator[Json]:
    """Lines of the same kind together."""
    if not text:
        return
    for kind, lines in itertools.groupby(text.removesuffix("\n").split("\n"), key=_kind):
        yield _grouped(kind, list(lines))


def _kind(line: str) -> str:
    for kind, pattern in (("quote", _QUOTE), ("bullet", _BULLET), ("ordered", _NUMBER)):
        if pattern.fullmatch(line):
            return kind
    return "line"


def _grouped(kind: str, lines: list[str]) -> Json:
    if kind == "line":
        return _section("\n".join(lines))
    pattern = {"quote": _QUOTE, "bullet": _BULLET, "ordered": _NUMBER}[kind]
    said = [match[1] for line in lines if (match := pattern.fullmatch(line))]
    if kind == "quote":
        return {"type": "rich_text_quote", "elements": list(_inline("\n".join(said), {}))}
    return {
        "type": "rich_text_list",
        "style": kind,
        "indent": 0,
        "border": 0,
        "elements": [_section(line) for line in said],
    }


def _section(text: str) -> Json:
    return {"type": "rich_text_section", "elements": list(_inline(text, {}))}


def _inline(text: str, style: Json) -> Iterator[Json]:
    at = 0
    for match in _INLINE.finditer(text):
        yield from _said(text[at : match.start()], style)
        yield from _element(match, style)
        at = match.end()
    yield from _said(text[at:], style)


def _said(text: str, style: Json) -> Iterator[Json]:
    if text:
        yield _styled({"type": "text", "text": unescape(text)}, style)


def _styled(element: Json, style: Json) -> Json:
    return element | {"style": style} if style else element


def _element(match: re.Match[str], style: Json) -> Iterator[Json]:
    if match["emoji"]:
        yield _styled({"type": "emoji", "name": match["emoji"]}, style)
    elif match["code"]:
        yield from _said(_bare(match["code"]), style | {"code": True})
    elif match["what"]:
        yield _styled(_special(match["what"], match["label"]), style)
    else:
        for name in _STYLES:
            if match[name]:
                yield from _inline(match[name], style | {name: True})


def _special(what: str, label: str | None) -> Json:
    if what.startswith("@"):
        return {"type": "user", "user_id": what[1:]}
    if what.startswith("#"):
        return {"type": "channel", "channel_id": what[1:]}
    if what.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": what.removeprefix("!subteam^")}
    if what.startswith("!"):
        return {"type": "broadcast", "range": what[1:]}
    return {"type": "link", "url": unescape(what), **({"text": unescape(label)} if label else {})}
