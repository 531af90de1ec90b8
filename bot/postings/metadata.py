"""What does the front matter say? Plain values with their lines, recovered as far as a person could."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import yaml
from frontmatter.default_handlers import JSONHandler

from bot.postings.complaints import explained
from bot.postings.faults import FaultBook
from bot.postings.fences import Split
from bot.postings.plainhead import plain_yaml
from bot.postings.yamlhead import MAX_DEPTH, LinedYaml

MAX_MATTER = 200_000  # characters
_DEEP = re.compile(r"[\[{][\[{ \t]{60}|(?:[-?:][ \t]+){60}")
_DEEP_STARTS = ("[[[", "{{{", "[{[", "{[{", "- - -", "-\t-\t-", "? ? ?", "?\t?\t?", ": : :", "- ?", "? -")
_KEY_LINE = re.compile(r"^ ?([\"']?)([A-Za-z_][^:\n]{0,60}?)\1[ \t]*:(?:[ \t]+|$)(.*)$")
_TOML_LINE = re.compile(r"^\s*([\w\"'.-]+)\s*=\s*(.*)$")
_TOML_TABLE = re.compile(r"^\s*\[([A-Za-z0-9_.\"-]+)\]\s*(?:#.*)?$")


@dataclass(slots=True)
class Matter:
    """Front matter. Values are None, bool, text as written, lists and maps of these; lines are those of the file."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  # dotted path of a key -> its line
    form: str = "none"
    broken: bool = False


def parse(found: Split, book: FaultBook) -> Matter:
    """The front matter's values; what could not be read is a fault, and the rest is kept."""
    if found.form == "none" or not found.matter.strip():
        return Matter(form=found.form)
    if len(found.matter) > MAX_MATTER or _too_deep(found.matter):
        book.error(
            found.matter_line,
            "The front matter is too large or nested too deeply to be read.",
            "Keep long text in the body.",
        )
        return Matter(form=found.form, broken=True)
    reader = {"yaml": _read_yaml, "toml": _read_toml, "json": _read_json}[found.form]
    return reader(found.matter, found.matter_line, book)


def parse_yaml(text: str, path: str) -> dict[str, Any]:
    """A YAML file of the site (settings, data) as plain values; what does not parse is salvaged."""
    return parse(Split("yaml", text, 1, "", 1), FaultBook(path)).values


def _too_deep(text: str) -> bool:
    """Nesting that would exhaust the C parser's stack, seen before it is parsed."""
    if any(start in text for start in _DEEP_STARTS) and _DEEP.search(text):
        return True
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    depth = deepest = 0
    for sign in re.findall(r"[\[{\]}]", text):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest > MAX_DEPTH * 5


def _read_yaml(text: str, line: int, book: FaultBook) -> Matter:
    simple = plain_yaml(text, line)
    if simple is not None:
        return Matter(*simple, "yaml")
    for attempt, repaired in enumerate((text, _without_tabs(text))):
        if attempt and repaired == text:
            continue
        handler = LinedYaml(line, book if not attempt else FaultBook(book.path))
        try:
            values = handler.load(repaired)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            if not attempt:
                failure = error
            continue
        if isinstance(values, dict):
            if attempt:
                number = _tabbed_line(text)
                book.warning(line + number, "There is a tab in the front matter.", "Indent with blanks instead.")
            return Matter(values, handler.lines, "yaml")
        failure = ValueError("it holds no keys")
    return _salvage(text, line, book, failure)


def _tabbed_line(text: str) -> int:
    lines = text.split("\n")
    indented = (n for n, one in enumerate(lines) if "\t" in one[: len(one) - len(one.lstrip())])
    return next(indented, next((n for n, one in enumerate(lines) if "\t" in one), 0))


def _without_tabs(text: str) -> str:
    return "\n".join(one.rstrip().replace("\t", "  ") for one in text.split("\n"))


def _salvage(text: str, first: int, book: FaultBook, failure: Exception) -> Matter:
    """Key by key: one broken value does not take the others with it."""
    line, message, fix = explained(text, failure)
    book.error(first + line, message, fix.replace("{line}", str(first + line)))
    matter = Matter(form="yaml", broken=True)
    for start, chunk in _chunks(text):
        key, value = _chunk_value(chunk, book.path)
        if key in matter.values and value in (None, "", [], {}):
            continue
        matter.values[key] = value
        matter.lines[key] = first + start
    return matter


def _chunks(text: str) -> Iterator[tuple[int, list[str]]]:
    chunk: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        if _KEY_LINE.match(line):
            if chunk:
                yield start, chunk
            chunk, start = [line], number
        elif chunk and not line.lstrip().startswith("#"):
            chunk.append(line)
    if chunk:
        yield start, chunk


def _chunk_value(chunk: list[str], path: str) -> tuple[str, Any]:
    text = "\n".join([chunk[0].lstrip(), *chunk[1:]])
    try:
        values = LinedYaml(1, FaultBook(path)).load(text)
        if isinstance(values, dict) and len(values) == 1:
            key, value = next(iter(values.items()))
            return key, value
    except (yaml.YAMLError, ValueError, RecursionError):
        pass
    matched = _KEY_LINE.match(chunk[0])
    assert matched is not None  # noqa: S101  (chunks start with a key line)
    rest = [matched.group(3).strip()] + [line.strip() for line in chunk[1:]]
    return matched.group(2).strip(), " ".join(part for part in rest if part).strip("\"'") or None


def _read_toml(text: str, line: int, book: FaultBook) -> Matter:
    lines = _toml_lines(text, line)
    try:
        return Matter(_plain(tomllib.loads(text)), lines, "toml")
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        where = re.search(r"at line (\d+)", str(error))
        last = text.count("\n") if "end of document" in str(error) else 0
        message = re.sub(r"\s*\(at .*\)", "", str(error))
        book.error(
            line + (int(where.group(1)) - 1 if where else last),
            f"The front matter is not valid TOML: {message}.",
            "Put text in quotes, write each key once, and close every bracket.",
        )
    return Matter(_toml_salvage(text), lines, "toml", broken=True)


def _toml_lines(text: str, first: int) -> dict[str, int]:
    lines: dict[str, int] = {}
    table = ""
    for number, one in enumerate(text.split("\n")):
        opened = _TOML_TABLE.match(one)
        if opened:
            table = opened.group(1).strip('"') + "."
        matched = _TOML_LINE.match(one)
        if matched:
            lines.setdefault(table + matched.group(1).strip("\"'"), first + number)
    return lines


def _toml_salvage(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    target = found
    for one in text.split("\n"):
        opened, matched = _TOML_TABLE.match(one), _TOML_LINE.match(one)
        if opened:
            target = found.setdefault(opened.group(1).strip('"'), {})
        elif matched and isinstance(target, dict):
            target[matched.group(1).strip("\"'")] = _toml_value(matched.group(2))
    return found


def _toml_value(written: str) -> Any:
    try:
        return _plain(tomllib.loads(f"value = {written}"))["value"]
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return written.strip().strip("\"'") or None


def _read_json(text: str, line: int, book: FaultBook) -> Matter:
    try:
        values = JSONHandler().load(text)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "lineno", 1)
        book.error(line + at - 1, f"The front matter is not valid JSON: {error}.", "Quote keys and texts, check commas.")
        return Matter(form="json", broken=True)
    return Matter(_plain(values) if isinstance(values, dict) else {}, _json_lines(text, line), "json")


def _json_lines(text: str, first: int) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, one in enumerate(text.split("\n")):
        for key in re.findall(r'"([^"\\]{1,80})"\s*:', one):
            lines.setdefault(key, first + number)
    return lines


def parse_json(text: str) -> Any:
    """A JSON file of the site as plain values. Raises ValueError, RecursionError."""
    return _plain(json.loads(text, strict=False))


def _plain(value: Any, depth: int = 0) -> Any:
    """Values of TOML and JSON in the shape that YAML's have: numbers and dates as text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, dict):
        return {str(k): _plain(v, depth + 1) for k, v in value.items()} if depth < MAX_DEPTH else {}
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value] if depth < MAX_DEPTH else []
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def nested_texts(values: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """The sentences in maps below the top: `Job: {Intro: "We build boats and look for ..."}`."""
    for key, value in values.items():
        if key.startswith("_") or key in ("comments", "seo", "meta"):  # help for who fills the form in, words for machines
            continue
        if isinstance(value, dict) and depth < _MAX_NESTING:
            yield from nested_texts(value, depth + 1)
        elif depth and isinstance(value, str) and len(value) > 40 and value.count(" ") > 4:
            yield value


_MAX_NESTING = 4
