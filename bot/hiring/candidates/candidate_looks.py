"""What may somebody be shown about a candidate? Plain values for one viewer, made only after the rules were asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import InterviewOver, NoSuchCandidate, NotOnTheTeam, WhichRole
from bot.hiring.candidates.application_records import applications_of
from bot.hiring.candidates.candidates import find_candidate, shown_name
from bot.hiring.candidates.may_see import may_see_candidate, standing
from bot.hiring.candidates.stages import next_stage
from bot.hiring.feedback.revealing import SITTING, count_in, duties
from bot.hiring.people.hours import working_time
from bot.hiring.people.people import is_on_team, person
from bot.hiring.people.permissions import describe
from bot.hiring.roles.deciding import Act
from bot.models import Application, Candidate, Interview, Role, Seat
from bot.models.candidate import StageKind
from bot.models.interview import InterviewState, SeatState
from bot.models.role import RoleState
from bot.timeutil import clock_face, local


@dataclass(frozen=True, slots=True)
class Sitter:
    """One person's part in an interview, with the time on their own clock."""

    person_id: str
    name: str
    is_shadow: bool
    state: str
    wall: str  # "Mon 30 Mar 09:30"
    zone: str


@dataclass(frozen=True, slots=True)
class InterviewLook:
    """One interview."""

    interview_id: int
    focus: str
    starts_at: datetime
    wall: str  # as agreed: "Mon 30 Mar 2026 09:30"
    zone: str
    minutes: int
    place: str | None
    state: str
    sitters: tuple[Sitter, ...]
    agreed: str  # "2026-03-30 09:30", for forms
    declined: tuple[tuple[str, str], ...] = ()  # (Slack user id, name) of those who said no and have no successor yet


@dataclass(frozen=True, slots=True)
class ApplicationLook:
    """One application as the viewer may see it."""

    application_id: int
    candidate: str  # the name
    handle: str
    role_title: str
    role_handle: str
    stage: str
    stage_since: datetime
    is_live: bool
    in_count: int
    wanted_count: int
    interviews: tuple[InterviewLook, ...]
    may_plan: bool
    role_id: int = 0
    revision: int = 1  # of its stage: what a button saw
    kind: StageKind = StageKind.APPLIED
    next_stage: str | None = None  # where [Move on] leads
    is_next_hire: bool = False
    is_elsewhere: bool = False  # the person is in process for another role too; which one is nobody's business here
    must_tell: bool = False  # nobody has told the candidate of the decision yet
    is_team: bool = False  # the viewer works on the role


def look_at_candidate(session: Session, handle: str, act: Act) -> list[ApplicationLook]:
    """The applications of a candidate that the actor may see, newest first. Raises NoSuchCandidate."""
    candidate = find_candidate(session, handle, act)
    return [_look(session, one, act) for one in _visible(session, candidate, act)]


def find_application(session: Session, handle: str, role_handle: str | None, act: Act) -> ApplicationLook:
    """The one application that is meant: of that role, else the only live one. Raises NoSuchCandidate or WhichRole."""
    looks = look_at_candidate(session, handle, act)
    if role_handle:
        looks = [one for one in looks if one.role_handle.lower() == role_handle.lower()]
    elif any(one.is_live for one in looks):
        looks = [one for one in looks if one.is_live]
    if not looks:
        raise NoSuchCandidate
    if len(looks) > 1 and not role_handle:
        raise WhichRole(handle=looks[0].handle, example=f"{looks[0].handle} {looks[0].role_handle}")
    return looks[0]


def look_at_application(session: Session, application_id: int, act: Act) -> ApplicationLook:
    """One application by its id. Raises NoSuchCandidate where the actor may not see it."""
    application = session.get(Application, application_id)
    if application is None or not may_see_candidate(standing(session, application, act.actor, act.now)):
        raise NoSuchCandidate
    return _look(session, application, act)


def look_for_rendering(session: Session, application: Application) -> ApplicationLook:
    """An application for a message: who may be named in it is for the caller to judge, and nobody acts from it."""
    return _facts(session, application)


def look_at_interview(session: Session, interview: Interview) -> InterviewLook:
    """One interview with the time on everybody's clock."""
    query = select(Seat).where(Seat.interview_id == interview.id).order_by(Seat.id)
    seats = list(session.scalars(query))
    return InterviewLook(
        interview_id=interview.id,
        focus=interview.focus,
        starts_at=interview.starts_at,
        wall=clock_face(local(interview.starts_at, interview.zone), with_year=True),
        zone=interview.zone,
        minutes=interview.minutes,
        place=interview.place,
        state=interview.state.value,
        sitters=tuple(_sitter(session, interview, seat) for seat in seats if seat.state in SITTING),
        agreed=interview.wall,
        declined=tuple(
            (seat.person_id, person_name(session, interview.workspace_id, seat.person_id))
            for seat in seats
            if seat.state is SeatState.DECLINED
        ),
    )


def look_at_planned(session: Session, interview_id: int, act: Act) -> tuple[ApplicationLook, InterviewLook]:
    """An interview that the actor may change. Raises NoSuchCandidate, NotOnTheTeam or InterviewOver."""
    interview = session.get(Interview, interview_id)
    if interview is None:
        raise NoSuchCandidate
    look = look_at_application(session, interview.application_id, act)
    if not look.may_plan:
        raise NotOnTheTeam(command=act.settings.command)
    if interview.state is not InterviewState.PLANNED:
        raise InterviewOver
    return look, look_at_interview(session, interview)


def name_for(session: Session, interview: Interview, person_id: str, now: datetime) -> str:
    """What to call the candidate of an interview to one person: the name if they may see it, else the codename."""
    application = session.get_one(Application, interview.application_id)
    may_name = may_see_candidate(standing(session, application, person_id, now))
    return shown_name(session, application, may_name=may_name)


def person_name(session: Session, workspace_id: str, slack_id: str) -> str:
    """What colleagues call a person. Plain text: to name somebody must not notify them."""
    return describe(person(session, workspace_id, slack_id), slack_id)


def roles_of_team(session: Session, act: Act) -> list[tuple[int, str, str]]:
    """(id, handle, title) of the roles that the actor works on and that are not closed, newest first."""
    query = select(Role).where(Role.workspace_id == act.workspace_id, Role.state != RoleState.CLOSED)
    roles: Sequence[Role] = session.scalars(query.order_by(Role.number.desc())).all()
    return [(role.id, role.handle, role.title) for role in roles if is_on_team(role, act.actor)]


def _visible(session: Session, candidate: Candidate, act: Act) -> list[Application]:
    found = reversed(applications_of(session, candidate.id))
    return [one for one in found if may_see_candidate(standing(session, one, act.actor, act.now))]


def _look(session: Session, application: Application, act: Act) -> ApplicationLook:
    role = session.get_one(Role, application.role_id)
    is_team = is_on_team(role, act.actor)
    return replace(_facts(session, application), may_plan=is_team and application.is_live, is_team=is_team)


def _facts(session: Session, application: Application) -> ApplicationLook:
    role = session.get_one(Role, application.role_id)
    query = select(Interview).where(Interview.application_id == application.id, Interview.state != InterviewState.CANCELLED)
    in_count, wanted = count_in(duties(session, application.id))
    following = next_stage(session, application)
    return ApplicationLook(
        application_id=application.id,
        candidate=shown_name(session, application, may_name=True),
        handle=session.get_one(Candidate, application.candidate_id).handle,
        role_title=role.title,
        role_handle=role.handle,
        stage=application.stage,
        stage_since=application.stage_since,
        is_live=application.is_live,
        in_count=in_count,
        wanted_count=wanted,
        interviews=tuple(look_at_interview(session, one) for one in session.scalars(query.order_by(Interview.starts_at))),
        may_plan=False,
        role_id=role.id,
        revision=application.revision,
        kind=application.kind,
        next_stage=following.name if following else None,
        is_next_hire=following is not None and following.kind is StageKind.HIRED,
        is_elsewhere=_is_elsewhere(session, application),
        must_tell=application.must_tell_since is not None,
    )


def _is_elsewhere(session: Session, application: Application) -> bool:
    others = applications_of(session, application.candidate_id)
    return any(one.is_live and one.id != application.id for one in others)


def _sitter(session: Session, interview: Interview, seat: Seat) -> Sitter:
    zone = working_time(session, interview.workspace_id, seat.person_id).zone
    wall = clock_face(local(interview.starts_at, zone))
    name = person_name(session, interview.workspace_id, seat.person_id)
    return Sitter(seat.person_id, name, seat.is_shadow, seat.state.value, wall, zone)
