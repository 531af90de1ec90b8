"""What people decide about roles, what is recorded of it, and what is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.errors import AlreadyThere, NoReason, NotFound, TitleMissing
from bot.hiring.roles.deciding import difference
from bot.hiring.roles.roles import close_role, create_role, hold_role, next_number, open_role
from bot.models import AuditEntry, Delivery, Role, RoleEvent
from bot.models.role import CloseReason, RoleState
from bot.settings import TeamDefaults
from tests.casting import MARTA, NOON, OLGA, PRIYA, a_role, act_of, added, sent, settle_in, some_settings, waiting

LATER = NOON + timedelta(hours=1)


def announced(session: Session, **facts: object) -> Role:
    """A role that is open and has its card in #jobs."""
    settle_in(session)
    role = added(session, a_role(state=RoleState.DRAFT, posting_state="open", **facts))
    open_role(session, role.id, act_of())
    sent(session)
    return role


def test_closing_records_decision_event_audit_and_deliveries_in_one_transaction(store: Store) -> None:
    with store.begin() as session:
        role = announced(session)

        done = close_role(session, role.id, CloseReason.FILLED, " Sam starts in May ", act_of(OLGA, LATER))

        assert (role.state, role.close_reason) == (RoleState.CLOSED, CloseReason.FILLED)
        assert (role.decided_at, role.decided_by, role.decided_in) == (LATER, OLGA, "slack")
        event = session.get_one(RoleEvent, done.event_id)
        assert (event.kind, event.actor, event.note) == ("closed", OLGA, "Sam starts in May")
        assert waiting(session) == [("role_card", "C0JOBS"), ("role_line", "C0JOBS")]


def test_the_audit_holds_ids_and_values_but_no_note(store: Store) -> None:
    with store.begin() as session:
        role = announced(session)
        close_role(session, role.id, CloseReason.OTHER, "Sam said no to us", act_of(OLGA, LATER))

        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert ("close_role", f"role:{role.id}", OLGA) == (entry.action, entry.subject, entry.actor)
        assert "Sam" not in str(entry.detail)


def test_closing_without_a_reason_is_refused(store: Store) -> None:
    with store.begin() as session, pytest.raises(NoReason):
        close_role(session, announced(session).id, None, None, act_of())


def test_closing_twice_is_refused_with_who_to_ask(store: Store) -> None:
    with store.begin() as session:
        role = announced(session)
        close_role(session, role.id, CloseReason.CANCELLED, None, act_of())

        with pytest.raises(AlreadyThere, match=r"R-1 is already closed.*/roles why R-1"):
            close_role(session, role.id, CloseReason.FILLED, None, act_of(OLGA))


def test_a_role_that_was_open_before_reopens(store: Store) -> None:
    with store.begin() as session:
        role = announced(session)
        hold_role(session, role.id, act_of())

        assert open_role(session, role.id, act_of()).kind == "reopened"


def test_a_role_of_another_workspace_is_not_there(store: Store) -> None:
    with store.begin() as session:
        role = added(session, a_role(workspace_id="T0OTHER"))

        with pytest.raises(NotFound):
            hold_role(session, role.id, act_of())


def test_opening_beats_a_draft_flag_and_the_owner_is_told(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        draft = a_role(state=RoleState.DRAFT, posting_state="draft", posting_reason="`draft: true`", owner_id=MARTA)
        role = added(session, draft)

        done = open_role(session, role.id, act_of())

        assert RoleState.OPEN is done.state
        assert done.difference == "Its posting says draft (`draft: true`)."
        assert ("role_notice", MARTA) in waiting(session)


def test_an_owner_who_opens_against_the_posting_sees_it_in_the_answer_alone(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role(state=RoleState.DRAFT, posting_state="draft", owner_id=PRIYA))

        open_role(session, role.id, act_of(PRIYA))

        assert not [kind for kind, _ in waiting(session) if kind == "role_notice"]


def test_without_an_owner_the_deciders_are_told_of_the_difference(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role(state=RoleState.DRAFT, posting_state="draft"))

        open_role(session, role.id, act_of(PRIYA))

        assert [channel for kind, channel in waiting(session) if kind == "role_notice"] == [OLGA]


def test_a_created_role_is_open_announced_and_staffed_by_its_teams_defaults(store: Store) -> None:
    settings = some_settings(team={"Data Platform": TeamDefaults(owner=MARTA, hiring_channel="#hiring-eng")})
    with store.begin() as session:
        settle_in(session)
        added(session, a_role(7))

        done = create_role(session, "  Data   Lead ", act_of(settings=settings), team="data platform")

        role = session.get_one(Role, done.role_id)
        assert (role.handle, role.title, role.state) == ("R-8", "Data Lead", RoleState.OPEN)
        assert (role.owner_id, role.hiring_channel) == (MARTA, "G0HIRINGENG")
        assert waiting(session) == [("role_card", "C0JOBS")]


@pytest.mark.parametrize("title", ["", "   ", "x" * 151])
def test_a_role_needs_a_title_of_sane_length(store: Store, title: str) -> None:
    with store.begin() as session, pytest.raises(TitleMissing):
        create_role(session, title, act_of())


def test_handles_count_on_in_each_workspace(store: Store) -> None:
    with store.begin() as session:
        added(session, a_role(41))

        assert (next_number(session, "T0ACME"), next_number(session, "T0OTHER")) == (42, 1)


def test_roles_created_at_the_same_time_get_numbers_of_their_own(store: Store) -> None:
    def create(count: int) -> str:
        with store.begin() as session:
            return create_role(session, f"Role {count}", act_of()).handle

    with ThreadPoolExecutor(4) as pool:
        handles = list(pool.map(create, range(12)))

    assert sorted(handles, key=lambda handle: int(handle[2:])) == [f"R-{number}" for number in range(1, 13)]


@pytest.mark.parametrize(
    ("state", "says", "expected"),
    [
        (RoleState.OPEN, "open", None),
        (RoleState.OPEN, "closed", "Its posting says closed."),
        (RoleState.OPEN, "gone", "Its posting is no longer in the repository."),
        (RoleState.CLOSED, "open", "Its posting says open."),
        (RoleState.CLOSED, "gone", None),
        (RoleState.ON_HOLD, "draft", None),
        (RoleState.OPEN, "unsure", "Its posting leaves unsure whether it is open."),
        (RoleState.OPEN, None, None),
    ],
)
def test_the_difference_between_repository_and_decision_is_said(
    state: RoleState, says: str | None, expected: str | None
) -> None:
    assert expected == difference(a_role(state=state, posting_state=says))


def test_each_card_goes_out_once_however_often_the_same_event_is_told(store: Store) -> None:
    with store.begin() as session:
        role = announced(session)
        hold_role(session, role.id, act_of())

        keys = session.scalars(select(Delivery.dedup_key)).all()

        assert len(keys) == len(set(keys))


def test_two_deciders_at_the_same_moment_decide_once(store: Store) -> None:
    with store.begin() as session:
        role_id = announced(session).id

    def close(actor: str) -> str:
        try:
            with store.begin() as session:
                return close_role(session, role_id, CloseReason.CANCELLED, None, act_of(actor)).kind
        except AlreadyThere:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(close, [PRIYA, OLGA, PRIYA, OLGA]))

    assert sorted(outcomes) == ["closed", "refused", "refused", "refused"]
