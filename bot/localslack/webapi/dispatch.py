"""From an HTTP request to a method and back: arguments, tokens, scopes, errors, headers."""

from __future__ import annotations

import importlib
import json
import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from bot.localslack.refusals import ApiError
from bot.localslack.webapi.answering import read_body, respond
from bot.localslack.webapi.call import APP, METHODS, NONE, Call, Method
from bot.localslack.webapi.faulty import Faulty
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

FAMILIES = (
    "auth",
    "chat",
    "conversations",
    "files",
    "history",
    "links",
    "oauth",
    "pins",
    "reactions",
    "scheduling",
    "usergroups",
    "users",
    "views",
)
# What takes the token of a person only, which nobody has here.
FOR_PEOPLE = frozenset(
    {f"reminders.{one}" for one in ("add", "complete", "delete", "info", "list")}
    | {f"search.{one}" for one in ("all", "files", "messages")}
    | {f"dnd.{one}" for one in ("endDnd", "endSnooze", "setSnooze")}
    | {f"stars.{one}" for one in ("add", "list", "remove")}
    | {"files.sharedPublicURL", "files.revokePublicURL", "users.profile.set", "users.identity", "users.setPhoto"}
)
for _family in FAMILIES:
    importlib.import_module(f"bot.localslack.webapi.{_family}")


logger = logging.getLogger(__name__)


class Limited(Exception):
    """A call came too soon."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class WebApi:
    """The ASGI application under /api/."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._headers: dict[str, list[tuple[bytes, bytes]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].rsplit("/", 1)[-1]
        body = await read_body(receive)
        headers = dict(scope["headers"])

        def call() -> Json:
            return self._answered(name, body, headers, scope["query_string"])

        fault = self._slack.faults.for_call(name)
        try:
            if fault is not None:
                await Faulty(self._slack, scope, receive, send).carry_out(fault, name, call)
                return
            answer = call()
        except Limited as limited:
            self._slack.trace.add("api", name, status="ratelimited", body={"retry_after": limited.seconds})
            refusal = json.dumps({"ok": False, "error": "ratelimited"}).encode()
            await respond(send, 429, refusal, [(b"retry-after", str(limited.seconds).encode())])
            return
        await respond(send, 200, json.dumps(answer).encode(), self._scope_headers(name))

    def _answered(self, name: str, body: bytes, headers: dict[bytes, bytes], query: bytes) -> Json:
        """The answer to one request, traced; raises Limited."""
        started = time.monotonic()
        args: Json = {}
        try:
            args = arguments(headers.get(b"content-type", b"").decode("latin-1"), body, query)
            answer = self.answer(name, args, headers)
        except ApiError as refused:
            answer = {"ok": False, "error": refused.code, **refused.parts}
        except Limited:
            raise
        except Exception:  # a bug of ours must look to the app as one of Slack's would, and leave its traceback in the log
            logger.exception("%s failed", name)
            answer = {"ok": False, "error": "internal_error"}
        spent = round((time.monotonic() - started) * 1000, 2)
        shown = {"args": _hidden(args), "answer": answer}
        self._slack.trace.add("api", name, status=answer.get("error", "ok"), ms=spent, body=shown)
        return answer

    def answer(self, name: str, args: Json, headers: dict[bytes, bytes]) -> Json:
        """Call a method; raises ApiError."""
        method = METHODS.get(name)
        if method is None:
            raise ApiError("not_allowed_token_type") if name in FOR_PEOPLE else ApiError("unknown_method", req_method=name)
        if method.token == NONE and b"authorization" in headers:
            args = args | {"_authorization": headers[b"authorization"].decode("latin-1")}
        call = self._call(method, args, bearer(headers, args))
        wait = self._slack.limits.retry_after(name, call.installation.team_id, str(args.get("channel", "")))
        if wait:
            raise Limited(wait)
        if method.scopes:
            call.need(*method.scopes)
        return {"ok": True, **method.answer(call)}

    def _call(self, method: Method, args: Json, token: str) -> Call:
        slack = self._slack
        if method.token == NONE:
            return Call(slack, method.name, args, slack.installation)
        if not token:
            raise ApiError("not_authed")
        if method.token == APP:
            if token != slack.app_token:
                raise ApiError("not_allowed_token_type" if token in slack.tokens else "invalid_auth")
            return Call(slack, method.name, args, slack.installation)
        installation = slack.tokens.get(token)
        if installation is None:
            raise ApiError("not_allowed_token_type" if token == slack.app_token else "invalid_auth")
        if installation.revoked:
            raise ApiError("token_revoked")
        return Call(slack, method.name, args, installation)

    def _scope_headers(self, name: str) -> list[tuple[bytes, bytes]]:
        if name not in self._headers:
            method = METHODS.get(name)
            accepted = ",".join(method.scopes) if method else ""
            granted = ",".join(sorted(self._slack.app.scopes))
            self._headers[name] = [(b"x-oauth-scopes", granted.encode()), (b"x-accepted-oauth-scopes", accepted.encode())]
        return self._headers[name]


def _hidden(args: Json) -> Json:
    return {key: value for key, value in args.items() if key != "token"}


def arguments(content_type: str, body: bytes, query: bytes) -> Json:
    """Arguments from the query, a form, or a JSON body; raises ApiError."""
    args: Json = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        if body:
            args |= _json_object(body)
    elif kind in ("application/x-www-form-urlencoded", ""):
        try:
            args |= dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
        except UnicodeDecodeError:
            raise ApiError("invalid_charset") from None
    elif body:
        raise ApiError("invalid_post_type")
    return args


def _json_object(body: bytes) -> Json:
    try:
        value: Any = json.loads(body)
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(value, dict):
        raise ApiError("json_not_object")
    return value


def bearer(headers: dict[bytes, bytes], args: Json) -> str:
    """The token: from the Authorization header, or the `token` argument."""
    header = headers.get(b"authorization", b"").decode("latin-1")
    return header[7:].strip() if header[:7].lower() == "bearer " else str(args.get("token", ""))
