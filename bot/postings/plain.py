"""How does a body read as plain lines? HTML and Markdown marks reduced, links kept as `[text](target)`."""

from __future__ import annotations

import html
import re

MAX_LINE = 6_000  # characters; longer lines are data, and patterns would take long over them
_INVISIBLE = re.compile(
    (
        r"<(script|style|head|svg|nav|footer|noscript|template|iframe)\b[^>]*>.*?(?:</\1\s*>|"
        r"\Z)"
    ),
    re.DOTALL | re.IGNORECASE,
)
_ANCHOR = re.compile(r"<a\b([^>]{0,1500})>(.{0,800}?)</a\s*>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"\b(?:href|:to|to|url|link)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE)
_ONCLICK = re.compile(
    (
        r"<(\w{1,20})\b[^>]{0,400}?(?:location(?:\.href)?\s*=\s*|window\.open\(\s*)(?:'|&#39;|"
        r"&quot;|\\?\")([^'\"&]{1,800})[^>]{0,300}>(.{0,400}?)</\1\s*>"
    ),
    re.DOTALL | re.IGNORECASE,
)
_LINKING = re.compile(
    (
        r"<([A-Z]\w{0,40}|[a-z]{1,20}-[a-z-]{1,40})\b([^>]{0,500}?\b(?:href|to|url|link)\s*=[^>]{0,500}?)(?:/>|"
        r">(.{0,400}?)</\1\s*>)"
    ),
    re.DOTALL,
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.-]+)>")
_BLOCK = re.compile(
    (
        r"</?(?:p|div|li|ul|ol|h[1-6]|tr|table|section|article|main|header|details|summary|"
        r"blockquote|dl|dt|dd|hr|form|button|body|html|title)\b[^>]*>|<br\s*/?>"
    ),
    re.IGNORECASE,
)
_HEADING = re.compile(r"<h[1-6]\b[^>]*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>|</dt>\s*<dd\b[^>]*>", re.IGNORECASE)
_ELEMENT = re.compile(r"</?[A-Za-z][\w.-]*(?:\s[^<>]{0,2000})?/?>")
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_KRAMDOWN = re.compile(r"\{:?\s*(?:[.#:][^}\n]{0,200}|target=[^}\n]{0,200})\}")
_ADMONITION = re.compile(r"^[ \t]*:{2,}[ \t]*[a-z-]*[ \t]*$|^:{3,}.*$", re.MULTILINE | re.IGNORECASE)
_COMPONENT = re.compile(  # Nuxt's and Docusaurus' blocks: `::apply-button{to="https://..."}`, `:button[Apply]{href="..."}`
    r"^[ \t]*:{1,4}([a-z][\w-]{0,40})(?:\[([^\]\n]{0,120})\])?\{([^}\n]{0,500})\}", re.MULTILINE | re.IGNORECASE
)
_REFERENCE = re.compile(r"^[ ]{0,3}\[([^\]\n]+)\]:[ \t]*<?(\S+?)>?(?:[ \t]+[\"'(].*)?$", re.MULTILINE)
_REFERRED = re.compile(r"\[([^\]\n]+)\](?:\[([^\]\n]*)\])?(?![(:\[])")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+[\"'][^\"']*[\"'])?\s*\)"
)
_STRESS = re.compile(
    r"(\*\*\*|\*\*|\*|___|__|(?<!\w)_|~~|`)(?=\S)|(?<=\S)(\*\*\*|\*\*|\*|___|__|_(?!\w)|"
    r"~~|`)"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|~<>-])")
_HARD_BREAK = re.compile(r"(?:(?<! ) {2,}|\\)\n")
_STARTS = re.compile(r"^\s*(?:[-*+•]\s|\d+[.)]\s|#|>|\|)")
_ZERO_WIDTH = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")
_EMOJI_CODE = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{2,30}:(?![\w:])")


def plain_lines(body: str) -> list[str]:
    """The lines of a body without HTML, stress marks, images and attributes; `#`, `-` and links stay."""
    if "<" in body:
        body = _without_html(body)
    if "&" in body:
        body = html.unescape(body)
    body = _IMAGE.sub("", body)
    body = _references(body)
    if "::" in body or "]{" in body:
        body = _ADMONITION.sub("", _COMPONENT.sub(lambda m: _link(m.group(3), m.group(2) or m.group(1)), body))
    if "{" in body:
        body = _KRAMDOWN.sub("", body)
    body = _HARD_BREAK.sub("\n\n", body)
    body = _ZERO_WIDTH.sub("", body).replace("\u00a0", " ").replace("\u202f", " ")
    return [line[:MAX_LINE].rstrip().removesuffix("\\").rstrip() for line in body.split("\n")]


def _without_html(body: str) -> str:
    body = _INVISIBLE.sub(" ", body)
    body = _AUTOLINK.sub(lambda m: f"[{m.group(1).removeprefix('mailto:')}]({m.group(1)})", body)
    if "onclick" in body.lower():
        body = _ONCLICK.sub(lambda m: f" [{_inline(m.group(3))}]({m.group(2).strip()}) ", body)
    body = _ANCHOR.sub(lambda m: _link(m.group(1), m.group(2)), body)
    body = _LINKING.sub(lambda m: _link(m.group(2), m.group(3) or "apply" * ("pply" in m.group(0))), body)
    body = _CELL.sub(": ", body)
    body = _HEADING.sub("\n\n### ", body)
    body = re.sub(r"<li\b[^>]*>\s*", "\n- ", body, flags=re.IGNORECASE)
    return _ELEMENT.sub("", _BLOCK.sub("\n", body))


def _link(attributes: str, inner: str) -> str:
    found = _HREF.search(attributes)
    if found is None:
        return inner
    target = html.unescape(found.group(1) or found.group(2) or found.group(3) or "").strip()
    return f"[{_inline(inner)}]({target.replace(' ', '%20').replace('(', '%28').replace(')', '%29')})"


def _inline(text: str) -> str:
    return " ".join(_ELEMENT.sub(" ", text).split()).replace("[", "").replace("]", "")


def _references(body: str) -> str:
    """Reference links written out: `[text][1]` with `[1]: url` below is `[text](url)`."""
    if "]:" not in body:
        return body
    targets = {name.lower(): target for name, target in _REFERENCE.findall(body)}
    if not targets:
        return body
    body = _REFERENCE.sub("", body)

    def written_out(found: re.Match[str]) -> str:
        target = targets.get((found.group(2) or found.group(1)).lower())
        return f"[{found.group(1)}]({target})" if target else found.group(0)

    return _REFERRED.sub(written_out, body)


def paragraphs(lines: list[str]) -> list[str]:
    """Lines that were wrapped put together again: one entry a paragraph, heading or list item; blank lines gone."""
    found: list[str] = []
    going = False
    for line in lines:
        if not line.strip():
            going = False
        elif going and not _STARTS.match(line):
            found[-1] = f"{found[-1]} {line.strip()}"[:MAX_LINE]
        else:
            found.append(line)
            going = not line.lstrip().startswith("#")
    return found


def links(line: str) -> list[tuple[str, str, int, int]]:
    """(text, target, start, end) of the links in a plain line."""
    if "](" not in line:
        return []
    return [(m.group(1), m.group(2), m.start(), m.end()) for m in _LINK.finditer(line)]


def text_of(line: str) -> str:
    """A plain line as a person reads it: links as their text, no marks, single blanks."""
    line = _LINK.sub(lambda m: m.group(1), line) if "](" in line else line
    if "*" in line or "_" in line or "`" in line or "~" in line:
        line = _STRESS.sub("", line)
    if "\\" in line:
        line = _ESCAPED.sub(r"\1", line)
    if ":" in line:
        line = _EMOJI_CODE.sub("", line)
    return " ".join(line.split())


def quoted(line: str) -> str:
    """A line as it is quoted in a reason: its text, cut after 120 characters."""
    text = text_of(line).lstrip("#- ")
    return text if len(text) <= 120 else f"{text[:117]}..."
