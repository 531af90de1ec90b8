"""Claims about eight real histories: what a person wrote down before is told, and nothing else."""

from __future__ import annotations

import pytest

from tests.postings.histories import NAMES, bundle, compare

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("name", NAMES)
def test_a_real_history_is_told_as_a_person_would_have_wanted(name: str) -> None:
    if not bundle(name).is_file():
        pytest.skip("the folder of real postings is not here (ROLECALL_CORPUS)")
    found = compare(name)
    assert [str(row) for row in found.missing] == []
    assert [f"{one.at.date()} {one.event} {one.path}: {one.detail}" for one in found.wrong] == []
