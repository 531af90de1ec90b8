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
from frontmatter.default_handlers import JSONHandler, YAMLHandler

from bot.postings.complaints import explained
from bot.postings.faults import FaultBook
from bot.postings.fences import Split

_STR, _NULL, _BOOL, _MERGE = (f"tag:yaml.org,2002:{name}" for name in ("str", "null", "bool", "merge"))
_PLAIN_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), _NULL),
    **{form: _BOOL for word in ("yes", "no", "true", "false", "on", "off") for form in (word, word.title(), word.upper())},
    "<<": _MERGE,
}
MAX_MATTER = 200_000  # characters
MAX_DEPTH = 40
MAX_ALIASES = 60
_DEEP = re.compile(r"[\[{][\[{ \t]{60}|(?:[-?:][ \t]+){60}")
_DEEP_STARTS = ("[[[", "{{{", "[{[", "{[{", "- - -", "-\t-\t-", "? ? ?", "?\t?\t?", ": : :", "- ?", "? -")
_KEY_LINE = re.compile(r"^ ?([\"']?)([A-Za-z_][^:\n]{0,60}?)\1[ \t]*:(?:[ \t]+|$)(.*)$")
_TOML_LINE = re.compile(r"^\s*([A-Za-z0-9_\"'.-]+)\s*=\s*(.*)$")
_TOML_TABLE = re.compile(r"^\s*\[([A-Za-z0-9_.\"-]+)\]\s*(?:#.*)?$")
_PLACEHOLDER = re.compile(r"(:[ \t]+)(\{\{.*?\}\})[ \t]*$", re.MULTILINE)
_TRUE = frozenset({"true", "yes", "on", "y"})


class _Reading:
    """What plain YAML words mean here: null, booleans and merge keys; all else is text as written.

    YAML 1.1's numbers, dates and sexagesimals stay text, so that nothing that a person wrote is lost.
    """

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """The tag of a node that carries none."""
        if kind is yaml.ScalarNode:
            return _PLAIN_WORDS.get(value, _STR) if implicit[0] else _STR
        return "tag:yaml.org,2002:map" if kind is yaml.MappingNode else "tag:yaml.org,2002:seq"

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Nothing depends on where a node is."""

    def ascend_resolver(self) -> None:
        """Nothing depends on where a node is."""


if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]  # left out of the type stubs

    class _Loader(_Reading, CParser):
        """libyaml's parser."""

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)

else:  # ten times slower, the same nodes
    from yaml.composer import Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Loader(_Reading, Reader, Scanner, Parser, Composer):  # type: ignore[no-redef]
        """PyYAML's own parser."""

        def __init__(self, text: str) -> None:
            Reader.__init__(self, text)
            Scanner.__init__(self)
            Parser.__init__(self)
            Composer.__init__(self)


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


class _LinedYaml(YAMLHandler):
    """python-frontmatter's YAML handler, with lines, duplicate keys and values as written.

    The library's own loader keeps the last of two equal keys in silence, turns `no` into False and raises on
    impossible dates, unknown tags and aliases that multiply.
    """

    def __init__(self, first_line: int, book: FaultBook) -> None:
        super().__init__()
        self.first_line, self.book = first_line, book
        self.lines: dict[str, int] = {}
        self._aliases = 0
        self._seen: set[int] = set()

    def load(self, fm: str, **kwargs: object) -> Any:
        """The values of a YAML text. Raises yaml.YAMLError, ValueError, RecursionError."""
        loader = _Loader(fm)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
        return {} if node is None else self._value(node, "", 0)

    def _value(self, node: Any, path: str, depth: int) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        if id(node) in self._seen:
            self._aliases += 1
            if self._aliases > MAX_ALIASES:
                raise ValueError("too many aliases")
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one, f"{path}[]", depth + 1) for one in node.value]
        return self._map(node, path, depth)

    def _map(self, node: Any, path: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            value = self._value(value_node, self._path(path, key_node), depth + 1)
            if key_node.tag.endswith(":merge"):
                merged.update(value if isinstance(value, dict) else {})
            else:
                self._keep(found, path, key_node, value)
        return {**merged, **found} if merged else found

    @staticmethod
    def _path(path: str, key_node: Any) -> str:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        return f"{path}.{key}" if path else str(key)

    def _keep(self, found: dict[str, Any], path: str, key_node: Any, value: Any) -> None:
        if not isinstance(key_node, yaml.ScalarNode):
            line = key_node.start_mark.line + self.first_line
            self.book.error(line, "There are braces where text is meant.", "Fill in the placeholder, or quote the text.")
            return
        key = str(key_node.value)
        where, line = self._path(path, key_node), key_node.start_mark.line + self.first_line
        if key in found:
            self.book.warning(
                line,
                f"The key {key!r} is written twice, on lines {self.lines.get(where, line)} and {line}.",
                "Keep one of the two.",
            )
            if value in (None, "", [], {}):
                return
        found[key] = value
        self.lines[where] = line


def _scalar(node: Any) -> Any:
    if node.tag == _STR:
        return node.value
    if node.tag == _NULL:
        return None
    return node.value.lower() in _TRUE if node.tag == _BOOL else node.value


def _read_yaml(text: str, line: int, book: FaultBook) -> Matter:
    for attempt, repaired in enumerate((text, _without_tabs(text))):
        if attempt and repaired == text:
            continue
        handler = _LinedYaml(line, book if not attempt else FaultBook(book.path))
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
        values = _LinedYaml(1, FaultBook(path)).load(text)
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
