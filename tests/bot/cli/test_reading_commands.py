"""`rolecall postings`, `check`, `init` and `preview`, run as commands on invented repositories."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import check, init, postings, preview

FILES = {
    "jobs/kite-tester.md": "---\ntitle: 'Seeking: Kite Tester'\nlocation: Leeds\nteam: Test\nsalary: £30,000 a year\n"
    "apply_url: https://acme.example/apply\n---\nYou test kites in all weathers, every day of the week.\n",
    "jobs/kite painter é.md": "---\ntitle: Kite Painter\ndraft: true\n---\nYou paint. Requirements: a brush.\n",
    "jobs/kite-seller.md": "---\ntitle: Kite Seller\ncloses: 2026-01-31\nnote: a: b\n---\nYou sell. Apply: a@acme.example\n",
    "jobs/index.md": "---\ntitle: Jobs\n---\nAll of them.\n",
    "blog/kites.md": "---\ntitle: Why kites\n---\nThey fly.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(text, encoding="utf-8")
    return tmp_path / "site"


def run(command: object, *args: object) -> Result:
    app = typer.Typer()
    app.command()(command)  # type: ignore[type-var]
    return CliRunner().invoke(app, [str(one) for one in args])


def test_postings_prints_one_json_object_a_line(site: Path) -> None:
    result = run(postings.command, site, "--json", "--at", "2026-02-15")
    assert result.exit_code == 0
    found = {one["path"]: one for one in map(json.loads, result.stdout.splitlines())}
    assert {path: one["state"] for path, one in found.items()} == {
        "jobs/kite-tester.md": "open",
        "jobs/kite painter é.md": "draft",
        "jobs/kite-seller.md": "closed",
    }
    tester = found["jobs/kite-tester.md"]
    assert (tester["title"], tester["role"]) == ("Seeking: Kite Tester", "Kite Tester")
    assert (tester["location"], tester["team"], tester["apply"]) == ("Leeds", "Test", "https://acme.example/apply")
    assert tester["pay"] == {"min": 30000, "max": 30000, "currency": "GBP", "period": "year"}
    assert tester["faults"] == []
    assert found["jobs/kite painter é.md"]["apply"] is None
    fault = found["jobs/kite-seller.md"]["faults"][0]
    assert (fault["line"], fault["severity"]) == (4, "error")
    assert set(fault) == {"line", "severity", "message", "fix"}


def test_postings_judges_dates_on_the_day_asked_about(site: Path) -> None:
    result = run(postings.command, site, "--json", "--at", "2026-01-31")
    states = {one["path"]: one["state"] for one in map(json.loads, result.stdout.splitlines())}
    assert states["jobs/kite-seller.md"] == "open"


def test_postings_explains_its_choices(site: Path) -> None:
    result = run(postings.command, site, "--explain")
    assert "location: front matter key `location`, line 3" in result.stdout


def test_a_place_that_cannot_be_read_is_exit_code_2(tmp_path: Path) -> None:
    assert run(postings.command, tmp_path / "none").exit_code == 2
    assert run(check.command, tmp_path / "none").exit_code == 2


def test_a_repository_is_read_from_a_bundle_and_from_a_folder_in_it(site: Path, tmp_path: Path) -> None:
    commit(site, "first")
    subprocess.run(["git", "-C", site, "bundle", "create", "-q", tmp_path / "site.bundle", "--all"], check=True)
    whole = run(postings.command, tmp_path / "site.bundle", "--json")
    assert {json.loads(line)["path"] for line in whole.stdout.splitlines()} == {
        one for one in FILES if "kite-" in one or "é" in one
    }
    part = run(postings.command, site / "jobs", "--json")
    assert "kite-tester.md" in {json.loads(line)["path"] for line in part.stdout.splitlines()}


def test_check_fails_on_errors_and_names_file_and_line(site: Path) -> None:
    result = run(check.command, site, "--at", "2026-01-15")
    assert result.exit_code == 1
    assert "jobs/kite-seller.md:4: error: There is a second colon in this line" in result.stdout


def test_check_prints_annotations_for_github(site: Path) -> None:
    result = run(check.command, site, "--format", "github", "--at", "2026-01-15")
    assert "::error file=jobs/kite-seller.md,line=4,title=Rolecall::There is a second colon in this line" in result.stdout


def test_check_demands_what_the_repository_asks_for(site: Path) -> None:
    (site / "jobs/kite-seller.md").unlink()
    assert run(check.command, site).exit_code == 0
    (site / "rolecall.toml").write_text("[check]\nrequire_pay = true\nrequire_apply = true\n")
    (site / "jobs/kite-flyer.md").write_text("---\ntitle: Kite Flyer\nlocation: Leeds\n---\nYou fly kites.\n")
    result = run(check.command, site)
    assert result.exit_code == 1
    assert "jobs/kite-flyer.md:2: error: It does not say what it pays." in result.stdout
    assert "jobs/kite-flyer.md:2: error: It does not say how to apply." in result.stdout


def test_init_finds_the_folders_and_writes_both_files_of_settings(site: Path, tmp_path: Path) -> None:
    result = run(init.command, site, "--out", tmp_path / "new", "--at", "2026-01-15")
    assert result.exit_code == 0, result.output
    assert "jobs/" in result.stdout
    assert "Test (1)" in result.stdout
    operators = (tmp_path / "new" / "rolecall.toml").read_text()
    assert tomllib.loads(operators)["source"] == {"url": str(site)}
    assert '# team = "Test"' in operators
    repositorys = (tmp_path / "new" / "rolecall.repository.toml").read_text()
    assert set(tomllib.loads(repositorys)) == {"postings", "fields", "site", "check"}
    assert run(init.command, site, "--out", tmp_path / "new").exit_code == 2


def test_init_does_not_put_the_operators_file_among_the_postings(site: Path) -> None:
    result = run(init.command, site, "--out", site)
    assert result.exit_code == 2
    assert "--out" in result.stderr
    assert not (site / "rolecall.toml").exists()


def test_a_check_that_finds_no_postings_asks_whether_it_is_the_right_place(tmp_path: Path) -> None:
    result = run(check.command, tmp_path)
    assert result.exit_code == 0
    assert "0 postings checked" in result.stdout
    assert "right place" in result.stderr


def commit(site: Path, message: str) -> None:
    who = ["-c", "user.name=Marta", "-c", "user.email=marta@acme.example", "-c", "commit.gpgsign=false"]
    if not (site / ".git").exists():
        subprocess.run(["git", "init", "-q", "-b", "main", str(site)], check=True)
    subprocess.run(["git", "-C", site, "add", "-A"], check=True)
    subprocess.run(["git", "-C", site, *who, "commit", "-q", "-m", message], check=True)


def test_preview_says_what_merging_would_announce(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rolecall.toml").write_text('[announce]\ndefault = "#jobs"\n')
    commit(site, "first")
    subprocess.run(["git", "-C", site, "switch", "-q", "-c", "new"], check=True)
    (site / "jobs/kite-flyer.md").write_text(
        "---\ntitle: Kite *Flyer* <b>\nlocation: York\napply_url: https://acme.example/fly\n---\nYou fly kites, high.\n"
    )
    (site / "jobs/kite-tester.md").unlink()
    commit(site, "second")
    page = tmp_path / "page.html"
    result = run(preview.command, "main..new", "-C", site, "--html", page, "--at", "2026-01-15")
    assert result.exit_code == 0, result.output
    assert "opened: " in result.stdout
    assert "closed: " in result.stdout
    assert "where  #jobs" in result.stdout
    text = page.read_text()
    assert "&lt;b&gt;" in text
    assert "<b>Flyer" not in text
    nothing = run(preview.command, "new..new", "-C", site)
    assert "Merging would announce nothing." in nothing.stdout


def test_preview_refuses_what_is_no_pair_of_commits(site: Path) -> None:
    commit(site, "first")
    assert run(preview.command, "main", "-C", site).exit_code == 2
    assert run(preview.command, "main..nowhere", "-C", site).exit_code == 2
