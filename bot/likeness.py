"""How alike are two words or names? rapidfuzz tells; it is loaded when the first are compared, since it holds 4 MB.

Likeness is 0 to 100.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any


def likeness(one: str, other: str) -> float:
    """How alike two texts are, letter by letter."""
    return float(_loaded("fuzz").ratio(one, other))


def likeness_in_any_order(one: str, other: str) -> float:
    """How alike two texts are when the order of their words does not count."""
    return float(_loaded("fuzz").token_sort_ratio(one, other))


def likest(said: str, names: Sequence[str], *, at_least: float) -> str | None:
    """The name that is most like what was said, letter by letter."""
    found = _loaded("process").extractOne(said, names, scorer=_loaded("fuzz").ratio, score_cutoff=at_least)
    return str(found[0]) if found else None


def like(said: str, names: Sequence[str], *, at_least: float, limit: int, fold: Callable[[str], str]) -> list[str]:
    """The names that are like what was said, or hold it, once all are folded; most alike first."""
    scorer = _loaded("fuzz").WRatio
    near = _loaded("process").extract(said, names, scorer=scorer, limit=limit, score_cutoff=at_least, processor=fold)
    return [name for name, _, _ in near]


def is_within(one: str, other: str, *, edits: int) -> bool:
    """Whether so many letters changed, added, left out or swapped with the next make one word the other."""
    return bool(_loaded("distance").DamerauLevenshtein.distance(one, other, score_cutoff=edits) <= edits)


@cache
def _loaded(part: str) -> Any:
    return importlib.import_module(f"rapidfuzz.{part}")
