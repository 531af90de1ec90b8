"""What does the YAML parser's complaint mean to the person who wrote the file? The line to look at, and the way out."""

from __future__ import annotations

import re

_VALUE = re.compile(r"^\s*(?:-\s+)?[\w .\-/]+?:[ \t]+(.+?)\s*$")
_NEXT_KEY = re.compile(r"^\s*(?:-\s+)?[\w .\-/]+:(?:\s|$)")
_SECOND_COLON = re.compile(r"^\s*(?:-\s+)?[\w .\-/]+?:[ \t]+[^\"'\[{|>#\s].*:(?:[ \t]|$)")
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}")


def explained(text: str, failure: Exception) -> tuple[int, str, str]:
    """(index of the line, message, fix) for front matter that does not parse."""
    lines = text.split("\n")
    mark = getattr(failure, "problem_mark", None)
    at = min(mark.line if mark is not None else 0, len(lines) - 1)
    return _open_quote(lines, at) or _by_line(lines, at, getattr(failure, "problem", None) or str(failure))


def _open_quote(lines: list[str], at: int) -> tuple[int, str, str] | None:
    """A quote that is opened on the line complained about, or before it, and not closed before the next key."""
    for number in range(at, -1, -1):
        found = _VALUE.match(lines[number])
        if found is None or found.group(1)[0] not in "\"'":
            continue
        quote, rest = found.group(1)[0], found.group(1)[1:]
        if quote not in rest and number + 1 < len(lines) and _NEXT_KEY.match(lines[number + 1]):
            name = "double" if quote == '"' else "single"
            return number, f"The {name} quote is not closed.", "Put the closing quote at the end of line {line}."
        return None
    return None


def _by_line(lines: list[str], at: int, problem: str) -> tuple[int, str, str]:
    line = lines[at]
    if _PLACEHOLDER.search(line):
        return at, "There is a placeholder that nobody filled in.", "Fill it in, or put it in quotes."
    if "alias" in problem or re.search(r":\s+\*", line):
        return at, "A value starts with an asterisk, which means something else in YAML.", "Put the value in quotes."
    if "cannot start any token" in problem:
        return at, "A value starts with a sign that means something else in YAML.", "Put the value in quotes."
    if "mapping values" in problem and _SECOND_COLON.match(line):
        return at, "There is a second colon in this line.", "Put the value behind the first one in quotes."
    fix = "Put the value in quotes, or indent its lines alike; a colon followed by a blank needs quotes."
    return at, f"The front matter is not valid YAML: {problem}.", fix
