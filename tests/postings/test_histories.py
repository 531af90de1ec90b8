"""Claims about eight real histories: what a person wrote down before is told, and nothing else."""

from __future__ import annotations

import pytest

from tests.postings.histories import NAMES, bundle, compare, replayed

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("name", NAMES)
def test_a_real_history_is_told_as_a_person_would_have_wanted(name: str) -> None:
    if not bundle(name).is_file():
        pytest.skip("the folder of real postings is not here (ROLECALL_CORPUS)")
    found = compare(name)
    assert [str(row) for row in found.missing] == []
    assert [f"{one.at.date()} {one.event} {one.path}: {one.detail}" for one in found.wrong] == []


OVERHAULS = {  # commits of 18F's that touched many postings at once, and that nobody needs to hear of
    "128f2b73a4": "another template",
    "1b3ca51461": "relative links",
    "6af17c4939": "redirects",
    "1252e4fa4f": "one include for how to apply",
    "7705f99b4c": "heading spacing",
    "16dc22de52": "titles from the state",
    "c2bc53b05c": "a newsletter link",
    "b1b732b485": "an update of all positions",
    "59af3f6b7d": "general information sessions",
    "6d1d4a1f80": "a Markdown template for all, in another folder",
    "b575b4f9ca": "closed ones into an archive",
}


@pytest.mark.proof
def test_template_overhauls_of_a_long_history_say_nothing() -> None:
    if not bundle("18F+join.tts.gsa.gov").is_file():
        pytest.skip("the folder of real postings is not here (ROLECALL_CORPUS)")
    told = [one for one in replayed("18F+join.tts.gsa.gov", None) if one.commit[:10] in OVERHAULS]
    by_commit = [
        one for one in told if "has passed" not in one.detail
    ]  # a date that passes later has the last commit as its own
    assert [f"{OVERHAULS[one.commit[:10]]}: {one.event} {one.path}" for one in by_commit] == []
