"""What time is it, and when is it elsewhere? All date arithmetic is here.

Instants are aware `datetime`s in UTC everywhere in Rolecall; what people agreed on is wall time plus an IANA zone.
`whenever` does the arithmetic, because zoneinfo with timedelta is wrong across a change of clocks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from whenever import Instant, PlainDateTime


def utc_now() -> datetime:
    """The current instant. Only the edges (command line, handlers, worker loops) call this; the rest takes `now`."""
    return datetime.now(UTC)


def require_aware(value: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a naive datetime, which says no instant."""
    if value.tzinfo is None:
        raise ValueError(f"naive datetime {value.isoformat()}: say its time zone")
    return value.astimezone(UTC)


def add_hours(at: datetime, hours: float) -> datetime:
    """`hours` of elapsed time later (or earlier), as an instant in UTC."""
    return Instant(require_aware(at)).add(hours=hours).to_stdlib()


def add_months(at: datetime, months: int) -> datetime:
    """The same time of day in UTC, `months` calendar months later; the last day of a month where it has no such day."""
    return Instant(require_aware(at)).to_tz("UTC").add(months=months).to_instant().to_stdlib()


def local(at: datetime, zone: str) -> datetime:
    """The wall time of an instant in an IANA zone, as an aware datetime."""
    return Instant(require_aware(at)).to_tz(zone).to_stdlib()


def clock_face(wall: datetime, *, with_year: bool = False) -> str:
    """A wall time as people read it: "Mon 30 Mar 09:30"; with the year "Mon 30 Mar 2026 09:30"."""
    year = f" {wall.year}" if with_year else ""
    return f"{wall:%a} {wall.day} {wall:%b}{year} {wall:%H:%M}"


def ago(at: datetime, now: datetime) -> str:
    """How long before `now` an instant was, for people: "just now", "5 min ago", "3 h ago", "2 days ago"."""
    seconds = (require_aware(now) - require_aware(at)).total_seconds()
    if seconds < 45:
        return "just now"
    if seconds < 5400:
        return f"{round(seconds / 60)} min ago"
    if seconds < 129_600:
        return f"{round(seconds / 3600)} h ago"
    return f"{round(seconds / 86_400)} days ago"


def instant_of(day: date, at: time, zone: str, *, again: bool = False) -> datetime:
    """The instant of a wall time in an IANA zone. A skipped wall time means the moment at which the clocks jump.

    A repeated one means its first time, or with `again` its second.
    """
    plain = PlainDateTime(day.year, day.month, day.day, at.hour, at.minute)
    zoned = plain.assume_tz(zone, disambiguation="later" if again else "compatible")
    jump = None if zoned.to_plain() == plain else zoned.prev_transition()
    return (jump or zoned).to_instant().to_stdlib()


def next_clock_change(at: datetime, zone: str) -> datetime | None:
    """The next instant after `at` at which the clocks of an IANA zone jump; None where they never do again."""
    before = Instant(require_aware(at)).to_tz(zone)
    change = before.next_transition()
    while change and change.offset == before.offset:  # some zones change only the name of their time
        change = change.next_transition()
    return change.to_instant().to_stdlib() if change else None
