"""Which days does a person mean? "24 Dec - 2 Jan", "2026-12-24 - 2027-01-02", "tomorrow", "24 Dec"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.errors import DatesWrong

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.? [a-z]{3,9}\.?(?: \d{4})?|[a-z]{3,9}\.? \d{1,2}(?:,? \d{4})?|today|tomorrow)"
_SPAN = re.compile(rf"(?:from )?(?P<first>{_DAY})(?: ?(?:-|–|—|to|until|till) ?(?P<last>{_DAY}))?")


def read_span(text: str, today: date) -> tuple[date, date]:
    """First and last day, both included. A day without a year is the next one to come. Raises DatesWrong."""
    found = _SPAN.fullmatch(" ".join(text.lower().split()))
    if found is None:
        raise DatesWrong
    first = _read_day(found["first"], today)
    last = _read_day(found["last"], first) if found["last"] else first
    if last < first:
        raise DatesWrong
    return first, last


def _read_day(text: str, since: date) -> date:
    """A day; one without a year is the first such day from `since` on."""
    if text in ("today", "tomorrow"):
        return since + timedelta(days=int(text == "tomorrow"))
    try:
        if "-" in text:
            return date.fromisoformat(text)
        return _named(text, since)
    except ValueError as error:
        raise DatesWrong from error


def _named(text: str, since: date) -> date:
    words = re.findall(r"[a-z]+|\d+", text)
    month = next((_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS), 0)
    numbers = [int(word) for word in words if word.isdecimal()]
    year = next((number for number in numbers if number > 31), None)
    day = next(number for number in numbers if number <= 31)
    if year is not None:
        return date(year, month, day)
    this_year = date(since.year, month, day)
    return this_year if this_year >= since else date(since.year + 1, month, day)
