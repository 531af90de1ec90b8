"""The local Slack as a Starlette application: Web API, Socket Mode, response URLs, the people API and the page."""

from __future__ import annotations

import ipaddress
import json
import mimetypes
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.localslack.files import StoredFile
from bot.localslack.people.routes import people_routes
from bot.localslack.refusals import ApiError
from bot.localslack.slack import LocalSlack
from bot.localslack.webapi.dispatch import WebApi

PAGE = Path(__file__).parent / "page"


def create_app(slack: LocalSlack) -> Starlette:
    """The whole server around one LocalSlack."""

    async def response_url(request: Request) -> Response:
        return await _response_url(slack, request)

    async def private_file(request: Request) -> Response:
        return _private_file(slack, request)

    async def page_file(request: Request) -> Response:
        return _page_file(slack, request.path_params["file"])

    async def upload(request: Request) -> Response:
        return await _upload(slack, request)

    async def authorize(request: Request) -> Response:
        return _authorize(slack, request)

    routes = [
        Mount("/api", WebApi(slack)),
        WebSocketRoute("/link/", slack.sockets.endpoint),
        Route("/commands/{rest:path}", response_url, methods=["POST"]),
        Route("/actions/{rest:path}", response_url, methods=["POST"]),
        Route("/files-pri/{file}/{rest:path}", private_file, methods=["GET"]),
        Route("/upload/v1/{path}", upload, methods=["POST"]),
        Route("/oauth/v2/authorize", authorize, methods=["GET"]),
        Route("/local/files/{file}", page_file, methods=["GET"]),
        *people_routes(slack),
        Route("/page/{asset:path}", page_asset, methods=["GET"]),
        Route("/", page_start, methods=["GET"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Door, slack=slack)])


class Door:
    """Lets no other website's page in, and tells the LocalSlack its address where nobody has said it before.

    The people API asks for no password, so a page that somebody has open elsewhere must not reach it from their browser:
    neither with a foreign Origin, nor through a name that points to this machine.
    """

    def __init__(self, app: ASGIApp, slack: LocalSlack) -> None:
        self._app = app
        self._slack = slack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if not self._slack.url:
            self._slack.url = f"http://{_header(scope, b'host') or '127.0.0.1'}"
        if scope["path"].startswith("/local") and _foreign(_header(scope, b"origin"), _header(scope, b"host")):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 4403})
                return
            await PlainTextResponse("This is for the local Slack's own page.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _header(scope: Scope, name: bytes) -> str:
    return next((bytes(value).decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _foreign(origin: str, host: str) -> bool:
    """Does a request come from another site's page? Names with a dot could point anywhere; addresses can't."""
    if not origin:
        return False
    asked = urlsplit(origin)
    if asked.netloc != host:
        return True
    name = asked.hostname or ""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return "." in name
    return False


async def _response_url(slack: LocalSlack, request: Request) -> Response:
    known = slack.hooks.find(request.url.path)
    if known and (wait := slack.limits.hook_after(known.team_id, known.channel_id)):
        slack.trace.add("api", "response_url", status="ratelimited", body={"retry_after": wait})
        return JSONResponse({"ok": False, "error": "rate_limited"}, 429, headers={"retry-after": str(wait)})
    hook, error = slack.hooks.take(request.url.path)
    if hook is None:
        return JSONResponse({"ok": False, "error": error}, 404)
    body = await request.body()
    try:
        slack.responses.carry_out(hook, _hook_payload(request, body))
    except ApiError as refused:
        return JSONResponse({"ok": False, "error": refused.code, **refused.parts}, 400)
    slack.trace.add("api", "response_url", status="ok", body=body.decode("utf-8", "replace"))
    return PlainTextResponse("ok")


def _hook_payload(request: Request, body: bytes) -> object:
    kind = request.headers.get("content-type", "").partition(";")[0]
    try:
        if kind == "application/x-www-form-urlencoded":
            return json.loads(dict(parse_qsl(body.decode()))["payload"])
        return json.loads(body)
    except (ValueError, KeyError):
        raise ApiError("invalid_payload") from None


async def _upload(slack: LocalSlack, request: Request) -> Response:
    """The second call of an upload: the bytes, bare or as the one part of a form."""
    content = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        content = only_part(content, kind)
    if not slack.files.receive(request.path_params["path"], content):
        return PlainTextResponse("Upload failed: unknown address, or another length than announced", 400)
    return PlainTextResponse(f"OK - {len(content)}")


def only_part(body: bytes, content_type: str) -> bytes:
    """The content of the first part of a multipart body."""
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    part = body.partition(b"--" + boundary + b"\r\n")[2]
    content = part.partition(b"\r\n\r\n")[2]
    return content.partition(b"\r\n--" + boundary)[0]


def _authorize(slack: LocalSlack, request: Request) -> Response:
    """Where "Add to Slack" leads: here everybody allows at once, and is sent back with a code."""
    asked = request.query_params
    if asked.get("client_id") != slack.app.client_id:
        return PlainTextResponse("invalid_client_id", 400)
    team = asked.get("team") or next(iter(slack.workspaces))
    if team not in slack.workspaces:
        return PlainTextResponse("invalid_team_for_non_distributed_app", 400)
    admins = [one.id for one in slack.workspaces[team].people.values() if one.is_admin or one.is_owner]
    code = slack.grants.new(team, admins[0] if admins else "")
    back = urlencode({"code": code, "state": asked.get("state", "")})
    return Response(status_code=302, headers={"location": f"{asked.get('redirect_uri', '/')}?{back}"})


def _private_file(slack: LocalSlack, request: Request) -> Response:
    stored = slack.files.by_id.get(request.path_params["file"].rpartition("-")[2])
    if stored is None:
        return PlainTextResponse("not found", 404)
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    installation = slack.tokens.get(token)
    if installation is None or "files:read" not in installation.scopes:
        return Response(status_code=302, headers={"location": "/"})
    return _bytes(stored)


def _page_file(slack: LocalSlack, file_id: str) -> Response:
    stored = slack.files.by_id.get(file_id)
    return PlainTextResponse("not found", 404) if stored is None else _bytes(stored)


def _bytes(stored: StoredFile) -> Response:
    return Response(stored.content, media_type=stored.shown["mimetype"], headers={"x-content-type-options": "nosniff"})


async def page_start(_request: Request) -> Response:
    """The page, where it is installed."""
    start = PAGE / "index.html"
    if not start.is_file():
        return PlainTextResponse("The local Slack is running; its page is not installed.", 404)
    return FileResponse(start, headers={"cache-control": "no-cache"})


async def page_asset(request: Request) -> Response:
    """A file of the page. It has some sixty small ones: read at once, they come twice as quickly as through threads."""
    asset = (PAGE / request.path_params["asset"]).resolve()
    if not asset.is_relative_to(PAGE.resolve()) or not asset.is_file():
        return PlainTextResponse("not found", 404)
    kind, _encoding = mimetypes.guess_type(asset.name)
    return Response(asset.read_bytes(), media_type=kind, headers={"cache-control": "no-cache"})
