"""What does a person's App Home show? Their interviews, what they owe, their roles, what is stuck, and their hours.

Plain values for one person; who must not see a candidate is told nothing of them here either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.candidates.candidates import called
from bot.hiring.candidates.may_see import may_see_candidate, standing
from bot.hiring.candidates.stages import stages_of
from bot.hiring.feedback.revealing import SITTING, duties
from bot.hiring.home.slipping import Slipping, slipping
from bot.hiring.interviews.reminder_times import Meeting
from bot.hiring.people.hours import said_time, working_time
from bot.hiring.people.people import is_decider, is_on_team, may_hold_rights, person
from bot.hiring.people.working_time import WorkingTime
from bot.models import Application, Candidate, Interview, Role, Seat
from bot.models.candidate import ENDED
from bot.models.interview import InterviewState, SeatState
from bot.models.role import RoleState
from bot.settings import Settings
from bot.timeutil import instant_of, local

AHEAD_DAYS = 7  # today included
OWED_BACK = timedelta(days=60)  # what is owed for longer is history


@dataclass(frozen=True, slots=True)
class HomeInterview:
    """One interview of the person's own."""

    interview_id: int
    candidate_id: int
    who: str
    focus: str
    role: str  # "R-12 Backend Engineer"
    starts_at: datetime
    wall: datetime  # by the person's clock
    minutes: int
    place: str | None
    is_asked: bool  # they have not said yet whether they come
    is_shadow: bool


@dataclass(frozen=True, slots=True)
class InProcess:
    """One candidate of a role."""

    application_id: int
    candidate_id: int
    who: str
    handle: str


@dataclass(frozen=True, slots=True)
class HomeRole:
    """One role of the person's, with those in process by stage, in the order of the stages."""

    role_id: int
    handle: str
    title: str
    openings: int
    filled: int
    stages: tuple[tuple[str, tuple[InProcess, ...]], ...]


@dataclass(frozen=True, slots=True)
class HomeLook:
    """Everything on one person's App Home."""

    person_id: str
    now: datetime
    today: date
    interviews_today: tuple[HomeInterview, ...]
    interviews_later: tuple[HomeInterview, ...]
    owed: tuple[HomeInterview, ...]
    roles: tuple[HomeRole, ...]
    slipping: tuple[Slipping, ...]
    clock: WorkingTime
    is_muted: bool
    decides: bool
    stale_at: datetime  # when it is out of date by itself

    @property
    def candidate_ids(self) -> list[int]:
        """Whom it may show."""
        meetings = (*self.interviews_today, *self.interviews_later, *self.owed)
        found = {one.candidate_id for one in meetings} | {one.candidate_id for one in self.slipping}
        found |= {one.candidate_id for role in self.roles for _, people in role.stages for one in people}
        return sorted(found)


def look_at_home(session: Session, workspace_id: str, person_id: str, settings: Settings, now: datetime) -> HomeLook:
    """What the person's App Home shows now."""
    clock = working_time(session, workspace_id, person_id)
    today = clock.day_of(now)
    known, said = person(session, workspace_id, person_id), said_time(session, workspace_id, person_id)
    roles = _roles_of(session, workspace_id, person_id) if known and may_hold_rights(known) else []
    own = list(_own(session, workspace_id, person_id, clock, now))
    ahead = [one for one in own if one.starts_at + timedelta(minutes=one.minutes) > now]
    return HomeLook(
        person_id=person_id,
        now=now,
        today=today,
        interviews_today=tuple(one for one in ahead if one.wall.date() <= today),
        interviews_later=tuple(one for one in ahead if today < one.wall.date() < today + timedelta(days=AHEAD_DAYS)),
        owed=tuple(_owed(session, person_id, own, now)),
        roles=tuple(_look_at_role(session, role, person_id, now) for role in roles),
        slipping=tuple(slipping(session, roles, person_id, now)),
        clock=clock,
        is_muted=said is not None and said.muted_at is not None,
        decides=known is not None and is_decider(known, settings),
        stale_at=_stale_at(own, clock, today, now),
    )


def _own(session: Session, workspace_id: str, person_id: str, clock: WorkingTime, now: datetime) -> Iterator[HomeInterview]:
    """The person's planned interviews, of the last weeks and to come, in order of time."""
    query = (
        select(Interview, Seat, Application)
        .join(Seat, Seat.interview_id == Interview.id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Seat.workspace_id == workspace_id,
            Seat.person_id == person_id,
            Seat.state.in_(SITTING),
            Interview.state == InterviewState.PLANNED,
            Interview.starts_at > now - OWED_BACK,
            Application.kind.not_in(ENDED),
        )
        .order_by(Interview.starts_at, Interview.id)
    )
    for interview, seat, application in session.execute(query):
        if may_see_candidate(standing(session, application, person_id, now)):
            yield _meeting(session, interview, seat, application, clock)


def _meeting(
    session: Session, interview: Interview, seat: Seat, application: Application, clock: WorkingTime
) -> HomeInterview:
    role = session.get_one(Role, application.role_id)
    return HomeInterview(
        interview_id=interview.id,
        candidate_id=application.candidate_id,
        who=_who(session, application),
        focus=interview.focus,
        role=f"{role.handle} {role.title}",
        starts_at=interview.starts_at,
        wall=local(interview.starts_at, clock.zone),
        minutes=interview.minutes,
        place=interview.place,
        is_asked=seat.state is SeatState.ASKED,
        is_shadow=seat.is_shadow,
    )


def _owed(session: Session, person_id: str, own: Sequence[HomeInterview], now: datetime) -> Iterator[HomeInterview]:
    """Those that are over and whose scorecard is still wanted from the person."""
    for one in own:
        if one.is_shadow or Meeting(one.starts_at, one.minutes).ends_at > now:
            continue
        application_id = session.get_one(Interview, one.interview_id).application_id
        found = duties(session, application_id)
        if any(duty.is_owed for duty in found if (duty.interview_id, duty.person_id) == (one.interview_id, person_id)):
            yield one


def _roles_of(session: Session, workspace_id: str, person_id: str) -> list[Role]:
    """The roles that the person works on and that are not over, newest first."""
    query = select(Role).where(Role.workspace_id == workspace_id).order_by(Role.number.desc())
    own = [role for role in session.scalars(query) if is_on_team(role, person_id)]
    live = select(Application.role_id).where(
        Application.role_id.in_([role.id for role in own]), Application.kind.not_in(ENDED)
    )
    busy = set(session.scalars(live))
    return [role for role in own if role.state is not RoleState.CLOSED or role.id in busy]


def _look_at_role(session: Session, role: Role, person_id: str, now: datetime) -> HomeRole:
    query = select(Application).where(Application.role_id == role.id, Application.kind.not_in(ENDED))
    by_stage: dict[str, list[InProcess]] = {stage.name: [] for stage in stages_of(session, role)}
    for application in session.scalars(query.order_by(Application.stage_since, Application.id)):
        if may_see_candidate(standing(session, application, person_id, now)):
            candidate = session.get_one(Candidate, application.candidate_id)
            shown = InProcess(application.id, candidate.id, _who(session, application), candidate.handle)
            by_stage.setdefault(application.stage, []).append(shown)
    stages = tuple((name, tuple(people)) for name, people in by_stage.items() if people)
    return HomeRole(role.id, role.handle, role.title, role.openings, role.filled, stages)


def _who(session: Session, application: Application) -> str:
    """The name: whoever looks was judged before."""
    return called(session, application.candidate_id) or session.get_one(Candidate, application.candidate_id).handle


def _stale_at(own: Sequence[HomeInterview], clock: WorkingTime, today: date, now: datetime) -> datetime:
    """The next end of an interview, else the person's midnight."""
    midnight = instant_of(today + timedelta(days=1), datetime.min.time(), clock.zone)
    ends = (Meeting(one.starts_at, one.minutes).ends_at for one in own)
    return min([midnight, *(end for end in ends if end > now)])
