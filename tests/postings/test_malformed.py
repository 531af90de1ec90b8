"""Files as they come: whatever a person could still read is read, said as a fault with its line, and stops nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.postings.posting import Severity, State
from bot.postings.reading import Reading, Site, read_posting, read_tree
from bot.postings.rules import ReadingRules
from bot.postings.tree import FolderTree
from tests.postings.dialects.case import AT

PATH = "content/jobs/baker.md"
BODY = "\nYou bake bread at night.\n\n## Requirements\n\n- Flour. Apply: bakery@acme.example\n"


def read(raw: bytes | str, tmp_path: Path, path: str = PATH) -> Reading:
    data = raw.encode() if isinstance(raw, str) else raw
    return read_posting(path, data, Site(FolderTree(tmp_path), ReadingRules()), at=AT)


EXPLAINED = [
    ('---\ntitle: "Night Baker\nsubtitle: x\nlocation: Leeds\n---\n', 2, "The double quote is not closed.", "end of line 2"),
    ("---\ntitle: Night Baker\nnote: read this: please\nlocation: Leeds\n---\n", 3, "There is a second colon", "in quotes"),
    (
        "---\ntitle: Night Baker\nnote: *important*\nlocation: Leeds\n---\n",
        3,
        "A value starts with an asterisk",
        "in quotes",
    ),
    ("---\ntitle: Night Baker\nhandle: @baker\nlocation: Leeds\n---\n", 3, "A value starts with a sign", "in quotes"),
]


@pytest.mark.parametrize(("head", "line", "message", "fix"), EXPLAINED, ids=[one[2] for one in EXPLAINED])
def test_a_fault_says_what_to_do_in_a_persons_words(head: str, line: int, message: str, fix: str, tmp_path: Path) -> None:
    reading = read(head + BODY, tmp_path)
    assert reading.posting is not None
    assert (reading.posting.title, reading.posting.location) == ("Night Baker", "Leeds")
    [fault] = reading.faults
    assert fault.line == line
    assert fault.message.startswith(message)
    assert fix in fault.fix


RECOVERED: list[tuple[str, str, int]] = [
    ("a colon in a plain value", "---\ntitle: Night Baker\nnote: read this: please\nlocation: Leeds\n---\n", 3),
    ("a key inside a list", "---\ntitle: Night Baker\nteam:\n  - bread\n  note: x\nlocation: Leeds\n---\n", 5),
    ("first keys indented by one blank", "---\n title: Night Baker\n team: x\nlocation: Leeds\n---\n", 4),
    ("a closing fence of two dashes", "---\ntitle: Night Baker\nlocation: Leeds\n--\n", 4),
    ("an indented closing fence", "---\ntitle: Night Baker\nlocation: Leeds\n ---\n", 4),
    ("no closing fence", "---\ntitle: Night Baker\nlocation: Leeds\n", 3),
    ("no opening fence", "title: Night Baker\nlocation: Leeds\n---\n", 1),
    ("text before the opening fence", "Please publish.\n---\ntitle: Night Baker\nlocation: Leeds\n---\n", 1),
    ("fence and first key on one line", "--- title: Night Baker\nlocation: Leeds\n---\n", 1),
    ("four dashes", "----\ntitle: Night Baker\nlocation: Leeds\n----\n", 1),
    ("blank lines before the fence", "\n\n---\ntitle: Night Baker\nlocation: Leeds\n---\n", 1),
    ("tabs before values", "---\ntitle:\tNight Baker\nteam:\n\t- a\nlocation: Leeds\n---\n", 4),
    ("a key twice", "---\ntitle: Night Baker\nlocation: Leeds\nteam: a\nteam: b\n---\n", 5),
    ("a key twice, the second time empty", "---\ntitle: Night Baker\nlocation: Leeds\nlocation:\n---\n", 4),
    ("template placeholders", "---\ntitle: Night Baker\nlocation: Leeds\nweight: {{ .Weight }}\n---\n", 4),
    ("TOML without quotes", '+++\ntitle = "Night Baker"\nlocation = "Leeds"\ndate = yesterday\n+++\n', 4),
    ("TOML with a key twice", '+++\ntitle = "Night Baker"\nlocation = "Leeds"\nlocation = "Leeds"\n+++\n', 4),
    ("an impossible date", "---\ntitle: Night Baker\nlocation: Leeds\nexpires: 2026-04-31\n---\n", 4),
]


@pytest.mark.parametrize(("name", "head", "line"), RECOVERED, ids=[name for name, _, _ in RECOVERED])
def test_a_broken_head_is_read_as_far_as_a_person_could(name: str, head: str, line: int, tmp_path: Path) -> None:
    reading = read(head + BODY, tmp_path)
    assert reading.posting is not None, reading.why
    assert reading.posting.title == "Night Baker"
    assert reading.posting.location == "Leeds"
    assert reading.posting.apply == "bakery@acme.example"
    assert [fault.line for fault in reading.faults] == [line]
    assert all(fault.message and fault.fix and fault.path == PATH for fault in reading.faults)


FINE: list[tuple[str, bytes]] = [
    ("keys named content and handler", b"---\ntitle: Night Baker\ncontent: x\nhandler: y\nlocation: Leeds\n---\n"),
    ("a key that is a number", b"---\ntitle: Night Baker\n2024: x\nlocation: Leeds\n---\n"),
    ("a blank behind the fence", b"--- \ntitle: Night Baker\nlocation: Leeds\n--- \n"),
    ("tabs at the ends of lines", b"---\t\ntitle: Night Baker\t\nlocation: Leeds\t\n---\t\n"),
    ("CRLF", b"---\r\ntitle: Night Baker\r\nlocation: Leeds\r\n---\r\n"),
    ("mixed line ends", b"---\r\ntitle: Night Baker\nlocation: Leeds\r\n---\n"),
    ("CR alone", b"---\rtitle: Night Baker\rlocation: Leeds\r---\r"),
    ("unknown YAML tags", b"---\ntitle: !ruby/object Night Baker\nlocation: !!str Leeds\n---\n"),
    ("a few aliases", b"---\ntitle: Night Baker\nplace: &p Leeds\nlocation: *p\n---\n"),
]


@pytest.mark.parametrize(("name", "head"), FINE, ids=[name for name, _ in FINE])
def test_what_is_only_unusual_is_no_fault(name: str, head: bytes, tmp_path: Path) -> None:
    reading = read(head + BODY.encode(), tmp_path)
    assert reading.posting is not None, reading.why
    assert (reading.posting.title, reading.posting.location) == ("Night Baker", "Leeds")
    assert not reading.faults


ENCODED: list[tuple[str, bytes]] = [
    ("Windows-1252", "---\ntitle: Bäcker – nachts\nlocation: Köln\n---\nSchicke „uns“".encode("cp1252")),
    ("a byte order mark", "---\ntitle: Bäcker – nachts\nlocation: Köln\n---\nx".encode("utf-8-sig")),
    ("UTF-16", "---\ntitle: Bäcker – nachts\nlocation: Köln\n---\nx".encode("utf-16")),
    ("UTF-16 without a mark", "---\ntitle: Bäcker – nachts\nlocation: Köln\n---\nx".encode("utf-16-le")),
]


@pytest.mark.parametrize(("name", "raw"), ENCODED, ids=[name for name, _ in ENCODED])
def test_other_encodings_are_read_and_said(name: str, raw: bytes, tmp_path: Path) -> None:
    reading = read(raw + BODY.encode("utf-16-le" if "16" in name else "ascii"), tmp_path)
    assert reading.posting is not None, reading.why
    assert (reading.posting.title, reading.posting.location) == ("Bäcker – nachts", "Köln")
    assert [fault.severity for fault in reading.faults] == [Severity.WARNING]


def test_a_file_wholly_commented_out_is_closed(tmp_path: Path) -> None:
    reading = read(f"<!-- ---\ntitle: Night Baker\nlocation: Leeds\n---\n{BODY}-->\n", tmp_path)
    assert reading.posting is not None
    assert reading.posting.title == "Night Baker"
    assert reading.posting.flag_state is State.CLOSED


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"---\n---\n", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 50])
def test_an_empty_or_binary_file_is_no_posting(raw: bytes, tmp_path: Path) -> None:
    assert read(raw, tmp_path).posting is None


BOMBS: list[tuple[str, bytes]] = [
    (
        "aliases that multiply",
        b"---\na: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 108))
        + b"title: Night Baker\n---\n",
    ),
    (
        "merge keys that multiply",
        b"---\na: &a {k: v}\n"
        + b"".join(b"%c: &%c {<<: [%s]}\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 108))
        + b"title: Night Baker\n---\n",
    ),
    ("brackets without end", b"---\ntitle: " + b"[" * 100_000 + b"\n---\n"),
    ("spaced brackets", b"---\ntitle: " + b"[ " * 50_000 + b"\n---\n"),
    ("sequences in sequences", b"---\n" + b"- " * 50_000 + b"x\n---\n"),
    ("maps in maps by indentation", b"---\n" + b"".join(b" " * n + b"k:\n" for n in range(600)) + b"---\n"),
    ("TOML arrays in arrays", b"+++\na = " + b"[" * 50_000 + b"\n+++\n"),
    ("JSON in JSON", b'{"a":' * 50_000 + b"1"),
    ("a head of a megabyte", b"---\ntitle: Night Baker\nx: " + b"y" * 1_000_000 + b"\n---\n"),
    ("ten megabytes", b"---\ntitle: Night Baker\nlocation: Leeds\n---\n" + b"You bake. " * 1_000_000),
    ("one line of ten megabytes", b"a" * 10_000_000),
    ("anchors that never close", b"---\ntitle: Night Baker\n---\n" + b"<a href=x>" * 60_000),
    ("link brackets that never close", b"---\ntitle: Night Baker\n---\n" + b"[a" * 200_000),
    ("template tags that never close", b"---\ntitle: Night Baker\n---\n" + b"{% if x " * 50_000 + b"{{ y " * 50_000),
    ("elements that never close", b"---\ntitle: Night Baker\n---\n" + b"<x y" * 100_000),
    ("stress marks", b"---\ntitle: Night Baker\n---\n" + b"*_" * 200_000),
    ("quotes that never close", b'---\ntitle: "' + b"\\" * 100_000 + b"\n---\n"),
    ("digits", b"---\ntitle: Night Baker\nsalary: " + b"1" * 50_000 + b"\n---\n" + b"$1,000," * 50_000),
    ("dates", b"---\ntitle: Night Baker\ncloses: " + b"31 May " * 10_000 + b"\n---\n" + b"deadline " * 50_000),
    ("mail signs", b"---\ntitle: Night Baker\n---\n" + b"a@" * 100_000 + b"a.b-" * 50_000),
    ("blanks", b"---\ntitle: Night Baker\n---\n" + b" " * 500_000 + b"x"),
    ("comments that never close", b"---\ntitle: Night Baker\n---\n" + b"<!--" * 100_000),
    ("v-if without end", b"---\ntitle: Night Baker\n---\n" + b'<p v-if="frontmatter.x">' * 20_000),
    ("labels", b"---\ntitle: Night Baker\n---\n" + b"Location: " * 80_000),
    ("fences", b"---\n" * 100_000),
    ("sixty thousand aliases", b"---\na: &a x\nb: [" + b"*a," * 60_000 + b"*a]\ntitle: Night Baker\n---\n"),
    ("JSON-LD that never closes", b"# Night Baker\n" + b'<script type="application/ld+json"> ' * 4_000),
    ("components that never close", b"# Night Baker\n" + b"::x{ " * 30_000),
    ("twenty thousand keys", b"---\n" + b"".join(b"k%d: v\n" % n for n in range(20_000)) + b"---\n"),
    ("one key of two hundred kilobytes", b"---\ntitle: Night Baker\nx: " + b"a: " * 66_000 + b"\n---\n"),
]


@pytest.mark.parametrize(("name", "raw"), BOMBS, ids=[name for name, _ in BOMBS])
def test_no_file_takes_long_or_crashes(name: str, raw: bytes, tmp_path: Path) -> None:
    started = time.process_time()
    read(raw, tmp_path)
    assert time.process_time() - started < 1.0


def test_an_include_cannot_leave_the_tree(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("Apply: secret@acme.example")
    root = tmp_path / "site"
    (root / "_jobs").mkdir(parents=True)
    (root / "_jobs" / "link.md").symlink_to(tmp_path / "secret.md")
    (root / "_includes").symlink_to(tmp_path)
    body = "{% include ../../secret.md %} {% include secret.md %} {% include /secret.md %} {{< ../../secret >}}"
    (root / "_jobs" / "a b é.md").write_text(f"---\ntitle: Night Baker\nlocation: Leeds\n---\n{body}\n")
    found = [reading for reading in read_tree(FolderTree(root), ReadingRules(), at=AT) if reading.posting]
    assert [reading.path for reading in found] == ["_jobs/a b é.md"]
    assert found[0].posting is not None
    assert found[0].posting.apply is None


def test_includes_that_include_each_other_end(tmp_path: Path) -> None:
    (tmp_path / "_includes").mkdir()
    (tmp_path / "_includes" / "a.md").write_text("{% include b.md %}{% include b.md %} Apply: a@acme.example")
    (tmp_path / "_includes" / "b.md").write_text("{% include a.md %}{% include a.md %}")
    reading = read("---\ntitle: Night Baker\nlocation: Leeds\n---\n{% include a.md %}\n", tmp_path)
    assert reading.posting is not None
    assert reading.posting.apply == "a@acme.example"
