"""Does Slack take this? Block Kit's schema, and the limits that a schema can't say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SPEC = Path(__file__).parent.parent / "bot" / "localslack" / "spec"
MOST_BLOCKS = 50


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SPEC / "blockkit.schema.json").read_text(encoding="utf-8"))
    return found


def check_message(text: str, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Raises AssertionError with everything that Slack would refuse, or that would be unkind to readers."""
    faults = [error.message[:300] for error in Draft202012Validator(schema()).iter_errors(_plain(blocks))]
    assert not faults, faults
    assert 0 < len(blocks) <= MOST_BLOCKS
    assert text.strip(), "a message needs a text for notifications and screen readers"
    assert len(text) <= 4000
    _no_repeats(blocks)
    for words in (text, *mrkdwn_of(blocks)):
        assert "<!channel" not in words
        assert "<!here" not in words
        assert "<!everyone" not in words
        assert "<@" not in words, "nobody is pinged"


def check_view(view: Mapping[str, Any]) -> None:
    """The same for a form."""
    validator = Draft202012Validator({"$ref": "#/$defs/modal_view", "$defs": schema()["$defs"]})
    faults = [error.message[:300] for error in validator.iter_errors(_plain(view))]
    assert not faults, faults
    _no_repeats(view["blocks"])


def mrkdwn_of(blocks: Any) -> Iterator[str]:
    """Every text that Slack parses."""
    if isinstance(blocks, Mapping):
        if blocks.get("type") == "mrkdwn":
            yield blocks["text"]
        for value in blocks.values():
            yield from mrkdwn_of(value)
    elif isinstance(blocks, list | tuple):
        for value in blocks:
            yield from mrkdwn_of(value)


def _no_repeats(blocks: Sequence[Mapping[str, Any]]) -> None:
    """An action_id may stand once in a block, a block_id once in a message."""
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids)), ids
    for block in blocks:
        actions = [element["action_id"] for element in block.get("elements", []) if "action_id" in element]
        assert len(actions) == len(set(actions)), actions


def _plain(value: Any) -> Any:
    """String enums as the text that goes over the wire."""
    return json.loads(json.dumps(value))
