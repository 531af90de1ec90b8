"""Bolt for Python with one command that does nothing, over HTTP: the floor for `/roles list`. PORT and SECRET are variables.

The same Bolt, adapter and server as Rolecall's, with `process_before_response` as there; no middleware of ours.
"""

from __future__ import annotations

import os

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def authorize(**_: object) -> AuthorizeResult:
    """One workspace, known beforehand, as in Rolecall."""
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-bare", bot_user_id="U0BOT", bot_id="B0BOT")


app = AsyncApp(authorize=authorize, signing_secret=os.environ["SECRET"], process_before_response=True)


@app.command("/roles")
async def answer(ack: AsyncAck) -> None:
    """Nothing but an answer."""
    await ack("Nothing.")


def main() -> None:
    """Serve until killed."""
    handler = AsyncSlackRequestHandler(app)

    async def slack(request: Request) -> Response:
        return await handler.handle(request)

    routes = [Route("/slack/events", slack, methods=["POST"])]
    uvicorn.run(Starlette(routes=routes), port=int(os.environ["PORT"]), log_level="error", access_log=False)


if __name__ == "__main__":
    main()
