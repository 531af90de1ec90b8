"""Claims about every version of every file in the real histories: none crashes, none takes long, each fault has its line."""

from __future__ import annotations

import pytest

from tests.postings import survival
from tests.postings.corpus import needed_corpus

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("sample", [12, pytest.param(None, marks=pytest.mark.proof)], ids=["some", "all"])
def test_every_version_of_every_file_in_the_real_histories_is_survived(sample: int | None) -> None:
    found = [survival.run(bundle, sample=sample) for bundle in sorted((needed_corpus() / "histories").glob("*.bundle"))]
    assert [trouble for one in found for trouble in one.trouble] == []
    assert sum(one.unplaced for one in found) == 0
    assert sum(one.postings for one in found) > len(found)
