"""Requests of the people API: JSON in, JSON out, refusals as `{"ok": false, "error", "message"}`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.localslack.refusals import ApiError, PersonRefused
from bot.localslack.workspace import Channel, Json, Person, Workspace

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack


@dataclass(slots=True)
class Ask:
    """One request with what it says: query and JSON body together."""

    slack: LocalSlack
    given: Json

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name)
        return default if value is None else str(value)

    def table(self, name: str) -> Json:
        value = self.given.get(name)
        return value if isinstance(value, dict) else {}

    def flag(self, name: str) -> bool:
        value: Any = self.given.get(name, False)
        return value is True or str(value).lower() in ("true", "1")

    @property
    def person(self) -> Person:
        """Who asks: an id, or a name as in "priya"."""
        wanted = self.text("as")
        for workspace in self.slack.workspaces.values():
            found = workspace.people.get(wanted) or (workspace.person_named(wanted) if wanted else None)
            if found is not None:
                return found
        return self.slack.person(wanted)

    @property
    def workspace(self) -> Workspace:
        return self.slack.workspaces[self.person.team_id]

    @property
    def channel(self) -> Channel:
        """The channel of the request, which its person can read; an id or "#name"."""
        wanted = self.text("channel")
        named = self.workspace.channel_named(wanted) if wanted.startswith("#") else None
        return self.slack.channel_for(self.person, named.id if named else wanted)


Answer = Callable[[Ask], Awaitable[Json]]


def handler(slack: LocalSlack, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """A Starlette endpoint around `answer`."""

    async def endpoint(request: Request) -> Response:
        given: Json = dict(request.query_params)
        body = await request.body()
        if body:
            try:
                given |= await request.json()
            except (ValueError, TypeError):
                return JSONResponse(
                    {"ok": False, "error": "invalid_json", "message": "The body must be a JSON object."}, 400
                )
        slack.changes += request.method != "GET"
        try:
            return JSONResponse({"ok": True, **await answer(Ask(slack, given))})
        except PersonRefused as refused:
            return JSONResponse(_refusal(refused.code, refused.message))
        except ApiError as refused:
            return JSONResponse(_refusal(refused.code, refused.code.replace("_", " ")) | refused.parts)

    return endpoint


def _refusal(code: str, sentence: str) -> Json:
    return {"ok": False, "error": code, "message": sentence, "text": sentence}
