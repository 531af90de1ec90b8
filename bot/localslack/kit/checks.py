"""Small checks that are put together into the rules of Block Kit."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+")
_SCALARS = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object"}


class Found:
    """What is wrong, in Slack's words: `[ERROR] reason [json-pointer:/path]`."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, reason: str, path: str) -> None:
        self.messages.append(f"[ERROR] {reason} [json-pointer:{path}]")


Check = Callable[[Any, str, Found], None]


def is_a(value: Any, kind: type, path: str, found: Found) -> bool:
    """Is `value` of a JSON type? Says so if not."""
    right = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    if not right:
        found.add(f"must provide a{'n' if _SCALARS[kind][0] in 'aio' else ''} {_SCALARS[kind]}", path)
    return right


def string(at_least: int = 1, at_most: int | None = None, pattern: str = "", one_of: Collection[str] = ()) -> Check:
    """A text with bounds, a pattern, or of a few words."""
    compiled = re.compile(pattern) if pattern else None

    def check(value: Any, path: str, found: Found) -> None:
        if not is_a(value, str, path, found):
            return
        if len(value) < at_least:
            found.add(f"must be more than {at_least - 1} characters", path)
        if at_most is not None and len(value) > at_most:
            found.add(f"must be less than {at_most + 1} characters", path)
        if one_of and value not in one_of:
            found.add(f"value {value!r} is not one of: {', '.join(sorted(one_of))}", path)
        if compiled and not compiled.fullmatch(value):
            found.add("must match the pattern of its field", path)

    return check


def url(at_most: int | None = None, at_least: int = 1, secure: bool = False) -> Check:
    """An address with a scheme (https only if `secure`)."""
    length = string(at_least, at_most)

    def check(value: Any, path: str, found: Found) -> None:
        length(value, path, found)
        if isinstance(value, str) and value and not _URL.fullmatch(value):
            found.add("must be a valid URL", path)
        elif secure and isinstance(value, str) and not value.startswith("https://"):
            found.add("must be an https URL", path)

    return check


def integer(at_least: int | None = None, at_most: int | None = None) -> Check:
    """A whole number with bounds."""

    def check(value: Any, path: str, found: Found) -> None:
        if not is_a(value, int, path, found):
            return
        if at_least is not None and value < at_least:
            found.add(f"must be at least {at_least}", path)
        if at_most is not None and value > at_most:
            found.add(f"must be at most {at_most}", path)

    return check


def number(above: float | None = None) -> Check:
    """Any number."""

    def check(value: Any, path: str, found: Found) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            found.add("must provide a number", path)
        elif above is not None and not value > above:
            found.add(f"must be more than {above:g}", path)

    return check


def boolean(value: Any, path: str, found: Found) -> None:
    is_a(value, bool, path, found)


def anything(value: Any, path: str, found: Found) -> None:
    """No rule."""


def array(item: Check, at_least: int = 1, at_most: int | None = None) -> Check:
    """A list with bounds."""

    def check(value: Any, path: str, found: Found) -> None:
        if not is_a(value, list, path, found):
            return
        if len(value) < at_least:
            found.add(f"no fewer than {at_least} item{'s' if at_least > 1 else ''} allowed", path)
        if at_most is not None and len(value) > at_most:
            found.add(f"no more than {at_most} items allowed", path)
        for at, one in enumerate(value[:200]):
            item(one, f"{path}/{at}", found)

    return check


def table(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, also: Check | None = None) -> Check:
    """An object with these fields and no others; `also` sees the whole."""
    fields = {**required, **(optional or {})}

    def check(value: Any, path: str, found: Found) -> None:
        if not is_a(value, dict, path, found):
            return
        for name in required:
            if name not in value:
                found.add(f"missing required field: {name}", path)
        for name, one in value.items():
            if name in fields:
                fields[name](one, f"{path}/{name}", found)
            else:
                found.add(f"invalid additional property: {name}", path)
        if also is not None:
            also(value, path, found)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which rules it follows."""

    def check(value: Any, path: str, found: Found) -> None:
        if not is_a(value, dict, path, found):
            return
        kind = value.get("type")
        if kind is None:
            found.add("missing required field: type", path)
        elif not isinstance(kind, str) or kind not in kinds:
            found.add(f"unsupported type: {kind}", f"{path}/type")
        else:
            kinds[kind](value, path, found)

    return check


def exactly_one(first: str, second: str) -> Check:
    """One of two fields, not both and not neither."""

    def check(value: Any, path: str, found: Found) -> None:
        if (first in value) == (second in value):
            found.add(f"must have exactly one of: {first}, {second}", path)

    return check


def all_of(*checks: Check) -> Check:
    def check(value: Any, path: str, found: Found) -> None:
        for one in checks:
            one(value, path, found)

    return check
