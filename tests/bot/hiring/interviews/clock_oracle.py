"""The same reminder times, worked out another way: minute by minute with zoneinfo, using none of the code under test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.hiring.people.working_time import WorkingTime

HORIZON = 40 * 24 * 60  # minutes that are walked before giving up


def clock_changes(zone: str, first: int = 2024, last: int = 2030) -> list[datetime]:
    """All instants in a span of years at which a zone's clocks jump, found by comparing offsets."""
    info = ZoneInfo(zone)
    found: list[datetime] = []
    day = 86_400
    start = int(datetime(first, 1, 1, tzinfo=UTC).timestamp())
    end = int(datetime(last + 1, 1, 1, tzinfo=UTC).timestamp())
    for second in range(start, end, day):
        low, high = second, second + day
        if _offset(low, info) == _offset(high, info):
            continue
        while high - low > 60:
            middle = (low + high) // 120 * 60
            low, high = (middle, high) if _offset(middle, info) == _offset(low, info) else (low, middle)
        found.append(datetime.fromtimestamp(high, UTC))
    return found


def _offset(second: int, info: ZoneInfo) -> object:
    return datetime.fromtimestamp(second, info).utcoffset()


class Walker:
    """Walks the minutes of one person's calendar."""

    def __init__(self, person: WorkingTime) -> None:
        self.person = person
        self.info = ZoneInfo(person.zone)

    def wall(self, minute: int) -> datetime:
        return datetime.fromtimestamp(minute * 60, self.info)

    def works(self, day: date) -> bool:
        return day.isoweekday() in self.person.days and all(not (s.first <= day <= s.last) for s in self.person.away)

    def free(self, minute: int) -> bool:
        wall = self.wall(minute)
        quiet_from, quiet_to, clock = self.person.quiet_from, self.person.quiet_to, wall.time()
        over_midnight = quiet_from > quiet_to
        quiet = (clock >= quiet_from or clock < quiet_to) if over_midnight else (quiet_from <= clock < quiet_to)
        return self.works(wall.date()) and not quiet

    def first_free(self, minute: int) -> int | None:
        return next((found for found in range(minute, minute + HORIZON) if self.free(found)), None)

    def nine_before(self, day: date, minute: int) -> int | None:
        """The last 09:00 of a working day whose date is before `day`, walking back from a minute."""
        return next(
            (
                found
                for found in range(minute, minute - HORIZON, -1)
                if self._is_nine(found) and self.wall(found).date() < day
            ),
            None,
        )

    def nines_after(self, day: date, minute: int) -> Iterator[int]:
        """09:00 of each working day after `day`, walking on from a minute."""
        return (found for found in range(minute, minute + HORIZON) if self._is_nine(found) and self.wall(found).date() > day)

    def _is_nine(self, minute: int) -> bool:
        wall = self.wall(minute)
        return wall.time() == time(9) and self.works(wall.date())


def minute_of(at: datetime) -> int:
    """The minute since 1970 of an instant on a whole minute."""
    return int(at.timestamp()) // 60


def instant(minute: int) -> datetime:
    """The instant of a minute since 1970."""
    return datetime.fromtimestamp(minute * 60, UTC)
