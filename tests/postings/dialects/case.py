"""What is one invented file, and how should it be read? All are judged on 2026-02-15."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 2, 15, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A file and the fields that it must be read as; `others` are further files of its repository."""

    name: str
    path: str
    text: str
    wanted: dict[str, Any]
    others: dict[str, str] = field(default_factory=dict)


def posting(name: str, path: str, text: str, others: dict[str, str] | None = None, **wanted: Any) -> Dialect:
    """A file that is a posting with these fields; `pay` as (min, max, currency, period)."""
    return Dialect(name, path, text, wanted, others or {})


def NotAPosting(name: str, path: str, text: str) -> Dialect:  # noqa: N802  (reads as the kind of case that it is)
    """A file that is no posting."""
    return Dialect(name, path, text, {})
