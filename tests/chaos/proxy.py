"""A reverse proxy as deploy/Caddyfile describes it: round robin over those that are ready; connecting is tried again."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CADDYFILE = Path(__file__).parent.parent.parent / "deploy" / "Caddyfile"
HEAD_END = b"\r\n\r\n"
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the Caddyfile says, in seconds."""

    upstreams: tuple[str, ...]  # "rolecall-1:8080"
    health_uri: str
    health_interval: float
    health_timeout: float
    try_duration: float
    try_interval: float


def read_rules(path: Path = CADDYFILE) -> Rules:
    """Read the lines of its one reverse_proxy block."""
    text = path.read_text(encoding="utf-8")
    block = text[text.index("reverse_proxy") :]
    words = {line.split()[0]: line.split()[1] for line in block.splitlines()[1:] if len(line.split()) == 2}
    return Rules(
        upstreams=tuple(word for word in block.splitlines()[0].split()[1:] if word != "{"),
        health_uri=words["health_uri"],
        health_interval=_seconds(words["health_interval"]),
        health_timeout=_seconds(words["health_timeout"]),
        try_duration=_seconds(words["lb_try_duration"]),
        try_interval=_seconds(words["lb_try_interval"]),
    )


def _seconds(text: str) -> float:
    found = re.fullmatch(r"([\d.]+)(ms|s)", text)
    assert found, text
    return float(found[1]) * (0.001 if found[2] == "ms" else 1.0)


class Proxy:
    """Serves on a free port of loopback; `ports` are those of the replicas."""

    def __init__(self, rules: Rules, ports: list[int]) -> None:
        self._rules = rules
        self._ports = ports
        self.ready = set(ports)
        self._turn = itertools.cycle(range(len(ports)))
        self._watching: list[asyncio.Task[None]] = []
        self._server: asyncio.Server
        self._serving: set[asyncio.Task[None]] = set()
        self.failed = 0  # requests that ended in 502

    async def start(self) -> int:
        """Its port."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0, limit=2**20, backlog=2048)
        self._watching = [asyncio.create_task(self._watch(port)) for port in self._ports]
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        self._server.close()
        for task in [*self._watching, *self._serving]:
            task.cancel()
        await asyncio.gather(*self._watching, *self._serving, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _request(reader)
            answer = await self._passed_on(request)
            self.failed += answer is BAD_GATEWAY
            writer.write(answer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # who asked has gone
        finally:
            writer.close()

    async def _passed_on(self, request: bytes) -> bytes:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._rules.try_duration
        for port in self._order():
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                if loop.time() > until:
                    break
                await asyncio.sleep(self._rules.try_interval)
                continue
            try:
                writer.write(request)
                return await reader.read(-1) or BAD_GATEWAY
            except OSError:
                return BAD_GATEWAY
            finally:
                writer.close()
        return BAD_GATEWAY

    def _order(self) -> Iterator[int]:
        """The next one that is ready, again and again; all in turn while none is."""
        while True:
            turn = next(self._turn)
            order = self._ports[turn:] + self._ports[:turn]
            yield next((port for port in order if port in self.ready), order[0])

    async def _watch(self, port: int) -> None:
        while True:
            is_ready = False
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(self._rules.health_timeout):
                    is_ready = b" 200 " in (await _ask(port, self._rules.health_uri))[:16]
            (self.ready.add if is_ready else self.ready.discard)(port)
            await asyncio.sleep(self._rules.health_interval)


async def _request(reader: asyncio.StreamReader) -> bytes:
    """A whole request, asking for its connection to be closed after the answer."""
    head = (await reader.readuntil(HEAD_END)).removesuffix(HEAD_END)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    return b"\r\n".join([*lines, b"connection: close"]) + HEAD_END + await reader.readexactly(length)


async def _ask(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nhost: replica\r\nconnection: close\r\n\r\n".encode())
        return await reader.read(-1)
    finally:
        writer.close()
