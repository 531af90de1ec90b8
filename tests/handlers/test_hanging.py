"""Slack takes every connection and never answers: people are acknowledged in time all the same."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
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
    """An office whose Slack hangs. What it has heard of people is used for 10 minutes."""
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
        yield office
        stop.set()
        thread.join()
        for connection in taken:
            connection.close()


async def is_in_time(act: Callable[[int], Awaitable[None]]) -> bool:
    """Whether one of three turns, each told its number, is: the machine may do something else meanwhile."""
    for turn in (1, 2, 3):
        began = time.monotonic()
        await act(turn)
        if time.monotonic() - began < SLACK_WAITS:
            return True
    return False


async def test_a_command_is_answered_in_time(hanging: Office) -> None:
    async def asks(turn: int) -> None:
        hanging.opens(turn)
        hanging.ahead += timedelta(minutes=20)
        assert "Why does" in (await hanging.types(f"close R-{turn}"))["text"]

    assert await is_in_time(asks)


@pytest.mark.parametrize("value", ["close {role}", "hold {role}", "why {role}"])
async def test_a_press_is_acknowledged_in_time_and_done(hanging: Office, value: str) -> None:
    async def presses(turn: int) -> None:
        role = hanging.opens(turn)
        hanging.ahead += timedelta(minutes=20)
        assert (await hanging.presses(Action.ROLE_ACT, value.format(role=role))).status == 200
        assert hanging.role(role).state is (RoleState.ON_HOLD if value.startswith("hold") else RoleState.OPEN)

    assert await is_in_time(presses)
