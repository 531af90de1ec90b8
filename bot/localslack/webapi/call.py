"""One call of a Web API method: its arguments, its caller, and the table of methods."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.localslack.refusals import ApiError
from bot.localslack.workspace import Channel, Json, Person, Workspace

if TYPE_CHECKING:
    from bot.localslack.manifest import Installation
    from bot.localslack.slack import LocalSlack

BOT, APP, NONE = "bot", "app", "none"


@dataclass(slots=True)
class Call:
    """A call with its arguments as they came: texts from a form, JSON values from a JSON body."""

    slack: LocalSlack
    method: str
    args: Json
    installation: Installation

    @property
    def workspace(self) -> Workspace:
        return self.slack.workspaces[self.installation.team_id]

    @property
    def me(self) -> str:
        """The app's bot user."""
        return self.installation.bot_user_id

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise missing(name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return value is True or str(value).lower() in ("true", "1")

    def integer(self, name: str, default: int, most: int) -> int:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise ApiError("invalid_limit" if name == "limit" else "invalid_arguments") from None
        if number < 1 and name == "limit":
            raise ApiError("invalid_limit")
        return min(number, most)

    def parsed(self, name: str, error: str) -> Any:
        """An argument that may be JSON text; None when left out."""
        value = self.args.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise ApiError(error) from None
        return value

    def listed(self, name: str) -> list[str]:
        """A comma-separated list (or a JSON list)."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(one) for one in value]
        return [part.strip() for part in str(value).split(",") if part.strip()] if value else []

    def need(self, *scopes: str) -> None:
        """Refuse unless the app has one of `scopes`."""
        if not self.installation.scopes.intersection(scopes):
            raise missing_scope(self.installation, scopes)

    def channel(self, name: str = "channel") -> Channel:
        """The channel that the app can see, by id; raises channel_not_found."""
        channel = self.slack.channels.get(self.required(name))
        if channel is None or channel.team_id != self.installation.team_id:
            raise ApiError("channel_not_found")
        if channel.kind != "public" and self.me not in channel.members:
            raise ApiError("channel_not_found")
        return channel

    def person(self, name: str = "user") -> Person:
        person = self.workspace.people.get(self.required(name))
        if person is None:
            raise ApiError("user_not_found")
        return person


def missing(name: str) -> ApiError:
    return ApiError("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]})


def missing_scope(installation: Installation, needed: tuple[str, ...]) -> ApiError:
    return ApiError("missing_scope", needed=",".join(needed), provided=",".join(sorted(installation.scopes)))


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method: what answers it, the token and the scopes it takes (any of them is enough)."""

    name: str
    answer: Callable[[Call], Json]
    token: str
    scopes: tuple[str, ...]


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, token: str = BOT) -> Callable[[Callable[[Call], Json]], Callable[[Call], Json]]:
    """Register a method of the Web API."""

    def register(answer: Callable[[Call], Json]) -> Callable[[Call], Json]:
        METHODS[name] = Method(name, answer, token, scopes)
        return answer

    return register
