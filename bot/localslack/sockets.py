"""Socket Mode: up to ten connections, each envelope to one of them, acknowledged by its envelope_id.

Source: Slack's documentation "Using Socket Mode" and the envelopes of python-slack-sdk's tests.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.localslack.outgoing import Answer
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

MAX_CONNECTIONS = 10
WARNING_SECONDS = 10.0
CONNECTION_SECONDS = 18060
CUT_AFTER_SECONDS = 0.005


@dataclass(eq=False)
class Connection:
    """One open socket of the app; `outbox` keeps the order, None ends it."""

    socket: WebSocket
    number: int
    outbox: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    closing: bool = False


@dataclass(slots=True)
class Unanswered:
    """An event envelope that waits for its ack."""

    envelope: Json
    attempt: int
    timer: asyncio.TimerHandle


class Sockets:
    """All Socket Mode connections of the app."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self.connections: list[Connection] = []
        self._tickets: set[str] = set()
        self._events: dict[str, Unanswered] = {}
        self._asked: dict[str, asyncio.Future[Any]] = {}
        self._turn = itertools.count()
        self._numbers = itertools.count(1)

    @property
    def waiting(self) -> int:
        """Event envelopes that nobody has acknowledged yet."""
        return len(self._events)

    def new_ticket(self) -> str:
        """A ticket for one connection (apps.connections.open)."""
        ticket = str(uuid.uuid4())
        self._tickets.add(ticket)
        return ticket

    async def endpoint(self, socket: WebSocket) -> None:
        """The address that apps.connections.open gave out."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(code=4401)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self.connections) >= MAX_CONNECTIONS:
            await socket.send_text(self._disconnect("too_many_websockets"))
            await socket.close()
            return
        await self._serve(Connection(socket, next(self._numbers)))

    async def _serve(self, connection: Connection) -> None:
        self.connections.append(connection)
        connection.outbox.put_nowait(self._hello())
        writer = asyncio.create_task(self._write(connection))
        try:
            while True:
                self._acknowledged(await connection.socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass  # the app went away, or we closed the socket under the reader
        finally:
            self._forget(connection)
            connection.outbox.put_nowait(None)
            await writer

    def _forget(self, connection: Connection) -> None:
        connection.closing = True
        if connection in self.connections:
            self.connections.remove(connection)

    async def _write(self, connection: Connection) -> None:
        try:
            while (text := await connection.outbox.get()) is not None:
                await connection.socket.send_text(text)
            await connection.socket.close()
        except (WebSocketDisconnect, RuntimeError, OSError):
            self._forget(connection)

    def _hello(self) -> str:
        return json.dumps(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "debug_info": {"host": "local-slack", "build_number": 1, "approximate_connection_time": CONNECTION_SECONDS},
                "connection_info": {"app_id": self._slack.app.id},
            }
        )

    def _disconnect(self, reason: str) -> str:
        return json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "local-slack"}})

    def _acknowledged(self, text: str) -> None:
        try:
            ack = json.loads(text)
        except ValueError:
            return
        envelope_id = ack.get("envelope_id", "") if isinstance(ack, dict) else ""
        if waiting := self._events.pop(envelope_id, None):
            waiting.timer.cancel()
            self._slack.outgoing.acknowledged(waiting.envelope)
        elif (asked := self._asked.get(envelope_id)) and not asked.done():
            asked.set_result(ack.get("payload"))

    def _next_connection(self) -> Connection | None:
        usable = [connection for connection in self.connections if not connection.closing]
        return usable[next(self._turn) % len(usable)] if usable else None

    def send_event(self, envelope: Json, attempt: int, reason: str) -> bool:
        """Put an event on one connection; False if there is none."""
        connection = self._next_connection()
        if connection is None:
            return False
        envelope_id = str(uuid.uuid4())
        text = json.dumps(
            {
                "envelope_id": envelope_id,
                "payload": envelope,
                "type": "events_api",
                "accepts_response_payload": False,
                "retry_attempt": attempt,
                "retry_reason": reason,
            }
        )
        timer = asyncio.get_running_loop().call_later(self._slack.options.ack_seconds, self._late, envelope_id)
        self._events[envelope_id] = Unanswered(envelope, attempt, timer)
        connection.outbox.put_nowait(text)
        if self._slack.faults.cuts_socket():
            asyncio.get_running_loop().call_later(CUT_AFTER_SECONDS, self.cut, connection)
        return True

    def _late(self, envelope_id: str) -> None:
        if waiting := self._events.pop(envelope_id, None):
            self._slack.outgoing.failed(waiting.envelope, waiting.attempt, "timeout")

    async def ask(self, kind: str, payload: Json) -> Answer:
        """Send a command or an interaction over one connection and wait up to 3 s for its ack."""
        connection = self._next_connection()
        if connection is None:
            return Answer(error="dispatch_failed")
        envelope_id = str(uuid.uuid4())
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._asked[envelope_id] = waiting
        envelope = {"envelope_id": envelope_id, "payload": payload, "type": kind, "accepts_response_payload": True}
        connection.outbox.put_nowait(json.dumps(envelope))
        try:
            return Answer(payload=await asyncio.wait_for(waiting, self._slack.options.ack_seconds))
        except TimeoutError:
            return Answer(error="operation_timeout")
        finally:
            del self._asked[envelope_id]

    def refresh(self, *, warn: bool = True) -> int:
        """Tell every connection to reconnect, as Slack does every few hours; how many there were.

        With `warn`, a warning comes first and the end 10 s of local time later.
        """
        connections = list(self.connections)
        for connection in connections:
            if warn:
                connection.outbox.put_nowait(self._disconnect("warning"))
                self._slack.clock.call_later(WARNING_SECONDS, lambda c=connection: self._end(c, "refresh_requested"))  # type: ignore[misc]
            else:
                self._end(connection, "refresh_requested")
        return len(connections)

    def _end(self, connection: Connection, reason: str) -> None:
        if not connection.closing:
            self._forget(connection)
            connection.outbox.put_nowait(self._disconnect(reason))
            connection.outbox.put_nowait(None)

    def link_disabled(self) -> None:
        """Socket Mode was switched off for the app."""
        for connection in list(self.connections):
            self._end(connection, "link_disabled")

    def drop(self) -> int:
        """Cut every connection without a word; how many there were."""
        connections = list(self.connections)
        for connection in connections:
            self.cut(connection)
        return len(connections)

    def cut(self, connection: Connection) -> None:
        """Cut one connection without a word."""
        self._forget(connection)
        transport = connection.socket.scope.get("state", {}).get("transport")
        if transport is not None:
            transport.abort()
        connection.outbox.put_nowait(None)

    def forget_events(self) -> None:
        """Wait for no ack any more."""
        for waiting in self._events.values():
            waiting.timer.cancel()
        self._events.clear()

    async def stop(self) -> None:
        self.forget_events()
        for connection in list(self.connections):
            self._forget(connection)
            connection.outbox.put_nowait(None)
