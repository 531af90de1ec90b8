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
    committed_at: Mapped[datetime]  # committer date of that commit
    seen_at: Mapped[datetime]
    next_at: Mapped[datetime | None]  # when one of its dates changes its state next
    gone_at: Mapped[datetime | None]  # since when no posting is there any more; `facts` are the last ones

    __table_args__ = (
        UniqueConstraint("source_id", "path"),
        Index("ix_posting_role", "role_id"),
        Index("ix_posting_next", "next_at"),
    )


class PendingChange(Base):
    """A change that waits its hold time: what was last applied for a role, and what the repository says now.

    One row a role: later edits within the hold time change `after`; when it says the same as `before` again the row goes.
    """

    __tablename__ = "pending_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), unique=True)
    before: Mapped[dict[str, Any] | None]  # bot.postings.changes.Picture as JSON; null for a new role
    after: Mapped[dict[str, Any]]
    causes: Mapped[dict[str, Any]]  # field -> commit, its date and when it was seen, for each thing that differs
    seen_at: Mapped[datetime]  # of the first difference; the hold time ends at most six times its length after this
    due_at: Mapped[datetime]

    __table_args__ = (Index("ix_pending_change_due", "due_at"),)


class PageCheck(Base):
    """A role's public page that is asked for: before its card goes out with a link, and after it was closed in Slack."""

    __tablename__ = "page_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    purpose: Mapped[str]  # "opening" or "closing"
    url: Mapped[str]
    since: Mapped[datetime]  # when the waiting began: the change was due, or the role was closed
    until: Mapped[datetime]  # an opening is told then, page or no page; a closing is not looked at after it
    due_at: Mapped[datetime | None]  # of the next look; null: none is needed
    tries: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]  # when the page was there

    __table_args__ = (UniqueConstraint("role_id", "purpose"), Index("ix_page_check_due", "due_at"))
