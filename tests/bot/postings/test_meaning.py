"""Claims about what is the same and what is news in the words of a posting."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.postings.changes import Picture, differences, is_news, picture_of
from bot.postings.meaning import is_related_title, is_same_date, is_same_link, is_same_pay, is_same_place, is_same_text
from bot.postings.posting import Pay, Posting, State

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHOWN = Picture(
    State.OPEN, "", "jobs/cook.md", title="Cook", location="Oslo", apply="https://acme.example/apply", pay=Pay(1, 2, "EUR")
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Senior Engineer", "senior engineer"),
        ("Engineer, Backend", "Backend Engineer"),
        ("Hardware Engineers", "Hardware engineering"),
        ("Entwickler (m/w/d)", "Entwickler*in"),
        ("Software Enginer", "Software Engineer"),
        ("Sales & Marketing", "Sales and marketing"),
        ("Développeur·euse", "Developpeur euse"),
        ("Front-end developer", "Frontend developer"),
        ("“Cook”", '"Cook"'),
    ],
)
def test_titles_that_say_the_same(one: str, other: str) -> None:
    assert is_same_text(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Engineer I", "Engineer II"),
        ("Senior Engineer", "Junior Engineer"),
        ("Backend Engineer", "Frontend Engineer"),
        ("Product Engineer", "Product Manager"),
        ("Engineer", "Senior Engineer"),
        ("C Developer", "C++ Developer"),
        ("Sales Rep 2", "Sales Rep 3"),
    ],
)
def test_titles_that_do_not(one: str, other: str) -> None:
    assert not is_same_text(one, other)


def test_a_title_is_related_only_when_it_adds_words() -> None:
    assert is_related_title("Engineer", "Senior Engineer")
    assert not is_related_title("Business Development Manager", "Business Development Associate")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("https://acme.example/apply/", "http://www.acme.example/apply", True),
        ("https://acme.example/apply?utm_source=x", "https://acme.example/apply", True),
        ("mailto:jobs@acme.example?subject=x", "jobs@acme.example", True),
        ("https://acme.example/apply?job=1", "https://acme.example/apply?job=2", False),
        ("jobs@acme.example", "people@acme.example", False),
    ],
)
def test_links_are_compared_by_where_they_lead(one: str, other: str, is_same: bool) -> None:
    assert is_same_link(one, other) is is_same


def test_pay_places_and_dates_are_compared_by_what_they_say() -> None:
    assert is_same_pay(Pay(1, 2, "EUR"), Pay(1, 2, "EUR", "year"))
    assert not is_same_pay(Pay(1, 2, "EUR"), Pay(1, 2, "USD"))
    assert is_same_place("Anywhere", "100% remote")
    assert not is_same_place("Oslo", "Oslo or Bergen")
    assert is_same_date(NOON, NOON + timedelta(hours=11, minutes=59))
    assert not is_same_date(NOON, NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"location": "Bergen"}, ["location_changed"]),
        ({"location": None}, []),
        ({"apply": "/apply"}, []),
        ({"apply": "jobs@acme.example"}, ["apply_changed"]),
        ({"pay": None}, ["pay_changed"]),
        ({"pay": None, "path": "careers/cook.md"}, []),
        ({"pay": Pay(3, 4, "EUR"), "path": "careers/cook.md"}, ["pay_changed"]),
        ({"closes_at": NOON}, ["closing_date_changed"]),
        ({"summary": "Another text", "tags": ("x",), "url": "https://acme.example/x"}, []),
        ({"location": "Bergen", "location_from": "sentence “We are in Bergen.”"}, []),
    ],
)
def test_what_of_a_picture_is_news(change: dict[str, Any], kinds: list[str]) -> None:
    after = dataclasses.replace(SHOWN, **change)
    assert [one.kind for one in differences(SHOWN, after)] == kinds
    assert is_news(SHOWN, after) is bool(kinds)


def test_a_place_in_running_text_has_changed_only_when_its_sentence_stayed() -> None:
    one = dataclasses.replace(SHOWN, location_from="sentence “Acme is based in Oslo, but remote work is possible.”")
    other = dataclasses.replace(one, location="Bergen")
    moved = dataclasses.replace(other, location_from="sentence “Acme is based in Bergen, but remote work is possible.”")
    elsewhere = dataclasses.replace(other, location_from="sentence “Our six people sit around a table in Bergen.”")
    assert [change.kind for change in differences(one, moved)] == ["location_changed"]
    assert differences(one, elsewhere) == []


def test_doubt_is_no_news() -> None:
    assert not is_news(SHOWN, dataclasses.replace(SHOWN, state=State.UNSURE))


def test_a_picture_survives_storing() -> None:
    stored = dataclasses.replace(SHOWN, closes_at=NOON, tags=("a", "b"))
    assert Picture.from_json(stored.to_json()) == stored


def test_a_role_is_open_while_any_of_its_languages_is_and_shows_the_same_one() -> None:
    english = Posting("x.md", "Cook", "Cook", State.CLOSED, "it is filled", language="en")
    german = Posting("x.de.md", "Koch", "Koch", State.OPEN, "", language="de")
    shown = picture_of([english, german], NOON, None)
    assert shown.title == "Koch"
    both = picture_of([dataclasses.replace(english, flag_state=State.OPEN), german], NOON, shown)
    assert (both.state, both.path) == (State.OPEN, "x.de.md")
    assert picture_of([], NOON, both).is_gone
