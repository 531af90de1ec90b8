"""How do loops wait for their next turn? Until it comes, or until they are told to stop, whichever is first."""

from __future__ import annotations

import asyncio


async def stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    """Wait `seconds`, and no longer than until `stop` is set; whether it is."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
