"""Where does the front matter end and the body begin? Also where the fences are missing, odd or commented out."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from bot.postings.faults import FaultBook

_OPENING = re.compile(r"^[ \t]{0,3}(-{3,}|\+{3,}|;{3,})[ \t]*(yaml|yml|toml|json)?[ \t]*$", re.IGNORECASE)
_GLUED = re.compile(r"^---[ \t]+(?=[A-Za-z_][\w .-]{0,40}:(\s|$))")
_KEY = re.compile(r"^[ ]?[\"']?[A-Za-z_][\w .\-/]{0,60}[\"']?[ \t]*:([ \t]|$)")
_YAML_LIKE = re.compile(r"^(\s|#|-\s|\}|\]|[\"']?[A-Za-z_][\w .\-/]{0,60}[\"']?[ \t]*:([ \t]|$))")
_NEAR_FENCE = re.compile(r"^[ \t]*(--|[-–—]{1,3}|[ \t]+-{3,})[ \t]*$")
_FORMS = {"-": "yaml", "+": "toml", ";": "json"}
_MAX_MATTER_LINES = 2_000


class Split(NamedTuple):
    """The two parts of a file. Lines are 1-based lines of the file on which each part starts."""

    form: str  # yaml, toml, json or none
    matter: str
    matter_line: int
    body: str
    body_line: int
    commented_out: bool = False


def split(text: str, book: FaultBook) -> Split:
    """Front matter and body, as a person would tell them apart; every repair is a fault."""
    plain = _plain(text)
    if plain is not None:
        return plain
    inner, skipped, commented = _uncommented(text)
    lines = inner.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return Split("none", "", 1, "", 1, commented)
    found = _fenced(lines, first, book, skipped) or _json(inner, lines, first, skipped)
    found = found or _unopened(lines, first, book, skipped) or _late(lines, first, book, skipped)
    found = found or Split("none", "", 1, inner, skipped + 1)
    if first and found.form != "none" and not commented:
        book.warning(1, "Blank lines before the front matter.", "Start the file with the fence; Jekyll needs it.")
    return found if not commented else _marked(found)


def _plain(text: str) -> Split | None:
    """Front matter between two right fences, as nearly every file has it, found without looking at every line."""
    fence = text[:3]
    start = text.find("\n", 0, 80) + 1
    if fence not in ("---", "+++") or not start or text[3 : start - 1].strip(" \t"):
        return None
    end = text.find(f"\n{fence}", start - 1)
    while end >= 0:
        after = text.find("\n", end + 4)
        after = len(text) if after < 0 else after
        if not text[end + 4 : after].strip(" \t"):
            break
        end = text.find(f"\n{fence}", end + 4)
    if end < 0:
        return None
    matter = text[start : max(end, start)]
    lines = text.count("\n", 0, end + 1)
    if lines > _MAX_MATTER_LINES or "\n--\n" in text[start - 1 : end + 1]:
        return None
    return Split(_FORMS[fence[0]], matter.rstrip("\n"), 2, text[after + 1 :], lines + 2)


def _marked(found: Split) -> Split:
    return Split(found.form, found.matter, found.matter_line, found.body, found.body_line, True)


def _uncommented(text: str) -> tuple[str, int, bool]:
    """The text inside when one HTML comment wraps the whole file, and the number of lines before it."""
    start = text.find("<!--", 0, 200)
    if start < 0 or text[:start].strip():
        return text, 0, False
    end = text.find("-->", start)
    if end < 0 or text[end + 3 :].strip():
        return text, 0, False
    inner = text[start + 4 : end]
    return inner, text.count("\n", 0, start), len(inner.strip()) > 40


def _fenced(lines: list[str], first: int, book: FaultBook, skipped: int) -> Split | None:
    opening = _OPENING.match(lines[first])
    if opening is None:
        return _glued(lines, first, book, skipped)
    fence, named = opening.group(1), (opening.group(2) or "").lower().replace("yml", "yaml")
    form = named or _FORMS[fence[0]]
    if len(fence) > 3:
        book.warning(first + skipped + 1, f"The fence has {len(fence)} signs instead of 3.", f"Write {fence[:3]} there.")
    close = _closing(lines, first + 1, fence[0])
    if close is None:
        if form == "yaml" and not _looks_like_matter(lines[first + 1 :]):
            return None  # a horizontal rule at the top of plain Markdown
        close = _missing_close(lines, first + 1, book, skipped)
    return _cut(form, lines, first + 1, close, skipped)


def _glued(lines: list[str], first: int, book: FaultBook, skipped: int) -> Split | None:
    glued = _GLUED.match(lines[first])
    if glued is None:
        return None
    book.error(
        first + skipped + 1,
        "The opening fence and the first key share a line.",
        "Put a line break after the three dashes.",
    )
    lines[first] = lines[first][glued.end() :]
    close = _closing(lines, first + 1, "-")
    if close is None:
        close = _missing_close(lines, first, book, skipped)
    return _cut("yaml", lines, first, close, skipped)


def _cut(form: str, lines: list[str], start: int, close: int, skipped: int) -> Split:
    """`close` is the index of the closing fence, or of the first body line minus one."""
    matter = "\n".join(lines[start:close])
    return Split(form, matter, start + skipped + 1, "\n".join(lines[close + 1 :]), close + skipped + 2)


def _closing(lines: list[str], start: int, sign: str) -> int | None:
    """The index of the closing fence; one that is misspelt but clearly meant comes before a later rule."""
    for number in range(start, min(len(lines), start + _MAX_MATTER_LINES)):
        line = lines[number].rstrip()
        if len(line) >= 3 and line == sign * len(line):
            return number if not _misspelt(lines, start, number, sign) else None
        if sign == "-" and line == "...":
            return number
    return None


def _misspelt(lines: list[str], start: int, end: int, sign: str) -> bool:
    return sign == "-" and any(lines[n].strip() == "--" for n in range(start, end))


def _missing_close(lines: list[str], start: int, book: FaultBook, skipped: int) -> int:
    """Where a person would end front matter that is not closed; says it as a fault."""
    fix = "End the front matter with a line of exactly three dashes."
    for number in range(start, len(lines)):
        line = lines[number]
        if _NEAR_FENCE.match(line):
            book.error(number + skipped + 1, f"The closing fence is written {line.strip()!r}.", fix)
            return number
        if line.strip() and not _YAML_LIKE.match(line):
            break
    last = start
    for number in range(start, len(lines)):
        if not lines[number].strip() or not _YAML_LIKE.match(lines[number]) or lines[number].startswith("# "):
            break
        last = number
    book.error(last + skipped + 1, "The front matter has no closing fence.", fix)
    lines.insert(last + 1, "")
    return last + 1


def _json(inner: str, lines: list[str], first: int, skipped: int) -> Split | None:
    """Hugo's JSON front matter: an object at the very start of the file."""
    start = len(inner) - len(inner.lstrip())
    if not re.match(r"\{\s*[\"}]", inner[start : start + 200]):
        return None
    try:
        _, end = json.JSONDecoder(strict=False).raw_decode(inner, start)
    except (ValueError, RecursionError):
        close = next((n for n in range(first, len(lines)) if lines[n].rstrip() == "}"), None)
        if close is None:
            return None
        end = sum(len(line) + 1 for line in lines[: close + 1]) - 1
    body_line = inner.count("\n", 0, end) + skipped + 1
    return Split("json", inner[start:end], first + skipped + 1, inner[end:].lstrip("\n"), body_line + 1)


def _unopened(lines: list[str], first: int, book: FaultBook, skipped: int) -> Split | None:
    """`title: ...` on the first line and a closing fence below: only the opening fence is missing."""
    close = next((n for n in range(first + 1, min(len(lines), first + 400)) if lines[n].rstrip() == "---"), None)
    if close is None:
        return None
    meant = [line for line in lines[first:close] if line.strip()]
    keys = sum(1 for line in meant if _KEY.match(line))
    odd = sum(1 for line in meant if not _YAML_LIKE.match(line))
    if keys < 1 or odd > (0 if _KEY.match(lines[first]) else len(meant) // 20) or (odd and keys < 3):
        return None
    book.error(
        first + skipped + 1,
        "The opening fence of the front matter is missing.",
        "Put a line of three dashes before the first key.",
    )
    start = next(n for n in range(first, close) if _YAML_LIKE.match(lines[n]))
    return _cut("yaml", lines, start, close, skipped)


def _late(lines: list[str], first: int, book: FaultBook, skipped: int) -> Split | None:
    """Front matter that something stands before: a line of text, a stray include."""
    for number in range(first + 1, min(len(lines), first + 12)):
        if lines[number].rstrip() != "---" or not _looks_like_matter(lines[number + 1 :]):
            continue
        close = _closing(lines, number + 1, "-")
        if close is None or not all(_YAML_LIKE.match(x) for x in lines[number + 1 : close] if x.strip()):
            continue
        book.error(
            first + skipped + 1,
            "There is text before the front matter.",
            "Move it below: the three dashes must be the first line.",
        )
        return _cut("yaml", lines, number + 1, close, skipped)
    return None


def _looks_like_matter(lines: list[str]) -> bool:
    meant = [line for line in lines[:40] if line.strip() and not line.lstrip().startswith("#")]
    return bool(meant) and _KEY.match(meant[0]) is not None
