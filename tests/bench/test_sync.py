"""Claims about the cost of following a repository of 10,000 postings, held by `make proof` on a quiet machine."""

from __future__ import annotations

import pytest

from tests.bench.sync import measure

pytestmark = pytest.mark.proof


def test_a_look_costs_little_more_than_git_itself() -> None:
    quiet, changed, _ = measure(10_000)
    print(quiet, changed, sep="\n")
    assert quiet.ratio <= 1.5
    assert changed.ratio <= 2.0
