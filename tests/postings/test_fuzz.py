"""Whatever the bytes: reading ends, soon, without an exception, and what it says can be stored and points into the file."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.postings.posting import Posting
from bot.postings.reading import Reading, Site, read_posting
from bot.postings.rules import ReadingRules
from bot.postings.tree import FolderTree
from tests.postings.dialects import english, languages
from tests.postings.dialects.case import AT

SEEDS = [case.text.encode() for case in [*english.CASES, *languages.CASES]]
PIECES = [
    *(
        b"---\n",
        b"+++\n",
        b"--",
        b"{",
        b"}",
        b"[",
        b"]",
        b": ",
        b"\t",
        b"\r\n",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"&a ",
        b"*a",
    ),
    *(
        b"<<: *a\n",
        b"{% if page.x %}",
        b"{% include a.md %}",
        b"{{",
        b"}}",
        b"{{< x >}}",
        b"<!--",
        b"-->",
        b"<a href=",
        b"</a>",
    ),
    *(
        b"](",
        b"[x]: y\n",
        b"**",
        b"_",
        b"`",
        b"$1,000",
        b"31/02/2026",
        b"2026-02-30",
        b"closes: ",
        b"draft: ",
        b"salary: ",
        b"# ",
    ),
    *(
        b"!!python/object ",
        b"? ",
        b"| ",
        b"> ",
        b"'",
        b'"',
        b"\\",
        b"\xc3",
        b"\xe2\x80\xa8",
        b"0" * 40,
        b"a" * 300,
        b"\n" * 30,
    ),
]
PATHS = [
    "content/jobs/a.md",
    "_jobs/b.html",
    "jobs/c.json",
    "src/content/jobs/d.yaml",
    "careers/e.mdx",
    "x.md",
    "jobs/f.toml",
]
SLOW_SECONDS = 1.0
_ROOT = tempfile.TemporaryDirectory()
_FOLDER = Path(_ROOT.name)
(_FOLDER / "_includes").mkdir()
(_FOLDER / "_includes" / "a.md").write_text("{% include a.md %} mail jobs@acme.example")
SITE = Site(FolderTree(_FOLDER), ReadingRules())


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A posting with some of its bytes cut out, doubled, moved or replaced by what parsers stumble over."""
    raw = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 60)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=12), st.just(raw[start:end] * 2)))
        raw = raw[:start] + piece + raw[end:]
    return raw


def timed(raw: bytes, path: str) -> tuple[Reading, float]:
    started = time.process_time()
    reading = read_posting(path, raw, SITE, at=AT)
    return reading, time.process_time() - started


def survives(raw: bytes, path: str) -> None:
    reading, took = timed(raw, path)
    if took >= SLOW_SECONDS:  # once more: a busy machine, or a garbage collection, may have been in between
        reading, took = timed(raw, path)
    assert took < SLOW_SECONDS
    lines = raw.count(b"\n") + raw.count(b"\r") + raw.count(b"\x0a") + 1
    assert all(1 <= fault.line <= lines for fault in reading.faults)
    if reading.posting is not None:
        assert reading.posting.title
        assert reading.posting.state_at(AT)
        assert Posting.from_json(reading.posting.to_json()) == reading.posting


@given(raw=mutated(), path=st.sampled_from(PATHS))
@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_mutated_postings_are_survived(raw: bytes, path: str) -> None:
    survives(raw, path)


@given(raw=st.binary(max_size=2_000), path=st.sampled_from(PATHS))
@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_random_bytes_are_survived(raw: bytes, path: str) -> None:
    survives(raw, path)


@pytest.mark.proof
@given(raw=mutated(), path=st.sampled_from(PATHS))
@settings(max_examples=100_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_hundred_thousand_mutated_postings_are_survived(raw: bytes, path: str) -> None:
    survives(raw, path)
