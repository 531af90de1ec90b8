"""Delivery over HTTP: signed requests to the app's request URLs.

Signature: `v0=` + hex HMAC-SHA256(secret, `v0:{timestamp}:{raw body}`). Source: Slack's documentation "Verifying requests".
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import ssl
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from bot.localslack.outgoing import Answer
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

MOST_REDIRECTS = 2
CONNECTING = 0.9  # of the time for an ack: a connection that is cancelled while it is made stays open (httpcore)
FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The X-Slack-Signature of a raw body."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


class RequestUrls:
    """Posts events, commands and interactions to the app."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._client: httpx.AsyncClient | None = None

    def client(self) -> httpx.AsyncClient:
        if self._client is None:
            limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
            patience = self._slack.options.ack_seconds
            timeout = httpx.Timeout(patience, connect=CONNECTING * patience)
            self._client = httpx.AsyncClient(timeout=timeout, limits=limits, trust_env=False, max_redirects=MOST_REDIRECTS)
        return self._client

    async def stop(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def headers(self, body: bytes, content_type: str) -> dict[str, str]:
        """The headers of a signed request; the timestamp is real time, as receivers compare it with theirs."""
        timestamp = str(int(time.time()))
        return {
            "content-type": content_type,
            "user-agent": "Slackbot 1.0 (+local Slack)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(self._slack.app.signing_secret, timestamp, body),
        }

    async def send_event(self, envelope: Json, attempt: int, reason: str) -> Answer:
        """One attempt at an event."""
        url = self._slack.request_url or self._slack.app.events_url
        extra = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason} if attempt else {}
        return await self._post(url, json.dumps(envelope).encode(), "application/json", extra, event=True)

    async def ask(self, kind: str, payload: Json) -> Answer:
        """One command or interaction; its answer's body is the ack payload."""
        app = self._slack.app
        if kind == "slash_commands":
            url = self._slack.request_url or app.commands[payload["command"]].url
            body = urlencode(payload).encode()
        else:
            own = app.options_url if payload["type"] == "block_suggestion" else app.interactivity_url
            url = self._slack.request_url or own
            body = urlencode({"payload": json.dumps(payload)}).encode()
        return await self._post(url, body, FORM, {}, event=False)

    async def _post(self, url: str, body: bytes, content_type: str, extra: dict[str, str], *, event: bool) -> Answer:
        if not url:
            return Answer(error="connection_failed" if event else "dispatch_failed")
        try:
            headers = self.headers(body, content_type) | extra
            sending = self.client().post(url, content=body, headers=headers, follow_redirects=event)
            response = await asyncio.wait_for(sending, self._slack.options.ack_seconds)
        except (httpx.TimeoutException, TimeoutError):
            return Answer(error="http_timeout" if event else "operation_timeout")
        except httpx.TooManyRedirects:
            return Answer(error="too_many_redirects")
        except httpx.HTTPError as trouble:
            return Answer(error=_reason(trouble) if event else "dispatch_failed")
        return self._judged(response, event=event)

    def _judged(self, response: httpx.Response, *, event: bool) -> Answer:
        if response.is_success if event else response.status_code == httpx.codes.OK:
            return Answer(payload=_payload(response))
        if event:
            return Answer(error="http_error", retry=response.headers.get("x-slack-no-retry") != "1")
        return Answer(error="http_client_error" if response.is_client_error else "http_service_error")

    async def verify(self, url: str) -> bool:
        """The url_verification handshake that Slack does when a request URL is entered."""
        challenge = self._slack.ids.word(32)
        body = {"token": self._slack.app.verification_token, "challenge": challenge, "type": "url_verification"}
        answer = await self._post(url, json.dumps(body).encode(), "application/json", {}, event=True)
        return bool(
            answer.payload == challenge
            or (isinstance(answer.payload, dict) and answer.payload.get("challenge") == challenge)
        )


def _reason(trouble: httpx.HTTPError) -> str:
    """Slack's word for what kept an event from arriving."""
    cause: BaseException | None = trouble
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "ssl_error"
        cause = cause.__cause__ or cause.__context__
    return "connection_failed"


def _payload(response: httpx.Response) -> Any:
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError:
        return response.text
