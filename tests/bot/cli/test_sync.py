"""Claims about `rolecall sync`: one look, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.database import Store
from bot.hiring.people.workspace import remember_setting
from bot.migrations.run import upgrade
from bot.timeutil import utc_now
from tests.gitsites import Website, posting


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'rolecall.db'}"
    upgrade(url)
    store = Store(url)
    yield store
    store.close()


@pytest.fixture
def site(tmp_path: Path, kept: Store, monkeypatch: pytest.MonkeyPatch) -> Website:
    made = Website(tmp_path / "website")
    made.commit({"jobs/rigger.md": posting("Rigger")})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLECALL_SOURCE", str(made.folder))
    monkeypatch.setenv("ROLECALL_DATABASE_URL", kept.url)
    return made


def met_a_workspace(store: Store) -> None:
    with store.begin() as session:
        remember_setting(session, "T0ACME", "installation", {}, utc_now())


def test_it_says_what_it_found_and_then_that_nothing_is_new(site: Website, kept: Store) -> None:
    met_a_workspace(kept)
    first = CliRunner().invoke(app, ["sync"])
    assert first.exit_code == 0, first.output
    assert "summary: 1 role open: Rigger." in first.output
    again = CliRunner().invoke(app, ["sync"])
    assert "Nothing new: still at" in again.output


def test_a_repository_that_is_gone_is_one_line_and_exit_code_1(site: Website, kept: Store) -> None:
    met_a_workspace(kept)
    site.folder.rename(site.folder.with_name("gone"))
    done = CliRunner().invoke(app, ["sync"])
    assert done.exit_code == 1
    assert "Check [source] url" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_without_a_workspace_it_says_how_to_begin(site: Website) -> None:
    done = CliRunner().invoke(app, ["sync"])
    assert done.exit_code != 0
    assert "rolecall postings" in str(done.exception)
