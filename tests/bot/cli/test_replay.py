"""Claims about `rolecall replay`: what would have been announced over a history, and how it is printed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from tests.gitsites import Website, git_host, posting

OSLO = timezone(timedelta(hours=1))


def on(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=OSLO)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Website:
    monkeypatch.chdir(tmp_path)
    made = Website(tmp_path / "hosted" / "website")
    made.commit({"README.md": "# Acme\n"}, at=on(1, 1))
    made.commit({"jobs/rigger.md": posting("Rigger")}, at=on(1, 10))
    made.commit({"jobs/sailor.md": posting("Sailor", closing_date="2025-02-20")}, at=on(2, 1))
    made.commit({"jobs/oops.md": posting("Oops keeper")}, at=on(2, 2))
    made.commit({"jobs/oops.md": None}, at=on(2, 2, 9, 4))
    made.commit({"jobs/rigger.md": posting("Rigger", draft=True)}, at=on(3, 1))
    made.commit({"jobs/rigger.md": None, "careers/rigger.md": posting("Rigger", draft=True)}, at=on(3, 2))
    return made


def replayed(*args: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, ["replay", *args, "--json"])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_history_is_told_with_the_commit_that_caused_each_and_its_date(site: Website) -> None:
    told = replayed(str(site.folder))
    assert [(one["event"], one["role"], one["path"]) for one in told] == [
        ("opened", "Rigger", "jobs/rigger.md"),
        ("opened", "Sailor", "jobs/sailor.md"),
        ("closed", "Sailor", "jobs/sailor.md"),
        ("held", "Rigger", "jobs/rigger.md"),
    ]
    ids = site.git("log", "--reverse", "--format=%H").split()
    assert [one["commit"] for one in told] == [ids[1], ids[2], ids[2], ids[5]]
    assert told[0]["date"] == "2025-01-10T09:00:00+01:00"
    assert datetime.fromisoformat(told[2]["date"]).date() in (on(2, 20).date(), on(2, 21).date())
    assert all(set(one) == {"commit", "date", "event", "role", "path", "detail"} for one in told)
    assert told[2]["detail"].startswith("Sailor is closed: its closing date")


def test_a_first_commit_with_open_postings_is_a_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    site = Website(tmp_path / "website")
    site.commit({"jobs/rigger.md": posting("Rigger"), "jobs/cook.md": posting("Cook")}, at=on(1, 1))
    told = replayed(str(site.folder))
    assert [(one["event"], one["role"], one["path"], one["detail"]) for one in told] == [
        ("summary", None, None, "2 roles open: Cook, Rigger.")
    ]


def test_a_bundle_and_a_server_tell_the_same_as_the_folder(site: Website, tmp_path: Path) -> None:
    site.git("bundle", "create", "-q", str(tmp_path / "site.bundle"), "main")
    expected = replayed(str(site.folder))
    assert replayed(str(tmp_path / "site.bundle")) == expected
    with git_host(site.folder.parent) as host:
        assert replayed(host.address("website")) == expected


def test_only_the_first_parents_are_walked(site: Website) -> None:
    site.git("checkout", "-q", "-b", "side")
    site.commit({"jobs/cook.md": posting("Cook")}, at=on(4, 1))
    site.commit({"jobs/cook.md": posting("Head cook")}, at=on(4, 3))
    site.git("checkout", "-q", "main")
    site.git("-c", "user.name=Priya", "-c", "user.email=p@acme.example", "merge", "-q", "--no-ff", "side", "-m", "Merge",
             GIT_COMMITTER_DATE=on(5, 1).isoformat())  # fmt: skip
    told = replayed(str(site.folder))[4:]
    assert [(one["event"], one["role"], one["date"]) for one in told] == [("opened", "Head cook", on(5, 1).isoformat())]


def test_the_hold_time_and_the_branch_can_be_chosen(site: Website) -> None:
    events = [(one["event"], one["role"]) for one in replayed(str(site.folder), "--hold-minutes", "0")]
    assert ("opened", "Oops keeper") in events
    assert ("closed", "Oops keeper") in events
    site.git("branch", "old", "HEAD~5")
    assert [one["role"] for one in replayed(str(site.folder), "--branch", "old")] == ["Rigger"]


def test_people_get_a_table(site: Website) -> None:
    done = CliRunner().invoke(app, ["replay", str(site.folder)])
    assert done.exit_code == 0
    assert "2025-01-10" in done.stdout
    assert "4 announcements." in done.stdout


@pytest.mark.parametrize("where", ["nowhere", "plain", "https://priya:secret@git.acme.example/x"])
def test_what_has_no_history_is_refused_in_one_line(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain").mkdir()
    done = CliRunner().invoke(app, ["replay", where])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "secret" not in done.output


def test_a_clock_that_goes_backwards_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    site = Website(tmp_path / "website")
    site.commit({"README.md": "Acme\n"}, at=datetime(2025, 5, 1, tzinfo=UTC))
    site.commit({"jobs/rigger.md": posting("Rigger")}, at=datetime(2025, 4, 1, tzinfo=UTC))
    told = replayed(str(site.folder))
    assert [(one["event"], one["date"]) for one in told] == [("opened", "2025-04-01T00:00:00+00:00")]
