"""How do requests reach the bot over HTTP? One address for Slack, checked before Bolt sees it, and three for watchers.

The check is ours because the SDK's verifier raises on a time stamp that is no number, on a signature that is not ASCII
and on a body that is not UTF-8 (Bolt would answer 500), and because Bolt logs the body of a request that it refuses.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

log = logging.getLogger(__name__)

MAX_BODY = 2 * 1024 * 1024  # bytes; Slack's own payloads stay far below
SLACK_PATH = "/slack/events"

Ready = Callable[[], Awaitable[bool]]
Scrape = Callable[[], Awaitable[bytes]]


def build_http(app: AsyncApp | None, signing_secret: str | None, ready: Ready, scrape: Scrape | None = None) -> Starlette:
    """The ASGI application: SLACK_PATH for Slack (only with `app`), /healthz (the process lives), /readyz (it can work).

    With `scrape`, /metrics answers in Prometheus' text format; 503 while the database does not.
    """
    routes = [Route("/healthz", _healthz), Route("/readyz", _readyz(ready))]
    if scrape is not None:
        routes.append(Route("/metrics", _metrics(scrape)))
    if app is not None and signing_secret is not None:
        routes.append(Route(SLACK_PATH, _slack(app, SignatureVerifier(signing_secret)), methods=["POST"]))
    return Starlette(routes=routes)


def is_from_slack(verifier: SignatureVerifier, body: bytes, headers: dict[str, str]) -> bool:
    """Whether the signature is Slack's and at most 5 minutes old; anything malformed is not.

    The rule is Slack's: docs.slack.dev, "Verifying requests from Slack".
    """
    try:
        return bool(verifier.is_valid_request(body, headers))
    except (ValueError, TypeError):  # no number, not ASCII, not UTF-8 (UnicodeDecodeError is a ValueError)
        return False


async def _healthz(_request: Request) -> Response:
    return PlainTextResponse("alive")


def _readyz(ready: Ready) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        if await ready():
            return PlainTextResponse("ready")
        return PlainTextResponse("not ready", status_code=503)

    return answer


def _metrics(scrape: Scrape) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        try:
            return Response(await scrape(), media_type="text/plain; version=0.0.4")
        except SQLAlchemyError:
            return PlainTextResponse("the database does not answer", status_code=503)

    return answer


def _slack(app: AsyncApp, verifier: SignatureVerifier) -> Callable[[Request], Awaitable[Response]]:
    handler = AsyncSlackRequestHandler(app)

    async def answer(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        if not is_from_slack(verifier, body, dict(request.headers)):
            return PlainTextResponse("not signed by Slack", status_code=401)
        try:
            return await handler.handle(request)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # Bolt itself trips over payloads that lack a key or hold null; what our listeners raise never comes here.
            log.warning("a signed request could not be read (%s)", type(error).__name__)
            return PlainTextResponse("not understood", status_code=404)

    return answer


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is larger than anything Slack sends. Bolt reads it again from the request."""
    chunks = bytearray()
    try:
        async for chunk in request.stream():
            chunks += chunk
            if len(chunks) > MAX_BODY:
                return None
    except ClientDisconnect:
        return None
    request._body = bytes(chunks)  # noqa: SLF001 - Starlette keeps the body there for those who ask again
    return request._body  # noqa: SLF001
