"""A number of things, as people read it."""

from __future__ import annotations

import pytest

from bot.counting import counted


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (0, ("role",), "0 roles"),
        (1, ("role",), "1 role"),
        (2, ("role",), "2 roles"),
        (1, ("person is", "people are"), "1 person is"),
        (2, ("person is", "people are"), "2 people are"),
    ],
)
def test_one_is_one_and_more_are_many(number: int, words: tuple[str, ...], said: str) -> None:
    assert counted(number, *words) == said
