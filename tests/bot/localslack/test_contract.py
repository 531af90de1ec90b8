"""CONTRACT.md names a test for each line of Slack's contract; this holds it to what is there."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent


def test_each_line_of_the_contract_has_a_test_that_is_there() -> None:
    rows = re.findall(r"^\| (.+?) \| (.*?)\s*\|$", (HERE / "CONTRACT.md").read_text("utf-8"), re.M)[1:]
    lines = {said: re.findall(r"test_\w+", held) for said, held in rows if not said.startswith(("**", "---"))}
    there = {name for file in HERE.glob("test_*.py") for name in re.findall(r"def (test_\w+)", file.read_text("utf-8"))}
    assert len(lines) >= 75
    assert [said for said, tests in lines.items() if not tests] == []
    assert {name for tests in lines.values() for name in tests} - there == set()
