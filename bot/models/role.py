"""A role is an opening we hire for; what happened to it is a list of events, each recorded with actor, time and source."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class RoleState(StrEnum):
    """Where a role stands."""

    DRAFT = "draft"  # known to deciders and the role's team only
    OPEN = "open"  # we hire for it
    ON_HOLD = "on_hold"  # paused, may come back
    CLOSED = "closed"  # filled, cancelled or otherwise ended


class CloseReason(StrEnum):
    """Why a role closed. In public only `filled` is said; the rest is for deciders and the audit."""

    FILLED = "filled"
    CANCELLED = "cancelled"
    OTHER = "other"
    POSTING = "posting"  # the repository closed it (removed, flagged, expired, said so)


class Role(Base):
    """One opening. What the posting says is copied here when it is applied, so that cards need no file."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    number: Mapped[int]  # the handle R-<number>, one series a workspace
    title: Mapped[str]
    subtitle: Mapped[str | None]
    location: Mapped[str | None]
    remote: Mapped[str | None]
    team: Mapped[str | None]
    employment: Mapped[str | None]
    apply: Mapped[str | None]
    pay: Mapped[dict[str, Any] | None]  # min, max, currency, period
    summary: Mapped[str | None]
    url: Mapped[str | None]
    tags: Mapped[list[str]]
    closes_at: Mapped[datetime | None]
    state: Mapped[RoleState]
    close_reason: Mapped[CloseReason | None]
    posting_state: Mapped[str | None]  # what the repository says (draft, open, closed, unsure, gone); null without posting
    posting_reason: Mapped[str | None]
    applied: Mapped[dict[str, Any] | None]  # bot.postings.changes.Picture as JSON: what was last taken over from its posting
    decided_at: Mapped[datetime]  # of the last explicit decision, from Slack or the repository
    decided_by: Mapped[str]  # Slack user id, or "repository"
    decided_in: Mapped[str]  # slack, repository or date
    opened_at: Mapped[datetime | None]  # last time it became open
    announced_at: Mapped[datetime | None]  # a posting is announced once in its life
    corrections: Mapped[dict[str, Any]]  # title or place that a decider corrected; they win over the file's
    owner_id: Mapped[str | None]  # Slack user ids
    backup_id: Mapped[str | None]
    recruiter_ids: Mapped[list[str]]
    hiring_channel: Mapped[str | None]
    asks_openly: Mapped[bool | None]  # scorecards are asked for in the hiring channel, for all there to read; else blind
    openings: Mapped[int] = mapped_column(default=1)
    filled: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    is_page_missing: Mapped[bool | None]  # its page was asked for and did not answer yet; null: it never was

    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index("ix_role_list", "workspace_id", "state", "number"),  # a page of the list, without sorting them all
    )

    @property
    def handle(self) -> str:
        """The short name accepted everywhere: R-12."""
        return f"R-{self.number}"

    @property
    def page(self) -> str | None:
        """The public page's address, where it may be shown: not before it answers."""
        return None if self.is_page_missing else self.url


class RoleEvent(Base):
    """Something that happened to a role, past tense. Thread lines are rendered from it, not from the facts of now."""

    __tablename__ = "role_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    kind: Mapped[str]  # opened, closed, reopened, held, retitled, pay_changed, location_changed, ... team_changed, undone
    at: Mapped[datetime]
    actor: Mapped[str]  # Slack user id, "repository"
    source: Mapped[str]  # slack, repository, date
    commit: Mapped[str | None]
    path: Mapped[str | None]
    before: Mapped[dict[str, Any]]  # the values that changed, also those that Undo puts back
    after: Mapped[dict[str, Any]]
    detail: Mapped[str | None]  # one sentence, may be shown in public
    note: Mapped[str | None]  # for deciders only
    undone_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_role_event_role", "role_id", "id"),)
