"""Signed slash commands as fast as a server takes them, or at a steady pace. Plain sockets: the load costs little."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

HANDS = 8  # connections kept open, each with one request at a time


def signed_command(secret: str, text: str, team: str, user: str, port: int) -> bytes:
    """One whole HTTP request, as Slack sends a slash command. Its signature is good for five minutes."""
    fields = {
        "token": "unused",
        "team_id": team,
        "team_domain": "acme",
        "channel_id": "C0JOBS",
        "channel_name": "jobs",
        "user_id": user,
        "user_name": "priya",
        "command": "/roles",
        "text": text,
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/never",
        "trigger_id": "1.2.3",
    }
    body = urlencode(fields).encode()
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Signature: {signature}\r\nX-Slack-Request-Timestamp: {stamp}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def ask(port: int, request: bytes) -> bytes:
    """One request on a connection of its own; the body of the answer. Raises AssertionError unless it is 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await _exchange(reader, writer, request)
    finally:
        writer.close()


async def most(port: int, request: bytes, number: int) -> float:
    """Requests a second with HANDS connections that ask again as soon as they are answered."""
    left = iter(range(number))

    async def hand() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            await _exchange(reader, writer, request)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(hand() for _ in range(HANDS)))
    return number / (time.perf_counter() - begun)


async def paced(port: int, request: bytes, rate: float, number: int) -> list[float]:
    """Seconds of each answer, sorted, while requests come `rate` a second, whether or not those before are answered.

    Each is timed from the instant it was due, so that a server that stalls is charged for all that waited.
    """
    idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(4 * HANDS):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    begun = time.perf_counter() + 0.05

    async def one(index: int) -> float:
        due = begun + index / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        connection = await idle.get()
        try:
            await _exchange(*connection, request)
        except (asyncio.IncompleteReadError, ConnectionError):  # it idled for too long, and the server hung up
            connection = await asyncio.open_connection("127.0.0.1", port)
            await _exchange(*connection, request)
        idle.put_nowait(connection)
        return time.perf_counter() - due

    return sorted(await asyncio.gather(*(one(index) for index in range(number))))


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:  # Node's
        return await reader.readuntil(b"0\r\n\r\n")
    length = int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    return await reader.readexactly(length)
