"""Claims about the cost of following a repository of 10,000 postings, held by `make proof` on a quiet machine."""

from __future__ import annotations

import pytest

from tests.bench.sync import measure

pytestmark = pytest.mark.proof


def test_a_look_costs_little_more_than_git_itself() -> None:
    quiet, changed, after = measure(10_000)
    print(quiet, changed, after, sep="\n")
    assert quiet.ratio <= 1.5
    assert changed.ratio <= 2.0, "beside what git itself does for the same: ls-remote, fetch, diff"
    assert after.ratio <= 3.0, "compared, read and stored durably, beside the process `git diff` alone"
