"""Ids and timestamps as Slack shapes them; counted, so that two runs from one seed give the same ids."""

from __future__ import annotations

import bisect
import hashlib
import itertools

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


class Ids:
    """Gives out ids: a letter for the kind, then ten characters."""

    def __init__(self, start: int = 1) -> None:
        self._numbers = itertools.count(start)
        self.last = start

    def next(self, prefix: str) -> str:
        self.last = next(self._numbers)
        return f"{prefix}0L{_base36(self.last):0>8}"

    def go_on_after(self, last: int) -> None:
        """Count on from where a saved state ended."""
        self._numbers = itertools.count(last + 1)
        self.last = last

    def number(self) -> int:
        self.last = next(self._numbers)
        return self.last

    def word(self, length: int = 24) -> str:
        """A word nobody guesses by accident (for links and triggers); not a secret."""
        return hashlib.sha256(f"local-slack-{self.number()}".encode()).hexdigest()[:length]


class Timestamps:
    """Message timestamps: seconds and microseconds, unique in a workspace, always rising."""

    def __init__(self) -> None:
        self.last = 0

    def next(self, now: float) -> str:
        self.last = max(self.last + 1, round(now * 1_000_000))
        return f"{self.last // 1_000_000}.{self.last % 1_000_000:06d}"


def newest_first(timestamps: list[str], oldest: str, latest: str, *, inclusive: bool) -> tuple[int, int]:
    """The slice [low, high) of the sorted `timestamps` between two instants ("" = open end).

    All timestamps have ten digits before the point, so text order is time order.
    """
    left, right = (bisect.bisect_left, bisect.bisect_right) if inclusive else (bisect.bisect_right, bisect.bisect_left)
    low = left(timestamps, oldest) if oldest else 0
    high = right(timestamps, latest) if latest else len(timestamps)
    return low, max(low, high)
