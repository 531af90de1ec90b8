"""Block Kit's rules against two collections that nobody here made: slackblocks' specification, and a JSON Schema."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.localslack.kit import elements, objects, rich_text
from bot.localslack.kit.checks import Check, Found, array, by_type, table
from bot.localslack.kit.surfaces import message_problems, view_problems
from tests.bot.localslack.generated import any_blocks
from tests.bot.localslack.invalid_payloads import INVALID, problems_of
from tests.bot.localslack.samples import plain, section

SPEC = Path(__file__).parent / "spec"
VALID: dict[str, Any] = json.loads((SPEC / "valid_fixtures.json").read_text("utf-8"))
CASES: list[dict[str, str]] = json.loads((SPEC / "invalid_cases.json").read_text("utf-8"))["cases"]


def found_in(check: Check, value: Any) -> list[str]:
    found = Found()
    check(value, "", found)
    return found.messages


OBJECTS: dict[str, Check] = {
    "confirmation_dialogue": objects.CONFIRM,
    "conversation_filter": objects.FILTER,
    "dispatch_action_configuration": objects.DISPATCH,
    "input_parameter": objects.INPUT_PARAMETER,
    "option_basic": objects.OPTION,
    "option_value": objects.OPTION,
    "option_group": objects.OPTION_GROUP,
    "text_markdown": objects.text(),
    "text_plaintext": objects.text(),
    "trigger": table({"url": objects.TYPE}, {"customizable_input_parameters": array(objects.INPUT_PARAMETER)}),
    "workflow": objects.WORKFLOW,
}
ELEMENTS = by_type(elements.IN_ACTIONS | elements.IN_INPUT | {"image": elements.IMAGE, "url": objects.URL_SOURCE})
RICH = by_type(rich_text.LEAVES | rich_text.CONTAINERS)


def judged(name: str, value: Any) -> list[str]:
    """What is wrong with a fixture, by the rules of its kind."""
    kind, _, rest = name.partition("/")
    if kind == "blocks":
        return message_problems([value])
    if kind in ("attachments", "messages"):
        webhook = rest.startswith("webhook")
        lists = [value.get("blocks", []), *(part.get("blocks", []) for part in value.get("attachments", []))]
        return [one for blocks in lists for one in message_problems(blocks, webhook=webhook)]
    if kind == "views":
        return view_problems(value)
    if kind == "elements":
        return found_in(ELEMENTS, value)
    if kind == "rich_text":
        return found_in(RICH, value)
    check = next(check for prefix, check in OBJECTS.items() if rest.startswith(prefix))
    return found_in(check, value)


@pytest.mark.parametrize("name", VALID)
def test_a_valid_fixture_is_taken(name: str) -> None:
    assert judged(name, VALID[name]) == []


def test_there_are_a_hundred_fixtures_and_a_payload_for_each_invalid_case() -> None:
    assert len(VALID) == 100
    assert {case["id"] for case in CASES} == set(INVALID)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_an_invalid_case_is_refused_for_its_reason(case: dict[str, str]) -> None:
    payload, reason = INVALID[case["id"]]
    found = problems_of(payload)
    assert len(found) == (2 if case["id"] == "markdown-too-long" else 1), found
    assert reason in found[0]
    assert "[json-pointer:/" in found[0]


@pytest.mark.parametrize("count", [150, pytest.param(10_000, marks=pytest.mark.proof)])
def test_generated_messages_are_judged_as_the_schema_judges_them(count: int) -> None:
    schema = json.loads((SPEC / "blockkit.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    chance = random.Random(20261121)
    refused = 0
    for _ in range(count):
        blocks = any_blocks(chance)
        ours = message_problems(blocks)
        theirs = validator.is_valid(blocks)
        refused += not theirs
        if not ours and not theirs:
            assert validator.is_valid(as_the_schema_wants(blocks)), (blocks, "the schema refuses it, we take it")
        elif ours and theirs:
            assert all(EXPLAINED.search(message) for message in ours), (blocks, ours)
    assert 0.2 * count < refused < 0.8 * count


def as_the_schema_wants(value: Any) -> Any:
    """`value` with what valid fixtures hold and the schema refuses put right: wide borders, ids of another first letter."""
    if isinstance(value, list):
        return [as_the_schema_wants(one) for one in value]
    if not isinstance(value, dict):
        return value
    mended = {key: as_the_schema_wants(one) for key, one in value.items()}
    for key, right in {"border": 1, "user_id": "U0PRIYA", "usergroup_id": "S0TALENT"}.items():
        if key in mended:
            mended[key] = right
    return mended


# We refuse, the schema takes: what a schema of single blocks can't say, addresses (it does not check their format), and
# two lengths of the video block that only slackblocks' limits give.
EXPLAINED = re.compile(
    r"already exists|initial option must be one of|only one table|all markdown blocks together|same number of columns|"
    r"column_settings must match|min_value must not|min_length must not|no more than 50 items|unsupported type: file_input|"
    r"url\]$|must be less than (201|51) characters .*/(alt_text|provider_name)\]$"
)


def test_surfaces_have_their_own_rules() -> None:
    fifty_one: list[dict[str, Any]] = [{"type": "divider"}] * 51
    assert message_problems(fifty_one) == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    assert view_problems({"type": "home", "blocks": fifty_one}) == []
    assert "unsupported type: markdown" in view_problems({"type": "home", "blocks": [{"type": "markdown", "text": "x"}]})[0]


def test_ids_are_unique_in_a_message_and_in_a_view() -> None:
    twice = [section(block_id="same"), section(block_id="same")]
    assert message_problems(twice) == ['[ERROR] `block_id` "same" already exists [json-pointer:/blocks/1/block_id]']
    assert "already exists" in view_problems({"type": "home", "blocks": twice})[0]
    buttons = [{"type": "button", "text": plain(text), "action_id": "same"} for text in ("One", "Two")]
    row = {"type": "actions", "block_id": "row", "elements": buttons}
    assert message_problems([row]) == [
        '[ERROR] `action_id` "same" already exists [json-pointer:/blocks/0/elements/1/action_id]'
    ]


def test_what_a_response_url_takes_may_repeat_the_ids_of_blocks_that_nobody_can_use() -> None:
    row = {"type": "actions", "block_id": "same", "elements": [{"type": "button", "text": plain("One")}]}
    assert message_problems([section(block_id="same"), section(block_id="same")], webhook=True) == []
    assert message_problems([section(block_id="same"), row], webhook=True) != []
    assert message_problems([row, section(block_id="same")], webhook=True) != []
