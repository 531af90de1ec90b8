"""Front matter that holds nothing but `key: value` lines, read without a YAML parser: in a third of the time.

Most front matter is of this kind. Whatever could mean anything else in YAML is left to the parser (None), so that both
always say the same; a test holds them together.
"""

from __future__ import annotations

import re
from typing import Any

_WORDS: dict[str, Any] = {
    **dict.fromkeys(("~", "null", "Null", "NULL")),
    **{form: True for word in ("yes", "true", "on") for form in (word, word.title(), word.upper())},
    **{form: False for word in ("no", "false", "off") for form in (word, word.title(), word.upper())},
}
_KEY = r"(?P<key>[A-Za-z_][\w-]{0,60}(?: [\w-]{1,40}){0,4})"
_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`=](?:[^\n:#]|:(?=[^\s,\[\]{}])|(?<=[^\s])#){0,2000}"""
_ITEM = r"[A-Za-z0-9_](?:[\w./&+()-]|[ ](?![#\s])){0,100}"
_LINE = re.compile(
    rf"(?:{_KEY}:(?:[ ]+(?:(?P<plain>{_PLAIN})|\"(?P<double>[^\"\\\n]{{0,2000}})\"[ ]*|'(?P<single>[^'\n]{{0,2000}})'[ ]*"
    rf"|\[[ ]*(?P<list>{_ITEM}(?:,[ ]+{_ITEM}){{0,60}})?[ ]*\][ ]*))?[ ]*|#[^\n]*|)(?:\n|\Z)"
)


def plain_yaml(text: str, first_line: int) -> tuple[dict[str, Any], dict[str, int]] | None:
    """(values, lines of the keys), or None where a YAML parser is needed. `first_line`: 1-based line of the first key."""
    if not text.replace("\n", "").isprintable():  # tabs, no-break blanks and what YAML forbids
        return None
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    position, number, end = 0, first_line, len(text)
    match = _LINE.match
    while position < end:
        found = match(text, position)
        if found is None:
            return None
        key, plain, double, single, listed = found.groups()
        if key is not None:
            if key in values:
                return None
            values[key] = _value(found, plain, double, single, listed)
            lines[key] = number
        position, number = found.end(), number + 1
    return (values, lines) if values else None


def _value(found: re.Match[str], plain: str | None, double: str | None, single: str | None, listed: str | None) -> Any:
    if plain is not None:
        plain = plain.rstrip(" ")
        return _WORDS.get(plain, plain)
    if double is not None or single is not None:
        return double if double is not None else single
    if listed is not None:
        return [_WORDS.get(one, one) for one in (part.strip(" ") for part in listed.split(","))]
    return [] if "[" in found.group(0) else None
