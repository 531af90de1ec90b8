"""Who works on a role: colleagues only, in a private channel of their own."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.database import Store
from bot.errors import HiringChannelAnnounces, HiringChannelNotPrivate, NotAColleague, OpeningsWrong, Refusal
from bot.hiring.people.workspace import ChannelFacts, remember_channels
from bot.hiring.roles.staffing import Team, set_team, start_team
from bot.models import Role
from bot.settings import TeamDefaults
from tests.casting import (
    ENG,
    GUS,
    HIRING,
    JOBS,
    JONAS,
    MARTA,
    NOON,
    PRIYA,
    WORKSPACE,
    a_role,
    act_of,
    added,
    settle_in,
    some_settings,
    waiting,
)


def acme_role(session: Session) -> Role:
    settle_in(session)
    return added(session, a_role())


def test_a_team_is_stored_and_told_to_nobody(store: Store) -> None:
    with store.begin() as session:
        role = acme_role(session)

        done = set_team(session, role.id, Team(MARTA, JONAS, (PRIYA, PRIYA), HIRING, 3), act_of())

        assert (done.kind, role.owner_id, role.backup_id, role.recruiter_ids) == ("staffed", MARTA, JONAS, [PRIYA])
        assert (role.hiring_channel, role.openings) == (HIRING, 3)
        assert waiting(session) == []


@pytest.mark.parametrize(
    ("team", "refusal"),
    [
        (Team(owner_id=GUS), NotAColleague),
        (Team(recruiter_ids=(PRIYA, GUS)), NotAColleague),
        (Team(hiring_channel=JOBS), HiringChannelAnnounces),
        (Team(hiring_channel=ENG), HiringChannelNotPrivate),
        (Team(hiring_channel="G0SHARED"), HiringChannelNotPrivate),
        (Team(openings=0), OpeningsWrong),
        (Team(openings=100), OpeningsWrong),
    ],
)
def test_what_makes_no_sense_is_refused(sqlite_store: Store, team: Team, refusal: type[Refusal]) -> None:
    with sqlite_store.begin() as session:
        role = acme_role(session)
        shared = ChannelFacts("G0SHARED", "with-agency", is_private=True, is_shared=True)
        remember_channels(session, WORKSPACE, [shared], NOON)

        with pytest.raises(refusal):
            set_team(session, role.id, team, act_of())


@pytest.mark.parametrize(
    ("team", "owner"), [("Data  platform", MARTA), ("DATA PLATFORM", MARTA), ("Design", JONAS), (None, JONAS)]
)
def test_defaults_come_from_the_roles_team_else_from_default(sqlite_store: Store, team: str | None, owner: str) -> None:
    defaults = {"data platform": TeamDefaults(owner=MARTA), "default": TeamDefaults(owner=JONAS)}
    with sqlite_store.begin() as session:
        role = added(session, a_role(team=team))

        start_team(session, role, some_settings(team=defaults))

        assert owner == role.owner_id


def test_what_a_role_has_is_kept(sqlite_store: Store) -> None:
    with sqlite_store.begin() as session:
        role = added(session, a_role(owner_id=PRIYA))

        start_team(session, role, some_settings(team={"default": TeamDefaults(owner=JONAS, backup=MARTA)}))

        assert (role.owner_id, role.backup_id) == (PRIYA, MARTA)
