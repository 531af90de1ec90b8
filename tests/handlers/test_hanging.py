"""Slack takes every connection and never answers: people are acknowledged in time all the same."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.database import Store
from bot.models.role import RoleState
from handlers.ids import Action
from tests.casting import some_settings
from tests.handlers.conftest import Office, build_office

SLACK_WAITS = 3.0  # seconds


@pytest.fixture
def hanging(sqlite_store: Store) -> Iterator[Office]:
    """An office whose Slack hangs, and that last heard of its people 20 minutes ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()
        taken: list[socket.socket] = []
        server.settimeout(0.05)

        def take() -> None:
            while not stop.is_set():
                try:
                    taken.append(server.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=take)
        thread.start()
        office = build_office(sqlite_store, some_settings(), f"http://127.0.0.1:{server.getsockname()[1]}/api/")
        office.ahead = timedelta(minutes=20)
        yield office
        stop.set()
        thread.join()
        for connection in taken:
            connection.close()


async def test_a_command_is_answered_in_time(hanging: Office) -> None:
    hanging.opens(1)
    began = time.monotonic()

    answer = await hanging.types("close R-1")

    assert "Why does" in answer["text"]
    assert time.monotonic() - began < SLACK_WAITS


@pytest.mark.parametrize("value", ["close {role}", "hold {role}", "why {role}"])
async def test_a_press_is_acknowledged_in_time_and_done(hanging: Office, value: str) -> None:
    role = hanging.opens(1)
    began = time.monotonic()

    assert (await hanging.presses(Action.ROLE_ACT, value.format(role=role))).status == 200

    assert time.monotonic() - began < SLACK_WAITS
    assert hanging.role(role).state is (RoleState.ON_HOLD if value.startswith("hold") else RoleState.OPEN)
