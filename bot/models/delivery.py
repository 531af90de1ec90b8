"""The ledger: lanes, deliveries, the index of posted messages, and limits. bot/delivery says how they are used."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    QUEUED = "queued"  # waits in its lane
    SENDING = "sending"  # claimed; until it is settled nobody knows whether Slack has it
    SENT = "sent"  # Slack has it, `ts` says where
    DEAD = "dead"  # Slack will never take it
    CANCELLED = "cancelled"  # no longer true or wanted before it went out
    EXPIRED = "expired"  # too late to be of use


class Lane(Base):
    """The ordered queue of one channel. Times are seconds since 1970 by the database's clock."""

    __tablename__ = "lane"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    channel: Mapped[str]  # a channel's id, or a user's for direct messages
    place: Mapped[str | None]  # where Slack puts it: the D... id of a person's direct messages, once known
    last_seq: Mapped[int] = mapped_column(default=0)
    open: Mapped[int] = mapped_column(default=0)  # deliveries queued or sending
    next_at: Mapped[float] = mapped_column(default=0.0)
    reserved: Mapped[str | None]  # the methods (with commas) whose limits have kept slots at next_at for this lane
    owner: Mapped[str | None]  # one name a claim: what is written under a lapsed lease is refused
    lease_until: Mapped[float] = mapped_column(default=0.0)
    parked_reason: Mapped[str | None]
    parked_fix: Mapped[str | None]  # what the operator can do, one sentence
    parked_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # when the operator was told that it is parked

    __table_args__ = (UniqueConstraint("workspace_id", "channel"), Index("ix_lane_due", "open", "next_at"))


class Delivery(Base):
    """One message on its way, with attempts and outcome. `body` holds ids and recorded values, never candidate names."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    lane_id: Mapped[int] = mapped_column(ForeignKey("lane.id"))
    seq: Mapped[int]
    dedup_key: Mapped[str]
    kind: Mapped[str]  # names the renderer
    subject: Mapped[str]  # "role:12"
    body: Mapped[dict[str, Any]]
    card_key: Mapped[str | None]  # identity of one message that is edited in place
    thread_of: Mapped[str | None]  # the card_key of its thread's root
    event_id: Mapped[int | None]  # the role_event it tells, so that Undo can stop it
    guard: Mapped[str | None]  # "subject@revision", compared again when it goes out
    state: Mapped[DeliveryState]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    first_at: Mapped[float | None]  # database clock, seconds: first try
    sending_at: Mapped[float | None]  # database clock, seconds: this try
    settled_at: Mapped[float | None]  # database clock, seconds: from when on a look-up of this try can be trusted
    target_ts: Mapped[str | None]  # the message that this try edits; null: it posts
    thread_ts: Mapped[str | None]  # the thread that this try posts to
    may_repeat: Mapped[bool] = mapped_column(default=False)  # post again where Slack can't say whether it has it
    sent_at: Mapped[datetime | None]
    ts: Mapped[str | None]
    error: Mapped[str | None]
    told_at: Mapped[datetime | None]  # when the operator was told that it is dead

    __table_args__ = (
        UniqueConstraint("lane_id", "seq"),
        UniqueConstraint("workspace_id", "dedup_key"),
        Index("ix_delivery_state", "lane_id", "state", "seq"),
        Index("ix_delivery_subject", "workspace_id", "subject"),
    )


class Message(Base):
    """A message that Slack has: found again to edit a card, to hang a thread on it, or to erase it."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    channel: Mapped[str]  # where Slack put it (a D... id for direct messages)
    ts: Mapped[str]
    thread_ts: Mapped[str | None]
    card_key: Mapped[str | None]
    kind: Mapped[str]
    subject: Mapped[str]
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))
    posted_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]  # gone, or replaced by a fresh one
    file_ids: Mapped[list[str] | None]  # Slack's ids of the files that came with it

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel", "ts"),
        Index("ix_message_card", "workspace_id", "card_key"),
        Index("ix_message_subject", "workspace_id", "subject"),
    )


class Limiter(Base):
    """A limit of Slack's that all lanes share: the next instant (database clock, seconds) a method may be called."""

    __tablename__ = "limiter"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    method: Mapped[str]
    next_at: Mapped[float] = mapped_column(default=0.0)
    blocked_until: Mapped[float] = mapped_column(default=0.0)  # Slack said 429: slots before this are void

    __table_args__ = (UniqueConstraint("workspace_id", "method"),)


class Turn(Base):
    """Whose turn something is that one replica does at a time (looking at the repository). Database clock, seconds."""

    __tablename__ = "turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    name: Mapped[str]
    owner: Mapped[str]
    lease_until: Mapped[float]

    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
