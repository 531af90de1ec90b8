"""What people write has the rich_text block that Slack's composer would have made."""

from __future__ import annotations

from typing import Any

import pytest

from bot.localslack.kit.surfaces import message_problems
from bot.localslack.rich_writing import rich_text


def text(said: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": said} | ({"style": style} if style else {})


def parts(written: str) -> list[dict[str, Any]]:
    blocks = rich_text(written, "b")
    assert message_problems(blocks) == []
    found: list[dict[str, Any]] = blocks[0]["elements"]
    return found


@pytest.mark.parametrize(
    ("written", "elements"),
    [
        ("plain &amp; simple", [text("plain & simple")]),
        ("*Yes*, _if_ ~not~ `x * y`", [text("Yes", bold=True), text(", "), text("if", italic=True), text(" "),
                                        text("not", strike=True), text(" "), text("x * y", code=True)]),
        ("*_both_ and*", [text("both", bold=True, italic=True), text(" and", bold=True)]),
        ("2*3*4 and snake_case_name", [text("2*3*4 and snake_case_name")]),
        ("<@U0MARTA> :tada: <!here>", [{"type": "user", "user_id": "U0MARTA"}, text(" "), {"type": "emoji", "name": "tada"},
                                       text(" "), {"type": "broadcast", "range": "here"}]),
        ("<#C0JOBS|jobs> <!subteam^S0TALENT>", [{"type": "channel", "channel_id": "C0JOBS"}, text(" "),
                                                {"type": "usergroup", "usergroup_id": "S0TALENT"}]),
        ("*see <https://a.example/?a=1&amp;b=2|this>*", [text("see ", bold=True),
            {"type": "link", "url": "https://a.example/?a=1&b=2", "text": "this", "style": {"bold": True}}]),
    ],
)  # fmt: skip
def test_styles_mentions_emoji_and_links_within_a_line(written: str, elements: list[dict[str, Any]]) -> None:
    assert parts(written) == [{"type": "rich_text_section", "elements": elements}]


def test_lists_quotes_and_code_stand_for_themselves() -> None:
    written = "Notes:\n• *clear*\n• calm\n1. first\n&gt; she said\n&gt; so\n```\nif a &lt; b:\n  pass\n```\nthat is all"
    assert [part["type"].removeprefix("rich_text_") for part in parts(written)] == [
        "section", "list", "list", "quote", "preformatted", "section",
    ]  # fmt: skip
    _, bullets, numbers, quote, code, _ = parts(written)
    assert (bullets["style"], numbers["style"]) == ("bullet", "ordered")
    assert bullets["elements"][0]["elements"] == [text("clear", bold=True)]
    assert quote["elements"] == [text("she said\nso")]
    assert code["elements"] == [text("if a < b:\n  pass")]
