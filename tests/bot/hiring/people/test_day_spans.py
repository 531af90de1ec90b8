"""Are the days of an absence read as people write them?"""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import DatesWrong
from bot.hiring.people.day_spans import read_span

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("24 Dec - 2 Jan", date(2026, 12, 24), date(2027, 1, 2)),
        ("24. Dec – 2. Jan", date(2026, 12, 24), date(2027, 1, 2)),
        ("Dec 24 to January 2", date(2026, 12, 24), date(2027, 1, 2)),
        ("from 3 March until 5 March", date(2027, 3, 3), date(2027, 3, 5)),
        ("2026-12-24 - 2027-01-02", date(2026, 12, 24), date(2027, 1, 2)),
        ("24 Dec 2026", date(2026, 12, 24), date(2026, 12, 24)),
        ("tomorrow", date(2026, 11, 22), date(2026, 11, 22)),
        ("today - tomorrow", date(2026, 11, 21), date(2026, 11, 22)),
        ("21 Nov", TODAY, TODAY),
        ("20 Nov", date(2027, 11, 20), date(2027, 11, 20)),
        ("december 24, 2026 - 2 jan", date(2026, 12, 24), date(2027, 1, 2)),
    ],
)
def test_days_are_read(text: str, first: date, last: date) -> None:
    assert read_span(text, TODAY) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "soon", "31 Feb", "24 Foo", "24", "Dec", "2 Jan 2027 - 24 Dec 2026", "24/12", "next week"]
)
def test_what_is_no_day_is_asked_again(text: str) -> None:
    with pytest.raises(DatesWrong):
        read_span(text, TODAY)
