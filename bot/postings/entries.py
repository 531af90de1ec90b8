"""Which entry of the front matter means what? Nested maps laid flat, with names, lines and reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.postings.tongues import is_language
from bot.postings.words import RANKS, compact, meanings, wordset

_MAX_DEPTH = 4
_WRAPPERS = wordset(
    """
        extra params param job jobs jobposting posting position role vacancy meta metadata details
        jobdetails data frontmatter page attributes fields head overview facts careersummary header hero
        content attrs
    """
)


@dataclass(slots=True)  # not frozen: a dozen are made for every file, and frozen ones cost three times as much
class Entry:
    """One key with its value. `name` leaves out maps that only wrap (`extra`, `params`); `path` is as written."""

    name: str
    path: str
    value: Any
    line: int | None
    source: str = "front matter key"

    @property
    def why(self) -> str:
        """Where the value comes from, for a person."""
        return f"{self.source} `{self.path}`"


class Entries:
    """All entries of one file, found by meaning: front matter first, then defaults, then labels in the body."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_meaning: dict[str, list[Entry]] = {}
        self._sources: dict[str, int] = {}
        self._ranked: dict[str, list[Entry]] = {}
        self.tags: tuple[str, ...] | None = None  # remembered by bot.postings.state.tags_of
        self.all: list[Entry] = []
        self.add(entries)

    def add(self, entries: Sequence[Entry]) -> None:
        """Less trusted entries, after all that are there."""
        if entries:
            self._ranked.clear()
            self.tags = None
        for entry in entries:
            self.all.append(entry)
            self._sources.setdefault(entry.source, len(self._sources))
            for meaning in meanings(entry.name):
                self._by_meaning.setdefault(meaning, []).append(entry)

    def of(self, meaning: str) -> list[Entry]:
        """The entries of a meaning, the most trusted first."""
        found = self._by_meaning.get(meaning)
        if found is None:
            return []
        if len(found) < 2:
            return found
        if meaning not in self._ranked:
            ranks, sources = RANKS[meaning], self._sources
            self._ranked[meaning] = sorted(found, key=lambda e: (sources[e.source], ranks.get(compact(e.name), 999)))
        return self._ranked[meaning]

    def first(self, meaning: str, fits: Callable[[Any], bool]) -> Entry | None:
        """The most trusted entry of a meaning whose value looks like what it should be."""
        return next((entry for entry in self.of(meaning) if fits(entry.value)), None)

    def override(self, meaning: str, keys: Sequence[str]) -> None:
        """Only these keys mean this (the `[fields]` table); keys as written, dotted where nested."""
        wanted = {compact(key) for key in keys}
        chosen = [e for e in self.all if compact(e.path) in wanted or compact(e.name) in wanted]
        self._by_meaning[meaning] = chosen
        self._ranked.pop(meaning, None)


def _in_one_language(value: Any) -> Any:
    """Of `{en: Baker, de: Bäckerin}` one: English where there is one, else the first."""
    if isinstance(value, dict) and value and all(is_language(key) and isinstance(one, str) for key, one in value.items()):
        return value.get("en") or next(iter(value.values()))
    return value


def flatten(values: dict[str, Any], lines: dict[str, int], source: str = "front matter key") -> Iterator[Entry]:
    """One entry a key, also of nested maps and of maps in lists, at most four deep."""
    yield from _flatten(values, lines, source, "", "", 0)


def _flatten(
    values: dict[str, Any], lines: dict[str, int], source: str, path: str, name: str, depth: int
) -> Iterator[Entry]:
    for key, written in values.items():
        value = _in_one_language(written)
        where = f"{path}.{key}" if path else key
        called = f"{name} {key}" if name else key
        if not (isinstance(value, dict) and not name and compact(key) in _WRAPPERS and depth < _MAX_DEPTH):
            yield Entry(called, where, value, lines.get(where) or lines.get(key), source)
        if isinstance(value, dict) and depth < _MAX_DEPTH:
            inner = name if compact(key) in _WRAPPERS else called
            yield from _flatten(value, lines, source, where, inner, depth + 1)
