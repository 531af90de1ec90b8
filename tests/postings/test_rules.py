"""What a repository may say about its own reading, and what it may not."""

from __future__ import annotations

from pathlib import Path

from bot.postings.posting import Posting
from bot.postings.reading import read_tree
from bot.postings.rules import rules_of
from bot.postings.tree import FolderTree
from tests.postings.dialects.case import AT


def postings(root: Path) -> dict[str, Posting]:
    tree = FolderTree(root)
    rules, _ = rules_of(tree)
    return {one.path: one.posting for one in read_tree(tree, rules, at=AT) if one.posting}


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


ROLE = "---\ntitle: Team page\nbezeichnung: Kite Tester\nwo: Leeds\nlage: zu\nlocation: HQ\n---\nYou test kites.\n"


def test_the_fields_table_says_which_keys_mean_what(tmp_path: Path) -> None:
    rules = '[fields]\ntitle = "bezeichnung"\nlocation = ["wo"]\n'
    found = postings(write(tmp_path, {"jobs/a.md": ROLE, "rolecall.toml": rules}))["jobs/a.md"]
    assert (found.title, found.location) == ("Kite Tester", "Leeds")


def test_the_postings_table_says_where_postings_are(tmp_path: Path) -> None:
    rules = '[postings]\npaths = ["pages/people-we-need"]\nignore = ["pages/people-we-need/old/*"]\n'
    files = {
        "pages/people-we-need/a.md": "---\ntitle: Kite Tester\n---\nYou test. Requirements: arms. Apply: a@acme.example\n",
        "pages/people-we-need/old/b.md": "---\ntitle: Kite Painter\n---\nYou paint. Requirements: a brush.\n",
        "jobs/c.md": "---\ntitle: Kite Seller\nlocation: Leeds\n---\nYou sell.\n",
        "rolecall.toml": rules,
    }
    assert set(postings(write(tmp_path, files))) == {"pages/people-we-need/a.md"}


def test_the_address_comes_from_the_site_table(tmp_path: Path) -> None:
    rules = '[site]\nurl_pattern = "https://acme.example/jobs/{slug}/"\n'
    found = postings(write(tmp_path, {"jobs/kite-tester.md": ROLE, "rolecall.toml": rules}))["jobs/kite-tester.md"]
    assert found.url == "https://acme.example/jobs/kite-tester/"


def test_a_repository_cannot_set_channels_or_rights(tmp_path: Path) -> None:
    write(tmp_path, {"rolecall.toml": '[postings]\n\n[announce]\ndefault = "#general"\n\n[rights]\ndeciders = ["U1"]\n'})
    _, faults = rules_of(FolderTree(tmp_path))
    assert [(fault.line, fault.severity.value) for fault in faults] == [(3, "error"), (6, "error")]
    assert all("not allowed" in fault.message for fault in faults)


def test_broken_rules_are_a_fault_and_count_as_none(tmp_path: Path) -> None:
    write(tmp_path, {"rolecall.toml": "[postings\n", "jobs/a.md": ROLE})
    rules, faults = rules_of(FolderTree(tmp_path))
    assert rules.paths == ()
    assert len(faults) == 1
    assert set(postings(tmp_path)) == {"jobs/a.md"}


def test_an_unknown_field_is_a_fault(tmp_path: Path) -> None:
    _, faults = rules_of(FolderTree(write(tmp_path, {"rolecall.toml": '[fields]\ntitel = "x"\n'})))
    assert ["`titel` under [fields]" in fault.message for fault in faults] == [True]


def test_site_settings_give_defaults_and_addresses(tmp_path: Path) -> None:
    files = {
        "_config.yml": "url: https://acme.example\ncollections: {jobs: {output: true, permalink: '/work/:name/'}}\n"
        "defaults:\n- scope: {path: '', type: jobs}\n  values: {location: Leeds}\n",
        "_jobs/kite-tester.md": "---\ntitle: Kite Tester\n---\nYou test. Requirements: arms.\n",
        "_jobs/kite-painter.md": "---\ntitle: Kite Painter\nlocation: York\n---\nYou paint. Requirements: a brush.\n",
    }
    found = postings(write(tmp_path, files))
    assert {one.location for one in found.values()} == {"Leeds", "York"}
    assert found["_jobs/kite-tester.md"].url == "https://acme.example/work/kite-tester/"


def test_hugos_cascade_and_eleventys_directory_data_are_defaults(tmp_path: Path) -> None:
    files = {
        "content/jobs/_index.md": "---\ntitle: Jobs\ncascade:\n  draft: true\n---\n",
        "content/jobs/a.md": "---\ntitle: Kite Tester\nlocation: Leeds\n---\nYou test.\n",
        "src/careers/careers.json": '{"tags": ["job"], "location": "Oslo"}',
        "src/careers/b.md": "---\ntitle: Kite Painter\n---\nYou paint. Requirements: a brush.\n",
    }
    found = postings(write(tmp_path, files))
    assert found["content/jobs/a.md"].state_at(AT)[0].value == "draft"
    assert (found["src/careers/b.md"].location, found["src/careers/b.md"].tags) == ("Oslo", ("job",))


def test_hugos_own_addresses_are_the_pages_and_no_way_to_apply(tmp_path: Path) -> None:
    files = {
        "hugo.toml": 'baseURL = "https://acme.example/"\n[permalinks]\njobs = "/work-with-us/:slug/"\n',
        "content/jobs/kite-tester.md": "---\ntitle: Kite Tester\nlocation: Leeds\n---\nYou test.\n",
        "content/jobs/kite-painter.md": "---\ntitle: Kite Painter\nurl: /painter/\nlocation: Leeds\n---\nYou paint.\n",
        "content/careers/sailor/index.md": "---\ntitle: Sailor\nlocation: Leeds\n---\nYou sail.\n",
    }
    found = postings(write(tmp_path, files))
    assert {path: (one.url, one.apply) for path, one in found.items()} == {
        "content/jobs/kite-tester.md": ("https://acme.example/work-with-us/kite-tester/", None),
        "content/jobs/kite-painter.md": ("https://acme.example/painter/", None),
        "content/careers/sailor/index.md": ("https://acme.example/careers/sailor/", None),
    }
