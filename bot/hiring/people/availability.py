"""When may I be disturbed? What people say about their hours and absence; what is armed for them is derived again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.errors import DatesWrong, HoursWrong, TimeWrong
from bot.hiring.home.marks import mark_people
from bot.hiring.interviews.reminding import derive_for_person
from bot.hiring.people.hours import said_time
from bot.hiring.people.working_time import WorkingTime
from bot.hiring.people.workspace import PersonFacts
from bot.hiring.roles.deciding import Act
from bot.models import Person, PersonTime
from bot.timeutil import local

LONGEST_ABSENCE = timedelta(days=366)


def go_away(session: Session, first: date, last: date, act: Act) -> None:
    """The actor is away from `first` to `last`, both included, by their own calendar. Raises DatesWrong."""
    if not timedelta(0) <= last - first <= LONGEST_ABSENCE:
        raise DatesWrong
    said = _own(session, act)
    span = [first.isoformat(), last.isoformat()]
    if span not in said.away:
        said.away = sorted([*said.away, span])
    _derive(session, act)


def come_back(session: Session, act: Act) -> None:
    """The actor is here: all absences are forgotten."""
    _own(session, act).away = []
    _derive(session, act)


def mute(session: Session, act: Act) -> bool:
    """The actor wants no reminders but those of what is about to begin, and the question after it; False: as before."""
    said = _own(session, act)
    if said.muted_at is not None:
        return False
    said.muted_at = act.now
    _derive(session, act)
    return True


def unmute(session: Session, act: Act) -> bool:
    """The actor wants all reminders again; False when nothing was muted."""
    said = said_time(session, act.workspace_id, act.actor)
    if said is None or said.muted_at is None:
        return False
    said.muted_at = None
    _derive(session, act)
    return True


def set_hours(
    session: Session,
    act: Act,
    *,
    zone: str | None,
    days: frozenset[int],
    quiet_from: time,
    quiet_to: time,
    work: tuple[time, time] | None = None,
) -> None:
    """The actor's zone (None: Slack's), working days (ISO weekdays), quiet hours, and hours of work (None: the usual).

    Raises TimeWrong for no such zone, and HoursWrong without a working day or where work ends before it begins.
    """
    if not days or (work is not None and work[0] >= work[1]):
        raise HoursWrong
    if zone is not None:
        try:
            local(act.now, zone)
        except ValueError as error:
            raise TimeWrong(wall="now", zone=zone) from error
    said = _own(session, act)
    said.zone, said.days = zone, sorted(days)
    said.quiet_from, said.quiet_to = quiet_from.isoformat("minutes"), quiet_to.isoformat("minutes")
    said.work_from, said.work_to = (work[0].isoformat("minutes"), work[1].isoformat("minutes")) if work else (None, None)
    _derive(session, act)


def follow_zones(session: Session, workspace_id: str, people: Iterable[PersonFacts], now: datetime) -> int:
    """Slack says by which zone people live now; how many of those whom we know have moved."""
    zones = {one.slack_id: one.zone for one in people}
    known = session.scalars(select(Person).where(Person.workspace_id == workspace_id, Person.slack_id.in_(zones)))
    moved = sorted((one for one in known if one.zone != zones[one.slack_id]), key=lambda one: one.slack_id)
    for one in moved:
        one.zone = zones[one.slack_id]
    session.flush()
    for one in moved:
        derive_for_person(session, workspace_id, one.slack_id, now)
    mark_people(session, workspace_id, [one.slack_id for one in moved], now)
    return len(moved)


def _own(session: Session, act: Act) -> PersonTime:
    said = said_time(session, act.workspace_id, act.actor)
    if said is not None:
        return said
    usual = WorkingTime()
    said = PersonTime(
        workspace_id=act.workspace_id,
        person_id=act.actor,
        zone=None,
        days=sorted(usual.days),
        quiet_from=usual.quiet_from.isoformat("minutes"),
        quiet_to=usual.quiet_to.isoformat("minutes"),
        away=[],
    )
    try:
        with session.begin_nested():
            session.add(said)
    except IntegrityError:  # pressed twice at once: the other press has made the row
        found = said_time(session, act.workspace_id, act.actor)
        if found is None:
            raise
        return found
    return said


def _derive(session: Session, act: Act) -> None:
    session.flush()
    derive_for_person(session, act.workspace_id, act.actor, act.now)
    mark_people(session, act.workspace_id, [act.actor], act.now)
