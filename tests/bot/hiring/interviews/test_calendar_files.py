"""Does every calendar read our files as the same event? The judge is `icalendar`, which had no part in writing them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from bot.hiring.interviews.calendar_files import CalendarEvent, calendar_file

AT = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Cf", "Zl", "Zp")), max_size=120)
printable = texts.map(lambda text: "".join(one for one in text if one.isprintable()))


def an_event(title: str = "Interview C-017 · SQL", place: str | None = None, **facts: object) -> CalendarEvent:
    values: dict[str, object] = {
        "uid": "interview-7@t0acme.rolecall.invalid",
        "sequence": 3,
        "stamp": AT,
        "starts_at": AT + timedelta(days=1),
        "ends_at": AT + timedelta(days=1, minutes=45),
        "title": title,
        "about": "R-12 Backend Engineer\nAnswer in Slack.",
        "place": place,
        "organizer": ("U0PRIYA", 'Priya "P" N.'),
        "attendee": ("U0JONAS", "Jonas"),
        **facts,
    }
    return CalendarEvent(**values)  # type: ignore[arg-type]


def read(event: CalendarEvent) -> tuple[icalendar.Calendar, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(calendar_file(event))
    assert isinstance(calendar, icalendar.Calendar)
    (found,) = calendar.walk("VEVENT")
    assert isinstance(found, icalendar.Event)
    return calendar, found


def test_a_plan_is_a_request_with_the_same_instants() -> None:
    calendar, event = read(an_event(place="Room 3; left, second floor"))
    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert (event.start, event.end) == (AT + timedelta(days=1), AT + timedelta(days=1, minutes=45))
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("interview-7@t0acme.rolecall.invalid", 3, "CONFIRMED")
    assert event["LOCATION"] == "Room 3; left, second floor"
    assert event["DESCRIPTION"] == "R-12 Backend Engineer\nAnswer in Slack."
    assert event["ORGANIZER"].params["CN"] == "Priya 'P' N."


def test_a_cancelled_one_has_the_same_uid_and_says_so() -> None:
    calendar, event = read(an_event(is_cancelled=True, sequence=4))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 4)
    assert event["UID"] == read(an_event())[1]["UID"]


def test_lines_end_and_fold_as_the_standard_has_it() -> None:
    content = calendar_file(an_event(title="Interview C-017 · " + "Größe, Ärger; Übung \\ 面接 " * 12))
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is torn


@given(title=printable, place=printable, name=printable)
def test_whatever_people_write_is_read_back(title: str, place: str, name: str) -> None:
    _, event = read(an_event(title=title, place=place or None, attendee=("U0JONAS", name)))
    assert event["SUMMARY"] == title
    assert event.get("LOCATION", "") == place


def test_what_is_written_on_several_lines_can_not_pose_as_a_property() -> None:
    _, event = read(an_event(title="SQL\r\nMETHOD:CANCEL", attendee=("U0JONAS", "Jonas\r\nSTATUS:CANCELLED")))
    assert event["SUMMARY"] == "SQL\nMETHOD:CANCEL"
    assert event["STATUS"] == "CONFIRMED"
