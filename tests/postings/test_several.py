"""Files that hold several roles are told of, and a person's own career is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.postings.several import several_roles
from bot.postings.tree import FolderTree

CASES = {
    "_data/jobs.yml": (
        "- title: Sail Maker Assistant\n  location: Porto\n- title: Head of Ropes\n",
        ["Sail Maker Assistant", "Head of Ropes"],
    ),
    "data/stellen.json": ('[{\n  "titel": "Segelmacher (m/w/d)",\n  "ort": "Kiel"\n}]\n', ["Segelmacher (m/w/d)"]),
    "careers.md": (
        "# Careers\n\n## Rope Engineer\nYou tie.\n\n### Requirements\n\n## Dock Manager\n",
        ["Rope Engineer", "Dock Manager"],
    ),
}
OTHERS = {
    "_data/jobs.yml": "- title: Software Engineer\n  company: Acme\n  start: 2019\n  end: 2021\n",
    "careers.md": "# Careers\n\n## How we work\n\n## Rope Engineer\n",
    "data/team.yml": "- title: Rope Engineer\n",
}


@pytest.mark.parametrize("path", CASES)
def test_a_file_that_holds_roles_is_found_with_their_titles(path: str, tmp_path: Path) -> None:
    text, titles = CASES[path]
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(text, encoding="utf-8")
    assert list(several_roles(FolderTree(tmp_path))) == [(path, titles)]


@pytest.mark.parametrize("path", OTHERS)
def test_careers_of_people_teams_and_single_sections_are_not_told_of(path: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(OTHERS[path], encoding="utf-8")
    assert list(several_roles(FolderTree(tmp_path))) == []
