"""How is the Bolt app put together? Subjects register words, buttons, forms and events; what nobody knows is answered."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from time import perf_counter
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Store
from bot.settings import Settings
from bot.timeutil import utc_now
from handlers import candidates, feedback, home, interviews, operating, roles
from handlers.desk import Ask, Desk
from handlers.directory import Directory, Installation
from handlers.ids import Action
from handlers.replies import Reply, answer_press, begin_budget, explain_error, form_errors
from handlers.router import Router

Observe = Callable[[str, float], None]
ANYTHING = re.compile(".*", re.DOTALL)
LINKS = (Action.ROLE_APPLY, Action.MEETING_LINK)  # Slack opens them and reports the press


def build_app(
    settings: Settings,
    store: Store,
    client: AsyncWebClient,
    directory: Directory,
    installation: Installation,
    clock: Callable[[], datetime] = utc_now,
    observe: Observe | None = None,
) -> AsyncApp:
    """The whole app. It makes no call to Slack by itself, so it answers commands while Slack's API is down.

    `client` retries nothing by itself: the SDK's own retry would post twice after a dropped connection. Requests over HTTP
    are verified before they come here (handlers/http.py); Socket Mode's need no signature. `observe` is told of each
    request: its kind, and the seconds until its answer was ready, after the commit.
    """
    app = _App(
        name="rolecall",  # else Bolt looks for the caller's file through all modules' sources, which takes 0.1 s
        client=_tokenless(client),
        authorize=_authorize(installation, client.token or ""),
        process_before_response=True,
        request_verification_enabled=False,
    )
    desk = Desk(settings, store, client, directory, installation, clock, Router())
    app.desk, app.observe = desk, observe or _unobserved
    app.command(settings.command)(answer_command)
    roles.register(app, desk)
    candidates.register(app, desk)
    interviews.register(app, desk)
    feedback.register(app, desk)
    home.register(app, desk)
    operating.register(app)
    _answer_the_rest(app)
    app.error(explain_error)
    return app


async def answer_command(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> None:
    """`/roles ...`: the answer is the acknowledgement, so it needs no call to Slack."""
    ask = Ask(
        workspace_id=desk.installation.workspace_id,
        user_id=body["user_id"],
        channel_id=body.get("channel_id"),
        words=body.get("text") or "",
        trigger_id=body.get("trigger_id"),
        response_url=body.get("response_url"),
    )
    reply = await desk.router.answer(desk, ask)
    if reply.is_shown:
        await ack(response_type="ephemeral", **reply.message())
    else:
        await ack()


def _authorize(installation: Installation, token: str) -> Callable[..., Awaitable[AuthorizeResult]]:
    """One workspace, known beforehand: Bolt's own way asks auth.test, which would bind commands to Slack's health."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id or installation.workspace_id,
            bot_token=token,
            bot_user_id=installation.bot_user_id,
            bot_id=installation.bot_id,
        )

    return authorize


def _tokenless(client: AsyncWebClient) -> AsyncWebClient:
    """What Bolt makes its client for each request from; it takes the token from `authorize`, and warns of another."""
    return AsyncWebClient(base_url=client.base_url, timeout=client.timeout, retry_handlers=[])


class _App(AsyncApp):
    """Bolt's app that puts the desk into each request's context, and times the answer.

    Not a middleware: what Bolt gives one as `next` only notes that it was called, so there is no answer yet when it returns.
    """

    desk: Desk
    observe: Observe

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        begun = perf_counter()
        begin_budget()
        req.context["desk"] = self.desk
        answer = await super().async_dispatch(req)
        body = req.body
        kind = "command" if "command" in body else "event" if "event" in body else str(body.get("type", "other"))
        self.observe(kind, perf_counter() - begun)
        return answer


def _unobserved(_kind: str, _seconds: float) -> None:
    """Nobody watches."""


def _answer_the_rest(app: AsyncApp) -> None:
    """Nothing that Slack sends may end in 404: it counts as a failure, and the person sees a warning sign."""
    app.event(ANYTHING)(_acknowledge)
    app.action(ANYTHING)(_unknown_press)
    app.view(ANYTHING)(_unknown_form)
    app.view_closed(ANYTHING)(_acknowledge)
    app.shortcut(ANYTHING)(_unknown_shortcut)
    app.options(ANYTHING)(_no_options)
    app.command(ANYTHING)(_unknown_command)


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


async def _unknown_press(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> None:
    """Buttons stay in channels for years; one that this release no longer knows says so. Links and fields need no answer."""
    action = (body.get("actions") or [{}])[0] or {}
    known = str(action.get("action_id")).partition(".")[0]
    if action.get("type") == "button" and known not in LINKS:
        reply = Reply(f"That button is of an older release of mine; it did nothing. `{desk.settings.command} help` helps.")
        await answer_press(desk.client, body, reply, replace=False)
    await ack()


async def _unknown_form(ack: AsyncAck, body: dict[str, Any]) -> None:
    """A form that an older release opened: what was typed stays in it."""
    await ack(**form_errors(body, "An older release of mine opened this form; nothing was saved. Please open it again."))


async def _unknown_shortcut(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> None:
    """A shortcut that the manifest names and this release can't do: better a sentence than silence."""
    reply = Reply(f"I can't do that yet. `{desk.settings.command} help` shows what I can.")
    await answer_press(desk.client, body, reply, replace=False)
    await ack()


async def _no_options(ack: AsyncAck) -> None:
    await ack(options=[])


async def _unknown_command(ack: AsyncAck, desk: Desk) -> None:
    await ack(response_type="ephemeral", text=f"I don't know that command. `{desk.settings.command} help` shows mine.")
