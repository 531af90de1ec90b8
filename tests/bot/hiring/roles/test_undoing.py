"""Undo: for ten minutes, unless overtaken; what was not yet sent is not sent, what was told is told back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.errors import AlreadyUndone, NotFound, UndoOvertaken, UndoTooLate
from bot.hiring.roles.announcing import announce
from bot.hiring.roles.correcting import take_back
from bot.hiring.roles.roles import close_role, create_role, hold_role, open_role
from bot.hiring.roles.staffing import Team, set_team
from bot.hiring.roles.undoing import undo
from bot.models import Posting, Role, RoleEvent, Source
from bot.models.role import CloseReason, RoleState
from tests.casting import (
    JOBS,
    MARTA,
    NOON,
    OLGA,
    WORKSPACE,
    a_role,
    act_of,
    added,
    an_event,
    sent,
    settle_in,
    some_settings,
    waiting,
)


def open_and_told(session: Session, **facts: object) -> Role:
    """A role that the repository opened, with its card in #jobs."""
    settle_in(session)
    role = added(session, a_role(**facts))
    announce(session, role, an_event(session, role, "opened"), some_settings(), NOON)
    sent(session)
    return role


def test_undo_puts_back_state_reason_and_who_decided(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        done = close_role(session, role.id, CloseReason.FILLED, None, act_of())

        back = undo(session, done.event_id, act_of(OLGA, NOON + timedelta(minutes=10)))

        assert RoleState.OPEN is back.state
        assert (role.close_reason, role.filled) == (None, 0)
        assert (role.decided_by, role.decided_at, role.opened_at) == ("repository", NOON, NOON)


def test_what_was_not_yet_sent_is_not_sent(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        done = close_role(session, role.id, CloseReason.FILLED, None, act_of())

        undo(session, done.event_id, act_of())

        assert waiting(session) == [("role_card", JOBS)]


def test_what_was_told_in_the_thread_is_told_back(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        done = close_role(session, role.id, CloseReason.FILLED, None, act_of())
        sent(session)

        undo(session, done.event_id, act_of())

        assert waiting(session) == [("role_card", JOBS), ("role_line", JOBS)]


def test_undo_of_a_first_opening_takes_its_card_down(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role(state=RoleState.DRAFT, posting_state="draft"))
        done = open_role(session, role.id, act_of())
        sent(session)

        undo(session, done.event_id, act_of())

        assert (role.state, role.announced_at, role.opened_at) == (RoleState.DRAFT, None, None)
        assert waiting(session) == [("role_taken_down", JOBS)]


def test_undo_of_a_first_opening_before_it_was_sent_posts_nothing(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role(state=RoleState.DRAFT))
        done = open_role(session, role.id, act_of())

        undo(session, done.event_id, act_of())

        assert waiting(session) == []


def test_a_created_role_is_gone_for_everybody_once_undone(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        done = create_role(session, "Data Lead", act_of())

        undo(session, done.event_id, act_of())

        role = session.get_one(Role, done.role_id)
        assert (role.state, role.close_reason, role.opened_at) == (RoleState.CLOSED, CloseReason.CANCELLED, None)
        assert waiting(session) == []


def test_after_ten_minutes_it_is_too_late(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        done = hold_role(session, role.id, act_of())

        with pytest.raises(UndoTooLate, match="10 minutes"):
            undo(session, done.event_id, act_of(now=NOON + timedelta(minutes=10, seconds=1)))


def test_another_decider_who_decided_since_is_not_overruled(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        first = hold_role(session, role.id, act_of())
        close_role(session, role.id, CloseReason.CANCELLED, None, act_of(OLGA))

        with pytest.raises(UndoOvertaken, match="Somebody has decided about R-1 since"):
            undo(session, first.event_id, act_of())
        assert RoleState.CLOSED is role.state


def test_a_commit_that_decided_since_is_not_overruled(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        done = hold_role(session, role.id, act_of())
        an_event(session, role, "closed", before={"state": "on_hold"}, after={"state": "closed"})

        with pytest.raises(UndoOvertaken):
            undo(session, done.event_id, act_of())


def test_a_later_change_of_something_else_does_not_stand_in_the_way(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        done = hold_role(session, role.id, act_of())
        an_event(session, role, "pay_changed", before={"pay": None}, after={"pay": {"min": 1}})

        assert RoleState.OPEN is undo(session, done.event_id, act_of()).state


def test_pressing_undo_twice_changes_nothing_more(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        done = hold_role(session, role.id, act_of())
        undo(session, done.event_id, act_of())

        with pytest.raises(AlreadyUndone):
            undo(session, done.event_id, act_of())


def test_an_undone_act_in_between_does_not_count_as_overtaking(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        first = hold_role(session, role.id, act_of())
        second = close_role(session, role.id, CloseReason.FILLED, None, act_of())
        undo(session, second.event_id, act_of())

        assert RoleState.OPEN is undo(session, first.event_id, act_of()).state


def test_what_the_repository_did_has_no_undo(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        event = session.scalars(select(RoleEvent)).first()
        assert event is not None

        with pytest.raises(NotFound):
            undo(session, event.id, act_of())
        assert RoleState.OPEN is role.state


def test_the_former_team_comes_back(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session, owner_id=MARTA)
        done = set_team(session, role.id, Team(owner_id=OLGA, openings=3), act_of())

        undo(session, done.event_id, act_of())

        assert (role.owner_id, role.openings) == (MARTA, 1)


def test_undo_of_a_take_back_shows_the_role_again_and_reads_its_file(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        posting = a_posting(session, role)
        done = take_back(session, role.id, act_of(), ignore_file=True)
        assert posting.is_ignored
        sent(session)

        undo(session, done.event_id, act_of())

        assert (role.state, posting.is_ignored) == (RoleState.OPEN, False)
        assert waiting(session) == [("role_card", JOBS)]


def a_posting(session: Session, role: Role, **facts: object) -> Posting:
    """The file of a role."""
    source = Source(workspace_id=WORKSPACE, url="https://git.example/jobs", files={})
    session.add(source)
    session.flush()
    values: dict[str, object] = {
        "workspace_id": WORKSPACE,
        "source_id": source.id,
        "path": "jobs/data.md",
        "blob": "b1",
        "context": [],
        "role_id": role.id,
        "facts": {"flag_state": "open", "state_reason": "no flag", "state_line": 1},
        "faults": [],
        "commit": "c0ffee",
        "committed_at": NOON,
        "seen_at": NOON,
    }
    posting = Posting(**{**values, **facts})
    session.add(posting)
    session.flush()
    return posting
