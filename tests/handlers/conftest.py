"""The whole app with no network: Slack's API answers nobody, and what is asked for arrives by `app.async_dispatch`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Store
from bot.models import Role
from bot.settings import Settings
from handlers.app import build_app
from handlers.directory import Directory, Installation
from tests.casting import JOBS, PRIYA, WORKSPACE, a_role, added, settle_in, some_settings

BOT = "U0BOT"
DEAD_ADDRESS = "http://127.0.0.1:9/api/"  # the discard port: connections are refused at once


@dataclass
class Office:
    """The app, its database and its clock; people type, press and submit."""

    store: Store
    settings: Settings
    app: AsyncApp
    address: str = DEAD_ADDRESS
    ahead: timedelta = timedelta(0)
    count: int = field(default=0)

    async def types(self, text: str, who: str = PRIYA, command: str = "/roles", **more: Any) -> dict[str, Any]:
        """A slash command; the answer."""
        body = {"command": command, "text": text, "user_id": who, "channel_id": JOBS, "team_id": WORKSPACE, **more}
        return answer_of(await self.sends({"trigger_id": "1.2.3", "response_url": f"{DEAD_ADDRESS}r", **body}))

    async def presses(self, action_id: str, value: str, who: str = PRIYA, **more: Any) -> BoltResponse:
        """A button."""
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        if "selected_option" in more:
            action = {"type": "overflow", "action_id": action_id, "block_id": "b", **more}
        return await self.sends(self._pressed(who, action))

    async def submits(
        self, callback_id: str, stored: dict[str, Any], typed: dict[str, Any], who: str = PRIYA
    ) -> dict[str, Any]:
        """A form; the answer. `typed`: field -> element of the form's state."""
        blocks = [{"type": "input", "block_id": name} for name in typed]
        state = {"values": {name: {name: element} for name, element in typed.items()}}
        view = {"id": "V1", "type": "modal", "callback_id": callback_id, "private_metadata": json.dumps(stored)}
        body = {"type": "view_submission", "view": {**view, "blocks": blocks, "state": state}, **_who(who)}
        return answer_of(await self.sends(body))

    async def hears(self, event: dict[str, Any], event_id: str | None = None) -> BoltResponse:
        """An event of Slack's."""
        self.count += 1
        body = {"type": "event_callback", "team_id": WORKSPACE, "event_id": event_id or f"Ev{self.count}", "event": event}
        return await self.sends(body)

    async def sends(self, body: dict[str, Any]) -> BoltResponse:
        return await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))

    def role(self, role_id: int) -> Role:
        with self.store.reading() as session:
            found = session.get_one(Role, role_id)
            session.expunge(found)
            return found

    def opens(self, number: int = 1, title: str = "Data Engineer", **facts: Any) -> int:
        """A role is open; its id."""
        with self.store.begin() as session:
            return added(session, a_role(number, title, self.now(), **facts)).id

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def _pressed(self, who: str, action: dict[str, Any]) -> dict[str, Any]:
        container = {"type": "message", "channel_id": JOBS, "message_ts": "1.1", "is_ephemeral": True}
        return {
            "type": "block_actions",
            "actions": [action],
            "container": container,
            "channel": {"id": JOBS},
            "trigger_id": "1.2.3",
            "response_url": f"{self.address}r",
            **_who(who),
        }


def _who(who: str) -> dict[str, Any]:
    return {"user": {"id": who, "team_id": WORKSPACE}, "team": {"id": WORKSPACE}}


def answer_of(response: BoltResponse) -> dict[str, Any]:
    """What Slack is answered, which must be within the rules."""
    assert response.status == 200, response.body
    found: dict[str, Any] = json.loads(response.body) if response.body else {}
    return found


def build_office(store: Store, settings: Settings, address: str = DEAD_ADDRESS) -> Office:
    """The app on a database where Acme has settled in, with nobody at Slack's end."""
    client = AsyncWebClient(token="xoxb-test", base_url=address, timeout=30, retry_handlers=[])
    holder: list[Office] = []
    installation = Installation(WORKSPACE, BOT, "B0BOT", "https://acme.slack.example/")
    directory = Directory(client, store, settings)

    def clock() -> datetime:
        return holder[0].now()

    app = build_app(settings, store, client, directory, installation, clock)
    holder.append(Office(store, settings, app, address))
    with store.begin() as session:
        settle_in(session, holder[0].now())
    return holder[0]


@pytest.fixture
def build(sqlite_store: Store) -> Callable[..., Office]:
    """An office with other settings than usual."""
    return lambda **values: build_office(sqlite_store, some_settings(**values))


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    """An office with the usual settings."""
    return build_office(sqlite_store, some_settings())
