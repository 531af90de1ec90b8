"""Which channels hear of a role, when a card is fresh, and what a summary or a bulk message takes on itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.hiring.people.channels import channel_id, channels_for, pin_channels
from bot.hiring.people.workspace import change_channel
from bot.hiring.roles.announcing import announce, announce_bulk, announce_summary, live_card, take_down
from bot.models import Delivery, Message, Role
from bot.models.role import RoleState
from bot.settings import Announce, ChannelRule
from tests.casting import ENG, JOBS, NOON, WORKSPACE, a_role, added, an_event, sent, settle_in, some_settings, waiting

SETTINGS = some_settings()


def opened(session: Session, number: int = 1, **facts: object) -> Role:
    """A role that the repository opened, told and delivered."""
    role = added(session, a_role(number, **facts))
    announce(session, role, an_event(session, role, "opened"), SETTINGS, NOON)
    sent(session)
    return role


def test_a_first_opening_is_one_card_and_no_line(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role())

        announce(session, role, an_event(session, role, "opened"), SETTINGS, NOON)

        assert waiting(session) == [("role_card", JOBS)]
        assert role.announced_at == NOON


def test_a_later_change_edits_the_card_and_adds_a_line(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = opened(session)

        announce(session, role, an_event(session, role, "pay_changed"), SETTINGS, NOON)

        assert waiting(session) == [("role_card", JOBS), ("role_line", JOBS)]


@pytest.mark.parametrize("kind", ["pay_changed", "closed", "retitled", "held"])
def test_a_draft_that_was_never_announced_is_not_told(store: Store, kind: str) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role(state=RoleState.DRAFT))

        announce(session, role, an_event(session, role, kind), SETTINGS, NOON)

        assert waiting(session) == []


def test_who_works_on_a_role_is_told_to_no_channel(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = opened(session)

        announce(session, role, an_event(session, role, "staffed"), SETTINGS, NOON)

        assert waiting(session) == []


def test_reopened_after_fourteen_days_gets_a_fresh_card_and_the_old_one_shrinks(store: Store) -> None:
    later = NOON + timedelta(days=14, seconds=1)
    with store.begin() as session:
        settle_in(session)
        role = opened(session)
        old = live_card(session, role, JOBS)
        assert old is not None

        announce(session, role, an_event(session, role, "reopened", later), SETTINGS, later)
        assert waiting(session) == [("role_card", JOBS), ("role_card_moved", JOBS)]
        sent(session, later)

        fresh = live_card(session, role, JOBS)
        assert fresh is not None
        assert fresh.id != old.id
        assert f"role:{role.id}:{JOBS}:old:{old.delivery_id}" == session.get_one(Message, old.id).card_key


def test_reopened_within_fourteen_days_keeps_its_card(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = opened(session)

        announce(session, role, an_event(session, role, "reopened"), SETTINGS, NOON + timedelta(days=14))

        assert waiting(session) == [("role_card", JOBS), ("role_line", JOBS)]


def test_rules_that_hold_win_over_the_default_and_each_channel_hears_once() -> None:
    rules = (
        ChannelRule(channel="C0ENGJOBS", team="platform"),
        ChannelRule(channel="C0BERLIN", place="berlin"),
        ChannelRule(channel="C0ENGJOBS", tag="Engineering"),
        ChannelRule(channel="C0INTERNS", employment="internship"),
    )
    announce = Announce(default="C0JOBS", rules=rules)
    both = a_role(team="The Platform", location="Berlin, Germany", tags=["engineering"])
    none = a_role(team="Platforms", location="Berlinale", employment="full-time")

    assert channels_for(None, both, announce) == [ENG, "C0BERLIN"]  # type: ignore[arg-type]
    assert channels_for(None, none, announce) == [JOBS]  # type: ignore[arg-type]


def test_accents_and_case_do_not_count_in_rules() -> None:
    announce = Announce(rules=(ChannelRule(channel="C0ZURICH", place="zürich"),))

    assert channels_for(None, a_role(location="ZURICH"), announce) == ["C0ZURICH"]  # type: ignore[arg-type]


def test_channel_names_become_ids_and_unknown_ones_stay_names(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)

        assert channel_id(session, WORKSPACE, "#jobs") == JOBS
        assert channel_id(session, WORKSPACE, "jobs") == JOBS
        assert channel_id(session, WORKSPACE, "new") == "#new"
        assert channel_id(session, WORKSPACE, "C0123456") == "C0123456"


def test_a_channel_that_is_renamed_stays_the_same_channel(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        pin_channels(session, WORKSPACE, SETTINGS, NOON)
        change_channel(session, WORKSPACE, JOBS, {"name": "open-roles"}, NOON)
        assert channel_id(session, WORKSPACE, "#jobs") == JOBS

        pin_channels(session, WORKSPACE, SETTINGS, NOON)

        assert channel_id(session, WORKSPACE, "#jobs") == JOBS
        assert channels_for(session, a_role(), SETTINGS.announce) == [JOBS]


def test_without_a_channel_nothing_is_told_and_the_role_counts_as_not_announced(store: Store) -> None:
    with store.begin() as session:
        role = added(session, a_role())

        announce(session, role, an_event(session, role, "opened"), some_settings(announce=Announce()), NOON)

        assert waiting(session) == []
        assert role.announced_at is None


def test_a_summary_is_one_message_a_channel_and_a_role_gets_its_card_at_its_first_change(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        roles = [added(session, a_role(number)) for number in (1, 2, 3)]
        roles.append(added(session, a_role(4, state=RoleState.DRAFT)))

        announce_summary(session, WORKSPACE, roles, SETTINGS, NOON, "first_sight")
        assert waiting(session) == [("summary", JOBS)]
        assert {
            **session.scalars(select(Delivery)).one().body,
            "roles": [session.get_one(Role, one).number for one in session.scalars(select(Delivery)).one().body["roles"]],
        } == {"roles": [1, 2, 3], "why": "first_sight"}
        sent(session)

        roles[0].state = RoleState.CLOSED
        announce(session, roles[0], an_event(session, roles[0], "closed"), SETTINGS, NOON)
        assert waiting(session) == [("role_card", JOBS)]


def test_a_summary_with_nothing_open_says_nothing(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = added(session, a_role(state=RoleState.DRAFT))

        announce_summary(session, WORKSPACE, [role], SETTINGS, NOON, "first_sight")

        assert waiting(session) == []


def test_after_a_long_silence_cards_are_brought_up_to_date_quietly(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = opened(session)
        role.state = RoleState.CLOSED

        announce_summary(session, WORKSPACE, [role], SETTINGS, NOON, "long_silence")

        assert waiting(session) == [("role_card", JOBS)]


@pytest.mark.parametrize(("openings", "expected"), [(10, ["role_card"] * 10), (11, ["bulk"])])
def test_more_than_ten_openings_for_a_channel_become_one_message(store: Store, openings: int, expected: list[str]) -> None:
    with store.begin() as session:
        settle_in(session)
        roles = [added(session, a_role(number)) for number in range(1, openings + 1)]
        pairs = [(role, an_event(session, role, "opened")) for role in roles]

        announce_bulk(session, WORKSPACE, pairs, SETTINGS, NOON)

        assert expected == [kind for kind, _ in waiting(session)]
        assert all(role.announced_at for role in roles)


def test_bulk_counts_each_channel_for_itself(store: Store) -> None:
    rules = (ChannelRule(channel="#eng-jobs", team="platform"),)
    settings = some_settings(announce=Announce(default="#jobs", rules=rules, bulk_over=2))
    with store.begin() as session:
        settle_in(session)
        roles = [added(session, a_role(number)) for number in (1, 2, 3)]
        roles += [added(session, a_role(4, team="Platform"))]
        pairs = [(role, an_event(session, role, "opened")) for role in roles]

        announce_bulk(session, WORKSPACE, pairs, settings, NOON)

        assert sorted(waiting(session)) == [("bulk", JOBS), ("role_card", ENG)]


def test_taking_down_deletes_card_and_lines_and_stops_what_waits(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = opened(session)
        announce(session, role, an_event(session, role, "pay_changed"), SETTINGS, NOON)
        sent(session)
        announce(session, role, an_event(session, role, "location_changed"), SETTINGS, NOON)

        assert take_down(session, role, an_event(session, role, "taken_back"), NOON) == 2

        assert waiting(session) == [("role_taken_down", JOBS)] * 2
        sent(session)
        assert live_card(session, role, JOBS) is None


def test_a_card_that_was_lost_is_posted_afresh_at_the_next_change(store: Store) -> None:
    with store.begin() as session:
        settle_in(session)
        role = opened(session)
        card = live_card(session, role, JOBS)
        assert card is not None
        card.retired_at = NOON
        role.state = RoleState.CLOSED

        announce(session, role, an_event(session, role, "closed"), SETTINGS, NOON)

        assert waiting(session) == [("role_card", JOBS)]
