"""Faults on demand; filled in by rules."""

from __future__ import annotations


class Faults:
    """No faults yet."""

    def event_delays(self) -> list[float]:
        return [0.0]
