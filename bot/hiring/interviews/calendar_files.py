"""What does a calendar need to know of an interview? One event, as RFC 5545 (iCalendar) and 5546 (REQUEST, CANCEL) have it.

Times are in UTC, so that no definition of a zone is needed and none can be out of date. The same interview keeps its UID,
and each change raises SEQUENCE: a calendar that reads a file twice, or an old one late, does nothing wrong. The title has
codename and focus area, never a name: calendars are shared. Addresses end in `.invalid` (RFC 2606): nobody answers by mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PRODUCT = "-//Rolecall//Interviews//EN"
LONGEST_LINE = 75  # octets, RFC 5545 3.1
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One interview for one attendee's calendar; instants are aware."""

    uid: str
    sequence: int
    stamp: datetime  # when this file was made
    starts_at: datetime
    ends_at: datetime
    title: str
    about: str
    place: str | None
    organizer: tuple[str, str]  # (Slack user id, name)
    attendee: tuple[str, str]
    is_cancelled: bool = False


def calendar_file(event: CalendarEvent) -> bytes:
    """The bytes of an .ics file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if event.is_cancelled else 'REQUEST'}",
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(event.stamp)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.about)}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        f"ORGANIZER;CN={_parameter(event.organizer[1])}:{_address(event.organizer[0])}",
        f"ATTENDEE;CN={_parameter(event.attendee[1])};ROLE=REQ-PARTICIPANT;RSVP=FALSE:{_address(event.attendee[0])}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return "".join(one for one in text if one == "\n" or one.isprintable()).translate(ESCAPED)


def _parameter(text: str) -> str:
    """A quoted parameter value; RFC 5545 has no way to write a quote in one."""
    return '"' + "".join("'" if one == '"' else one for one in text if one.isprintable()) + '"'


def _address(person_id: str) -> str:
    return f"mailto:{person_id.lower()}@rolecall.invalid"


def _folded(line: str) -> bytes:
    """A content line with its end; longer than 75 octets it goes on in the next one, no character is torn."""
    parts: list[bytes] = []
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > LONGEST_LINE - (1 if parts else 0):
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
