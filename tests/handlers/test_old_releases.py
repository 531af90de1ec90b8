"""What comes late or twice: buttons and forms of an older release, and a request that is sent a second time."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.models import RoleEvent
from handlers.http import SLACK_PATH, build_http
from handlers.ids import Action
from tests.casting import JOBS, PRIYA, WORKSPACE
from tests.handlers.conftest import Office, answer_of
from tests.handlers.test_http import SECRET, as_sent, signed


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What people who pressed a button were told."""
    texts: list[str] = []

    async def respond(_url: str, message: dict[str, Any]) -> bool:
        texts.append(message["text"])
        return True

    monkeypatch.setattr("handlers.replies.respond", respond)
    return texts


async def test_a_button_of_an_older_release_says_that_it_did_nothing(office: Office, said: list[str]) -> None:
    assert answer_of(await office.presses("role-reopen-and-announce", "12")) == {}
    assert said == ["That button is of an older release of mine; it did nothing. `/roles help` helps."]


@pytest.mark.parametrize("action", [Action.ROLE_APPLY, f"{Action.MEETING_LINK}.2"])
async def test_a_link_is_slacks_to_open_and_needs_no_answer(office: Office, said: list[str], action: str) -> None:
    await office.presses(action, "1")
    assert said == []


async def test_a_form_of_an_older_release_keeps_what_was_typed(office: Office) -> None:
    typed = {"reason": {"type": "plain_text_input", "value": "filled"}}
    answer = await office.submits("role-close-old", {}, typed)
    assert answer["response_action"] == "errors"
    assert "nothing was saved" in answer["errors"]["reason"]


async def test_a_request_that_is_replayed_within_its_five_minutes_changes_nothing_more(office: Office) -> None:
    """By command and by button; the signature is Slack's own, so only what it means can be held to once."""
    office.opens(1)
    office.opens(2)

    async def ready() -> bool:
        return True

    command = {"command": "/roles", "text": "close R-1 filled", "user_id": PRIYA, "team_id": WORKSPACE, "channel_id": JOBS}
    press = office._pressed(PRIYA, {"type": "button", "action_id": Action.ROLE_ACT, "block_id": "b", "value": "hold 2"})
    transport = httpx.ASGITransport(build_http(office.app, SECRET, ready))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as slack:
        for payload in (command, press):
            body, kind = as_sent(payload)
            headers = signed(body, kind, at=int(time.time()) - 60)
            for _ in range(3):
                assert (await slack.post(SLACK_PATH, content=body, headers=headers)).status_code == 200
    with office.store.reading() as session:
        assert sorted(session.scalars(select(RoleEvent.kind))) == ["closed", "held"]
