"""What becomes of those in process is asked once, answered once, and nothing is cancelled before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.errors import NotOnTheTeam, ReasonMissing, SettledAlready
from bot.hiring.candidates.applications import add_application, move_application
from bot.hiring.candidates.candidates import Profile, add_candidate
from bot.hiring.candidates.ending_questions import QUESTION, ask_about_ended, in_process
from bot.hiring.candidates.endings import END, KEEP, answer_question, close_and_settle, hold_and_settle
from bot.hiring.roles.deciding import Act
from bot.models import Application, Candidate, Delivery, Ending, Interview, Lane, Role, RoleEvent
from bot.models.candidate import StageKind
from bot.models.interview import InterviewState
from bot.models.role import CloseReason, RoleState
from tests.bot.hiring.company import BEN, JONAS, MARTA, MONDAY, NOOR, OLGA, PRIYA, SETTINGS, WORKSPACE, Company
from tests.bot.hiring.following.watching import Watch


def questions(company: Company) -> list[tuple[str, str | None]]:
    """(why, answer) of all questions."""
    return company.look(lambda s: [(one.why.value, one.answer) for one in s.scalars(select(Ending).order_by(Ending.id))])


def asked(company: Company) -> set[str]:
    """Who is asked by direct message."""
    query = select(Lane.channel).join(Delivery, Delivery.lane_id == Lane.id).where(Delivery.kind == QUESTION)
    return company.look(lambda session: set(session.scalars(query)))


def state(company: Company) -> tuple[StageKind, InterviewState]:
    """Of Sam's application and interview."""

    def query(session: Session) -> Any:
        interview = session.scalars(select(Interview).order_by(Interview.id)).first()
        return session.get_one(Application, company.application_id).kind, interview.state if interview else None

    found: tuple[StageKind, InterviewState] = company.look(query)
    return found


def another_role(company: Company, **facts: Any) -> int:
    """A second role of Acme's; its id."""
    with company.store.begin() as session:
        first = session.get_one(Role, company.role_id)
        values = {c.name: getattr(first, c.name) for c in Role.__table__.columns if c.name not in ("id", "number")}
        role = Role(**{**values, "number": 13, "title": "Data Engineer", **facts})
        session.add(role)
        session.flush()
        return role.id


def test_closing_without_an_answer_cancels_nothing_and_asks_the_owner(sam: Company) -> None:
    sam.plan("2026-03-24 14:00", JONAS)
    sam.do(close_and_settle, sam.role_id, CloseReason.CANCELLED, "", None, "", sam.act(OLGA))
    assert state(sam) == (StageKind.APPLIED, InterviewState.PLANNED)
    assert (questions(sam), asked(sam)) == ([("closed", None)], {MARTA})


@pytest.mark.parametrize(("answer", "kind"), [(KEEP, StageKind.APPLIED), (END, StageKind.REJECTED)])
def test_closing_with_an_answer_asks_nobody(sam: Company, answer: str, kind: StageKind) -> None:
    sam.plan("2026-03-24 14:00", JONAS)
    sam.do(close_and_settle, sam.role_id, CloseReason.CANCELLED, "", answer, "", sam.act(MARTA))
    cancelled = InterviewState.CANCELLED if answer == END else InterviewState.PLANNED
    assert (state(sam), questions(sam)) == ((kind, cancelled), [])


def test_holding_asks_the_same_and_ending_then_needs_a_reason(sam: Company) -> None:
    with pytest.raises(ReasonMissing):
        sam.do(hold_and_settle, sam.role_id, END, " ", sam.act(MARTA))
    assert sam.look(lambda session: session.get_one(Role, sam.role_id).state) is RoleState.OPEN
    sam.do(hold_and_settle, sam.role_id, None, "", sam.act(OLGA))
    assert questions(sam) == [("held", None)]


def test_who_does_not_work_on_the_role_settles_nothing(sam: Company) -> None:
    with pytest.raises(NotOnTheTeam):
        sam.do(close_and_settle, sam.role_id, CloseReason.CANCELLED, "", END, "x", sam.act(OLGA))
    sam.do(hold_and_settle, sam.role_id, None, "", sam.act(OLGA))
    with pytest.raises(NotOnTheTeam):
        sam.do(answer_question, 1, END, "x", sam.act(OLGA))
    assert state(sam)[0] is StageKind.APPLIED


def test_closing_where_nobody_is_in_process_asks_nothing(company: Company) -> None:
    company.do(close_and_settle, company.role_id, CloseReason.OTHER, "", None, "", company.act(MARTA))
    assert questions(company) == []


def test_two_answers_are_one(sam: Company) -> None:
    sam.do(hold_and_settle, sam.role_id, None, "", sam.act(OLGA))
    assert sam.do(answer_question, 1, END, "we pause", sam.act(MARTA)) == 1
    for answer in (END, KEEP):
        with pytest.raises(SettledAlready, match=r"Marta has answered that already: they end them\."):
            sam.do(answer_question, 1, answer, "me too", sam.act(PRIYA))
    assert questions(sam) == [("held", "end")]


def test_a_commit_that_closes_asks_once_and_cancels_nothing(sam: Company) -> None:
    def closes(session: Session) -> None:
        role = session.get_one(Role, sam.role_id)
        event = RoleEvent(kind="closed")
        for _ in range(2):
            ask_about_ended(session, [(role, event), (role, event)], SETTINGS, sam.now, by="c0ffee")

    sam.do(closes)
    assert (questions(sam), state(sam)[0]) == ([("posting", None)], StageKind.APPLIED)


def test_a_posting_that_goes_closes_its_role_and_its_owner_is_asked(store: Store, tmp_path: Path) -> None:
    watch = Watch(store, tmp_path)
    watch.start()
    role_id = watch.role("Rigger").id
    with store.begin() as session:
        role = session.get_one(Role, role_id)
        role.owner_id = MARTA
        candidate = add_candidate(session, Profile("Sam"), Act(WORKSPACE, MARTA, SETTINGS, MONDAY))
        add_application(session, candidate, role, Act(WORKSPACE, MARTA, SETTINGS, MONDAY), is_imported=True)
    assert watch.change({"jobs/rigger.md": None}, 5) == ["closed Rigger"]
    with store.reading() as session:
        ending = session.scalars(select(Ending)).one()
        assert (ending.why.value, ending.asked, ending.answer) == ("posting", [MARTA], None)
        assert session.scalars(select(Application)).one().is_live
    watch.place.close()


def test_the_last_hire_asks_and_one_before_it_does_not(sam: Company) -> None:
    other = sam.do(lambda session: _second(session, sam))
    sam.do(move_application, sam.application_id, "hired", sam.act(MARTA))
    assert questions(sam) == []
    sam.do(move_application, other, "hired", sam.act(MARTA))
    assert questions(sam) == [("filled", None)]


def _second(session: Session, company: Company) -> int:
    candidate = add_candidate(session, Profile("Ada Lund"), company.act())
    return add_application(session, candidate, session.get_one(Role, company.role_id), company.act()).id


def test_a_hire_asks_the_other_role_which_learns_no_more_than_that(sam: Company) -> None:
    role_id = another_role(sam, owner_id=BEN, hiring_channel=None)

    def apply(session: Session) -> int:
        candidate = session.get_one(Candidate, sam.candidate_id)
        return add_application(session, candidate, session.get_one(Role, role_id), sam.act()).id

    other = sam.do(apply)
    sam.do(move_application, sam.application_id, "hired", sam.act(MARTA))
    assert (questions(sam), asked(sam)) == ([("hired", None)], {BEN})
    assert sam.do(answer_question, 1, END, "was hired elsewhere", sam.act(BEN)) == 1
    assert sam.look(lambda session: session.get_one(Application, other).kind) is StageKind.WITHDRAWN


def test_who_is_in_process_is_counted_by_stage(sam: Company) -> None:
    sam.plan("2026-03-24 14:00", JONAS)
    sam.plan("2026-03-10 14:00", NOOR, focus="Tests")
    found = sam.look(lambda session: in_process(session, sam.role_id, sam.now))
    assert (found.applications, found.interviews, found.stages) == (1, 1, (("Applied", 1),))
    assert sam.look(lambda session: session.scalars(select(Ending.id)).all()) == []
