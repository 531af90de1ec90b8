"""The live stream of one page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.localslack.live import Viewer
from bot.localslack.people.request import Ask
from bot.localslack.refusals import PersonRefused

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack


class Watching:
    """Endpoint of WS /local/live?as=U."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    async def endpoint(self, socket: WebSocket) -> None:
        try:
            person = Ask(self._slack, dict(socket.query_params)).person
        except PersonRefused:
            await socket.close(code=4404)
            return
        await socket.accept()
        viewer = Viewer(person.id, is_guest=person.is_guest)
        self._slack.live.viewers.add(viewer)
        writer = asyncio.create_task(self._write(socket, viewer))
        try:
            while True:
                await socket.receive_text()
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page was closed
        finally:
            self._slack.live.viewers.discard(viewer)
            writer.cancel()

    async def _write(self, socket: WebSocket, viewer: Viewer) -> None:
        try:
            while True:
                await socket.send_json(await viewer.queue.get())
        except (WebSocketDisconnect, RuntimeError):
            self._slack.live.viewers.discard(viewer)
