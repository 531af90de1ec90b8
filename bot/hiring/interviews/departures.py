"""What becomes of the duties of somebody who has left? Done again and again, whenever Slack tells us of people: the second
time finds nothing.

Their places in interviews count as declined, so nobody waits for their scorecards; what is to come goes to the role's owner
with people who could take over. Roles they owned pass to the backup. Scorecards that are in stay.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.hiring.candidates.application_records import locked_application, record_event
from bot.hiring.candidates.telling import About, tell
from bot.hiring.feedback.revealing import SITTING
from bot.hiring.interviews.interview_notices import tell_owner
from bot.hiring.interviews.reminding import derive_reminders, meeting_of
from bot.hiring.people.standing_in import acting_owner
from bot.hiring.roles.deciding import Act, change_role, locked_role
from bot.models import Interview, Person, Role, Scorecard, Seat
from bot.models.feedback import ScorecardState
from bot.models.interview import InterviewState, SeatState
from bot.models.role import RoleState
from bot.settings import Settings

ROLE_PASSED = "role_passed"
"""The kind of a delivery that tells somebody that a role is theirs now."""
BY_SLACK = "Slack"  # who did it: nobody here


def settle_departures(session: Session, workspace_id: str, settings: Settings, now: datetime) -> int:
    """Free the places and pass on the roles of everybody whom Slack calls deactivated; how many people that concerned."""
    act = Act(workspace_id, BY_SLACK, settings, now)
    query = select(Person.slack_id).where(Person.workspace_id == workspace_id, Person.is_deleted.is_(True))
    gone = sorted(session.scalars(query))
    for application_id in sorted({place[1] for one in gone for place in _places_of(session, one, act)}):
        locked_application(session, application_id, act)  # before any interview, as everybody else locks them
    return sum([_pass_on(session, one, act) for one in gone]) if gone else 0


def _pass_on(session: Session, person_id: str, act: Act) -> bool:
    roles = _roles_of(session, person_id, act)
    for role in roles:
        _pass_role(session, role.id, person_id, act)
    seats = _places_of(session, person_id, act)
    for interview_id, application_id in seats:
        _free_place(session, interview_id, application_id, person_id, act)
    return bool(roles or seats)


def _roles_of(session: Session, person_id: str, act: Act) -> list[Role]:
    query = select(Role).where(Role.workspace_id == act.workspace_id).order_by(Role.id)
    return [role for role in session.scalars(query) if person_id in (role.owner_id, role.backup_id, *role.recruiter_ids)]


def _pass_role(session: Session, role_id: int, person_id: str, act: Act) -> None:
    role = locked_role(session, act, role_id)
    was_owner = role.owner_id == person_id
    backup = role.backup_id if role.backup_id != person_id else None
    changes = {
        "owner_id": backup if was_owner else role.owner_id,
        "backup_id": None if was_owner else backup,
        "recruiter_ids": [one for one in role.recruiter_ids if one != person_id],
    }
    change_role(session, role, act, "staffed", "person_left", changes)
    if was_owner and role.owner_id and role.state is not RoleState.CLOSED:
        tell(session, [About(_passed(role, person_id), ())], act.now)


def _passed(role: Role, person_id: str) -> Note:
    key = f"role:{role.id}:{ROLE_PASSED}:{person_id}:{role.owner_id}"
    return Note(
        workspace_id=role.workspace_id,
        channel=role.owner_id or "",
        kind=ROLE_PASSED,
        subject=f"role:{role.id}",
        dedup_key=key,
        body={"role": role.id, "left": person_id},
        card_key=key,
        may_repeat=True,
    )


def _places_of(session: Session, person_id: str, act: Act) -> list[tuple[int, int]]:
    """(interview, application) of each place that waits for something: an interview to come, or a scorecard."""
    is_in = select(Scorecard.interview_id).where(Scorecard.author_id == person_id, Scorecard.state == ScorecardState.IN)
    query = (
        select(Interview.id, Interview.application_id)
        .join(Seat, Seat.interview_id == Interview.id)
        .where(
            Interview.workspace_id == act.workspace_id,
            Interview.state == InterviewState.PLANNED,
            Interview.id.not_in(is_in),
            Seat.person_id == person_id,
            Seat.state.in_(SITTING),
        )
    )
    return [(row[0], row[1]) for row in session.execute(query.order_by(Interview.id))]


def _free_place(session: Session, interview_id: int, application_id: int, person_id: str, act: Act) -> None:
    application = locked_application(session, application_id, act)
    interview = session.get_one(Interview, interview_id, with_for_update=True, populate_existing=True)
    query = select(Seat).where(Seat.interview_id == interview_id, Seat.person_id == person_id, Seat.state.in_(SITTING))
    seat = session.scalars(query).first()
    if seat is None or interview.state is not InterviewState.PLANNED:
        return
    seat.state, seat.answered_at = SeatState.DECLINED, act.now
    record_event(session, application, act, "interviewer_left", after={"interview": interview.id, "person": person_id})
    derive_reminders(session, interview, act.now)
    if meeting_of(interview).starts_at > act.now and application.is_live:
        owner = acting_owner(session, session.get_one(Role, application.role_id), act.now)
        if owner is not None:
            tell_owner(session, interview, "left", owner, person_id, act.now)
