"""Invented postings in many dialects and five languages are read as a person would read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.postings.finding import may_be_posting
from bot.postings.reading import Reading, Site, read_posting
from bot.postings.rules import ReadingRules
from bot.postings.tree import FolderTree
from tests.postings.dialects import english, further, languages, wild
from tests.postings.dialects.case import AT, Dialect

CASES = [*english.CASES, *languages.CASES, *wild.CASES, *further.CASES]


def read(case: Dialect, folder: Path) -> Reading | None:
    """The reading of a case in a repository of its own; None where its path alone rules it out."""
    for path, text in {**case.others, case.path: case.text}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    rules = ReadingRules()
    if not may_be_posting(case.path, rules):
        return None
    return read_posting(case.path, (folder / case.path).read_bytes(), Site(FolderTree(folder), rules), at=AT)


@pytest.mark.parametrize("case", [c for c in CASES if c.wanted], ids=lambda case: f"{case.path}: {case.name}")
def test_a_posting_is_read_as_a_person_would(case: Dialect, tmp_path: Path) -> None:
    reading = read(case, tmp_path)
    assert reading is not None
    assert reading.posting is not None, reading.why
    found = reading.posting
    said = {
        "title": found.title,
        "role": found.role,
        "state": found.state_at(AT)[0].value,
        "location": found.location,
        "employment": found.employment,
        "apply": found.apply,
        "pay": found.pay and (found.pay.min, found.pay.max, found.pay.currency, found.pay.period),
        "closes": found.closes_at and found.closes_at.date().isoformat(),
        "language": found.language,
        "twin_of": found.twin_of,
    }
    wanted = dict(case.wanted)
    if "closes" in wanted:  # the instant is the end of that day
        assert found.closes_at is not None
        assert (found.closes_at.date().toordinal() - 1) == _ordinal(wanted.pop("closes"))
    assert {name: said[name] for name in wanted} == wanted, found.state_reason


def _ordinal(day: str) -> int:
    from datetime import date

    return date.fromisoformat(day).toordinal()


@pytest.mark.parametrize("case", [c for c in CASES if not c.wanted], ids=lambda case: f"{case.path}: {case.name}")
def test_what_is_no_posting_is_left_out(case: Dialect, tmp_path: Path) -> None:
    reading = read(case, tmp_path)
    assert reading is None or reading.posting is None, reading and reading.why
