"""How is a number of things said? So that nobody reads "1 interviews"."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 role", "3 roles"; `many` where that is more than an s: "1 person is", "3 people are"."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
