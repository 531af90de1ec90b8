"""When may a person be disturbed? Working days, quiet hours and absence, all by the clock of the person's own zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

from bot.timeutil import instant_of, local, next_clock_change

MORNING = time(9)  # when the day's reminders go out
SIGHT = 400  # days that are looked through for a working one


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away, both ends included, by the calendar of the person's zone."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """One person's zone (IANA), working days (ISO weekdays, Monday is 1), quiet hours and absences.

    Quiet hours go from `quiet_from` to before `quiet_to`, over midnight where that is earlier; equal ones mean none.
    Whether somebody has muted reminders stands here too, since it is another answer to the same question. Work goes from
    `work_from` to `work_to`: outside of it interviews are planned only with a warning.
    """

    zone: str = "UTC"
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    quiet_from: time = time(19)
    quiet_to: time = time(8)
    away: tuple[Absence, ...] = ()
    work_from: time = time(9)
    work_to: time = time(18)
    is_muted: bool = False

    def is_away(self, day: date) -> bool:
        """Whether the person said to be away on a day."""
        return any(span.first <= day <= span.last for span in self.away)

    def is_working_day(self, day: date) -> bool:
        """Whether the person works on a day and is not away."""
        return day.isoweekday() in self.days and not self.is_away(day)

    def is_quiet(self, at: time) -> bool:
        """Whether a wall time lies in the quiet hours."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to

    def may_disturb(self, at: datetime) -> bool:
        """Whether the person may be written to at an instant."""
        here = local(at, self.zone)
        return self.is_working_day(here.date()) and not self.is_quiet(here.time())

    def day_of(self, at: datetime) -> date:
        """The date in the person's zone at an instant."""
        return local(at, self.zone).date()

    def morning(self, day: date) -> datetime:
        """09:00 on a day in the person's zone, as an instant."""
        return instant_of(day, MORNING, self.zone)

    def working_day_before(self, day: date) -> date | None:
        """The last working day before a day; None where there is none in sight."""
        return next((found for found in _days(day, -1) if self.is_working_day(found)), None)

    def working_day_after(self, day: date) -> date | None:
        """The first working day after a day; None where there is none in sight."""
        return next((found for found in _days(day, 1) if self.is_working_day(found)), None)

    def first_working_morning(self, since: datetime) -> datetime | None:
        """The first 09:00 of a working day at or after an instant, moved out of the quiet hours."""
        today = self.day_of(since)
        for day in chain((today,), _days(today, 1)):
            if self.is_working_day(day) and self.morning(day) >= since:
                return self.next_permitted(self.morning(day))
        return None

    def next_permitted(self, at: datetime) -> datetime | None:
        """The first instant at or after `at` when the person may be written to; None where there is none in sight."""
        if self.may_disturb(at):
            return at
        today = self.day_of(at)
        for day in chain((today - timedelta(days=1), today), _days(today, 1)):
            found = [moment for moment in self._openings(day, at) if moment >= at and self.may_disturb(moment)]
            if found:
                return min(found)
        return None

    def _openings(self, day: date, at: datetime) -> list[datetime]:
        """Instants of a day at which it may become permitted: its start, the end of quiet hours, a jump of the clocks."""
        if not self.is_working_day(day):
            return []
        walls = (time(0), self.quiet_to)
        moments = [instant_of(day, wall, self.zone, again=again) for wall in walls for again in (False, True)]
        jump = next_clock_change(max(at, moments[0] - timedelta(hours=3)), self.zone)
        return [*moments, jump] if jump and self.day_of(jump) == day else moments


def _days(day: date, step: int) -> Iterator[date]:
    """The days after (or before) a day, nearest first."""
    return (day + timedelta(days=step * distance) for distance in range(1, SIGHT + 1))
