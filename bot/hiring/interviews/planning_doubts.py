"""What speaks against a plan? Clashes, load, hours, absence, focus areas that are covered: said before it is saved.

Nothing here forbids anything: people know better why it must be so. Of other candidates' interviews only the time is told.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from bot.hiring.feedback.revealing import SITTING
from bot.hiring.interviews.reminding import meeting_of
from bot.hiring.people.hours import working_time
from bot.hiring.people.loosely import loose
from bot.hiring.people.zones import second_time
from bot.hiring.roles.deciding import Act
from bot.models import Application, Interview, Seat
from bot.models.interview import InterviewState
from bot.timeutil import add_hours, local

AROUND = timedelta(days=8)  # before and after: a week, wherever in it an instant lies, and the longest interview


class DoubtKind(StrEnum):
    """What is odd about a plan."""

    CLASH = "clash"  # another interview at that time: `detail` says when, by the person's own clock
    CANDIDATE_CLASH = "candidate_clash"
    LOAD = "load"  # that many interviews in that week: "6"
    EARLY_OR_LATE = "early_or_late"  # outside of the person's working hours: "20:30"
    DAY_OFF = "day_off"  # not a working day of the person's: "Sat"
    AWAY = "away"
    COVERED = "covered"  # another interview of the loop has that focus area
    PAST = "past"
    TWICE = "twice"  # the clocks go back: the time comes twice, the first is meant; `detail` is the second in UTC


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that speaks against a plan; `person_id` is whose it is."""

    kind: DoubtKind
    detail: str = ""
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A meeting that is thought of. `interview_id`: the one that it takes the place of, where it is moved."""

    focus: str
    wall: str
    zone: str
    starts_at: datetime
    minutes: int
    people: tuple[str, ...]
    interview_id: int | None = None

    @property
    def ends_at(self) -> datetime:
        return add_hours(self.starts_at, self.minutes / 60)


def doubts_about(session: Session, application: Application, slots: Sequence[Slot], act: Act) -> list[tuple[Doubt, ...]]:
    """What speaks against each of some slots, also against them together."""
    loop = [_Taken.of(one) for one in _planned(session, Interview.application_id.in_(_of_candidate(application)))]
    return [tuple(_doubts(session, application, slots, index, loop, act)) for index in range(len(slots))]


def is_free(session: Session, workspace_id: str, person_id: str, slot: Slot) -> bool:
    """Whether nothing but load speaks against a person at a time."""
    return not any(True for _ in _personal(session, workspace_id, person_id, slot, (), most=sys.maxsize))


def load_of(session: Session, workspace_id: str, person_id: str, at: datetime) -> int:
    """How many interviews a person has in the week of an instant, by their own calendar."""
    zone = working_time(session, workspace_id, person_id).zone
    week = local(at, zone).isocalendar()[:2]
    return sum(
        local(one.starts_at, zone).isocalendar()[:2] == week for one in _taken_by(session, workspace_id, person_id, at)
    )


@dataclass(frozen=True, slots=True)
class _Taken:
    interview_id: int | None
    application_id: int | None
    focus: str
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, interview: Interview) -> _Taken:
        ends_at = meeting_of(interview).ends_at
        return cls(interview.id, interview.application_id, interview.focus, interview.starts_at, ends_at)

    def overlaps(self, slot: Slot) -> bool:
        return self.starts_at < slot.ends_at and slot.starts_at < self.ends_at and not self.is_same(slot)

    def is_same(self, slot: Slot) -> bool:
        return self.interview_id is not None and self.interview_id == slot.interview_id


def _doubts(
    session: Session, application: Application, slots: Sequence[Slot], index: int, loop: Sequence[_Taken], act: Act
) -> Iterator[Doubt]:
    slot = slots[index]
    others = [_Taken(None, application.id, one.focus, one.starts_at, one.ends_at) for one in slots if one is not slot]
    if slot.starts_at <= act.now:
        yield Doubt(DoubtKind.PAST)
    again = second_time(slot.wall, slot.zone)
    if again is not None:
        yield Doubt(DoubtKind.TWICE, f"{local(again, 'UTC'):%H:%M}")
    own = [one for one in loop if one.application_id == application.id and not one.is_same(slot)]
    earlier = [*own, *others[:index]]
    if loose(slot.focus) and loose(slot.focus) in {loose(one.focus) for one in earlier}:
        yield Doubt(DoubtKind.COVERED, slot.focus)
    if any(one.overlaps(slot) for one in (*loop, *others)):
        yield Doubt(DoubtKind.CANDIDATE_CLASH)
    for person_id in slot.people:
        beside = [one for one, other in zip(others, _without(slots, index), strict=True) if person_id in other.people]
        most = act.settings.interviews.most_per_week
        yield from _personal(session, act.workspace_id, person_id, slot, beside, most=most)


def _without(slots: Sequence[Slot], index: int) -> list[Slot]:
    return [slot for at, slot in enumerate(slots) if at != index]


def _personal(
    session: Session, workspace_id: str, person_id: str, slot: Slot, beside: Iterable[_Taken], *, most: int
) -> Iterator[Doubt]:
    """What speaks against one person at one time."""
    clock = working_time(session, workspace_id, person_id)
    begins, ends = local(slot.starts_at, clock.zone), local(slot.ends_at, clock.zone)
    if clock.is_away(begins.date()):
        yield Doubt(DoubtKind.AWAY, person_id=person_id)
    elif not clock.is_working_day(begins.date()):
        yield Doubt(DoubtKind.DAY_OFF, f"{begins:%a}", person_id)
    elif begins.time() < clock.work_from or ends.date() > begins.date() or ends.time() > clock.work_to:
        yield Doubt(DoubtKind.EARLY_OR_LATE, f"{begins:%H:%M}", person_id)
    taken = [*_taken_by(session, workspace_id, person_id, slot.starts_at), *beside]
    for one in (one for one in taken if one.overlaps(slot)):
        yield Doubt(DoubtKind.CLASH, f"{local(one.starts_at, clock.zone):%H:%M}", person_id)
    week = begins.isocalendar()[:2]
    count = 1 + sum(local(one.starts_at, clock.zone).isocalendar()[:2] == week for one in taken if not one.is_same(slot))
    if count > most:
        yield Doubt(DoubtKind.LOAD, str(count), person_id)


def _taken_by(session: Session, workspace_id: str, person_id: str, at: datetime) -> list[_Taken]:
    """A person's interviews around an instant."""
    seats = select(Seat.interview_id).where(
        Seat.workspace_id == workspace_id, Seat.person_id == person_id, Seat.state.in_(SITTING)
    )
    since, until = at - AROUND, at + AROUND
    near = (Interview.starts_at >= since) & (Interview.starts_at <= until)
    return [_Taken.of(one) for one in _planned(session, Interview.id.in_(seats) & near)]


def _planned(session: Session, wanted: ColumnElement[bool]) -> list[Interview]:
    query = select(Interview).where(Interview.state == InterviewState.PLANNED, wanted)
    return list(session.scalars(query.order_by(Interview.starts_at, Interview.id)))


def _of_candidate(application: Application) -> Select[int]:
    return select(Application.id).where(Application.candidate_id == application.candidate_id)
