"""Where is the corpus of real postings, and what was read from it by hand?"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def corpus_folder() -> Path | None:
    """ROLECALL_CORPUS, else `shared` beside the repository; None where there is neither."""
    named = os.environ.get("ROLECALL_CORPUS")
    for folder in [Path(named)] if named else [ROOT.parent / "shared", ROOT / "shared"]:
        if (folder / "expected.tsv").is_file():
            return folder
    return None


def needed_corpus() -> Path:
    """The corpus, or a skipped test that says what is missing."""
    folder = corpus_folder()
    if folder is None:
        pytest.skip("no corpus of real postings: set ROLECALL_CORPUS to its folder")
    return folder


def rows(table: Path) -> list[dict[str, str]]:
    """The rows of a TSV file of the corpus: UTF-8, split on TAB only, no quoting."""
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@dataclass(frozen=True, slots=True)
class Case:
    """One file read by hand, with the tree it stands in and the instant on which it is judged."""

    repo: str
    root: Path
    path: str
    at: datetime
    expected: dict[str, str]


def cases(corpus: Path) -> list[Case]:
    """The rows of expected.tsv; each is judged on its version's date, at noon."""
    dates = {(row["repo"], row["path"]): row["date"] for row in rows(corpus / "MANIFEST.tsv")}
    for row in rows(corpus / "revisions.tsv"):
        for side in ("before", "after"):
            dates[(row["repo"], row[side])] = row["date"]
    found = []
    for row in rows(corpus / "expected.tsv"):
        root, path = _place(corpus, row)
        date = dates.get((row["repo"], row["path"])) or _date_in(root / path)
        found.append(Case(row["repo"], root, path, noon(date), row))
    return found


def _place(corpus: Path, row: dict[str, str]) -> tuple[Path, str]:
    if row["path"].startswith("revisions/"):
        parts = row["path"].split("/")
        return corpus.joinpath(*parts[:4]), "/".join(parts[4:])
    return corpus / "postings" / row["repo"].replace("/", "+"), row["path"]


def _date_in(file: Path) -> str:
    """The date in a file of which only the text is stored."""
    found = re.search(rb"^date:\s*[\"']?(\d{4}-\d\d-\d\d)", file.read_bytes(), re.MULTILINE)
    return found.group(1).decode() if found else "2024-01-01"


def noon(date: str) -> datetime:
    """A date of the tables as an instant."""
    return datetime.fromisoformat(date[:10]).replace(hour=12, tzinfo=UTC)
