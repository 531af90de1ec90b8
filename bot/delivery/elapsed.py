"""How much time has passed on this machine? For deadlines of our own; leases themselves run by the database's clock."""

from __future__ import annotations

import time


def boot_clock() -> float:
    """Seconds that pass also while the machine sleeps, where the system can tell: a lease runs on meanwhile."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
