"""Which sentences introduce the role? The summary that a card shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.postings.entries import Entries
from bot.postings.plain import text_of
from bot.postings.prose import Prose
from bot.postings.sentences import closed_by
from bot.postings.words import compact, fold

MAX_SUMMARY = 320  # characters; a card shows about three lines
_MORE = re.compile(
    (
        r"<!--\s*(?:more|break|excerpt|truncate|readmore|read more)\s*-->|\{/\*\s*truncate\s*\*/\}|"
        r"<!--\s*end[- ]?excerpt\s*-->"
    ),
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")
_LABEL = re.compile(r"^[\s*_>]*[^:.!?]{2,40}\s*:")


def before_more(body: str) -> str | None:
    """The part before `<!--more-->` and its like, None where there is none or nothing stands before it."""
    found = _MORE.search(body)
    if found is None:
        return None
    part = body[: found.start()]
    return part if part.strip() else None


def summary_of_lines(lines: Sequence[str], title: str) -> str | None:
    """The first paragraph of running text: no heading, list, label, notice or image.

    What stands under "About us" and the like is the same in all of a company's postings: it comes last.
    """
    found = [(heading, text) for heading, one in _paragraphs(lines) if (text := _introducing(one, title))]
    about_role = (text for heading, text in found if not _ABOUT_US.search(heading))
    text = next(about_role, found[0][1] if found else None)
    return shorten(text) if text else None


_ABOUT_US = re.compile(
    r"\babout (?!the (?:role|job|position|team|opportunity)\b|this\b|you\b)|\bwho we are\b|\bour (?:company|story|mission)\b"
    r"|\b(?:uber|ueber) uns\b|\bwer (?:wir sind|ist)\b|\bqui sommes|\ba propos de\b|\bl'entreprise\b|"
    r"\bsobre (?!el (?:puesto|rol))"
    r"|\bquienes somos\b|\bom (?:oss|foretaget)\b|\bvilka vi ar\b"
)
_BOLD_LINE = re.compile(r"^(?:\*\*|__)[^*_]{2,60}(?:\*\*|__):?$")


def _introducing(paragraph: str, title: str) -> str | None:
    text = text_of(paragraph)
    if len(text) < 40 or compact(text)[:60] == compact(title)[:60] or text.startswith("|"):
        return None
    if _LABEL.match(paragraph) and len(text) < 140:
        return None
    return None if closed_by(Prose([text])) is not None else text


def _paragraphs(lines: Sequence[str]) -> list[tuple[str, str]]:
    """(folded heading above, paragraph) of the first paragraphs of running text."""
    found: list[tuple[str, str]] = []
    current: list[str] = []
    heading = ""
    for line in [*lines, ""]:
        plain = line.strip()
        is_heading = plain.startswith("#") or bool(_BOLD_LINE.match(plain))
        if is_heading or not plain or plain.startswith(_BLOCKS) or _ITEM.match(line):
            found += [(heading, " ".join(current))] if current else []
            current = []
            heading = fold(text_of(plain)) if is_heading else heading
            if len(found) > 30:
                break
        else:
            current.append(plain.lstrip("> "))
    return found


_BLOCKS = ("|", "```", "---", "===", "import ", "export ")


def summary_from_keys(entries: Entries, *, weak: bool) -> tuple[str, str, int | None] | None:
    """A summary out of a key; `weak`: also description and its like, which can be about anything."""
    for entry in entries.of("summary"):
        is_weak = bool(re.match(r"^(?:seo|meta|job)?desc|^beschreib|^beskriv|^metades", compact(entry.name)))
        text = _one_text(entry.value)
        if is_weak == weak and text and " " in text:
            return shorten(text), entry.why, entry.line
    return None


def _one_text(value: Any) -> str | None:
    if not isinstance(value, str) or "{{" in value:
        return None
    text = text_of(re.sub(r"<[^>]{0,300}>", " ", value).replace("\n", " "))
    return text if len(text) > 15 and not fold(text).startswith(("http://", "https://")) else None


def shorten(text: str) -> str:
    """At most MAX_SUMMARY characters, cut at the end of a sentence where there is one."""
    text = " ".join(text.split())
    if len(text) <= MAX_SUMMARY:
        return text
    cut = text[:MAX_SUMMARY]
    end = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: end + 1] if end > 80 else cut.rsplit(" ", 1)[0].rstrip(",;:") + " …"
