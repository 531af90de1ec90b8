"""What arrives over HTTP: every known payload is answered in time, never with a 500; what Slack did not sign is refused."""

from __future__ import annotations

import copy
import json
import logging
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from handlers.http import MAX_BODY, SLACK_PATH, build_http
from tests.handlers.conftest import Office

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
PAYLOADS: dict[str, Any] = json.loads((Path(__file__).parent / "spec" / "bolt_test_payloads.json").read_text("utf-8"))
SECONDS = 3.0  # Slack's limit for an answer


@pytest.fixture
async def slack_side(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    """A client at Slack's end of the bot's HTTP address."""

    async def ready() -> bool:
        return True

    transport = httpx.ASGITransport(build_http(office.app, SECRET, ready))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as client:
        yield client


def signed(body: bytes, content_type: str, at: int | None = None) -> dict[str, str]:
    """The headers that Slack sends with a body."""
    stamp = str(at or int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    assert signature is not None
    return {"content-type": content_type, "x-slack-signature": signature, "x-slack-request-timestamp": stamp}


def as_sent(payload: Any) -> tuple[bytes, str]:
    """Body and content type as Slack sends this kind of payload."""
    if not isinstance(payload, dict):
        return str(payload).encode(), "application/x-www-form-urlencoded"
    if "command" in payload and "type" not in payload:
        return urlencode(payload).encode(), "application/x-www-form-urlencoded"
    if payload.get("type") in ("event_callback", "url_verification"):
        return json.dumps(payload).encode(), "application/json"
    return urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"


def without_each(payload: Any) -> Iterator[Any]:
    """The payload with each key in turn null, and in turn missing, down to three levels."""
    for path in list(_paths(payload, 3)):
        for how in ("null", "missing"):
            changed = copy.deepcopy(payload)
            holder = changed
            for key in path[:-1]:
                holder = holder[key]
            if how == "null":
                holder[path[-1]] = None
            else:
                del holder[path[-1]]
            yield changed


def _paths(value: Any, depth: int) -> Iterator[list[Any]]:
    if not isinstance(value, dict) or depth == 0:
        return
    for key, inner in value.items():
        yield [key]
        yield from ([key, *rest] for rest in _paths(inner, depth - 1))


async def post(client: httpx.AsyncClient, payload: Any) -> tuple[int, float]:
    """Status and seconds of the answer."""
    body, content_type = as_sent(payload)
    begun = time.monotonic()
    answer = await client.post(SLACK_PATH, content=body, headers=signed(body, content_type))
    return answer.status_code, time.monotonic() - begun


async def test_every_known_payload_gets_an_answer_in_time_and_never_a_500(slack_side: httpx.AsyncClient) -> None:
    answers = {name: await post(slack_side, payload) for name, payload in PAYLOADS.items()}

    wrong = {name: answer for name, answer in answers.items() if answer[0] not in (200, 401, 404) or answer[1] >= SECONDS}
    assert wrong == {}


KINDS = (
    "event_callback",
    "block_actions",
    "view_submission",
    "view_closed",
    "shortcut",
    "message_action",
    "block_suggestion",
)


@pytest.mark.parametrize("kind", [*KINDS, "command"])
async def test_payloads_with_missing_or_null_keys_never_end_in_a_500(slack_side: httpx.AsyncClient, kind: str) -> None:
    """One payload of each kind, with every key taken away in turn."""
    chosen = next(
        (
            one
            for one in PAYLOADS.values()
            if isinstance(one, dict) and (one.get("type") == kind or (kind == "command" and kind in one))
        ),
        None,
    )
    if chosen is None:
        pytest.fail(f"no payload of kind {kind} among the samples")

    statuses = [(changed, (await post(slack_side, changed))[0]) for changed in without_each(chosen)]

    assert [changed for changed, status in statuses if status >= 500] == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("no headers", {"x-slack-signature": "", "x-slack-request-timestamp": ""}),
        ("a time stamp that is no number", {"x-slack-request-timestamp": "soon"}),
        ("a time stamp that is a fraction", {"x-slack-request-timestamp": "1.5"}),
        ("a forged signature", {"x-slack-signature": "v0=" + "0" * 64}),
        ("a signature that is not ASCII", {"x-slack-signature": "v0=é"}),
        ("a signature that is not hexadecimal", {"x-slack-signature": "v0=xyz"}),
    ],
)
async def test_what_slack_did_not_sign_is_refused(slack_side: httpx.AsyncClient, name: str, change: dict[str, str]) -> None:
    body, content_type = as_sent({"command": "/roles", "text": "list", "user_id": "U0PRIYA", "team_id": "T0ACME"})
    headers = [(key.encode(), value.encode("latin-1")) for key, value in (signed(body, content_type) | change).items()]

    answer = await slack_side.post(SLACK_PATH, content=body, headers=headers)

    assert answer.status_code == 401, name


async def test_stale_and_unreadable_requests_are_refused_and_never_logged(
    slack_side: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = b"text=Sam+Candidate&command=%2Froles"
    stale = await slack_side.post(
        SLACK_PATH, content=body, headers=signed(body, "application/x-www-form-urlencoded", at=1_600_000_000)
    )
    forged = await slack_side.post(SLACK_PATH, content=body, headers=signed(b"else", "application/x-www-form-urlencoded"))
    unreadable = b"\xff\xfeSam"
    not_utf8 = await slack_side.post(SLACK_PATH, content=unreadable, headers=signed(b"", "application/json"))

    assert [stale.status_code, forged.status_code, not_utf8.status_code] == [401, 401, 401]
    assert "Sam" not in caplog.text


async def test_a_huge_body_is_refused_before_it_is_read_whole(slack_side: httpx.AsyncClient) -> None:
    body = b"a" * (MAX_BODY + 1)

    answer = await slack_side.post(SLACK_PATH, content=body, headers=signed(body, "application/json"))

    assert answer.status_code == 413
