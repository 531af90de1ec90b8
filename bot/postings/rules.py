"""How does a repository want to be read? The reading rules of its own `rolecall.toml`, and nothing else of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import Any

from bot.postings.faults import FaultBook
from bot.postings.posting import Fault
from bot.postings.tree import Tree

RULES_FILE = "rolecall.toml"
_ALLOWED = frozenset({"postings", "fields", "site", "check"})
_MAX_RULES = 100_000
FIELDS = {  # what [fields] calls it -> what the vocabulary calls it
    **{name: name for name in ("title", "subtitle", "summary", "location", "remote", "team", "employment", "apply", "pay")},
    **{
        name: name
        for name in ("closes", "opens", "posted", "draft", "published", "open", "closed", "tags", "language", "slug")
    },
    "state": "status",
}


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What a repository may decide: where its postings are, which keys mean what, its public address, its checks."""

    paths: tuple[str, ...] = ()  # globs or folders; empty: found by content
    ignore: tuple[str, ...] = ()
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)  # meaning -> keys as written
    site_url: str | None = None
    url_pattern: str | None = None  # "https://example.org/jobs/{slug}/"
    timezone: str | None = None  # IANA
    language: str | None = None
    require_pay: bool = False
    require_location: bool = False
    require_apply: bool = False  # else an open posting without a way to apply is only a warning


def rules_of(tree: Tree) -> tuple[ReadingRules, tuple[Fault, ...]]:
    """The rules in the top folder's `rolecall.toml`, with faults for what is not allowed or not understood there."""
    try:
        raw = tree.read(RULES_FILE) if tree.size(RULES_FILE) <= _MAX_RULES else b""
    except (KeyError, OSError):
        return ReadingRules(), ()
    book = FaultBook(RULES_FILE)
    try:
        stored = tomllib.loads(raw.decode("utf-8-sig", errors="replace"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        book.error(1, f"The reading rules are not valid TOML: {error}.", "Correct the file; until then it is ignored.")
        return ReadingRules(), book.faults()
    for name in sorted(set(_table(stored, "fields")) - set(FIELDS)):
        fix = f"Use one of: {', '.join(sorted(FIELDS))}."
        book.error(_line_of(raw, name), f"`{name}` under [fields] is no field of a posting.", fix)
    for name in sorted(set(stored) - _ALLOWED):
        book.error(
            _line_of(raw, name),
            f"The table [{name}] is not allowed in a postings repository and is ignored.",
            "Move it to the operator's own rolecall.toml.",
        )
    return _rules(stored), book.faults()


def _line_of(raw: bytes, name: str) -> int:
    lines = raw.decode("utf-8", errors="replace").split("\n")
    return next((n for n, line in enumerate(lines, 1) if name in line.split("#")[0]), 1)


def _rules(stored: dict[str, Any]) -> ReadingRules:
    postings, site, check = (_table(stored, name) for name in ("postings", "site", "check"))
    return ReadingRules(
        paths=_texts(postings.get("paths") or postings.get("path")),
        ignore=_texts(postings.get("ignore")),
        fields={
            FIELDS[name]: keys
            for name, value in _table(stored, "fields").items()
            if name in FIELDS and (keys := _texts(value))
        },
        site_url=_text(site.get("url")),
        url_pattern=_text(site.get("url_pattern")),
        timezone=_text(site.get("timezone")),
        language=_text(site.get("language")),
        require_pay=check.get("require_pay") is True,
        require_location=check.get("require_location") is True,
        require_apply=check.get("require_apply") is True,
    )


def _table(stored: dict[str, Any], name: str) -> dict[str, Any]:
    found = stored.get(name)
    return found if isinstance(found, dict) else {}


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
