"""The raw calls and events, as the page's panel and the tests read them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from bot.localslack.workspace import Json

KEPT = 2000


class Trace:
    """The last calls, events, commands, interactions, acks and faults; numbered from 1."""

    def __init__(self, now: Callable[[], float], kept: int = KEPT) -> None:
        self._now = now
        self._entries: deque[Json] = deque(maxlen=kept)
        self._count = 0

    def add(self, direction: str, what: str, *, status: int | str = "", ms: float | None = None, body: Any = None) -> None:
        """Note one exchange. `direction`: api, event, command, interaction, ack, or fault."""
        self._count += 1
        self._entries.append(
            {
                "n": self._count,
                "at": self._now(),
                "direction": direction,
                "what": what,
                "status": status,
                "ms": ms,
                "body": body,
            }
        )

    def after(self, number: int) -> list[Json]:
        """Entries with a number above `number`, oldest first."""
        skipped = max(0, len(self._entries) - (self._count - number))
        return list(self._entries)[skipped:] if number < self._count else []

    def clear(self) -> None:
        self._entries.clear()
