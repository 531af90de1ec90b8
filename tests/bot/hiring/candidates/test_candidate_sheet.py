"""Are files of candidates read as spreadsheets write them, and words and days as people mean them?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import SheetUnreadable, StagesWrong
from bot.hiring.candidates.candidate_sheet import HEADINGS, MOST_ROWS, read_sheet
from bot.hiring.candidates.import_words import SYNONYMS, day_first, read_since
from bot.hiring.candidates.stage_lists import read_stages, write_stages
from bot.hiring.candidates.stages import USUAL
from bot.hiring.people.loosely import loose

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
GERMAN = "Name;E-Mail;Stelle;Status;Seit\r\nZoë Müller;z@x.example;Köchin;Neu;01.03.2026\r\n"


@pytest.mark.parametrize(
    "content",
    [
        GERMAN.encode(),
        GERMAN.encode("utf-8-sig"),
        GERMAN.encode("cp1252"),
        GERMAN.encode("utf-16"),
        GERMAN.replace(";", ",").encode(),
        GERMAN.replace(";", "\t").encode("utf-16"),
        ("sep=;\r\n" + GERMAN).encode("cp1252"),
        (";;;;\r\n\r\n" + GERMAN).encode(),
        GERMAN.replace("\r\n", "\n").replace(";", "|").encode(),
    ],
)
def test_every_export_reads_the_same(content: bytes) -> None:
    sheet = read_sheet(content, "f.csv")
    assert (sheet.rows[0].name, sheet.rows[0].cells["role"], sheet.rows[0].cells["stage"]) == ("Zoë Müller", "Köchin", "Neu")


def test_lines_are_those_of_the_file_whatever_stands_in_a_cell() -> None:
    sheet = read_sheet(b'\xef\xbb\xbfName,Source\n"Ada\nLund","a, ""b"""\n\n,\nBo,x\n', "f.csv")
    assert [(row.line, row.name) for row in sheet.rows] == [(2, "Ada Lund"), (6, "Bo")]
    assert sheet.rows[0].cells["source"] == 'a, "b"'


@pytest.mark.parametrize(
    ("headings", "cells", "name"),
    [
        ("First name,Last name", "Ada,Lund", "Ada Lund"),
        ("Name,Vorname", "Lund,Ada", "Ada Lund"),
        ("Nombre,Apellidos", "Ada,Lund Ruiz", "Ada Lund Ruiz"),
        ("Prénom,Nom", "Ada,Lund", "Ada Lund"),
        ("Name,First name", "Ada Lund,Ada", "Ada Lund"),
        ("Name,First name,Last name", "Ada B. Lund,Ada,Lund", "Ada B. Lund"),
    ],
)
def test_names_stand_in_one_column_or_two(headings: str, cells: str, name: str) -> None:
    assert read_sheet(f"{headings}\n{cells}\n".encode(), "f.csv").rows[0].name == name


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"", "no column of names"),
        (b"mail,role\na@b.c,R-1\n", "no column of names"),
        (b"name\n\n\n", "no rows"),
        (b"name\n" + b"x\n" * (MOST_ROWS + 1), "Please split it"),
        (b"name\n" + b"x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_what_is_no_list_of_people_is_refused_with_what_to_do(content: bytes, why: str) -> None:
    with pytest.raises(SheetUnreadable, match=why):
        read_sheet(content, "f.csv")


def test_every_word_is_in_the_loose_form_and_means_one_thing() -> None:
    for lists in (HEADINGS.values(), SYNONYMS.values()):
        words = [word for text in lists for word in text.split(", ")]
        assert [word for word in words if loose(word) != word] == []
        assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2026-03-02", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("2026-03-02T08:30:00Z", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("02.03.2026", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("13/03/2026", datetime(2026, 3, 13, 12, tzinfo=UTC)),
        ("03/13/2026", datetime(2026, 3, 13, 12, tzinfo=UTC)),
        ("2 March 2026", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("Mar 2, 2026", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("46083", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("46083.75", datetime(2026, 3, 2, 12, tzinfo=UTC)),
    ],
)
def test_days_are_read_as_people_and_excel_write_them(cell: str, at: datetime) -> None:
    assert read_since(cell, NOW, is_day_first=None) == at


@pytest.mark.parametrize("cell", ["03/04/2026", "yesterday", "2026-02-30", "2027-01-01", "x"])
def test_unclear_days_are_never_guessed(cell: str) -> None:
    assert isinstance(read_since(cell, NOW, is_day_first=None), str)


@pytest.mark.parametrize(
    ("column", "says"),
    [(["03/04/2026", "25/12/2025"], True), (["03/04/2026", "12/25/2025"], False), (["03/04/2026"], None),
     (["25/12/2025", "12/25/2025"], None)],
)  # fmt: skip
def test_a_column_tells_which_comes_first(column: list[str], says: bool | None) -> None:
    assert day_first(column) is says


def test_ambiguous_days_follow_their_column() -> None:
    assert read_since("03/04/2026", NOW, is_day_first=True) == datetime(2026, 4, 3, 12, tzinfo=UTC)
    assert read_since("03/04/2026", NOW, is_day_first=False) == datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_stages_are_written_as_they_are_read() -> None:
    assert read_stages(write_stages(USUAL)) == USUAL
    said = "• CV (applied)\n- Coffee chat: screen\nOn site -> Interviews\nOffer"
    assert [(one.name, one.kind.value) for one in read_stages(said)] == [
        ("CV", "applied"),
        ("Coffee chat", "screen"),
        ("On site", "loop"),
        ("Offer", "offer"),
    ]


@pytest.mark.parametrize(
    "text", ["", "Coffee chat", "Loop", "CV = applied\ncv = screen", "CV = applied\n" + "x" * 41 + " = loop"]
)
def test_lists_of_stages_that_are_wrong_are_refused(text: str) -> None:
    with pytest.raises(StagesWrong, match="one stage a line"):
        read_stages(text)
