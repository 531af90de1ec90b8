"""Which ratings does a reply give? "SQL: 4, communication: 3", on the same scale of four as the call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LABEL = r"(?P<area>(?!(?:yes|no|nope|yep|hire|reject|strong)\b)[^\W\d_](?:[^\d:=,;()\n.!\s-]|(?<=\S)-(?=\S)| ){0,38}?)"
_VALUE = r"(?P<value>\d+(?:\.\d+)?)(?: ?/ ?(?P<scale>\d+))?"
_END = r"(?=$|[ ,;.)(!]|\s-)(?!\s?(?:am|pm|years?|yrs?|hours?|min|minutes|of|out|times?|%|x)\b)(?![.:]\d)"
_MARKED = re.compile(rf"(?:(?<=^)|(?<=[,;(\-] )|(?<=[,;(])|(?<=[.] )){_LABEL} ?[:=] ?{_VALUE}{_END}", re.IGNORECASE)
_NOT_AREAS = frozenset(
    {"call", "vote", "verdict", "decision", "recommendation", "overall", "rating", "score", "total", "result"}
)


@dataclass(frozen=True, slots=True)
class Ratings:
    """What was rated, and the text without it."""

    values: dict[str, int]  # focus area as known, else as typed in lower case -> 1..4
    rest: str
    is_other_scale: bool  # a rating that is no whole number of 1 to 4: nobody knows what it means
    is_contradictory: bool  # one area rated twice, differently


def read_ratings(line: str, areas: Sequence[str]) -> Ratings:
    """Find ratings in a line. Where `areas` are known, only these are read; other labels stay in `rest`."""
    known = {_key(area): area for area in areas}
    values: dict[str, int] = {}
    spoiled = {"scale": False, "twice": False}

    def take(found: re.Match[str]) -> str:
        name = _key(found["area"])
        if name in _NOT_AREAS or (known and name not in known):
            return found[0]
        value = _value(found["value"], found["scale"])
        if value is None:
            spoiled["scale"] = True
            return found[0]
        area = known.get(name, name)
        spoiled["twice"] |= values.setdefault(area, value) != value
        return ""

    rest = _pattern(tuple(known)).sub(take, line) if known else line
    rest = _MARKED.sub(take, rest)
    return Ratings(values, _tidy(rest) if values else rest, spoiled["scale"], spoiled["twice"])


def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Known areas need no colon: "SQL 4" says enough."""
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w'])(?P<area>{alternatives}) ?[:=-]? ?{_VALUE}{_END}", re.IGNORECASE)


def _value(digits: str, scale: str | None) -> int | None:
    if digits not in {"1", "2", "3", "4"} or scale not in (None, "4"):
        return None
    return int(digits)


def _key(area: str) -> str:
    return " ".join(area.lower().split())


def _tidy(rest: str) -> str:
    """What is left between ratings is punctuation."""
    return "" if not re.search(r"\w|:[+-]1:", rest) else re.sub(r"(?:[,;]\s*){2,}", ", ", rest).lstrip(" ,;").rstrip(" ,;(-")
