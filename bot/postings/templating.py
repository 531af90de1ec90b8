"""What is left of template text? Includes resolved, conditions decided, tags and shortcodes removed.

Only what postings need of Liquid, Nunjucks, Hugo and MDX is understood. A full engine (python-liquid was looked
at) raises on the tags of plug-ins, which every second site has, and would render loops that can run for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Include = Callable[[str], str | None]  # name as written -> text, None when it can't be read
_MAX_DEPTH = 5
_MAX_TEXT = 400_000
_COMMENT = re.compile(
    r"\{%-?\s*comment.*?-?%\}.*?(?:\{%-?\s*endcomment.*?-?%\}|\Z)|\{#.*?#\}|\{\{/\*.*?\*/\}\}|"
    r"\{\{[<%]/\*.*?\*/[>%]\}\}|"
    r"\{/\*.*?\*/\}|<!--.*?(?:-->|\Z)",
    re.DOTALL,
)
_LINK_COMMENT = re.compile(r"^\[(?://|comment)\]:[ \t]*(?:#|<>)[ \t]*(?:\((?:.*?)\)|\".*?\"|'.*?')[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"\{%-?\s*(\w+)((?:[^%{]|%(?!\})|\{(?!%)){0,600}?)-?%\}", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?(?:[^{]|\{(?!\{[<%])){0,800}?[>%]\}\}", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?((?:[^{}]|\{(?!\{)|\}(?!\})){0,300}?)-?\}\}", re.DOTALL)
_MDX_LINE = re.compile(
    (
        r"^(?:import\s.+?from\s+['\"].+?['\"];?|import\s+['\"].+?['\"];?|export\s+(?:const|"
        r"default|let|function)\s.*)$"
    ),
    re.MULTILINE,
)
_VARIABLE = re.compile(
    (
        r"^\s*(?:page|frontmatter|\$frontmatter|\.Params|\.Page\.Params|props\.frontmatter|"
        r"\$page\.frontmatter)?\.?([\w.-]+)(?:\[['\"]([\w -]+)['\"]\])?\s*(?:\|.*)?$"
    ),
    re.DOTALL,
)
_CONDITION = re.compile(r"^\s*([\w.$\[\]'\" -]+?)\s*(==|!=)\s*(.+?)\s*$")
_V_IF = re.compile(
    r"<(\w{1,20})[^>]{0,200}\sv-(if|show)=\"(!?)\s*\$?(?:page\.)?(?:frontmatter\.)([\w.]+)\s*\"[^>]{0,200}>(.{0,4000}?)</\1>",
    re.DOTALL,
)


def strip_comments(text: str) -> str:
    """The text without comments of any dialect; newlines stay, so that lines keep their numbers."""
    if "<!--" in text or "{#" in text or "comment" in text or "/*" in text:
        text = _COMMENT.sub(_newlines, text)
    if "]: #" in text or "]: <>" in text:
        text = _LINK_COMMENT.sub("", text)
    return text


def resolve(text: str, values: dict[str, Any], include: Include | None) -> str:
    """The text as it would be shown: conditions on the page's own keys decided, everything else of templates gone."""
    text = strip_comments(text)
    if "{" in text:
        text = _resolve(text, values, include, 0)
    if "v-if" in text or "v-show" in text:
        text = _V_IF.sub(lambda m: m.group(5) if _truthy(_look_up(values, m.group(4))) != bool(m.group(3)) else "", text)
    if "import " in text or "export " in text:
        text = _MDX_LINE.sub("", text)
    return text


def _resolve(text: str, values: dict[str, Any], include: Include | None, depth: int) -> str:
    if "{%" in text:
        text = _Tags(values, include, depth).render(text)
    if "{{" in text:
        text = _SHORTCODE.sub(lambda m: _shortcode(m.group(0), values, include, depth), text)
        text = _OUTPUT.sub(lambda m: _output(m.group(1), values), text)
    return text[:_MAX_TEXT]


def _newlines(found: re.Match[str]) -> str:
    return "\n" * found.group(0).count("\n")


class _Tags:
    """Walks the tags of one text once; what a block hides is dropped, what can't be decided counts as false."""

    def __init__(self, values: dict[str, Any], include: Include | None, depth: int) -> None:
        self.values, self.include, self.depth = values, include, depth
        self.shown: list[tuple[bool, bool]] = []  # a block: (shown now, some branch was shown)
        self.out: list[str] = []

    def render(self, text: str) -> str:
        """The text with its tags resolved."""
        position = 0
        for tag in _TAG.finditer(text):
            self._emit(text[position : tag.start()])
            position = tag.end()
            self._tag(tag.group(1), tag.group(2).strip())
        self._emit(text[position:])
        return "".join(self.out)

    def _emit(self, piece: str) -> None:
        if all(now for now, _ in self.shown):
            self.out.append(piece)

    def _tag(self, name: str, rest: str) -> None:
        if name in ("if", "unless", "case"):
            verdict = decide(rest, self.values) if name != "case" else False
            now = bool(verdict) if name == "if" else verdict is False and name == "unless"
            self.shown.append((now, now))
        elif name in ("elsif", "elseif", "elif", "when") and self.shown:
            done = self.shown[-1][1]
            now = not done and name != "when" and bool(decide(rest, self.values))
            self.shown[-1] = (now, done or now)
        elif name == "else" and self.shown:
            self.shown[-1] = (not self.shown[-1][1], True)
        elif name == "for":
            self.shown.append((False, True))
        elif name in ("endif", "endunless", "endcase", "endfor") and self.shown:
            self.shown.pop()
        elif name in ("include", "include_relative", "render", "includeRelative", "import"):
            self._emit(included(rest, self.values, self.include, self.depth))


def included(rest: str, values: dict[str, Any], include: Include | None, depth: int) -> str:
    """The text of an include with its own includes resolved; empty when it is not there."""
    name = rest.strip().split(None, 1)[0].strip("\"',") if rest.strip() else ""
    if include is None or depth >= _MAX_DEPTH or not name or "{" in name:
        return ""
    text = include(name)
    if text is None:
        return ""
    parameters = {f"include.{key}": value for key, value in re.findall(r"([\w-]+)\s*=\s*\"([^\"]*)\"", rest)}
    return _resolve(strip_comments(text), {**values, **parameters}, include, depth + 1)


_LINK_PARAMETER = re.compile(
    r"\b(?:\w{1,20}[_-])?(?:href|link|url|to|src|target)\s*=\s*[\"']((?:https?:|mailto:|/(?!/))[^\"'\s]{3,400})[\"']"
)
_TEXT_AND_LINK = re.compile(r"\"([^\"\[\]\n]{2,80})\"\s+\"((?:https?:|mailto:)[^\"\s]{3,400})\"")
_SPEAKS_OF_APPLYING = re.compile(r"[\"'](?:[^\"'\n]{0,40}\b)?(?:apply|bewerben|postuler|aplicar|ansök)\b", re.IGNORECASE)
_BUTTON = re.compile(r"button|btn|cta|apply|bewerb|postul|candidat|ansok|link", re.IGNORECASE)


def _shortcode(written: str, values: dict[str, Any], include: Include | None, depth: int) -> str:
    """A Hugo shortcode: its template's text, when it has one of its own; of a button its link; else nothing."""
    inner = written[3:-3].strip()
    link = _LINK_PARAMETER.search(inner) if _BUTTON.match(inner) or _SPEAKS_OF_APPLYING.search(inner) else None
    if link:
        return f"[apply]({link.group(1)}) "
    pairs = _TEXT_AND_LINK.findall(inner)
    if pairs:
        return " ".join(f"[{text}]({target})" for text, target in pairs)
    if inner.startswith("/") or include is None:
        return ""
    name = inner.split(None, 1)[0] if inner else ""
    if not re.fullmatch(r"[\w/.-]+", name) or depth >= _MAX_DEPTH:
        return ""
    text = include(f"shortcode:{name}")
    return "" if text is None else _resolve(strip_comments(text), values, None, depth + 1)


def decide(condition: str, values: dict[str, Any]) -> bool | None:
    """Whether a condition on the page's own keys holds; None when it is about something else."""
    if re.search(r"\sor\s|\|\|", condition):
        verdicts = [decide(part, values) for part in re.split(r"\sor\s|\|\|", condition)]
        return True if True in verdicts else (None if None in verdicts else False)
    if re.search(r"\sand\s|&&", condition):
        verdicts = [decide(part, values) for part in re.split(r"\sand\s|&&", condition)]
        return False if False in verdicts else (None if None in verdicts else True)
    compared = _CONDITION.match(condition)
    if compared:
        known, value = _value(compared.group(1), values)
        wanted = compared.group(3).strip().strip("\"'")
        same = str(value if value is not None else "").strip().lower() == wanted.lower()
        return None if not known else same == (compared.group(2) == "==")
    negated = re.match(r"^\s*(?:not\s+|!)(.*)$", condition)
    known, value = _value(negated.group(1) if negated else condition, values)
    return None if not known else _truthy(value) != bool(negated)


def _output(expression: str, values: dict[str, Any]) -> str:
    known, value = _value(expression, values)
    if not known or value is None or isinstance(value, dict | list | bool):
        return ""
    return str(value)


def _value(expression: str, values: dict[str, Any]) -> tuple[bool, Any]:
    """Whether it is one of the page's own keys, and what that holds."""
    expression = expression.split("|", 1)[0].strip()
    if expression.startswith("include."):
        return True, values.get(expression)
    own = re.match(r"^(?:page|\$?frontmatter|\.Params|\.Page\.Params|props\.frontmatter|\$page\.frontmatter)\b", expression)
    matched = _VARIABLE.match(expression)
    if matched is None or (own is None and not expression.startswith(".")):
        return False, None
    if matched.group(2):
        return True, values.get(matched.group(2))
    name = matched.group(1).removeprefix("Params.")
    return True, _look_up(values, name[:1].lower() + name[1:] if own is None else name)


def _look_up(values: dict[str, Any], path: str) -> Any:
    found: Any = values
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _truthy(value: Any) -> bool:
    return value not in (None, False, "", "false")
