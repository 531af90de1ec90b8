"""Which time zone does a person mean? "Europe/Berlin", "berlin", "New York"; and what is odd about a wall time in it."""

from __future__ import annotations

import functools
import zoneinfo
from datetime import date, datetime, time

from bot.errors import TimeSkipped, TimeWrong, ZoneWrong
from bot.hiring.people.loosely import loose
from bot.timeutil import instant_of, local


def read_zone(text: str) -> str:
    """The IANA zone that is meant, by its name or its city alone where only one is called so. Raises ZoneWrong."""
    wanted = loose(text.replace("_", " ").replace("/", " "))
    found = _zones().get(wanted, ())
    if len(found) != 1:
        raise ZoneWrong(zone=text)
    return found[0]


def read_wall(wall: str, zone: str) -> datetime:
    """The instant of "2026-03-30 09:30" in a zone; one that comes twice means the first.

    Raises TimeWrong for what is no time or no zone, and TimeSkipped for one that the clocks skip that day.
    """
    try:
        day, clock = _parts(wall)
        at = instant_of(day, clock, zone)
    except ValueError as error:
        raise TimeWrong(wall=wall, zone=zone) from error
    shown = local(at, zone)
    if shown.replace(tzinfo=None) != datetime.combine(day, clock):
        raise TimeSkipped(clock=f"{clock:%H:%M}", day=f"{day.day} {day:%B}", zone=zone, later=f"{shown:%H:%M}")
    return at


def second_time(wall: str, zone: str) -> datetime | None:
    """The second instant of a wall time that comes twice, since the clocks go back that day; else None."""
    day, clock = _parts(wall)
    again = instant_of(day, clock, zone, again=True)
    return again if again != instant_of(day, clock, zone) else None


def _parts(wall: str) -> tuple[date, time]:
    day, _, clock = wall.partition(" ")
    return date.fromisoformat(day), time.fromisoformat(clock)


@functools.cache
def _zones() -> dict[str, tuple[str, ...]]:
    """Zones by full name, and by city; a city's zone of the first order comes before links of old ("US/Eastern")."""
    found: dict[str, set[str]] = {}
    for zone in zoneinfo.available_timezones():
        if zone.startswith(("posix/", "right/")):
            continue
        found.setdefault(loose(zone.replace("_", " ").replace("/", " ")), set()).add(zone)
        area, _, city = zone.rpartition("/")
        if area.partition("/")[0] in AREAS:
            found.setdefault(loose(city.replace("_", " ")), set()).add(zone)
    return {word: tuple(sorted(zones)) for word, zones in found.items()}


AREAS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
