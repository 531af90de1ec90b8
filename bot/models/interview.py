"""Who meets a candidate, about what and when? What people agreed on is wall time and zone; the instant is derived."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class InterviewState(StrEnum):
    """Where an interview stands. That one is over follows from the clock."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    NOT_HELD = "not_held"  # it was time, but it did not happen: nobody owes a scorecard


class NotHeld(StrEnum):
    """Why an interview did not happen."""

    NO_SHOW = "no_show"
    CANDIDATE_CANCELLED = "candidate_cancelled"
    CUT_SHORT = "cut_short"
    MOVED = "moved"


class SeatState(StrEnum):
    """Whether an interviewer comes."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"  # swapped for somebody else
    ABSENT = "absent"  # was not there


class Interview(Base):
    """One meeting of a loop: a focus area, a time, one to three interviewers, any shadows."""

    __tablename__ = "interview"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    focus: Mapped[str]
    wall: Mapped[str]  # "2026-03-30 09:30" as agreed
    zone: Mapped[str]  # IANA, in which it was agreed
    starts_at: Mapped[datetime]  # derived from the two
    minutes: Mapped[int]
    place: Mapped[str | None]  # a room or a link
    state: Mapped[InterviewState]
    not_held: Mapped[NotHeld | None]
    revision: Mapped[int] = mapped_column(default=1)  # of its time: reminders hang on it
    sequence: Mapped[int] = mapped_column(default=0)  # of any change that a calendar must learn
    timed_at: Mapped[datetime]  # when its time was last agreed
    planned_by: Mapped[str]

    __table_args__ = (
        Index("ix_interview_application", "application_id"),
        Index("ix_interview_start", "workspace_id", "starts_at"),
    )


class Seat(Base):
    """One person's place in an interview. A shadow's scorecard is practice and never counts."""

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    person_id: Mapped[str]  # Slack user id
    is_shadow: Mapped[bool] = mapped_column(default=False)
    state: Mapped[SeatState]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]  # no nudge about this scorecard before; who answers for the role is told as ever
    snoozes: Mapped[int] = mapped_column(default=0, server_default="0")  # how often it was put off

    __table_args__ = (UniqueConstraint("interview_id", "person_id"), Index("ix_seat_person", "workspace_id", "person_id"))


class PersonTime(Base):
    """When a person may be disturbed, where they said so; who has no row has the usual hours in Slack's zone."""

    __tablename__ = "person_time"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    person_id: Mapped[str]
    zone: Mapped[str | None]  # overrides Slack's
    days: Mapped[list[Any]]  # ISO weekdays
    quiet_from: Mapped[str]  # "19:00"
    quiet_to: Mapped[str]
    away: Mapped[list[Any]]  # pairs of dates, both included: [["2026-12-24", "2027-01-02"]]
    work_from: Mapped[str | None]  # "09:00": outside of it nobody is planned for an interview without a warning
    work_to: Mapped[str | None]
    muted_at: Mapped[datetime | None]  # since when only what is about to begin, and the question after it, may come

    __table_args__ = (UniqueConstraint("workspace_id", "person_id"),)


class LoopStep(Base):
    """One interview of a role's template: what the next loop of the role begins with."""

    __tablename__ = "loop_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    position: Mapped[int]
    focus: Mapped[str]
    minutes: Mapped[int]
    interviewer_ids: Mapped[list[str]]  # Slack user ids
    shadow_ids: Mapped[list[str]]
    days_after: Mapped[int]  # after the first one's day
    clock: Mapped[str]  # "09:30", in the zone of whoever plans
    place: Mapped[str | None]

    __table_args__ = (UniqueConstraint("role_id", "position"),)


class LoopDraft(Base):
    """A plan as somebody typed it, between the form and the preview. Saved once, however often the button is pressed."""

    __tablename__ = "loop_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    person_id: Mapped[str]  # who plans
    body: Mapped[dict[str, Any]]  # ids, times and focus areas; never a candidate's name
    at: Mapped[datetime]
    saved_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_loop_draft_application", "application_id"), Index("ix_loop_draft_at", "workspace_id", "at"))
