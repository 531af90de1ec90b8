"""The real postings that were read by hand, the real before/after pairs, and the real histories."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.postings.finding import may_be_posting
from bot.postings.posting import Posting, State
from bot.postings.reading import Reading, Site, read_posting
from bot.postings.rules import ReadingRules
from bot.postings.tree import FolderTree
from tests.postings import crossvalidate, score
from tests.postings.corpus import cases, needed_corpus, noon, rows

pytestmark = pytest.mark.corpus


def test_the_reader_reaches_its_score() -> None:
    judged, misses = score.judge(cases(needed_corpus()))
    shares = {c: 1 - sum(map(len, misses[c].values())) / sum(judged[c].values()) for c in score.COLUMNS}
    assert all(shares[c] >= score.THRESHOLDS[c] for c in score.COLUMNS), score.table(judged, misses)


@pytest.mark.proof
def test_each_repository_is_read_without_the_words_that_only_it_contains() -> None:
    needed_corpus()
    assert crossvalidate.main() == 0


def test_no_draft_or_closed_posting_is_called_open() -> None:
    wrong = []
    for case in cases(needed_corpus()):
        posting = score.read_case(case).posting
        if case.expected["state"] != "open" and posting and posting.state_at(case.at)[0] is State.OPEN:
            wrong.append(case.expected["path"])
    assert wrong == []


def test_what_the_corpus_calls_no_posting_is_never_open() -> None:
    corpus = needed_corpus()
    wrong, missed, postings = [], [], 0
    for row in rows(corpus / "MANIFEST.tsv"):
        root = corpus / "postings" / row["repo"].replace("/", "+")
        if not may_be_posting(row["path"], ReadingRules()):
            continue
        at = noon(row["date"] or "2024-01-01")
        raw = (root / row["path"]).read_bytes()
        posting = read_posting(row["path"], raw, score.site_of(root), at=at).posting
        postings += row["kind"] == "posting"
        if row["kind"] == "posting" and posting is None:
            missed.append(row["path"])
        elif row["kind"] != "posting" and posting and posting.state_at(at)[0] is State.OPEN:
            wrong.append(row["path"])
    assert wrong == []
    assert len(missed) <= postings // 100, missed


CHANGES = {"draft: False -> True": ("open", "draft"), "draft: True -> False": ("draft", "open")}


def test_every_pair_of_revisions_is_judged_right() -> None:
    corpus = needed_corpus()
    for row in rows(corpus / "revisions.tsv"):
        before, after = (_side(corpus, row, side) for side in ("before", "after"))
        said = (_state(before, row["date"]), _state(after, row["date"]))
        where = f"{row['repo']} {row['path']} {row['why']}: {said}"
        if row["why"].startswith("broken -> fixed"):
            assert after is not None, where
            assert after.posting is not None, where
            assert not _errors(after), where
            assert before is not None, where
            assert before.posting is None or _errors(before), where
            assert said[0] in (None, said[1]), where
        for change, wanted in CHANGES.items():
            if change in row["why"]:
                assert said == wanted, where


def _side(corpus: Path, row: dict[str, str], side: str) -> Reading | None:
    if not row[side]:
        return None
    parts = row[side].split("/")
    root = corpus.joinpath(*parts[:4])
    path = "/".join(parts[4:])
    site = Site(FolderTree(root), ReadingRules())
    return read_posting(path, (root / path).read_bytes(), site, at=noon(row["date"]))


def _state(reading: Reading | None, date: str) -> str | None:
    posting: Posting | None = reading.posting if reading else None
    return posting.state_at(noon(date))[0].value if posting else None


def _errors(reading: Reading) -> list[str]:
    return [fault.message for fault in reading.faults if fault.severity.value == "error"]
