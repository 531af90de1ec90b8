"""Who may decide and see: listed people and groups, else admins; guests, outsiders and the unknown never decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.database import Store
from bot.errors import GuestsLookOnly, NotADecider, OutsiderRefused, Refusal, SlackUnsure
from bot.hiring.people.people import answerable, deciders, operators, person
from bot.hiring.people.permissions import Viewer, may_see_reasons, may_see_role, require_decider, viewer_of
from bot.hiring.people.workspace import PersonFacts, claim_event, remember_people
from bot.models.role import RoleState
from bot.settings import Rights, Settings
from tests.casting import (
    GUS,
    JONAS,
    MARTA,
    NOON,
    NOOR,
    OLGA,
    PRIYA,
    WORKSPACE,
    a_role,
    colleague,
    decider,
    settle_in,
    some_settings,
)


def known(session: Session, slack_id: str, settings: Settings, now: datetime = NOON) -> Viewer:
    """Somebody as far as the tables tell."""
    return viewer_of(person(session, WORKSPACE, slack_id), WORKSPACE, slack_id, settings, now)


@pytest.mark.parametrize(
    ("person", "facts", "refusal"),
    [
        ("admin", {"is_admin": True}, None),
        ("colleague", {}, NotADecider),
        ("guest", {"is_guest": True}, GuestsLookOnly),
        ("guest who is listed as admin", {"is_guest": True, "is_admin": True}, GuestsLookOnly),
        ("outsider", {"is_outsider": True, "is_admin": True}, OutsiderRefused),
        ("somebody who left", {"is_deleted": True, "is_admin": True}, OutsiderRefused),
    ],
)
def test_by_default_admins_decide(
    sqlite_store: Store, person: str, facts: dict[str, Any], refusal: type[Refusal] | None
) -> None:
    settings = some_settings()
    with sqlite_store.begin() as session:
        settle_in(session)
        remember_people(session, WORKSPACE, [PersonFacts("U0SAM", person, **facts)], {}, NOON)
        viewer = known(session, "U0SAM", settings)

        if refusal is None:
            require_decider(session, viewer, settings)
        else:
            with pytest.raises(refusal):
                require_decider(session, viewer, settings)


def test_listed_people_and_groups_decide_instead_of_admins(sqlite_store: Store) -> None:
    settings = some_settings(rights=Rights(deciders=(MARTA, "@talent", GUS)))
    with sqlite_store.begin() as session:
        settle_in(session)
        remember_people(session, WORKSPACE, [PersonFacts(JONAS, "Jonas")], {"@talent": [JONAS]}, NOON)

        assert deciders(session, WORKSPACE, settings) == [JONAS, MARTA]


def test_what_slack_said_long_ago_is_not_enough_to_act(sqlite_store: Store) -> None:
    settings = some_settings()
    with sqlite_store.begin() as session:
        settle_in(session)
        viewer = known(session, PRIYA, settings, NOON + timedelta(hours=1, seconds=1))

        with pytest.raises(SlackUnsure, match="try again in a minute"):
            require_decider(session, viewer, settings)


def test_somebody_slack_never_told_of_cannot_act(sqlite_store: Store) -> None:
    settings = some_settings()
    with sqlite_store.begin() as session, pytest.raises(SlackUnsure):
        require_decider(session, known(session, "U0NEW", settings), settings)


def test_a_refusal_names_whom_to_ask(sqlite_store: Store) -> None:
    settings = some_settings()
    with sqlite_store.begin() as session:
        settle_in(session)
        viewer = known(session, NOOR, settings)

        with pytest.raises(NotADecider, match=r"Please ask Olga or Priya\. `/roles show` works for everybody"):
            require_decider(session, viewer, settings)


def test_operators_are_those_listed_else_the_deciders(sqlite_store: Store) -> None:
    with sqlite_store.begin() as session:
        settle_in(session)

        assert operators(session, WORKSPACE, some_settings()) == [OLGA, PRIYA]
        assert operators(session, WORKSPACE, some_settings(rights=Rights(operators=(JONAS,)))) == [JONAS]


def test_owner_then_backup_then_recruiters_then_deciders_answer_for_a_role(sqlite_store: Store) -> None:
    settings = some_settings()
    with sqlite_store.begin() as session:
        settle_in(session)
        role = a_role(owner_id=MARTA, backup_id=JONAS, recruiter_ids=[NOOR])

        assert answerable(session, role, settings) == [MARTA]
        role.owner_id = None
        assert answerable(session, role, settings) == [JONAS]
        role.backup_id = None
        assert answerable(session, role, settings) == [NOOR]
        role.recruiter_ids = []
        assert answerable(session, role, settings) == [OLGA, PRIYA]


@pytest.mark.parametrize(
    ("state", "was_open", "everybody"),
    [
        (RoleState.OPEN, True, True),
        (RoleState.ON_HOLD, True, True),
        (RoleState.CLOSED, True, True),
        (RoleState.DRAFT, False, False),
        (RoleState.DRAFT, True, False),
        (RoleState.CLOSED, False, False),
        (RoleState.ON_HOLD, False, False),
    ],
)
def test_everybody_sees_what_was_open_once_and_is_no_draft(state: RoleState, was_open: bool, everybody: bool) -> None:
    role = a_role(state=state, opened_at=NOON if was_open else None)

    assert everybody == may_see_role(colleague(), role)
    assert may_see_role(decider(), role)


def test_reasons_are_for_deciders_and_the_roles_team() -> None:
    role = a_role(owner_id=MARTA)

    assert may_see_reasons(decider(), role)
    assert may_see_reasons(colleague(MARTA), role)
    assert not may_see_reasons(colleague(NOOR), role)


def test_an_event_is_claimed_once(store: Store) -> None:
    with store.begin() as session:
        first = claim_event(session, WORKSPACE, "Ev1", "app_mention", NOON)
    with store.begin() as session:
        again = claim_event(session, WORKSPACE, "Ev1", "app_mention", NOON)
        elsewhere = claim_event(session, "T0OTHER", "Ev1", "app_mention", NOON)

    assert (first, again, elsewhere) == (True, False, True)
