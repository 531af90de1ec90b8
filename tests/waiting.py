"""Waiting for what another task, thread or process does in its own time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LATE = 30.0  # seconds: what comes at all has come by then, also on a busy machine


async def until(happened: Callable[[], object], seconds: float = LATE) -> None:
    """Look again and again until something is so. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.01)
