"""Plain front matter read without a YAML parser says what the parser says, or leaves it to the parser."""

from __future__ import annotations

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.postings.faults import FaultBook
from bot.postings.plainhead import plain_yaml
from bot.postings.yamlhead import LinedYaml

HEAD = """title: Night Baker
location: Leeds, England
draft: false
remote: No
salary: "£30,000 - £60,000"
apply: https://jobs.acme.example/#baker
tags: [bread, night, true]
# a remark
team: 'Ovens & Co'
note:
Deadline Date: 2026-04-30 09:00:00 Z
"""
PIECES = [
    *(
        ": ",
        " #",
        "#",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "'",
        '"',
        "\\",
        "&a ",
        "*a",
        "!x ",
        "| ",
        "> ",
        "? ",
        "%",
        "@",
        "`",
        "~",
        "=",
    ),
    *(
        "\n",
        "\n\n",
        "\n  x: y\n",
        "\n- z\n",
        "---\n",
        "...\n",
        "<<: ",
        "yes",
        "null",
        "title: ",
        "\t",
        "\u00a0",
        "é",
        "\x85",
        " ",
    ),
]


def agrees(head: str) -> bool:
    """Whether both say the same; True also where the quick one leaves it to the parser."""
    quick = plain_yaml(head, 2)
    if quick is None:
        return True
    book = FaultBook("jobs/baker.md")
    handler = LinedYaml(2, book)
    try:
        return (handler.load(head), handler.lines) == quick and not book.faults()
    except (yaml.YAMLError, ValueError):
        return False


def test_the_usual_head_needs_no_parser() -> None:
    assert plain_yaml(HEAD, 2) is not None
    assert agrees(HEAD)


@given(
    cuts=st.lists(st.tuples(st.integers(0, len(HEAD)), st.integers(0, 4), st.sampled_from(PIECES)), min_size=1, max_size=4)
)
@settings(max_examples=600, deadline=None, derandomize=True)
def test_whatever_is_written_both_ways_of_reading_agree(cuts: list[tuple[int, int, str]]) -> None:
    head = HEAD
    for start, length, piece in cuts:
        head = head[:start] + piece + head[start + length :]
    assert agrees(head), head
