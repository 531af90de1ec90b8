"""What has Slack told us of people, channels and ourselves? Kept in tables, so that looking needs no call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.models import Channel, EventIn, Person, Setting

EVENTS_KEPT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as Slack describes them now."""

    slack_id: str
    name: str
    zone: str | None = None
    is_admin: bool = False
    is_guest: bool = False
    is_outsider: bool = False
    is_bot: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel as Slack describes it now."""

    slack_id: str
    name: str
    is_private: bool = False
    is_member: bool = False
    is_archived: bool = False
    is_shared: bool = False


def remember_people(
    session: Session, workspace_id: str, people: Iterable[PersonFacts], groups: dict[str, list[str]], now: datetime
) -> None:
    """Store what Slack said of people. `groups`: the user groups that settings name -> ids of those in them."""
    for facts in people:
        values = {**asdict(facts), "groups": [name for name, ids in groups.items() if facts.slack_id in ids], "seen_at": now}
        _upsert(session, Person, workspace_id, "slack_id", facts.slack_id, values)


def remember_groups(session: Session, workspace_id: str, groups: dict[str, list[str]]) -> None:
    """Bring the memberships of all known people up to date."""
    for person in session.scalars(select(Person).where(Person.workspace_id == workspace_id)):
        person.groups = [name for name, ids in groups.items() if person.slack_id in ids]


def remember_channels(session: Session, workspace_id: str, channels: Iterable[ChannelFacts], now: datetime) -> None:
    """Store what Slack said of channels."""
    for facts in channels:
        _upsert(session, Channel, workspace_id, "slack_id", facts.slack_id, {**asdict(facts), "seen_at": now})


def change_channel(session: Session, workspace_id: str, slack_id: str, changes: Mapping[str, Any], now: datetime) -> None:
    """Note one change of a channel that we know; one that we don't know is left unknown."""
    query = select(Channel).where(Channel.workspace_id == workspace_id, Channel.slack_id == slack_id)
    for channel in session.scalars(query):
        for name, value in changes.items():
            setattr(channel, name, value)
        channel.seen_at = now


def remember_setting(session: Session, workspace_id: str, name: str, value: dict[str, Any], now: datetime) -> None:
    """Store one remembered fact of the installation."""
    _upsert(session, Setting, workspace_id, "name", name, {"name": name, "value": value, "at": now})


def setting(session: Session, workspace_id: str, name: str) -> Setting | None:
    """One remembered fact of the installation, with the time it is of."""
    query = select(Setting).where(Setting.workspace_id == workspace_id, Setting.name == name)
    return session.scalars(query).first()


def claim_event(session: Session, workspace_id: str, event_id: str, kind: str, now: datetime) -> bool:
    """Note that an event of Slack's is handled, in the transaction that does what it means; False for a repeat.

    Its body is never stored. Ids older than three days are forgotten.
    """
    old = delete(EventIn).where(EventIn.workspace_id == workspace_id, EventIn.at < now - EVENTS_KEPT)
    session.execute(old)
    row = EventIn(workspace_id=workspace_id, event_id=event_id, kind=kind, at=now, body=None)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _upsert(
    session: Session,
    table: type[Person] | type[Channel] | type[Setting],
    workspace_id: str,
    key: str,
    value: str,
    values: dict[str, Any],
) -> None:
    """Write a row under its key; another replica that wrote it first wins nothing and loses nothing."""
    query = select(table).where(table.workspace_id == workspace_id, getattr(table, key) == value)
    row = session.scalars(query).first()
    if row is None:
        try:
            with session.begin_nested():
                session.add(table(workspace_id=workspace_id, **values))
        except IntegrityError:
            row = session.scalars(query).first()
    if row is not None:
        for name, column in values.items():
            setattr(row, name, column)


def is_handled(session: Session, workspace_id: str, event_id: str) -> bool:
    """Whether an event of Slack's was handled before."""
    query = select(EventIn.id).where(EventIn.workspace_id == workspace_id, EventIn.event_id == event_id)
    return session.scalars(query).first() is not None
