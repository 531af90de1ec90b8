"""What is told of how long answers took: from Slack's request to the answer, with all work between."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.database import Store
from tests.handlers.conftest import Office

WORK_SECONDS = 0.05


async def test_the_work_before_an_answer_counts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, told = Store.ask, []

    async def slow_ask(self: Store, *question: Any, **values: Any) -> Any:
        await asyncio.sleep(WORK_SECONDS)
        return await ask(self, *question, **values)

    monkeypatch.setattr(Store, "ask", slow_ask)
    monkeypatch.setattr(office.app, "observe", lambda kind, seconds: told.append((kind, seconds)))
    assert "No open roles" in (await office.types("list"))["text"]
    ((kind, seconds),) = told
    assert kind == "command"
    assert seconds >= WORK_SECONDS


async def test_events_and_presses_are_told_apart(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(office.app, "observe", lambda kind, _seconds: told.append(kind))
    await office.hears({"type": "app_home_opened", "user": "U0PRIYA", "tab": "messages"})
    await office.presses("nothing-knows-this", "1")
    assert told == ["event", "block_actions"]
