"""Is each reply read as the person meant it, and is every doubtful one asked about?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hiring.feedback.words import Reading, Unclear, read_replies, read_reply
from bot.models.feedback import Call

AREAS = ("SQL", "communication", "system design")


def table() -> list[tuple[str, str, str]]:
    """(expected, text, ratings) of each reply; quoting is off, since people type lone quotation marks."""
    with (Path(__file__).parent / "replies.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [(row[0], row[1].replace("\\n", "\n"), row[2] if len(row) > 2 else "") for row in rows]


def outcome(reading: Reading) -> str:
    """The word of the table for a reading."""
    if not reading.is_clear:
        return "ask"
    return reading.call.value if reading.call else "none"


@pytest.mark.parametrize(("expected", "text", "ratings"), [pytest.param(*row, id=row[1][:40]) for row in table()])
def test_reply_is_read_as_meant(expected: str, text: str, ratings: str) -> None:
    reading = read_reply(text, areas=AREAS)
    assert outcome(reading) == expected, reading
    wanted = {area: int(value) for area, value in (pair.split("=") for pair in ratings.split())}
    assert dict(reading.ratings) == wanted or expected == "ask"


def test_table_is_large_and_mostly_hard() -> None:
    rows = table()
    assert len(rows) >= 150
    assert len({text for _, text, _ in rows}) == len(rows)
    assert sum(expected == "ask" for expected, _, _ in rows) * 3 >= len(rows)


def test_no_unclear_reply_carries_a_call() -> None:
    readings = [read_reply(text, areas=AREAS) for expected, text, _ in table() if expected == "ask"]
    assert all(reading.call is None and reading.why is not None for reading in readings)


CLEAR = [text for expected, text, _ in table() if expected != "ask"]
ANY_LETTER = st.characters(codec="utf-8")


@given(
    st.sampled_from(CLEAR),
    st.sampled_from(["?", " or not?", "... maybe", " - not sure", " :thinking_face:", ", if at all", " - wait"]),
)
def test_doubt_added_to_a_clear_reply_is_asked_about(text: str, doubt: str) -> None:
    first, *others = text.split("\n")
    reading = read_reply(first + doubt, areas=AREAS)
    assert not reading.is_clear or others or first.startswith((">", "&gt;")) or reading.call is None


@given(st.text(ANY_LETTER, max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    reading = read_reply(text, areas=AREAS)
    assert reading.is_clear or reading.call is None


@given(st.sampled_from(CLEAR), st.sampled_from(["  {}  ", "{}\n\n", "\n{}", "> said before\n{}"]))
def test_space_and_quotes_around_a_reply_change_nothing(text: str, frame: str) -> None:
    plain, framed = read_reply(text, areas=AREAS), read_reply(frame.format(text), areas=AREAS)
    assert (plain.call, plain.ratings, plain.why) == (framed.call, framed.ratings, framed.why)


@pytest.mark.parametrize("text", ["yes", ":+1:", "no", "👍"])
def test_bare_answer_to_a_nudge_is_asked_about(text: str) -> None:
    assert read_reply(text, after_nudge=True).why is Unclear.LATER
    assert read_reply("strong yes", after_nudge=True).call is Call.STRONG_YES


def test_remarks_keep_what_was_typed() -> None:
    reading = read_reply("Yes - Strong SQL, weak Tests\nAsked about *joins*", areas=AREAS)
    assert reading.remarks == "Strong SQL, weak Tests\nAsked about joins"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["yes - strong SQL", "also: weak tests"], "yes"),
        (["Talked about joins first.", "Then tests.", "strong yes"], "strong_yes"),
        (["hmm, maybe", "no hire"], "no"),
        (["yes", "SQL: 4"], "yes"),
        (["SQL: 4", "yes"], "yes"),
        (["strong yes", "I'll write more tomorrow", "thanks!"], "strong_yes"),
        (["yes", "yes - strong SQL"], "yes"),
        (["yes", "no"], "ask"),
        (["yes", "wait, wrong thread"], "ask"),
        (["strong no", "hmm, not sure actually"], "ask"),
        (["yes", "if she can start in May"], "ask"),
        (["SQL: 4", "communication: 3"], "ask"),
        (["not sure", "good SQL though"], "ask"),
        ([], "ask"),
    ],
)
def test_several_messages_are_read_as_one_scorecard(texts: list[str], expected: str) -> None:
    assert outcome(read_replies(texts, areas=AREAS)) == expected


def test_ratings_of_several_messages_add_up_and_the_later_wins() -> None:
    assert read_replies(["yes - SQL: 3", "communication: 4", "SQL: 4"], areas=AREAS).ratings == {
        "SQL": 4,
        "communication": 4,
    }
