"""A bot that acknowledges everything and keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk.errors import SlackApiError

from tests.bot.localslack.samples import Json, option


def refused(error: str) -> Any:
    return pytest.raises(SlackApiError, match=rf"'error': '{error}'")


class Taken:
    """A bot that acknowledges everything and keeps it; `ack` is what it answers to submissions."""

    def __init__(self, app: App) -> None:
        self.bodies: list[Json] = []
        self.submitted: Json = {}
        app.command("/hello")(self._take)
        app.action("press")(self._take)
        app.shortcut("start")(self._take)
        app.shortcut("note_this")(self._take)
        app.view_closed("form")(self._take)
        app.view_submission("form")(self._submit)
        app.options("far")(self._options)
        app.event("app_home_opened")(self._take_event)

    def _take(self, ack: Callable[..., Any], body: Json) -> None:
        self.bodies.append(body)
        ack()

    def _take_event(self, body: Json) -> None:
        self.bodies.append(body)

    def _submit(self, ack: Callable[..., Any], body: Json) -> None:
        self.bodies.append(body)
        ack(**self.submitted)

    def _options(self, ack: Callable[..., Any], body: Json) -> None:
        self.bodies.append(body)
        ack(options=[option(f"{body['value']} one", "1")])

    @property
    def last(self) -> Json:
        return self.bodies[-1]

    @property
    def trigger(self) -> str:
        return str(self.last["trigger_id"])
