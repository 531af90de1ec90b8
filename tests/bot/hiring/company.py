"""Acme as the tests about candidates know it: its people, one role, and short ways to do what people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from bot.database import Store
from bot.hiring.candidates.applications import add_application
from bot.hiring.candidates.candidates import Profile, add_candidate
from bot.hiring.interviews.interviews import Plan, plan_interview
from bot.hiring.roles.deciding import Act
from bot.models import Person, Role
from bot.models.role import RoleState
from bot.settings import Rights, Settings
from bot.timeutil import instant_of
from tests.casting import UNTIL_REBOOT

P = ParamSpec("P")
T = TypeVar("T")

WORKSPACE = "T0ACME"
PRIYA, MARTA, JONAS, NOOR, TESS, BEN, GUS, OLGA = (
    "U0PRIYA",  # recruiter, Berlin
    "U0MARTA",  # hiring manager, New York
    "U0JONAS",  # interviewer, London
    "U0NOOR",  # interviewer, Kolkata
    "U0TESS",  # interviewer, Los Angeles
    "U0BEN",  # the owner's backup, Berlin
    "U0GUS",  # a guest
    "U0OLGA",  # a colleague who has nothing to do with it; privacy contact
)
ZONES = {
    PRIYA: "Europe/Berlin",
    MARTA: "America/New_York",
    JONAS: "Europe/London",
    NOOR: "Asia/Kolkata",
    TESS: "America/Los_Angeles",
    BEN: "Europe/Berlin",
    GUS: "Europe/London",
    OLGA: "Europe/Berlin",
}
NAME, MAIL = "Sam Adeyemi-Fox", "sam@adeyemi.example"
SETTINGS = Settings(rights=Rights(privacy_contacts=(OLGA,)), privacy=UNTIL_REBOOT)
MONDAY = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)


@dataclass
class Company:
    """One database with Acme in it, and a clock that the test moves."""

    store: Store
    role_id: int
    now: datetime = MONDAY
    candidate_id: int = 0
    application_id: int = 0
    interviews: list[int] = field(default_factory=list)

    def act(self, actor: str = PRIYA) -> Act:
        """What a use case needs to know about who acts, now."""
        return Act(WORKSPACE, actor, SETTINGS, self.now)

    def do(self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case in a transaction of its own."""
        with self.store.begin() as session:
            return use_case(session, *args, **kwargs)

    def look(self, query: Callable[[Session], T]) -> T:
        """Read something; rows stay readable."""
        with self.store.reading() as session:
            found = query(session)
            session.expunge_all()
            return found

    def add_sam(self, **profile: Any) -> None:
        """Sam applies for the role."""
        candidate = self.do(add_candidate, Profile(NAME, MAIL, **profile), self.act())
        self.candidate_id = candidate.id
        self.application_id = self.apply(candidate.id)

    def apply(self, candidate_id: int) -> int:
        """A candidate applies for the role; the application's id."""
        from bot.models import Candidate

        def work(session: Session) -> int:
            candidate, role = session.get_one(Candidate, candidate_id), session.get_one(Role, self.role_id)
            return add_application(session, candidate, role, self.act()).id

        return self.do(work)

    def plan(self, wall: str, *interviewers: str, zone: str = "Europe/Berlin", focus: str = "SQL", **plan: Any) -> int:
        """Priya plans an interview; its id."""
        agreed = Plan(focus, wall, zone, interviewers, **plan)
        interview = self.do(plan_interview, self.application_id, agreed, self.act())
        self.interviews.append(interview.id)
        return interview.id


def found_company(store: Store) -> Company:
    """Put Acme's people and one open role into an empty database."""
    with store.begin() as session:
        for slack_id, zone in ZONES.items():
            session.add(_person(slack_id, zone))
        role = _role()
        session.add(role)
        session.flush()
        return Company(store, role.id)


def at(day: date, hour: int, minute: int = 0, zone: str = "Europe/Berlin") -> datetime:
    """The instant of a wall time."""
    return instant_of(day, time(hour, minute), zone)


def _person(slack_id: str, zone: str) -> Person:
    return Person(
        workspace_id=WORKSPACE,
        slack_id=slack_id,
        name=slack_id.removeprefix("U0").capitalize(),
        zone=zone,
        is_admin=False,
        is_guest=slack_id == GUS,
        is_outsider=False,
        is_bot=False,
        is_deleted=False,
        groups=[],
        seen_at=MONDAY,
    )


def _role() -> Role:
    return Role(
        workspace_id=WORKSPACE,
        number=12,
        title="Backend Engineer",
        tags=[],
        state=RoleState.OPEN,
        decided_at=MONDAY,
        decided_by=MARTA,
        decided_in="slack",
        corrections={},
        owner_id=MARTA,
        backup_id=BEN,
        recruiter_ids=[PRIYA],
        hiring_channel="G0HIRINGENG",
        openings=2,
        filled=0,
        created_at=MONDAY,
    )
