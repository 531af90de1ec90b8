"""Is a candidate named in a channel only while everybody in it may know them, whatever order Slack's events come in?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.people.audience import (
    MOST_MEMBERS,
    forget_members,
    learn_channels,
    learn_people,
    may_be_named,
    note_joined,
    readers,
    remember_members,
)
from bot.hiring.people.workspace import ChannelFacts, PersonFacts, remember_channels
from bot.models import Application, CandidateShown, Delivery, Lane, Message
from bot.models.delivery import DeliveryState
from tests.bot.hiring.company import GUS, JONAS, MARTA, NOOR, PRIYA, WORKSPACE, Company

HIRING = "G0HIRINGENG"
PRIVATE = ChannelFacts(HIRING, "hiring-eng", is_private=True, is_member=True)
Change = Callable[[Company], object]


@pytest.fixture
def channel(company: Company) -> Company:
    """Sam's card stands, by name, in a private channel of three colleagues."""
    company.do(remember_channels, WORKSPACE, [PRIVATE], company.now)
    listed(company, [PRIYA, MARTA, JONAS])
    company.add_sam()
    with company.store.begin() as session:
        _post(session)
    return company


def listed(company: Company, members: Sequence[str], ago: int = 0) -> bool:
    """Slack lists the members, asked so many seconds ago."""
    return company.do(remember_members, WORKSPACE, HIRING, members, company.now - timedelta(seconds=ago), company.now)


def joins(company: Company, who: str) -> None:
    company.now += timedelta(seconds=1)
    company.do(note_joined, WORKSPACE, HIRING, who, company.now)


def is_named(company: Company, place: str = HIRING) -> bool:
    return company.look(
        lambda session: may_be_named(session, session.get_one(Application, company.application_id), place, company.now)
    )


def shown_again(company: Company) -> list[str]:
    """What waits to be rendered anew."""
    query = select(Delivery.kind).join(Lane, Lane.id == Delivery.lane_id)
    return company.look(
        lambda session: list(session.scalars(query.where(Lane.channel == HIRING, Delivery.state == DeliveryState.QUEUED)))
    )


def _post(session: Session) -> None:
    """Everything in the channel's lane has gone out."""
    query = select(Delivery).join(Lane, Lane.id == Delivery.lane_id).where(Lane.channel == HIRING)
    for one in session.scalars(query.where(Delivery.state == DeliveryState.QUEUED)):
        one.state, one.ts = DeliveryState.SENT, f"{one.id}.1"
        session.add(
            Message(
                workspace_id=WORKSPACE, channel=HIRING, ts=f"{one.id}.1", thread_ts=None, card_key=one.card_key,
                kind=one.kind, subject=one.subject, delivery_id=one.id, posted_at=one.created_at, retired_at=None,
            )
        )  # fmt: skip


def test_named_among_colleagues_and_in_direct_messages_to_the_team(channel: Company) -> None:
    assert [is_named(channel, place) for place in (HIRING, PRIYA, NOOR, "C0JOBS", "G0OTHER")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("who", [GUS, "U0STRANGER"])
def test_somebody_joins_who_must_not_know_and_the_card_is_rendered_anew(channel: Company, who: str) -> None:
    joins(channel, who)
    assert not is_named(channel)
    assert shown_again(channel) == ["application_card"]  # the line in its thread names nobody


def test_candidate_who_works_here_joins(company: Company) -> None:
    company.do(remember_channels, WORKSPACE, [PRIVATE], company.now)
    listed(company, [PRIYA, MARTA])
    company.add_sam(employee_id=JONAS, hidden_from=(NOOR,))
    assert is_named(company)
    joins(company, JONAS)
    assert not is_named(company)
    listed(company, [PRIYA, MARTA])
    assert is_named(company)
    joins(company, NOOR)
    assert not is_named(company)


def test_a_colleague_joins_and_nothing_is_rendered_anew(channel: Company) -> None:
    joins(channel, NOOR)
    assert is_named(channel)
    assert shown_again(channel) == []


def test_what_is_just_going_out_is_put_right_behind_it(company: Company) -> None:
    company.do(remember_channels, WORKSPACE, [PRIVATE], company.now)
    listed(company, [PRIYA])
    company.add_sam()
    with company.store.begin() as session:
        for one in session.scalars(select(Delivery).where(Delivery.kind == "application_card")):
            one.state = DeliveryState.SENDING
    joins(company, GUS)
    assert "application_card" in shown_again(company)


CHANGES: dict[str, Change] = {
    "a colleague becomes a guest": lambda c: c.do(
        learn_people, WORKSPACE, [PersonFacts(JONAS, "Jonas", is_guest=True)], {}, c.now
    ),
    "the channel is shared": lambda c: c.do(
        learn_channels,
        WORKSPACE,
        [ChannelFacts(HIRING, "hiring-eng", is_private=True, is_member=True, is_shared=True)],
        c.now,
    ),
    "the channel becomes public": lambda c: c.do(
        learn_channels, WORKSPACE, [ChannelFacts(HIRING, "hiring-eng", is_member=True)], c.now
    ),
    "nobody can say who is in it": lambda c: c.do(forget_members, WORKSPACE, HIRING, c.now),
    "it is too large": lambda c: listed(c, [PRIYA, *(f"U{n}" for n in range(MOST_MEMBERS))]),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_names_go_when_the_audience_changes(channel: Company, change: str) -> None:
    CHANGES[change](channel)
    assert not is_named(channel)
    assert shown_again(channel) == ["application_card"]


def test_when_the_guest_has_left_the_name_comes_back(channel: Company) -> None:
    joins(channel, GUS)
    with channel.store.begin() as session:
        _post(session)
    channel.now += timedelta(seconds=1)
    assert listed(channel, [PRIYA, MARTA, JONAS])
    assert is_named(channel)
    assert shown_again(channel) == ["application_card"]


def test_a_list_from_before_the_guest_joined_changes_nothing(channel: Company) -> None:
    joins(channel, GUS)
    assert not listed(channel, [PRIYA, MARTA, JONAS], ago=5)
    assert not is_named(channel)


def test_joining_twice_is_joining_once(channel: Company) -> None:
    joins(channel, GUS)
    joins(channel, GUS)
    assert channel.look(lambda session: readers(session, WORKSPACE, HIRING)) == sorted([GUS, PRIYA, MARTA, JONAS])
    assert shown_again(channel) == ["application_card"]


def test_bots_and_those_who_left_the_company_read_nothing(channel: Company) -> None:
    people = [PersonFacts("U0BOT", "bot", is_bot=True), PersonFacts(JONAS, "Jonas", is_deleted=True)]
    channel.do(learn_people, WORKSPACE, people, {}, channel.now)
    listed(channel, [PRIYA, "U0BOT", JONAS])
    assert is_named(channel)


def test_a_message_shown_again_can_still_be_erased(channel: Company) -> None:
    joins(channel, GUS)
    again = select(CandidateShown.id).join(Delivery, Delivery.id == CandidateShown.delivery_id)
    assert channel.look(lambda session: session.scalars(again.where(Delivery.dedup_key.contains(":again:"))).all())
