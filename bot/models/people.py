"""Who and where, as Slack told us: people of the workspace, channels, handled events, and small remembered settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Person(Base):
    """A person of the workspace as Slack last described them; never a candidate."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    slack_id: Mapped[str]
    name: Mapped[str]  # what colleagues see
    zone: Mapped[str | None]  # IANA; Slack may not tell one
    is_admin: Mapped[bool]  # admin or owner of the workspace
    is_guest: Mapped[bool]  # single- or multi-channel guest
    is_outsider: Mapped[bool]  # of another workspace
    is_bot: Mapped[bool]
    is_deleted: Mapped[bool]
    groups: Mapped[list[str]]  # ids of the user groups that settings mention and the person is in
    seen_at: Mapped[datetime]  # when Slack told us

    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)


class Channel(Base):
    """A channel as Slack last described it."""

    __tablename__ = "channel"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    slack_id: Mapped[str]
    name: Mapped[str]
    is_private: Mapped[bool]
    is_member: Mapped[bool]
    is_archived: Mapped[bool]
    is_shared: Mapped[bool]
    seen_at: Mapped[datetime]
    members_at: Mapped[datetime | None]  # when Slack was asked who is in it; null: `channel_member` does not know

    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)


class ChannelMember(Base):
    """Somebody in a private channel that the bot is in: decides whether candidates may be named there."""

    __tablename__ = "channel_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    channel: Mapped[str]  # Slack's id
    person_id: Mapped[str]  # Slack's id; bots stand here too

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel", "person_id"),
        Index("ix_channel_member_person", "workspace_id", "person_id"),
    )


class EventIn(Base):
    """One handled event of Slack's. The body is blanked within 24 h, the id kept 3 days, so that a repeat does nothing."""

    __tablename__ = "event_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    event_id: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime]
    body: Mapped[dict[str, Any] | None]

    __table_args__ = (UniqueConstraint("workspace_id", "event_id"),)


class Setting(Base):
    """One remembered fact of the installation itself: who the bot is, which operator notice was sent."""

    __tablename__ = "setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    name: Mapped[str]
    value: Mapped[dict[str, Any]]
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
