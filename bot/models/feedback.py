"""What does an interviewer think? A scorecard for one interview, as revisions, and the messages that it was read from."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Call(StrEnum):
    """Would the interviewer hire? No call at all is allowed too."""

    STRONG_NO = "strong_no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong_yes"


class ScorecardState(StrEnum):
    """Where a scorecard stands."""

    DRAFT = "draft"  # written, but not in: unclear, or not finished
    IN = "in"  # counts
    WITHDRAWN = "withdrawn"  # taken back by its author


class Scorecard(Base):
    """One interviewer's scorecard for one interview. What it says stands in its revisions; the last one counts.

    A practice one (of a shadow) is never counted.
    """

    __tablename__ = "scorecard"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    author_id: Mapped[str]  # Slack user id
    is_practice: Mapped[bool] = mapped_column(default=False)
    state: Mapped[ScorecardState]
    revision: Mapped[int] = mapped_column(default=0)  # of the last row in scorecard_revision; 0 before the first
    in_at: Mapped[datetime | None]  # first time it came in; kept when it is withdrawn
    given_up_at: Mapped[datetime | None]  # the author owes it no more and may read the others'; logged

    __table_args__ = (
        UniqueConstraint("interview_id", "author_id"),
        Index("ix_scorecard_application", "application_id"),
    )


class ScorecardRevision(Base):
    """What a scorecard said from one moment on. Its free text is erased with the candidate."""

    __tablename__ = "scorecard_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecard.id"))
    revision: Mapped[int]
    at: Mapped[datetime]
    source: Mapped[str]  # thread, modal, button
    state: Mapped[ScorecardState]
    call: Mapped[Call | None]
    ratings: Mapped[dict[str, Any]]  # focus area or attribute -> 1..4
    remarks: Mapped[str]
    private_note: Mapped[str]  # for recruiters and the owner only
    why_unclear: Mapped[str | None]  # the reason a draft was not read as a scorecard
    is_after_reveal: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("scorecard_id", "revision"),)


class ThreadReply(Base):
    """One message of an interviewer in the thread of an interview: what the scorecard is read from, edited or taken back."""

    __tablename__ = "thread_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    author_id: Mapped[str]
    channel: Mapped[str]
    ts: Mapped[str]
    edited_ts: Mapped[str | None]  # of the newest edit that we know; older ones that come late change nothing
    text: Mapped[str]
    changed_at: Mapped[datetime]  # when we learnt of its newest state
    deleted_at: Mapped[datetime | None]
    files: Mapped[list[str] | None]  # names of the files that came with it

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel", "ts"),
        Index("ix_thread_reply_interview", "interview_id", "author_id"),
    )
