"""What the page about roles shows can be used as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import load_settings
from tests.handlers.conftest import Office

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = DOCS / "roles.md"


def test_the_settings_shown_are_read(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    file = tmp_path / "rolecall.toml"
    file.write_text(shown[1], encoding="utf-8")

    settings = load_settings(file)

    assert [rule.channel for rule in settings.announce.rules] == ["#eng-jobs", "#berlin-interns"]
    assert settings.rights.deciders == ("U012AB3CD", "@talent")
    assert settings.team["platform"].hiring_channel == "#hiring-platform"


@pytest.mark.parametrize("page", ["roles.md", "candidates.md"])
async def test_the_words_shown_are_understood(office: Office, page: str) -> None:
    office.opens(12, location="Berlin", team="Platform", tags=["sql"])
    rows = re.findall(r"`(/roles[^`]*)`", (DOCS / page).read_text(encoding="utf-8"))

    assert len(rows) >= 10
    for words in rows:
        answer = await office.types(words.removeprefix("/roles").strip())
        assert "Did you mean" not in answer["text"], words
        assert "reference" not in answer["text"], words
