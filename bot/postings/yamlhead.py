"""YAML as people write it in front matter: values as written, the line of every key, duplicate keys said."""

from __future__ import annotations

from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from bot.postings.faults import FaultBook

_STR, _NULL, _BOOL, _MERGE = (f"tag:yaml.org,2002:{name}" for name in ("str", "null", "bool", "merge"))
_PLAIN_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), _NULL),
    **{form: _BOOL for word in ("yes", "no", "true", "false", "on", "off") for form in (word, word.title(), word.upper())},
    "<<": _MERGE,
}
MAX_DEPTH = 40
MAX_ALIASES = 60
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


class LinedYaml(YAMLHandler):
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
            where = self._path(path, key_node)
            value = self._value(value_node, where, depth + 1)
            if key_node.tag.endswith(":merge"):
                merged.update(value if isinstance(value, dict) else {})
            else:
                self._keep(found, where, key_node, value)
        return {**merged, **found} if merged else found

    @staticmethod
    def _path(path: str, key_node: Any) -> str:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        return f"{path}.{key}" if path else str(key)

    def _keep(self, found: dict[str, Any], where: str, key_node: Any, value: Any) -> None:
        if not isinstance(key_node, yaml.ScalarNode):
            line = key_node.start_mark.line + self.first_line
            self.book.error(line, "There are braces where text is meant.", "Fill in the placeholder, or quote the text.")
            return
        key = str(key_node.value)
        line = key_node.start_mark.line + self.first_line
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
