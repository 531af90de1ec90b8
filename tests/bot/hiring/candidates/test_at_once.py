"""Two people do the same at once, on both databases: one act, the other one is told; and nothing waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import AlreadyUndone, MovedMeanwhile, Refusal, SettledAlready
from bot.hiring.candidates.applications import last_move, move_application, told_candidate, undo_move
from bot.hiring.candidates.candidate_sheet import read_sheet
from bot.hiring.candidates.candidates import Profile, add_candidate
from bot.hiring.candidates.editing import follow
from bot.hiring.candidates.endings import END, KEEP, answer_question, close_and_settle, hold_and_settle
from bot.hiring.candidates.import_planning import Settled
from bot.hiring.candidates.importing import import_candidates
from bot.hiring.candidates.merging import merge_candidates
from bot.hiring.people.permissions import Viewer
from bot.models import Application, ApplicationEvent, Candidate, CandidateMerge, Follower, Role
from bot.models.role import CloseReason, RoleState
from tests.bot.hiring.company import JONAS, MARTA, NOOR, OLGA, PRIYA, WORKSPACE, Company

Work = Callable[[Session], Any]


def at_once(company: Company, *works: Work) -> list[Any]:
    """Run all of them together, each in a transaction of its own; results and refusals, in their order."""
    start = threading.Barrier(len(works))
    found: list[Any] = [None] * len(works)

    def run(number: int, work: Work) -> None:
        start.wait(10)
        try:
            found[number] = company.do(work)
        except Refusal as refusal:
            found[number] = refusal

    threads = [threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive(), "they wait for each other"
    return found


def one_each(found: list[Any], refusal: type[Refusal]) -> None:
    """One did it, the other one was told."""
    assert sorted(isinstance(one, refusal) for one in found) == [False, True], found


def events(company: Company, kind: str) -> int:
    query = select(func.count(ApplicationEvent.id)).where(ApplicationEvent.kind == kind)
    return company.look(lambda session: session.scalars(query).one())


@pytest.mark.parametrize(("stage", "reason"), [("screen", None), ("rejected", "too junior")])
def test_two_move_the_same_card(sam: Company, stage: str, reason: str | None) -> None:
    sam.plan("2026-03-24 14:00", JONAS)

    def moves(actor: str) -> Work:
        return lambda s: move_application(s, sam.application_id, stage, sam.act(actor), reason=reason, revision=1).id

    one_each(at_once(sam, moves(MARTA), moves(PRIYA)), MovedMeanwhile)
    assert events(sam, "ended" if reason else "moved") == 1


def test_two_undo_and_two_tell(sam: Company) -> None:
    sam.do(move_application, sam.application_id, "offer", sam.act())
    told = at_once(sam, *(lambda s, who=who: told_candidate(s, sam.application_id, sam.act(who)) for who in (MARTA, PRIYA)))
    assert (sorted(told), events(sam, "told")) == ([False, True], 1)
    event_id = sam.look(lambda session: last_move(session, sam.application_id).id)  # type: ignore[union-attr]
    undone = at_once(sam, *(lambda s, who=who: undo_move(s, event_id, sam.act(who)).id for who in (MARTA, PRIYA)))
    one_each(undone, AlreadyUndone)


def test_two_add_the_same_person(company: Company) -> None:
    profile = Profile("Sam Adeyemi", "sam@adeyemi.example")
    ids = at_once(company, *(lambda s, who=who: add_candidate(s, profile, company.act(who)).id for who in (MARTA, PRIYA)))
    assert ids[0] == ids[1]


def test_two_import_the_same_file(company: Company) -> None:
    sheet = read_sheet(b"name,email,role\n" + b"".join(b"P%d,p%d@x.example,R-12\n" % (n, n) for n in range(8)), "f.csv")
    viewer = Viewer(WORKSPACE, PRIYA, is_decider=True, is_certain=True)

    def brings(session: Session) -> int:
        return import_candidates(session, sheet, Settled(), viewer, company.act(), lambda _: True).added

    assert sorted(at_once(company, brings, brings)) == [0, 8]
    assert company.look(lambda session: session.scalars(select(func.count(Candidate.id))).one()) == 8


def test_two_answer_one_question_and_two_close_one_role(sam: Company) -> None:
    sam.do(hold_and_settle, sam.role_id, None, "", sam.act(OLGA))
    found = at_once(
        sam,
        lambda s: answer_question(s, 1, END, "we pause", sam.act(MARTA)),
        lambda s: answer_question(s, 1, KEEP, "", sam.act(PRIYA)),
    )
    one_each(found, SettledAlready)


def test_one_closes_the_role_and_ends_everybody_while_another_moves_them(sam: Company) -> None:
    ids = [sam.application_id]
    for number in range(4):
        candidate = sam.do(add_candidate, Profile(f"P{number}"), sam.act())
        ids.append(sam.apply(candidate.id))
    for application_id, who in zip(ids, (JONAS, NOOR, JONAS, NOOR, JONAS), strict=True):
        sam.application_id = application_id
        sam.plan("2026-03-24 14:00", who)

    def closes(session: Session) -> None:
        close_and_settle(session, sam.role_id, CloseReason.CANCELLED, "", END, "cancelled", sam.act(MARTA))

    def moves(application_id: int) -> Work:
        return lambda s: move_application(s, application_id, "withdrawn", sam.act(), reason="left", revision=1).id

    at_once(sam, closes, *(moves(one) for one in reversed(ids)))
    assert sam.look(lambda session: session.get_one(Role, sam.role_id).state) is RoleState.CLOSED
    kinds = sam.look(lambda session: {one.kind.value for one in session.scalars(select(Application))})
    assert kinds <= {"rejected", "withdrawn"}
    assert events(sam, "ended") == 5


def test_two_merge_the_same_pair_and_one_the_other_way_round(sam: Company) -> None:
    other = sam.do(add_candidate, Profile("S. Adeyemi"), sam.act()).id
    sam.apply(other)

    def joins(kept: int, merged: int) -> Work:
        return lambda s: merge_candidates(s, kept, merged, sam.act()).id

    at_once(sam, joins(sam.candidate_id, other), joins(sam.candidate_id, other), joins(other, sam.candidate_id))
    assert sam.look(lambda session: session.scalars(select(func.count(CandidateMerge.id))).one()) == 1


def test_following_twice_at_once_is_following_once(sam: Company) -> None:
    at_once(sam, *(lambda s: follow(s, sam.application_id, sam.act(), follows=True) for _ in range(2)))
    assert sam.look(lambda session: session.scalars(select(func.count(Follower.id))).one()) == 1
