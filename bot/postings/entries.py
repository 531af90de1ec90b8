"""Which entry of the front matter means what? Nested maps laid flat, with names, lines and reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.postings.tongues import is_language
from bot.postings.words import RANKS, compact, meanings, wordset

_MAX_DEPTH = 4
_WRAPPERS = wordset(
    """
        extra params param job jobs jobposting posting position role vacancy meta metadata details
        jobdetails data frontmatter page attributes fields head overview facts careersummary header hero
        content attrs info infos
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
        self._by_path: dict[str, list[Entry]] | None = None
        self.tags: tuple[str, ...] | None = None  # remembered by bot.postings.state.tags_of
        self.all: list[Entry] = []
        self.add(entries)

    def add(self, entries: Sequence[Entry]) -> None:
        """Less trusted entries, after all that are there."""
        if entries:
            self._ranked.clear()
            self.tags = self._by_path = None
        for entry in entries:
            self.all.append(entry)
            self._sources.setdefault(entry.source, len(self._sources))
            for meaning in meanings(entry.name):
                self._by_meaning.setdefault(meaning, []).append(entry)

    @property
    def by_path(self) -> dict[str, list[Entry]]:
        """The entries by their whole path in compact form: `build.render` is under `buildrender`."""
        if self._by_path is None:
            self._by_path = {}
            for entry in self.all:
                self._by_path.setdefault(compact(entry.path), []).append(entry)
        return self._by_path

    def count_of(self, meanings_wanted: Iterable[str], telling: Callable[[Entry], bool]) -> int:
        """How many of these meanings have an entry that tells."""
        by_meaning = self._by_meaning
        return sum(1 for one in meanings_wanted if one in by_meaning and any(map(telling, by_meaning[one])))

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


def _in_one_language(value: dict[str, Any]) -> Any:
    """Of `{en: Baker, de: Bäckerin}` one: English where there is one, else the first."""
    if value and all(is_language(key) and isinstance(one, str) for key, one in value.items()):
        return value.get("en") or next(iter(value.values()))
    return value


def flatten(values: dict[str, Any], lines: dict[str, int], source: str = "front matter key") -> list[Entry]:
    """One entry a key, also of nested maps, at most four deep."""
    found: list[Entry] = []
    _flatten(found, values, lines, source, "", "", 0)
    return found


def _flatten(
    found: list[Entry], values: dict[str, Any], lines: dict[str, int], source: str, path: str, name: str, depth: int
) -> None:
    for key, written in values.items():
        where = f"{path}.{key}" if path else key
        called = f"{name} {key}" if name else key
        line = lines.get(where) or lines.get(key)
        value = _in_one_language(written) if isinstance(written, dict) else written
        if not isinstance(value, dict) or depth >= _MAX_DEPTH:
            found.append(Entry(called, where, value, line, source))
            continue
        wraps = compact(key) in _WRAPPERS
        if name or not wraps:
            found.append(Entry(called, where, value, line, source))
        _flatten(found, value, lines, source, where, name if wraps else called, depth + 1)
