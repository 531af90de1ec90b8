"""Keys at the head of a file without fences: Pelican's and MultiMarkdown's lines, Kirby's fields.

Pelican and MultiMarkdown write `Title: Baker` and the like up to the first blank line; Kirby parts its fields by lines of
four dashes, and the text is one of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.postings.words import RANKS, compact

_FEWEST = 3  # lines; fewer are labelled lines of a text
_MOST = 80
_KEY = re.compile(r"(?P<key>[^\W\d_][\w -]{0,40}?)[ \t]*:(?:[ \t]+(?P<value>\S.*?))?[ \t]*$")
_PARTING = re.compile(r"^----[ \t]*\n", re.MULTILINE)
_TITLES = frozenset(RANKS["title"]) - {"name", "nombre", "heading", "headline"}


class OpenHead(NamedTuple):
    """Values and 1-based lines of the keys, the text below them, and the line on which that starts."""

    values: dict[str, str]
    lines: dict[str, int]
    body: str
    body_line: int


def open_head(text: str, first_line: int) -> OpenHead | None:
    """The keys at the head of a text, one of which is a title; None where a text simply starts.

    `first_line`: 1-based line of the file on which the text starts.
    """
    found = _fields(text, first_line) if "\n----" in text else _lines(text, first_line)
    return found if found and _TITLES.intersection(map(compact, found.values)) else None


def _lines(text: str, number: int) -> OpenHead | None:
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    end = next((n for n in range(start, len(lines)) if not lines[n].strip()), len(lines))
    values: dict[str, str] = {}
    at: dict[str, int] = {}
    key = ""
    for n, line in enumerate(lines[start:end], start + number):
        found = _KEY.match(line)
        if found and not line[0].isspace():
            key = found["key"]
            values[key], at[key] = found["value"] or "", n
        elif key and line[0] in " \t":  # a value that goes on
            values[key] += f"\n{line.strip()}"
        else:
            return None
    if not _FEWEST <= len(values) <= _MOST:
        return None
    return OpenHead(values, at, "\n".join(lines[end:]), end + number)


def _fields(text: str, number: int) -> OpenHead | None:
    """Kirby's fields; the longest of them is the text."""
    values: dict[str, str] = {}
    at: dict[str, int] = {}
    for part in _PARTING.split(text)[:_MOST]:
        head, _, rest = part.lstrip("\n").partition("\n")
        found = _KEY.match(head)
        if found is None:
            return None
        blank = len(part) - len(part.lstrip("\n"))
        values[found["key"]] = "\n".join(filter(None, (found["value"], rest.strip("\n"))))
        at[found["key"]] = number + blank
        number += part.count("\n") + 1
    longest = max(values, key=lambda key: len(values[key]))
    if len(values) < 2 or "\n" not in values[longest]:
        return OpenHead(values, at, "", number) if len(values) >= _FEWEST else None
    body = values.pop(longest)
    return OpenHead(values, at, body, at[longest])
