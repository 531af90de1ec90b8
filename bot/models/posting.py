"""What did the repository last say? Its sources, the postings seen in them, and the changes that still wait."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Source(Base):
    """A folder or repository that is watched, and how the last look at it went."""

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    url: Mapped[str]  # without credentials
    branch: Mapped[str | None]
    commit: Mapped[str | None]  # the snapshot that `posting` rows reflect; null before the first
    reading_version: Mapped[int] = mapped_column(default=0)  # of the reader; another one reads every file again
    first_synced_at: Mapped[datetime | None]
    synced_at: Mapped[datetime | None]  # last success, also one that found nothing new
    tried_at: Mapped[datetime | None]
    error: Mapped[str | None]  # why the last try failed, one line with the way out; null when it went well
    files: Mapped[dict[str, Any]]  # what else a reading depended on: path -> content id

    __table_args__ = (UniqueConstraint("workspace_id", "url"),)


class Posting(Base):
    """One posting file as last read. `facts` is bot.postings.posting.Posting as JSON; null for a file with no posting."""

    __tablename__ = "posting"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    path: Mapped[str]
    blob: Mapped[str]  # content id; reading again is needed when it, or a file in `context`, changes
    context: Mapped[list[str]]  # other paths whose content the reading used
    role_id: Mapped[int | None] = mapped_column(ForeignKey("role.id"))
    facts: Mapped[dict[str, Any] | None]
    faults: Mapped[list[Any]]
    is_ignored: Mapped[bool] = mapped_column(default=False)  # a decider said: this file is no posting
    faults_reported: Mapped[str | None]  # digest of the faults that deciders were told, so that they hear of each once
    commit: Mapped[str]  # where these facts were first seen
    seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]  # the file is no longer there

    __table_args__ = (UniqueConstraint("source_id", "path"), Index("ix_posting_role", "role_id"))


class PendingChange(Base):
    """A change that waits its hold time: what was last applied for a role's posting, and what the repository says now.

    One row a posting: later edits within the hold time change `after`; when it equals `before` again the row goes.
    """

    __tablename__ = "pending_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), unique=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    commit: Mapped[str]
    committed_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    due_at: Mapped[datetime]

    __table_args__ = (Index("ix_pending_change_due", "due_at"),)
