"""How is a loop planned? What was typed is a draft, shown by everybody's clock with what speaks against it, then saved.

A draft is saved once, however often and by whom the button is pressed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.errors import FocusMissing, NotFound, PlanSaved, Refusal
from bot.hiring.candidates.application_records import locked_application, require_live
from bot.hiring.candidates.candidates import require_team, shown_name
from bot.hiring.candidates.may_see import is_barred
from bot.hiring.candidates.stages import focus_areas
from bot.hiring.interviews.interviews import Plan, plan_interview, require_length, require_people
from bot.hiring.interviews.loop_templates import keep_as_template, template_of
from bot.hiring.interviews.planning_doubts import Doubt, Slot, doubts_about
from bot.hiring.people.hours import working_time
from bot.hiring.people.loosely import loose
from bot.hiring.people.people import person
from bot.hiring.people.permissions import describe
from bot.hiring.people.zones import read_wall, read_zone
from bot.hiring.roles.deciding import Act, locked_role
from bot.models import Application, Candidate, Interview, LoopDraft, Role
from bot.models.interview import InterviewState
from bot.timeutil import clock_face, local

MOST_AT_ONCE = 6
DRAFTS_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entry:
    """One interview of a plan as it stands in the form; None and () are what is not filled in yet."""

    focus: str = ""
    interviewers: tuple[str, ...] = ()
    shadows: tuple[str, ...] = ()
    day: str | None = None
    clock: str | None = None
    minutes: int | None = 45
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """When an interview is for one person, by their own clock."""

    person_id: str | None  # None: the candidate
    name: str
    part: str  # interviewer, shadow, candidate, recruiter
    wall: str  # "Mon 30 Mar 09:30"
    zone: str


@dataclass(frozen=True, slots=True)
class Previewed:
    """One interview as it would be."""

    focus: str
    wall: str
    zone: str
    minutes: int
    place: str | None
    people: tuple[Here, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft, seen by everybody's clock."""

    draft_id: int
    application_id: int
    interviews: tuple[Previewed, ...]
    keeps_template: bool


class PlanFaulty(Exception):
    """A plan that can't be: the refusal of each interview that is wrong, by its place in the form."""

    def __init__(self, faults: dict[int, Refusal]) -> None:
        super().__init__("a plan is faulty")
        self.faults = faults


def begin_entries(session: Session, application_id: int, act: Act) -> list[Entry]:
    """What the form begins with: what the role's template has and nobody covers yet, else one empty interview."""
    application = session.get_one(Application, application_id)
    covered = covered_areas(session, application_id)
    clock = working_time(session, act.workspace_id, act.actor)
    day = clock.working_day_after(clock.day_of(act.now)) or clock.day_of(act.now)
    found = [
        Entry(
            focus=step.focus,
            interviewers=tuple(one for one in step.interviewer_ids if not is_barred(session, application, one)),
            shadows=tuple(one for one in step.shadow_ids if not is_barred(session, application, one)),
            day=(day + timedelta(days=step.days_after)).isoformat(),
            clock=step.clock,
            minutes=step.minutes,
            place=step.place,
        )
        for step in template_of(session, application.role_id)
        if loose(step.focus) not in covered
    ]
    return found[:MOST_AT_ONCE] or [next_entry(session, application_id, [], day.isoformat())]


def next_entry(session: Session, application_id: int, entries: Sequence[Entry], day: str | None) -> Entry:
    """One more interview: about the first focus area of the role that neither the loop nor the form has."""
    application = session.get_one(Application, application_id)
    taken = covered_areas(session, application_id) | {loose(one.focus) for one in entries}
    area = next((one for one in focus_areas(session, application.role_id) if loose(one.name) not in taken), None)
    return Entry(focus=area.name if area else "", minutes=area.minutes if area else 45, day=day)


def covered_areas(session: Session, application_id: int) -> set[str]:
    """The focus areas that planned interviews of an application have, as loose words."""
    query = select(Interview.focus).where(
        Interview.application_id == application_id, Interview.state == InterviewState.PLANNED
    )
    return {loose(focus) for focus in session.scalars(query)}


def draft_loop(
    session: Session, application_id: int, entries: Sequence[Entry], zone: str, act: Act, *, keeps_template: bool = False
) -> Preview:
    """Keep what was typed and show what it would be.

    Raises NotOnTheTeam, ApplicationOver, ZoneWrong, or PlanFaulty for interviews that can't be.
    """
    application = locked_application(session, application_id, act)
    require_team(session, session.get_one(Role, application.role_id), act)
    require_live(application)
    plans = _plans(session, application, entries, read_zone(zone))
    old = delete(LoopDraft).where(LoopDraft.workspace_id == act.workspace_id, LoopDraft.at < act.now - DRAFTS_KEPT)
    session.execute(old)
    draft = LoopDraft(
        workspace_id=act.workspace_id,
        application_id=application.id,
        person_id=act.actor,
        body={"plans": [asdict(plan) for plan in plans], "template": keeps_template},
        at=act.now,
        saved_at=None,
    )
    session.add(draft)
    session.flush()
    return _preview(session, application, draft, plans, act)


def draft_entries(session: Session, draft_id: int, act: Act) -> tuple[int, list[Entry], str, bool]:
    """(application, entries, zone, template?) of a draft, to change it. Raises NotFound for another person's."""
    draft = session.get(LoopDraft, draft_id)
    if draft is None or draft.person_id != act.actor or draft.workspace_id != act.workspace_id:
        raise NotFound(command=act.settings.command)
    plans = [_plan_of(one) for one in draft.body["plans"]]
    return draft.application_id, [_entry(plan) for plan in plans], plans[0].zone, bool(draft.body["template"])


def save_draft(session: Session, draft_id: int, act: Act) -> list[Interview]:
    """Plan what a draft holds, all of it or nothing. Raises NotFound, PlanSaved, and what `plan_interview` does."""
    draft = session.get(LoopDraft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.person_id != act.actor or draft.workspace_id != act.workspace_id:
        raise NotFound(command=act.settings.command)
    if draft.saved_at is not None:
        raise PlanSaved
    plans = [_plan_of(one) for one in draft.body["plans"]]
    planned = [plan_interview(session, draft.application_id, plan, act) for plan in plans]
    if draft.body["template"]:
        role = locked_role(session, act, session.get_one(Application, draft.application_id).role_id)
        keep_as_template(session, act.workspace_id, role.id, plans)
    draft.saved_at = act.now
    return planned


def _plans(session: Session, application: Application, entries: Sequence[Entry], zone: str) -> list[Plan]:
    faults: dict[int, Refusal] = {}
    plans = []
    for index, entry in enumerate(entries):
        try:
            plans.append(_plan(session, application, entry, zone))
        except Refusal as fault:
            faults[index] = fault
    if faults:
        raise PlanFaulty(faults)
    return plans


def _plan(session: Session, application: Application, entry: Entry, zone: str) -> Plan:
    wall = f"{entry.day} {entry.clock}"
    focus = " ".join(entry.focus.split())
    if not focus:
        raise FocusMissing
    require_people(session, application, entry.interviewers, entry.shadows)
    read_wall(wall, zone)
    minutes = require_length(entry.minutes or 0)
    return Plan(focus, wall, zone, entry.interviewers, entry.shadows, minutes, entry.place or None)


def _entry(plan: Plan) -> Entry:
    day, _, clock = plan.wall.partition(" ")
    return Entry(plan.focus, plan.interviewers, plan.shadows, day, clock, plan.minutes, plan.place)


def _plan_of(stored: dict[str, Any]) -> Plan:
    plan = Plan(**stored)
    return replace(plan, interviewers=tuple(plan.interviewers), shadows=tuple(plan.shadows))


def _preview(session: Session, application: Application, draft: LoopDraft, plans: Sequence[Plan], act: Act) -> Preview:
    slots = [_slot(plan) for plan in plans]
    doubts = doubts_about(session, application, slots, act)
    seen = [
        _previewed(session, application, slot, plan.shadows, plan.place, found, act)
        for slot, plan, found in zip(slots, plans, doubts, strict=True)
    ]
    return Preview(draft.id, application.id, tuple(seen), bool(draft.body["template"]))


def _slot(plan: Plan) -> Slot:
    starts_at = read_wall(plan.wall, plan.zone)
    return Slot(plan.focus, plan.wall, plan.zone, starts_at, plan.minutes, (*plan.interviewers, *plan.shadows))


def _previewed(
    session: Session,
    application: Application,
    slot: Slot,
    shadows: Sequence[str],
    place: str | None,
    doubts: tuple[Doubt, ...],
    act: Act,
) -> Previewed:
    role = session.get_one(Role, application.role_id)
    parts = {one: "shadow" if one in shadows else "interviewer" for one in slot.people}
    parts |= {one: "recruiter" for one in (*role.recruiter_ids, act.actor) if one not in parts}
    people = [_here(session, slot.starts_at, one, part, act) for one, part in parts.items()]
    candidate = session.get_one(Candidate, application.candidate_id)
    if candidate.zone:
        name = shown_name(session, application, may_name=True)
        wall = clock_face(local(slot.starts_at, candidate.zone))
        people.insert(len(slot.people), Here(None, name, "candidate", wall, candidate.zone))
    return Previewed(
        slot.focus, clock_face(local(slot.starts_at, slot.zone)), slot.zone, slot.minutes, place, tuple(people), doubts
    )


def _here(session: Session, at: datetime, person_id: str, part: str, act: Act) -> Here:
    zone = working_time(session, act.workspace_id, person_id).zone
    name = describe(person(session, act.workspace_id, person_id), person_id)
    return Here(person_id, name, part, clock_face(local(at, zone)), zone)
