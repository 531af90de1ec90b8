"""Who reads what is posted in a channel, and may candidates be named there? Judged at every render, and when that changes.

The members of the private channels that the bot is in are kept as Slack last listed them. Somebody who joined counts at
once; who left counts until Slack lists the channel without them. Until members are known, candidates go by their codename.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from bot.delivery.ledger import lock_lanes
from bot.hiring.candidates.may_see import may_name_in, may_see_candidate, standing
from bot.hiring.candidates.showing_again import candidates_shown_in, show_again
from bot.hiring.people.people import may_hold_rights
from bot.hiring.people.workspace import ChannelFacts, PersonFacts, remember_channels, remember_people
from bot.models import Application, Candidate, Channel, ChannelMember, Person

MOST_MEMBERS = 1000  # a larger channel is no place for names: its members stay unknown


def may_be_named(session: Session, application: Application, place: str, now: datetime) -> bool:
    """Whether a message in a channel, or to a person (a user id), may name the candidate of an application."""
    if place.startswith(("U", "W")):
        return may_see_candidate(standing(session, application, place, now))
    channel = _channel(session, application.workspace_id, place)
    if channel is None or channel.members_at is None:
        return False
    return may_name_in(session, application, channel, readers(session, application.workspace_id, place))


def readers(session: Session, workspace_id: str, channel: str) -> list[str]:
    """Slack user ids of everybody in a channel, without bots and deactivated accounts, which read nothing."""
    members = select(ChannelMember.person_id).where(
        ChannelMember.workspace_id == workspace_id, ChannelMember.channel == channel
    )
    silent = select(Person.slack_id).where(
        Person.workspace_id == workspace_id, Person.slack_id.in_(members), Person.is_bot | Person.is_deleted
    )
    left_out = set(session.scalars(silent))
    return sorted(one for one in session.scalars(members) if one not in left_out)


def remember_members(
    session: Session, workspace_id: str, channel: str, members: Sequence[str], asked_at: datetime, now: datetime
) -> bool:
    """Take over who is in a channel, as Slack listed it when asked at `asked_at`; False for a list that is out of date."""
    row = _locked(session, workspace_id, channel)
    if row is None or (row.members_at is not None and row.members_at > asked_at):
        return False

    def change() -> None:
        session.execute(delete(ChannelMember).where(_of(workspace_id, channel)))
        kept = sorted(set(members)) if len(members) <= MOST_MEMBERS else []
        session.add_all(ChannelMember(workspace_id=workspace_id, channel=channel, person_id=one) for one in kept)
        row.members_at = asked_at

    _judged(session, workspace_id, [channel], change, now)
    return True


def note_joined(session: Session, workspace_id: str, channel: str, person_id: str, now: datetime) -> None:
    """Somebody joined: they count from now on, and a list that Slack gave before is out of date."""
    row = _locked(session, workspace_id, channel)
    if row is None or row.members_at is None:
        return
    known = select(ChannelMember.id).where(_of(workspace_id, channel), ChannelMember.person_id == person_id)

    def change() -> None:
        if session.scalars(known).first() is None:
            session.add(ChannelMember(workspace_id=workspace_id, channel=channel, person_id=person_id))
        row.members_at = max(row.members_at or now, now)

    _judged(session, workspace_id, [channel], change, now)


def forget_members(session: Session, workspace_id: str, channel: str, now: datetime) -> None:
    """Nobody can say any more who is in a channel: no candidate is named there until somebody can."""
    row = _locked(session, workspace_id, channel)
    if row is None:
        return

    def change() -> None:
        session.execute(delete(ChannelMember).where(_of(workspace_id, channel)))
        row.members_at = None

    _judged(session, workspace_id, [channel], change, now)


def learn_people(
    session: Session, workspace_id: str, people: Iterable[PersonFacts], groups: dict[str, list[str]], now: datetime
) -> None:
    """Store what Slack said of people; where somebody became a guest or left, what they read is shown anew."""
    found = list(people)
    ids = [one.slack_id for one in found]
    before = _trusted(session, workspace_id, ids)

    def change() -> None:
        remember_people(session, workspace_id, found, groups, now)

    trusted = {one.slack_id for one in found if not (one.is_guest or one.is_outsider or one.is_bot or one.is_deleted)}
    changed = trusted ^ before
    _judged(session, workspace_id, _channels_of(session, workspace_id, changed), change, now)


def learn_channels(session: Session, workspace_id: str, channels: Iterable[ChannelFacts], now: datetime) -> None:
    """Store what Slack said of channels; in one that is shared or public now, what names candidates is shown anew."""
    found = list(channels)
    changed = [one.slack_id for one in found if _is_open(one) != _is_open(_channel(session, workspace_id, one.slack_id))]
    _judged(session, workspace_id, changed, lambda: remember_channels(session, workspace_id, found, now), now)


def unsure_channels(session: Session, workspace_id: str, known_since: datetime) -> list[str]:
    """The private channels with the bot in them whose members were not listed since then."""
    query = select(Channel.slack_id).where(
        Channel.workspace_id == workspace_id,
        Channel.is_private,
        Channel.is_member,
        ~Channel.is_archived,
        Channel.members_at.is_(None) | (Channel.members_at < known_since),
    )
    return sorted(session.scalars(query))


def members_anywhere(session: Session, workspace_id: str) -> set[str]:
    """Everybody in a private channel that the bot is in."""
    return set(session.scalars(select(ChannelMember.person_id).where(ChannelMember.workspace_id == workspace_id)))


def unknown_members(session: Session, workspace_id: str, channel: str) -> list[str]:
    """Those in a channel whom Slack has not described to us."""
    known = select(Person.slack_id).where(Person.workspace_id == workspace_id)
    query = select(ChannelMember.person_id).where(_of(workspace_id, channel), ChannelMember.person_id.not_in(known))
    return sorted(session.scalars(query))


def has_strangers(session: Session, workspace_id: str) -> bool:
    """Whether somebody in our private channels was never described to us by Slack."""
    known = select(Person.slack_id).where(Person.workspace_id == workspace_id)
    query = select(ChannelMember.id).where(ChannelMember.workspace_id == workspace_id, ChannelMember.person_id.not_in(known))
    return session.scalars(query.limit(1)).first() is not None


def _judged(session: Session, workspace_id: str, channels: Sequence[str], change: Callable[[], None], now: datetime) -> None:
    """Make a change, and show anew whatever names somebody it must not name now, or may name now.

    The lanes are locked first, so that nothing is rendered between the two judgements.
    """
    lock_lanes(session, [(workspace_id, channel) for channel in channels])
    before = {channel: _named_in(session, workspace_id, channel) for channel in channels}
    change()
    session.flush()
    for channel in channels:
        changed = before[channel] ^ _named_in(session, workspace_id, channel)
        show_again(session, workspace_id, changed, f"audience:{now.isoformat()}", now, channel=channel)


def _named_in(session: Session, workspace_id: str, channel: str) -> set[int]:
    """The candidates whom messages in a channel show, and who may be named there now."""
    row = _channel(session, workspace_id, channel)
    if row is None or row.members_at is None or _is_open(row):
        return set()
    there = set(readers(session, workspace_id, channel))
    if not there or len(_trusted(session, workspace_id, there)) != len(there):
        return set()
    shown = candidates_shown_in(session, workspace_id, channel)
    query = select(Candidate).where(Candidate.workspace_id == workspace_id, Candidate.id.in_(shown))
    return {one.id for one in session.scalars(query) if there.isdisjoint({one.employee_id, *one.hidden_from})}


def _trusted(session: Session, workspace_id: str, ids: Iterable[str]) -> set[str]:
    query = select(Person).where(Person.workspace_id == workspace_id, Person.slack_id.in_(list(ids)))
    return {one.slack_id for one in session.scalars(query) if may_hold_rights(one)}


def _channels_of(session: Session, workspace_id: str, people: Iterable[str]) -> list[str]:
    query = select(ChannelMember.channel).where(
        ChannelMember.workspace_id == workspace_id, ChannelMember.person_id.in_(list(people))
    )
    return sorted(set(session.scalars(query)))


def _channel(session: Session, workspace_id: str, slack_id: str) -> Channel | None:
    query = select(Channel).where(Channel.workspace_id == workspace_id, Channel.slack_id == slack_id)
    return session.scalars(query).first()


def _locked(session: Session, workspace_id: str, slack_id: str) -> Channel | None:
    """The channel's lane first, then its row: in the order in which everybody locks them."""
    lock_lanes(session, [(workspace_id, slack_id)])
    query = select(Channel).where(Channel.workspace_id == workspace_id, Channel.slack_id == slack_id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()


def _is_open(channel: Channel | ChannelFacts | None) -> bool:
    return channel is None or not channel.is_private or channel.is_shared


def _of(workspace_id: str, channel: str) -> ColumnElement[bool]:
    return (ChannelMember.workspace_id == workspace_id) & (ChannelMember.channel == channel)
