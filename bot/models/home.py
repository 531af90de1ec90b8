"""What does App Home show, which forms show a candidate, and on which mornings does an owner hear what is stuck?"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base
from bot.models.reminder import ReminderState


class HomeView(Base):
    """One person's App Home, once they have opened it. Who never did has no row and costs nothing."""

    __tablename__ = "home_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    person_id: Mapped[str]  # Slack user id
    opened_at: Mapped[datetime]  # last time
    candidate_ids: Mapped[list[Any]]  # whom it may show now, so that it can be found and written anew without them
    published_at: Mapped[datetime | None]
    stale_at: Mapped[datetime | None]  # when it is out of date by itself: an interview begins or ends, a day is over
    retry_at: Mapped[datetime | None]  # Slack did not take it; not before this

    __table_args__ = (UniqueConstraint("workspace_id", "person_id"),)


class HomeMark(Base):
    """Something changed that a person's App Home shows. Rows are only added, so that acts never wait for each other here."""

    __tablename__ = "home_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    person_id: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_home_mark_person", "workspace_id", "person_id"),)


class DigestSkip(StrEnum):
    """Why an owner heard nothing one morning."""

    NOTHING = "nothing"  # nothing was stuck
    TOO_LATE = "too_late"  # Rolecall was not running until the day was over


class Digest(Base):
    """One morning of one person: due at 09:00 of a working day by their clock, settled once."""

    __tablename__ = "digest"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    person_id: Mapped[str]
    day: Mapped[str]  # "2027-03-29" by the person's clock
    due_at: Mapped[datetime]
    state: Mapped[ReminderState]
    reason: Mapped[DigestSkip | None]
    delivery_id: Mapped[int | None]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "person_id", "day"),
        Index("ix_digest_due", "state", "due_at"),
    )


class FormShown(Base):
    """A form that stands on somebody's screen, perhaps, and shows a candidate. Kept for a day."""

    __tablename__ = "form_shown"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    view_id: Mapped[str]  # Slack's
    number: Mapped[int]  # the candidate's, of the handle
    at: Mapped[datetime]

    __table_args__ = (Index("ix_form_shown_number", "workspace_id", "number"),)


class FileToErase(Base):
    """A file of ours in Slack that came with a message about somebody who was forgotten. The row goes with the file."""

    __tablename__ = "file_to_erase"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    file_id: Mapped[str]  # Slack's
    retry_at: Mapped[datetime | None]  # Slack did not answer; not before this

    __table_args__ = (UniqueConstraint("workspace_id", "file_id"),)
