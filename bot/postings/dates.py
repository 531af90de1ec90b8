"""Which instant does a written date mean? Dates as people write them, in five languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.postings.words import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jaenner janner janvier janv enero ene januari",
            "february feb februar fevrier fevr febrero februari",
            "march mar marz maerz mars marzo",
            "april apr avril avr abril abr",
            "may mai mayo maj",
            "june jun juni juin junio",
            "july jul juli juillet juil julio",
            "august aug aout agosto ago augusti",
            "september sept sep septembre septiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez decembre diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_ISO_PACKED = re.compile(r"\b(20\d\d)(\d\d)(\d\d)(?!\d)")
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°)?[\s.-]*(?:de |of )?({_MONTH})\b\.?,?(?:[\s-]*(?:de |"
    rf"del )?(\d{{4}}))?"
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:\s*,?\s*(\d{{4}}))?")
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\b")
_CLOCK = re.compile(
    r"\b(\d{1,2})(?::(\d{2}))(?::\d{2})?\s*(am|pm|a\.m\.|p\.m\.|uhr|h)?|\b(\d{1,2})\s*(am|"
    r"pm|a\.m\.|p\.m\.|uhr)\b"
)
_STAMP = re.compile(r"t(?=\d\d:\d\d)")
_OFFSET = re.compile(r"\d{2}:?\d{2}(?::\d{2}(?:\.\d+)?)?\s*(z\b|[+-]\d{2}:?\d{2})")
_ZONES = {
    **dict.fromkeys(("est", "edt", "et", "eastern"), "America/New_York"),
    **dict.fromkeys(("cst", "cdt", "ct"), "America/Chicago"),
    **dict.fromkeys(("mst", "mdt"), "America/Denver"),
    **dict.fromkeys(("pst", "pdt", "pt", "pacific"), "America/Los_Angeles"),
    **dict.fromkeys(("cet", "cest", "mez", "mesz"), "Europe/Berlin"),
    **dict.fromkeys(("bst",), "Europe/London"),
    **dict.fromkeys(("gmt", "utc"), "UTC"),
}
_ZONE = re.compile(r"\b(" + "|".join(_ZONES) + r")\b")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it was understood. `clock` is None when only a day is written; `guessed_year`: no year is written."""

    day: date
    clock: time | None = None
    zone: tzinfo | None = None
    guessed_year: bool = False
    ambiguous: bool = False

    def starts(self, zone: tzinfo) -> datetime:
        """The first instant of it: the written time, else the start of the day in `zone`."""
        return datetime.combine(self.day, self.clock or time(), self.zone or zone).astimezone(UTC)

    def ends(self, zone: tzinfo) -> datetime:
        """The instant after which it is over: the written time, else the end of the day in `zone`."""
        if self.clock is not None:
            return self.starts(zone)
        try:
            return datetime.combine(self.day + timedelta(days=1), time(), self.zone or zone).astimezone(UTC)
        except OverflowError:
            return datetime.combine(self.day, time(23, 59), UTC)


@lru_cache(maxsize=4096)
def read_date(text: str, year: int | None = None) -> Written | None:
    """The first date in a text; None where there is none. Raises ValueError for a day that does not exist.

    `year` stands in where none is written. Of 4/8/2017 the first number is the day, unless it can't be; it is
    marked as ambiguous then.
    """
    folded = fold(text[:200])
    found = _numbers(folded, year)
    if found is None:
        return None
    (y, m, d), end, guessed, ambiguous = found
    if y < 100:
        y += 2000
    if not 1970 <= y <= 9000:
        raise ValueError(f"{y} is no year of a posting")
    day = date(y, m, d)
    clock = _clock(folded[end + bool(_STAMP.match(folded, end)) :])
    return Written(day, clock, _zone(folded[end - 1 :]), guessed, ambiguous)


_Parts = tuple[tuple[int, int, int], int, bool, bool]


def _numbers(text: str, year: int | None) -> _Parts | None:
    iso = _ISO.search(text) or _ISO_PACKED.search(text)
    if iso:
        return (int(iso.group(1)), int(iso.group(2)), int(iso.group(3))), iso.end(), False, False
    worded = _DAY_FIRST.search(text)
    if worded and (worded.group(3) or not _MONTH_FIRST.search(text)):
        return _worded(worded.group(3), worded.group(2), worded.group(1), year, worded.end())
    worded = _MONTH_FIRST.search(text)
    if worded:
        return _worded(worded.group(3), worded.group(1), worded.group(2), year, worded.end())
    return _numeric(text)


def _worded(y: str | None, month: str, day: str, year: int | None, end: int) -> _Parts | None:
    if y is None and year is None:
        return None
    return (int(y) if y else int(year or 0), _MONTHS[month], int(day)), end, y is None, False


def _numeric(text: str) -> _Parts | None:
    found = _NUMERIC.search(text)
    if found is None:
        return None
    first, second, y = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if second > 12 >= first:
        return (y, first, second), found.end(), False, False
    return (y, second, first), found.end(), False, first <= 12 and first != second and found.group(2) != "."


def _clock(text: str) -> time | None:
    found = _CLOCK.search(text[:40])
    if found is None:
        return None
    hour, minute = int(found.group(1) or found.group(4)), int(found.group(2) or 0)
    half = (found.group(3) or found.group(5) or "").replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _zone(text: str) -> tzinfo | None:
    offset = _OFFSET.search(text)
    if offset:
        written = offset.group(1)
        if written == "z":
            return UTC
        sign = -1 if written[0] == "-" else 1
        digits = written[1:].replace(":", "")
        return _fixed(sign * (int(digits[:2]) * 60 + int(digits[2:])))
    named = _ZONE.search(text)
    return ZoneInfo(_ZONES[named.group(1)]) if named else None


def _fixed(minutes: int) -> tzinfo | None:

    return timezone(timedelta(minutes=minutes)) if abs(minutes) < 24 * 60 else None
