"""Whole invented repositories, as companies might keep them: every posting is found and read, and nothing else is.

Each file of `repositories/` holds one: first the postings that a person would see there with their fields on 2026-02-15
(`path: {...}`; `pay` is minimum, maximum, currency and period; `closes` the last day), then the files, each
under `-- path --`.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.postings.posting import Posting
from bot.postings.reading import read_tree
from bot.postings.rules import rules_of
from bot.postings.tree import FolderTree
from tests.postings.dialects.case import AT

REPOSITORIES = sorted((Path(__file__).parent / "repositories").glob("*.txt"))


def unpacked(archive: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """The wanted postings; the files are written into the folder."""
    head, *parts = re.split(r"^-- (.+) --\n", archive.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for path, text in zip(parts[::2], parts[1::2], strict=True):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return {path: json.loads(fields) for path, fields in (line.split(": ", 1) for line in head.splitlines() if line)}


def said(posting: Posting) -> dict[str, Any]:
    """The fields that a repository may name."""
    pay, closes = posting.pay, posting.closes_at
    return {
        "title": posting.title,
        "role": posting.role,
        "state": posting.state_at(AT)[0].value,
        "location": posting.location,
        "employment": posting.employment,
        "apply": posting.apply,
        "remote": posting.remote,
        "team": posting.team,
        "pay": pay and [pay.min, pay.max, pay.currency, pay.period],
        "closes": closes and (closes - timedelta(seconds=1)).date().isoformat(),
        "url": posting.url,
        "language": posting.language,
        "twin": posting.twin_of,
    }


@pytest.mark.parametrize("archive", REPOSITORIES, ids=lambda archive: archive.stem)
def test_a_companys_repository_is_read_as_a_person_would(archive: Path, tmp_path: Path) -> None:
    wanted = unpacked(archive, tmp_path)
    tree = FolderTree(tmp_path)
    found = {one.path: said(one.posting) for one in read_tree(tree, rules_of(tree)[0], at=AT) if one.posting}
    assert found.keys() == wanted.keys()
    assert {path: {name: found[path][name] for name in fields} for path, fields in wanted.items()} == wanted
