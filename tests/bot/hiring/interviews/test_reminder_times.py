"""Are reminders due at the right instant in every zone, on both sides of every change of clocks?"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import available_timezones

import pytest

from bot.hiring.interviews.reminder_times import Due, Meeting, after_interview, before_interview, when_told
from bot.hiring.people.working_time import Absence, WorkingTime
from bot.models.reminder import ReminderKind, SkipReason
from bot.timeutil import instant_of, next_clock_change
from tests.bot.hiring.interviews.clock_oracle import Walker, clock_changes, instant, minute_of

SAMPLE = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Havana",
    "America/Santiago",
    "America/Asuncion",
    "America/Nuuk",
    "America/Scoresbysund",
    "America/St_Johns",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Asia/Gaza",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Almaty",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Antarctica/Troll",
    "Atlantic/Azores",
    "Pacific/Easter",
    "Pacific/Norfolk",
    "Etc/GMT+12",
    "UTC",
]
ODD_PEOPLE: tuple[dict[str, Any], ...] = (
    {},
    {"quiet_from": time(22), "quiet_to": time(2, 30)},
    {"quiet_from": time(20), "quiet_to": time(10)},
    {"quiet_from": time(12), "quiet_to": time(13)},
    {"quiet_from": time(0), "quiet_to": time(0), "days": frozenset(range(1, 8))},
    {"quiet_from": time(0), "quiet_to": time(1), "days": frozenset({7, 1, 2, 3, 4})},
)


def case(zone: str, change: datetime, dice: random.Random) -> tuple[Meeting, WorkingTime, datetime]:
    """An interview within days of a change of clocks, a person there, and when it was planned."""
    start = change.replace(second=0) + timedelta(minutes=dice.randrange(-2 * 1440, 4 * 1440))
    settings = dict(dice.choice(ODD_PEOPLE))
    if dice.random() < 0.25:
        first = start.date() + timedelta(days=dice.randrange(-4, 4))
        settings["away"] = (Absence(first, first + timedelta(days=dice.randrange(5))),)
    planned = start - timedelta(minutes=dice.choice([20_000, 3000, 1500, 700, 130, 110, 10, -30]))
    return Meeting(start, dice.choice([30, 45, 60, 90])), WorkingTime(zone=zone, **settings), planned


def expected_day_before(
    meeting: Meeting, person: WorkingTime, planned: datetime
) -> tuple[datetime | None, SkipReason | None]:
    walker, start, now = Walker(person), minute_of(meeting.starts_at), minute_of(planned)
    if now >= start:
        return None, SkipReason.STARTED
    nine = walker.nine_before(walker.wall(start).date(), start)
    if (nine is None or nine < now) and start - now < 120:
        return None, SkipReason.TOO_CLOSE
    at = walker.first_free(now if nine is None else max(nine, now))
    if at is None or at >= start:
        return None, SkipReason.STARTED
    return (None, SkipReason.COVERED) if at >= start - 15 else (instant(at), None)


def expected_nudges(
    meeting: Meeting, person: WorkingTime, planned: datetime, daily: int
) -> tuple[datetime | None, list[datetime]]:
    walker, end, now = Walker(person), minute_of(meeting.starts_at) + meeting.minutes, minute_of(planned)
    hour = walker.first_free(max(end + 60, now))
    after = max(end, now)
    mornings: list[int] = []
    day = walker.wall(after).date()
    while len(mornings) < 1 + daily:
        nine = next(walker.nines_after(day, after))
        at = walker.first_free(nine)
        assert at is not None
        mornings.append(at)
        day = max(walker.wall(nine).date(), walker.wall(at).date())
    if hour is not None and walker.wall(hour).date() >= walker.wall(mornings[0]).date():
        hour = None
    return (None if hour is None else instant(hour)), [instant(at) for at in mornings]


def check(zone: str, change: datetime, dice: random.Random) -> None:
    """Compare all reminders of one made-up interview with the oracle."""
    meeting, person, planned = case(zone, change, dice)
    said = f"{zone} {meeting} {person} planned {planned}"
    before, soon = before_interview(meeting, person, planned_at=planned)
    at, skip = expected_day_before(meeting, person, planned)
    assert (before.skip, at if before.skip else before.at) == (skip, at), said
    assert soon.at == max(meeting.starts_at - timedelta(minutes=15), planned), said
    assert (soon.skip is None) == (planned < meeting.starts_at), said
    hour, *mornings = after_interview(meeting, person, planned_at=planned, daily=2)
    expected_hour, expected_mornings = expected_nudges(meeting, person, planned, 2)
    assert (None if hour.skip else hour.at) == expected_hour, said
    assert [due.at for due in mornings] == expected_mornings, said


@pytest.mark.parametrize("zone", SAMPLE)
def test_reminders_agree_with_a_walk_over_the_minutes_around_clock_changes(zone: str) -> None:
    dice = random.Random(zone)
    changes = clock_changes(zone) or [datetime(2027, 3, 14, 10, tzinfo=UTC)]
    for change in dice.sample(changes, min(3, len(changes))):
        check(zone, change, dice)


@pytest.mark.proof
@pytest.mark.parametrize("zone", sorted(available_timezones()))
def test_reminders_agree_with_a_walk_in_every_zone_and_transition(zone: str) -> None:
    dice = random.Random(zone)
    for change in clock_changes(zone) or [datetime(2027, 3, 14, 10, tzinfo=UTC)]:
        for _ in range(4):
            check(zone, change, dice)


@pytest.mark.parametrize("zone", SAMPLE)
def test_clock_changes_are_those_that_zoneinfo_knows(zone: str) -> None:
    found, at = [], datetime(2023, 12, 31, 23, 59, tzinfo=UTC)
    while (change := next_clock_change(at, zone)) and change.year <= 2030:
        found.append(change)
        at = change
    assert found == clock_changes(zone)


BERLIN = WorkingTime(zone="Europe/Berlin")


def berlin(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return instant_of(date(2026, month, day), time(hour, minute), "Europe/Berlin")


def by_kind(dues: tuple[Due, ...]) -> dict[ReminderKind, Due]:
    return {due.kind: due for due in dues}


def test_day_before_is_a_calendar_day_at_nine_across_the_change_of_clocks() -> None:
    meeting = Meeting(berlin(30, 9, 30), 45)  # Monday after the clocks moved on Sunday, 29 March 2026
    before, soon = before_interview(meeting, BERLIN, planned_at=berlin(20, 12))
    assert before.at == datetime(2026, 3, 27, 8, 0, tzinfo=UTC)  # Friday 09:00, still winter time
    assert soon.at == datetime(2026, 3, 30, 7, 15, tzinfo=UTC)


def test_day_before_skips_days_off_and_absence() -> None:
    person = WorkingTime(zone="Europe/Berlin", away=(Absence(date(2026, 3, 26), date(2026, 3, 27)),))
    before, _ = before_interview(Meeting(berlin(30, 11), 45), person, planned_at=berlin(20, 12))
    assert before.at == berlin(25, 9)


def test_planned_late_means_at_once_and_planned_within_two_hours_means_not() -> None:
    meeting = Meeting(berlin(25, 14), 45)
    at_once, _ = before_interview(meeting, BERLIN, planned_at=berlin(25, 11))
    too_close, soon = before_interview(meeting, BERLIN, planned_at=berlin(25, 12, 30))
    assert (at_once.at, at_once.skip) == (berlin(25, 11), None)
    assert too_close.skip is SkipReason.TOO_CLOSE
    assert soon.skip is None


def test_planned_in_the_evening_for_the_morning_is_held_by_quiet_hours() -> None:
    held, _ = before_interview(Meeting(berlin(25, 10), 45), BERLIN, planned_at=berlin(24, 21))
    lost, soon = before_interview(Meeting(berlin(25, 7, 30), 45), BERLIN, planned_at=berlin(24, 21))
    assert held.at == berlin(25, 8)
    assert lost.skip is SkipReason.STARTED
    assert soon.at == berlin(25, 7, 15)


def test_nudges_come_an_hour_after_then_each_working_morning() -> None:
    dues = after_interview(Meeting(berlin(26, 14), 45), BERLIN, planned_at=berlin(20, 12), daily=2)
    assert [due.at for due in dues] == [berlin(26, 15, 45), berlin(27, 9), berlin(30, 9), berlin(31, 9)]
    assert [due.expires_at for due in dues[:-1]] == [due.at for due in dues[1:]]
    assert dues[-1].expires_at == dues[-1].at + timedelta(hours=24)


def test_nudge_that_would_be_held_to_the_morning_is_left_to_the_morning_one() -> None:
    dues = by_kind(after_interview(Meeting(berlin(25, 17, 30), 60), BERLIN, planned_at=berlin(20, 12), daily=1))
    assert dues[ReminderKind.NUDGE_HOUR].skip is SkipReason.COVERED
    assert dues[ReminderKind.NUDGE_MORNING].at == berlin(26, 9)


def test_nobody_is_nudged_while_away() -> None:
    person = WorkingTime(zone="Europe/Berlin", away=(Absence(date(2026, 3, 26), date(2026, 4, 3)),))
    hour, morning, daily = after_interview(Meeting(berlin(25, 17, 30), 60), person, planned_at=berlin(20, 12), daily=1)
    assert hour.skip is SkipReason.COVERED
    assert (morning.at, daily.at) == (berlin(6, 9, month=4), berlin(7, 9, month=4))


def test_backup_then_owner_are_told_on_their_own_mornings() -> None:
    last = after_interview(Meeting(berlin(25, 14), 45), BERLIN, planned_at=berlin(20, 12), daily=0)[-1]
    new_york = WorkingTime(zone="America/New_York")
    backup, owner = when_told(last, BERLIN, new_york, BERLIN)
    assert backup.at == datetime(2026, 3, 27, 13, 0, tzinfo=UTC)  # 09:00 in New York, Friday
    assert owner.at == berlin(30, 9)


def test_owner_is_told_at_once_in_turn_where_there_is_no_backup() -> None:
    last = after_interview(Meeting(berlin(25, 14), 45), BERLIN, planned_at=berlin(20, 12), daily=0)[-1]
    backup, owner = when_told(last, BERLIN, None, BERLIN)
    assert backup.skip is SkipReason.NOBODY
    assert owner.at == berlin(27, 9)


@pytest.mark.parametrize("again", [False, True])
def test_skipped_wall_time_means_the_jump_and_a_repeated_one_both_its_times(again: bool) -> None:
    assert instant_of(date(2026, 3, 29), time(2, 30), "Europe/Berlin", again=again) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    repeated = instant_of(date(2026, 10, 25), time(2, 30), "Europe/Berlin", again=again)
    assert repeated == datetime(2026, 10, 25, 1 if again else 0, 30, tzinfo=UTC)


def test_a_person_who_never_works_is_never_reminded_but_of_what_is_imminent() -> None:
    nobody = WorkingTime(zone="UTC", days=frozenset())
    meeting = Meeting(berlin(25, 14), 45)
    before, soon = before_interview(meeting, nobody, planned_at=berlin(20, 12))
    (hour,) = after_interview(meeting, nobody, planned_at=berlin(20, 12), daily=2)
    assert (before.skip, hour.skip, soon.skip) == (SkipReason.STARTED, SkipReason.AWAY, None)


def test_oracle_walks_working_mornings() -> None:
    nines = islice(Walker(BERLIN).nines_after(date(2026, 3, 26), minute_of(berlin(26, 12))), 2)
    assert [instant(nine) for nine in nines] == [berlin(27, 9), berlin(30, 9)]
