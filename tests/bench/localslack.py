"""How fast is the local Slack? chat.postMessage and Socket Mode envelopes beside bare Starlette routes on the same server.

`python -m tests.bench.localslack` prints a table of ratios and the memory of 100,000 messages. The server runs in a process
of its own; the load comes over raw sockets, so that no client's cost is measured.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import multiprocessing.connection
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psutil
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect

from bot.localslack.seeding import packaged
from bot.localslack.server import create_app
from bot.localslack.serving import TellsItsTransport, listening_socket
from bot.localslack.slack import LocalSlack
from bot.localslack.workspace import Json

CONNECTIONS = 8
CALLS = 6_000
ENVELOPES = 6_000
ROUNDS = 3
KEPT = 100_000
CARD = [
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*Backend engineer*\nBerlin or remote, 70,000 to 90,000 EUR a year"},
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "R-12 · open since Monday"}]},
]
TEXT = {"channel": "C0JOBS", "text": "Backend engineer is open"}


def quiet_manifest() -> Json:
    """An app without message events: the cost of posting alone."""
    manifest = packaged("any_app.json")
    manifest["settings"]["event_subscriptions"]["bot_events"] = []
    return manifest


async def bare(request: Request) -> JSONResponse:
    """As little as a route can do with a JSON call."""
    given = await request.json()
    return JSONResponse({"ok": True, "channel": given["channel"], "ts": "1.000000"})


async def bare_socket(socket: WebSocket) -> None:
    """As little as a socket can do: send texts, count what comes back."""
    await socket.accept()
    count = int(socket.query_params["count"])
    text = json.dumps({"envelope_id": "x", "payload": TEXT})

    async def send() -> None:
        for _ in range(count):
            await socket.send_text(text)

    sending = asyncio.create_task(send())
    for _ in range(count):
        json.loads(await socket.receive_text())
    await sending
    await socket.send_text("done")


def preparing(slack: LocalSlack) -> list[Route]:
    """Routes that only the bench has: say something often, fill a channel, count what is unanswered."""

    async def emit(request: Request) -> JSONResponse:
        channel = slack.channels["C0JOBS"]
        for _ in range(int(request.query_params["count"])):
            slack.messages.say(slack.person("U0PRIYA"), channel, "hello")
        return JSONResponse({})

    async def fill(request: Request) -> JSONResponse:
        before = psutil.Process().memory_info().rss
        channel, installation = slack.channels["C0JOBS"], slack.installation
        for number in range(int(request.query_params["count"])):
            content = slack.content.read({"text": f"Role {number}", "blocks": CARD})
            slack.messages.post(channel, slack.messages.bot_body(installation, **content))
        return JSONResponse({"before": before, "after": psutil.Process().memory_info().rss})

    async def acked(_request: Request) -> JSONResponse:
        return JSONResponse({"waiting": slack.sockets.waiting})

    return [Route("/emit", emit, methods=["POST"]), Route("/fill", fill, methods=["POST"]), Route("/acked", acked)]


def serve(pipe: multiprocessing.connection.Connection, manifest: Json | None) -> None:
    """The server's process: a local Slack, and the bare routes beside it."""
    slack = LocalSlack(manifest=manifest)
    bare_routes = [Route("/bare", bare, methods=["POST"]), WebSocketRoute("/bare-socket", bare_socket)]
    app = Starlette(routes=[*bare_routes, *preparing(slack), *create_app(slack).routes])
    bound = listening_socket("127.0.0.1", 0)
    slack.url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    pipe.send((bound.getsockname()[1], slack.bot_token, slack.app_token))
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        http=TellsItsTransport,
        ws="websockets-sansio",
        lifespan="off",
        ws_ping_interval=None,
    )
    uvicorn.Server(config).run(sockets=[bound])


async def request(port: int, raw: bytes, count: int) -> bytes:
    """Send a raw request `count` times over one connection; the last body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = b""
    for _ in range(count):
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = await reader.readexactly(int(length.split(b":")[1]))
    writer.close()
    await writer.wait_closed()
    return body


def raw_post(path: str, body: Json, token: str = "") -> bytes:
    content = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nauthorization: Bearer {token}\r\n"
    return f"{head}content-length: {len(content)}\r\n\r\n".encode() + content


async def calls_a_second(port: int, raw: bytes) -> float:
    started = time.perf_counter()
    bodies = await asyncio.gather(*(request(port, raw, CALLS // CONNECTIONS) for _ in range(CONNECTIONS)))
    spent = time.perf_counter() - started
    assert all(json.loads(body)["ok"] for body in bodies)
    return CALLS / spent


async def bare_envelopes(port: int) -> float:
    async with connect(f"ws://127.0.0.1:{port}/bare-socket?count={ENVELOPES}", max_size=None) as socket:
        started = time.perf_counter()
        for _ in range(ENVELOPES):
            await socket.recv()
            await socket.send('{"envelope_id": "x"}')
        await socket.recv()
        return ENVELOPES / (time.perf_counter() - started)


async def envelopes(port: int, app_token: str) -> float:
    opened = json.loads(await request(port, raw_post("/api/apps.connections.open", {}, app_token), 1))
    async with connect(opened["url"], max_size=None) as socket:
        await socket.recv()
        started = time.perf_counter()
        emitting = asyncio.create_task(request(port, raw_post(f"/emit?count={ENVELOPES}", {}), 1))
        for _ in range(ENVELOPES):
            envelope = json.loads(await socket.recv())
            await socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
        await emitting
        while json.loads(await request(port, b"GET /acked HTTP/1.1\r\nhost: localhost\r\n\r\n", 1))["waiting"]:
            await asyncio.sleep(0.002)
        return ENVELOPES / (time.perf_counter() - started)


async def best(measure: Callable[[], Awaitable[float]], rounds: int = ROUNDS) -> float:
    return max([await measure() for _ in range(rounds)])


class Server:
    """The server's process."""

    def __init__(self, manifest: Json | None) -> None:
        here, there = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=serve, args=(there, manifest), daemon=True)
        self._process.start()
        self.port, self.token, self.app_token = here.recv()

    def stop(self) -> None:
        self._process.terminate()
        self._process.join(10)


def line(what: str, ours: float, beside: str, theirs: float) -> str:
    return f"{what:<38} {ours:>10,.0f}/s   {beside:<34} {theirs:>10,.0f}/s   ratio {ours / theirs:.2f}"


async def posting() -> list[str]:
    server = Server(quiet_manifest())
    await asyncio.sleep(0.5)
    ours, card, theirs = 0.0, 0.0, 0.0
    for _ in range(ROUNDS):
        theirs = max(theirs, await calls_a_second(server.port, raw_post("/bare", TEXT)))
        ours = max(ours, await calls_a_second(server.port, raw_post("/api/chat.postMessage", TEXT, server.token)))
        with_card = TEXT | {"blocks": CARD}
        card = max(card, await calls_a_second(server.port, raw_post("/api/chat.postMessage", with_card, server.token)))
    server.stop()
    return [
        line("chat.postMessage, text", ours, "bare Starlette route", theirs),
        line("chat.postMessage, card of two blocks", card, "bare Starlette route", theirs),
    ]


async def delivering() -> list[str]:
    server = Server(None)
    await asyncio.sleep(0.5)
    theirs = await best(lambda: bare_envelopes(server.port))
    ours = await best(lambda: envelopes(server.port, server.app_token))
    server.stop()
    return [line("envelopes sent and acknowledged", ours, "bare Starlette WebSocket", theirs)]


async def keeping() -> list[str]:
    server = Server(quiet_manifest())
    await asyncio.sleep(0.5)
    got: dict[str, Any] = json.loads(await request(server.port, raw_post(f"/fill?count={KEPT}", {}), 1))
    history = raw_post("/api/conversations.history", {"channel": "C0JOBS", "limit": 100}, server.token)
    started = time.perf_counter()
    await request(server.port, history, 20)
    spent = (time.perf_counter() - started) / 20
    server.stop()
    grown = got["after"] - got["before"]
    each, whole = grown / KEPT, got["after"] / 2**20
    return [
        f"memory of {KEPT:,} cards: {grown / 2**20:,.0f} MiB ({each:,.0f} bytes each), process {whole:,.0f} MiB",
        f"a page of 100 out of {KEPT:,}: {spent * 1000:.1f} ms",
    ]


def main() -> None:
    for measure in (posting, delivering, keeping):
        print("\n".join(asyncio.run(measure())), flush=True)


if __name__ == "__main__":
    main()
