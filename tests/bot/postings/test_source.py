"""Claims about fetching: what a look gives, what it costs, and what it says when the host does not play along."""

from __future__ import annotations

import base64
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.postings import git
from bot.postings.git import Access, GitFailed, SourceFault, run_git
from bot.postings.remote import GitSource
from bot.postings.source import Source, open_source
from tests.gitsites import GitHost, Website, git_host, hanging_host, posting
from tests.ports import kept_port
from tests.waiting import LATE

TOKEN = "made-up-token-of-acme"


@pytest.fixture
def site(tmp_path: Path) -> Website:
    made = Website(tmp_path / "hosted" / "website")
    made.commit({"jobs/tent-maker.md": posting("Tent maker"), "images/big.bin": "x" * 50_000})
    return made


@pytest.fixture
def host(site: Website) -> Iterator[GitHost]:
    with git_host(site.folder.parent) as running:
        yield running


def look_at(url: str, tmp_path: Path, *, branch: str | None = None, access: Access | None = None) -> Source:
    return open_source(url, branch=branch, cache=tmp_path / "cache", access=access or Access(timeout=20))


def spy_on_git(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    calls: list[list[str]] = []
    real = git._start

    def spy(
        command: list[str], env: Mapping[str, str], stderr: int, stdin: int = subprocess.PIPE
    ) -> subprocess.Popen[bytes]:
        calls.append(command)
        return real(command, env, stderr, stdin)

    monkeypatch.setattr(git, "_start", spy)
    return calls


@pytest.mark.parametrize("kind", ["path", "file", "bundle", "http", "folder"])
def test_the_same_files_come_from_every_kind_of_address(kind: str, site: Website, host: GitHost, tmp_path: Path) -> None:
    site.git("bundle", "create", "-q", str(tmp_path / "site.bundle"), "main")
    if kind == "folder":
        (site.folder / ".git").rename(tmp_path / "elsewhere.git")
    url = {
        "path": str(site.folder),
        "file": f"file://{site.folder}",
        "bundle": str(tmp_path / "site.bundle"),
        "http": host.address("website"),
        "folder": str(site.folder),
    }[kind]
    source = look_at(url, tmp_path)
    snapshot = source.look(None)
    assert snapshot is not None
    assert snapshot.tree.paths() == ["images/big.bin", "jobs/tent-maker.md"]
    assert snapshot.tree.read("jobs/tent-maker.md").decode() == posting("Tent maker")
    assert source.look(snapshot.commit) is None
    source.close()


def test_a_look_without_news_is_one_git_call(
    site: Website, host: GitHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = look_at(host.address("website"), tmp_path)
    first = source.look(None)
    assert first is not None
    calls = spy_on_git(monkeypatch)
    assert source.look(first.commit) is None
    assert [call[1] for call in calls] == ["ls-remote"]
    source.close()


def test_blobs_that_nobody_asks_for_stay_at_the_host_and_wanted_ones_come_in_one_fetch(
    site: Website, host: GitHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.commit({f"jobs/role-{n}.md": posting(f"Role {n}") for n in range(30)})
    source = look_at(host.address("website"), tmp_path)
    snapshot = source.look(None)
    assert snapshot is not None
    calls = spy_on_git(monkeypatch)
    wanted = [path for path in snapshot.tree.paths() if path.startswith("jobs/")]
    snapshot.tree.prefetch(wanted)
    assert all(snapshot.tree.read(path) for path in wanted)
    assert sum("fetch" in call for call in calls) == 1
    cache = next((tmp_path / "cache").glob("*/objects"))
    there = subprocess.run(
        ["git", "--git-dir", cache.parent, "cat-file", "--batch-check", "--batch-all-objects"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert site.git("rev-parse", "HEAD:images/big.bin") not in there
    assert site.git("rev-parse", "HEAD:jobs/role-7.md") in there
    source.close()


def test_a_git_daemon_and_ssh_work_as_well(site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with kept_port() as port:
        options = [
            "--export-all",
            "--reuseaddr",
            "--listen=127.0.0.1",
            f"--port={port}",
            f"--base-path={site.folder.parent}",
        ]
        daemon = subprocess.Popen(["git", "daemon", *options], stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            source = look_at(f"git://127.0.0.1:{port}/website/.git", tmp_path, access=Access(timeout=LATE))
            assert tip_of(source) == site.git("rev-parse", "HEAD")
        finally:
            git.end_group(daemon)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "ssh").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nfor last; do :; done\nexec sh -c "$last"\n')
    (programs / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    key = Access(timeout=LATE, ssh_key=tmp_path / "deploy key")
    source = look_at(f"ssh://git@git.acme.example{site.folder}", tmp_path, access=key)
    assert tip_of(source) == site.git("rev-parse", "HEAD")
    asked = (tmp_path / "asked").read_text()
    assert "BatchMode=yes" in asked
    assert "deploy key -o IdentitiesOnly=yes" in asked


def tip_of(source: Source) -> str | None:
    """The commit of a first look, when the host comes up in time."""
    until = time.monotonic() + LATE
    while time.monotonic() < until:
        try:
            snapshot = source.look(None)
        except SourceFault:
            time.sleep(0.1)
        else:
            source.close()
            return snapshot.commit if snapshot else None
    return None


def test_names_that_are_not_utf8_can_be_read_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    odd = os.fsencode(folder) + b"/k\xf6ch.md"
    with open(odd, "w") as file:  # noqa: PTH123
        file.write(posting("Cook"))
    plain = look_at(str(folder), tmp_path).look(None)
    assert plain is not None
    repository = Website(tmp_path / "website")
    odd = os.fsencode(repository.folder) + b"/k\xf6ch.md"
    with open(odd, "w") as file:  # noqa: PTH123
        file.write(posting("Cook"))
    repository.commit({})
    source = look_at(str(repository.folder), tmp_path)
    fetched = source.look(None)
    assert fetched is not None
    for snapshot in (plain, fetched):
        (path,) = snapshot.tree.paths()
        assert path.encode("utf-8") == b"k\\xf6ch.md"
        assert snapshot.tree.read(path).decode() == posting("Cook")
    source.close()


def test_what_changed_is_told_by_path_and_content(site: Website, host: GitHost, tmp_path: Path) -> None:
    source = look_at(host.address("website"), tmp_path)
    first = source.look(None)
    assert first is not None
    site.commit({"jobs/tent-maker.md": None, "jobs/sailmaker.md": posting("Sailmaker"), "a b/ü\t.md": "text"})
    second = source.look(first.commit)
    assert second is not None
    changed = second.changed_since(first.commit)
    assert changed is not None
    assert set(changed) == {"jobs/tent-maker.md", "jobs/sailmaker.md", "a b/ü\t.md"}
    assert changed["jobs/tent-maker.md"] is None
    source.close()


def test_a_rename_is_told_with_its_likeness(site: Website, tmp_path: Path) -> None:
    source = look_at(str(site.folder), tmp_path)
    first = source.look(None)
    assert first is not None
    first.tree.prefetch(["jobs/tent-maker.md"])
    site.commit({"jobs/tent-maker.md": None, "careers/tent maker.md": posting("Tent maker") + "One more line.\n"})
    second = source.look(first.commit)
    assert second is not None
    second.tree.prefetch(["careers/tent maker.md"])
    renames = second.renames_since(first.commit, ["jobs/tent-maker.md", "careers/tent maker.md"])
    old, likeness = renames["careers/tent maker.md"]
    assert (old, likeness > 50) == ("jobs/tent-maker.md", True)
    source.close()


def test_a_host_that_hangs_is_given_up_with_all_that_git_started(tmp_path: Path) -> None:
    with hanging_host() as url:
        source = look_at(url, tmp_path, access=Access(timeout=0.5))
        began = time.monotonic()
        with pytest.raises(SourceFault, match="did not answer in time"):
            source.look(None)
        assert time.monotonic() - began < LATE
        while url in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout:
            assert time.monotonic() - began < LATE  # what is killed may be on its way out


def test_a_token_reaches_the_host_and_nothing_else(
    site: Website, host: GitHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    host.authorization = "Basic " + base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
    (tmp_path / "token").write_text(TOKEN + "\n")
    calls = spy_on_git(monkeypatch)
    source = look_at(host.address("website"), tmp_path, access=Access(token_file=tmp_path / "token", timeout=20))
    snapshot = source.look(None)
    assert snapshot is not None
    assert snapshot.tree.read("jobs/tent-maker.md")
    assert host.authorization in host.passwords
    assert TOKEN not in str(calls) + caplog.text
    for file in (tmp_path / "cache").rglob("*"):
        assert file.is_dir() or TOKEN.encode() not in file.read_bytes()
    source.close()


def test_a_wrong_token_is_one_line_that_says_where_to_put_the_right_one(
    site: Website, host: GitHost, tmp_path: Path
) -> None:
    host.authorization = "Basic bm9ib2R5"
    source = look_at(host.address("website"), tmp_path, access=Access(token=TOKEN, timeout=20))
    with pytest.raises(SourceFault, match="ROLECALL_SOURCE_TOKEN_FILE") as caught:
        source.look(None)
    assert TOKEN not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_token_stays_with_its_host(site: Website, host: GitHost, tmp_path: Path) -> None:
    """What a repository of another address asks for is not answered with this one's token."""
    host.authorization = "Basic bm9ib2R5"
    source = GitSource(
        "https://git.acme.example/x", branch=None, cache=tmp_path / "c", access=Access(token=TOKEN, timeout=20)
    )
    with pytest.raises(GitFailed):
        run_git(["ls-remote", host.address("website")], source._env, 20)
    assert all(TOKEN not in base64.b64decode(said.removeprefix("Basic ")).decode() for said in host.passwords)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://priya:secret@git.acme.example/website", "holds a password"),
        ("--upload-pack=touch /tmp/x", "looks like an option"),
        ("ext::sh -c 'touch x'", "run a helper"),
        ("ftp://git.acme.example/website", "not a way"),
    ],
)
def test_an_unsafe_address_is_refused_without_repeating_its_secret(url: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(SourceFault, match=why) as caught:
        open_source(url, cache=tmp_path)
    assert "secret" not in str(caught.value)


def test_a_token_never_travels_over_plain_http(tmp_path: Path) -> None:
    with pytest.raises(SourceFault, match="plain http"):
        open_source("http://git.acme.example/website", cache=tmp_path, access=Access(token=TOKEN))


def test_a_rewritten_history_is_logged_and_compared_by_content(
    site: Website, host: GitHost, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site.commit({"jobs/sailmaker.md": posting("Sailmaker")})
    source = look_at(host.address("website"), tmp_path)
    first = source.look(None)
    assert first is not None
    site.git("reset", "-q", "--hard", "HEAD~1")
    site.commit({"jobs/rigger.md": posting("Rigger")})
    second = source.look(first.commit)
    assert second is not None
    changed = second.changed_since(first.commit)
    assert changed is not None
    assert {path: blob is None for path, blob in changed.items()} == {"jobs/sailmaker.md": True, "jobs/rigger.md": False}
    assert "force-push" in caplog.text
    source.close()


def test_a_history_that_only_grew_is_not_called_rewritten(
    site: Website, host: GitHost, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = look_at(host.address("website"), tmp_path)
    first = source.look(None)
    assert first is not None
    for number in range(3):
        site.commit({"jobs/tent-maker.md": posting(f"Tent maker {number}")})
    assert source.look(first.commit) is not None
    assert "force-push" not in caplog.text
    source.close()


def test_a_lost_branch_is_named_with_those_that_are_there(site: Website, host: GitHost, tmp_path: Path) -> None:
    source = look_at(host.address("website"), tmp_path, branch="main")
    first = source.look(None)
    assert first is not None
    site.git("branch", "-m", "main", "trunk")
    with pytest.raises(SourceFault, match=r"no branch 'main'.*trunk"):
        source.look(first.commit)
    site.git("branch", "-m", "trunk", "main")
    assert source.look(first.commit) is None
    source.close()


def test_without_a_branch_a_renamed_default_branch_is_followed(site: Website, host: GitHost, tmp_path: Path) -> None:
    source = look_at(host.address("website"), tmp_path)
    first = source.look(None)
    assert first is not None
    site.git("branch", "-m", "main", "trunk")
    site.commit({"jobs/rigger.md": posting("Rigger")})
    second = source.look(first.commit)
    assert second is not None
    assert "jobs/rigger.md" in second.tree.paths()
    source.close()


def test_a_repository_without_commits_says_so(tmp_path: Path) -> None:
    empty = Website(tmp_path / "empty")
    with pytest.raises(SourceFault, match="no commits yet"):
        look_at(str(empty.folder), tmp_path).look(None)


@pytest.mark.parametrize("damage", ["objects", "HEAD", "everything"])
def test_a_broken_cache_is_made_anew(damage: str, site: Website, host: GitHost, tmp_path: Path) -> None:
    source = look_at(host.address("website"), tmp_path)
    first = source.look(None)
    assert first is not None
    source.close()
    cache = next(path for path in (tmp_path / "cache").iterdir() if path.is_dir())
    for file in cache.rglob("*"):
        if file.is_file() and (damage == "everything" or damage in file.parts):
            file.chmod(0o600)
            file.write_bytes(b"not what it was")
    site.commit({"jobs/rigger.md": posting("Rigger")})
    again = look_at(host.address("website"), tmp_path)
    second = again.look(first.commit)
    assert second is not None
    assert second.tree.read("jobs/rigger.md").decode() == posting("Rigger")
    again.close()


def test_a_host_that_is_down_is_said_and_the_next_look_works_again(site: Website, tmp_path: Path) -> None:
    with git_host(site.folder.parent) as host:
        url = host.address("website")
        source = look_at(url, tmp_path)
        first = source.look(None)
        assert first is not None
    with pytest.raises(SourceFault, match="can't be reached"):
        source.look(first.commit)
    source.close()


def test_hooks_of_the_operator_do_not_run(site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "reference-transaction").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (hooks / "reference-transaction").chmod(0o755)
    (tmp_path / "gitconfig").write_text(f"[core]\n\thooksPath = {hooks}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    source = look_at(f"file://{site.folder}", tmp_path)
    assert source.look(None) is not None
    assert not (tmp_path / "ran").exists()
    source.close()


def test_a_folder_is_hashed_again_only_where_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "one.md").write_text(posting("One"))
    (folder / "two.md").write_text(posting("Two"))
    source = look_at(str(folder), tmp_path)
    first = source.look(None)
    assert first is not None
    (folder / "two.md").write_text(posting("Two and a half"))
    read: list[str] = []
    real = Path.read_bytes

    def spy(path: Path) -> bytes:
        read.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", spy)
    second = source.look(first.commit)
    assert second is not None
    assert read == ["two.md"]
    assert second.changed_since(first.commit) is None
