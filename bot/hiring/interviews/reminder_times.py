"""When is each reminder of an interview due, and until when is it of use? Pure functions of meeting, person and planning.

The rules, also for the documentation:
- the day before: on the person's last working day before, at 09:00 of their zone; planned later than that: at once, unless
  the interview begins within two hours;
- soon: 15 minutes before, planned later: at once. The only one that quiet hours, days off and absence do not hold;
- the question for the scorecard: at the end of the interview;
- nudges: an hour after the end, the next working morning, then daily at most `daily` times; then the backup, then the owner
  are told how many scorecards are owed. Nobody is nudged or reported while away; what an away owner would be told is the
  backup's, who was told before;
- who snoozes is nudged at the instant they asked for instead of before it; what backup and owner are told is not put off;
- who muted reminders still gets the one 15 minutes before and the question, no nudges, and what they answer for as an owner;
- what is held goes out when the hold ends; held past the start it is not sent, nor where the next one says the same by then;
- after Rolecall was down, the day before's is still sent until 15 minutes before, the other until it begins, a nudge until
  the next one is due, the last one for a day, the question for a week, and what backup and owner are told for three days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.hiring.people.working_time import WorkingTime
from bot.models.reminder import ReminderKind, SkipReason
from bot.timeutil import add_hours

TOO_CLOSE_HOURS = 2.0
SOON_HOURS = 0.25
NUDGE_AFTER_HOURS = 1.0
LAST_NUDGE_HOURS = 24.0
ASK_HOURS = 168.0
TOLD_HOURS = 72.0
MUTED, SNOOZED, STOOD_IN = "muted", "snoozed", "stood_in"
"""Why something is not sent, where SkipReason has no word for it: replicas of the last release know no new ones."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When an interview takes place: its first instant, and its length in minutes."""

    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        """The instant at which it ends."""
        return add_hours(self.starts_at, self.minutes / 60)


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder: when it goes out, until when it is of use, or why it is never sent."""

    kind: ReminderKind
    at: datetime
    expires_at: datetime
    nth: int = 0
    skip: SkipReason | None = None
    because: str | None = None  # what `skip` has no word for


@dataclass(frozen=True, slots=True)
class Snooze:
    """Somebody put the nudges for a scorecard off until an instant; for the nth time."""

    until: datetime
    nth: int


def before_interview(meeting: Meeting, person: WorkingTime, *, planned_at: datetime) -> tuple[Due, Due]:
    """The two reminders before an interview. `planned_at`: when it was planned, or last changed in a way that matters."""
    return _unless_muted(_day_before(meeting, person, planned_at), person), _soon(meeting, planned_at)


def ask_for_scorecard(meeting: Meeting, person: WorkingTime, *, planned_at: datetime) -> Due:
    """When an interviewer is asked for the scorecard: at the end, or when a hold ends."""
    end = max(meeting.ends_at, planned_at)
    at = person.next_permitted(end)
    skip = None if at else SkipReason.AWAY
    return Due(ReminderKind.ASK, at or end, add_hours(at or end, ASK_HOURS), skip=skip)


def after_interview(meeting: Meeting, person: WorkingTime, *, planned_at: datetime, daily: int) -> tuple[Due, ...]:
    """The nudges for a scorecard that is owed: an hour after, the next working morning, then daily at most `daily` times."""
    base = max(add_hours(meeting.ends_at, NUDGE_AFTER_HOURS), planned_at)
    mornings = _mornings(person, person.day_of(max(meeting.ends_at, planned_at)), 1 + daily)
    kinds = [(ReminderKind.NUDGE_MORNING, 0)] + [(ReminderKind.NUDGE_DAILY, nth) for nth in range(1, daily + 1)]
    later = [Due(kind, at, at, nth) for (kind, nth), at in zip(kinds, mornings, strict=False)]
    first = person.next_permitted(base)
    hour = Due(ReminderKind.NUDGE_HOUR, first or base, base, skip=None if first else SkipReason.AWAY)
    if first and later and person.day_of(first) >= person.day_of(later[0].at):
        hour = replace(hour, skip=SkipReason.COVERED)
    nudges = [hour, *later]
    ends = [*(nudge.at for nudge in nudges[1:]), add_hours(nudges[-1].at, LAST_NUDGE_HOURS)]
    return tuple(replace(nudge, expires_at=max(nudge.at, end)) for nudge, end in zip(nudges, ends, strict=True))


def put_off(nudges: tuple[Due, ...], meeting: Meeting, person: WorkingTime, snooze: Snooze | None = None) -> tuple[Due, ...]:
    """The nudges as somebody wants them: none before the end of a snooze but one at it, none at all for who muted them."""
    if snooze is not None and snooze.until > meeting.ends_at:
        kept = [one if one.at >= snooze.until else replace(one, skip=one.skip or SkipReason.COVERED) for one in nudges]
        marked = [replace(one, because=SNOOZED) if one.at < snooze.until else one for one in kept]
        nudges = (_at_end_of(snooze, marked, person), *marked)
    return tuple(_unless_muted(one, person) for one in nudges)


def when_told(
    last_nudge: Due, person: WorkingTime, backup: WorkingTime | None, owner: WorkingTime | None
) -> tuple[Due, Due]:
    """When backup and owner are told how many scorecards are owed: the working mornings after a person's last nudge.

    Each by their own clock and calendar, and not before the person who owes has had another working morning.
    """
    day = person.working_day_after(person.day_of(last_nudge.at))
    since = person.morning(day) if day else None
    told_backup = _told(ReminderKind.TELL_BACKUP, backup, since, last_nudge.at)
    if told_backup.skip is None:
        since = add_hours(told_backup.at, NUDGE_AFTER_HOURS)
    told_owner = _told(ReminderKind.TELL_OWNER, owner, since, last_nudge.at)
    if told_backup.skip is None and owner is not None and since is not None and _is_away_then(owner, since):
        told_owner = replace(told_owner, skip=SkipReason.AWAY, because=STOOD_IN)
    return told_backup, told_owner


def _day_before(meeting: Meeting, person: WorkingTime, planned_at: datetime) -> Due:
    start = meeting.starts_at
    day = person.working_day_before(person.day_of(start))
    regular = person.morning(day) if day else planned_at
    soon = add_hours(start, -SOON_HOURS)  # from then on the other one says all that this one would
    due = Due(ReminderKind.DAY_BEFORE, max(regular, planned_at), soon)
    if planned_at >= start:
        return replace(due, skip=SkipReason.STARTED)
    if regular < planned_at and add_hours(planned_at, TOO_CLOSE_HOURS) > start:
        return replace(due, skip=SkipReason.TOO_CLOSE)
    at = person.next_permitted(due.at)
    if at is None or at >= start:
        return replace(due, skip=SkipReason.STARTED)
    return replace(due, at=at, skip=SkipReason.COVERED if at >= soon else None)


def _soon(meeting: Meeting, planned_at: datetime) -> Due:
    at = max(add_hours(meeting.starts_at, -SOON_HOURS), planned_at)
    skip = SkipReason.STARTED if at >= meeting.starts_at else None
    return Due(ReminderKind.SOON, at, meeting.starts_at, skip=skip)


def _at_end_of(snooze: Snooze, nudges: list[Due], person: WorkingTime) -> Due:
    """The nudge that was asked for, unless another one comes at the same time anyway."""
    at = person.next_permitted(snooze.until)
    due = Due(ReminderKind.NUDGE_HOUR, at or snooze.until, snooze.until, snooze.nth)
    if at is None:
        return replace(due, skip=SkipReason.AWAY)
    others = [one.at for one in nudges if one.skip is None]
    if at in others:
        return replace(due, skip=SkipReason.COVERED, because=SNOOZED)
    following = min((other for other in others if other > at), default=add_hours(at, LAST_NUDGE_HOURS))
    return replace(due, expires_at=following)


def _unless_muted(due: Due, person: WorkingTime) -> Due:
    return replace(due, skip=SkipReason.AWAY, because=MUTED) if person.is_muted and due.skip is None else due


def _is_away_then(person: WorkingTime, since: datetime) -> bool:
    """Whether the morning on which a person would be told falls into an absence."""
    at = replace(person, away=()).first_working_morning(since)
    return at is not None and person.is_away(person.day_of(at))


def _told(kind: ReminderKind, person: WorkingTime | None, since: datetime | None, fallback: datetime) -> Due:
    at = person.first_working_morning(since) if person and since else None
    if at is None:
        return Due(kind, fallback, fallback, skip=SkipReason.AWAY if person else SkipReason.NOBODY)
    return Due(kind, at, add_hours(at, TOLD_HOURS))


def _mornings(person: WorkingTime, day: date, count: int) -> list[datetime]:
    """The instants of the next `count` working mornings after a day, moved out of the quiet hours."""
    found: list[datetime] = []
    while len(found) < count:
        following = person.working_day_after(day)
        at = person.next_permitted(person.morning(following)) if following else None
        if following is None or at is None:
            break
        day = max(following, person.day_of(at))
        found.append(at)
    return found
