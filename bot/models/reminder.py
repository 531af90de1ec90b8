"""What is due, to whom, and when? Reminders are derived from an interview in the commit that plans or changes it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class ReminderKind(StrEnum):
    """What a reminder says, in the order in which those of one interview come."""

    DAY_BEFORE = "day_before"  # the last working day before, at 09:00
    SOON = "soon"  # 15 minutes before, with the brief
    ASK = "ask"  # at the end: the question for the scorecard, whose thread takes the answer
    NUDGE_HOUR = "nudge_hour"  # an hour after: your scorecard, please
    NUDGE_MORNING = "nudge_morning"  # the next working morning
    NUDGE_DAILY = "nudge_daily"  # each working morning from then on, a limited number of times
    TELL_BACKUP = "tell_backup"  # how many scorecards are owed; a count, no names
    TELL_OWNER = "tell_owner"


class ReminderState(StrEnum):
    """Where a reminder stands."""

    ARMED = "armed"  # waits for its instant
    FIRED = "fired"  # handed to the ledger, which knows the rest
    SKIPPED = "skipped"  # will never be sent; `reason` says why


class SkipReason(StrEnum):
    """Why a reminder is not sent."""

    TOO_CLOSE = "too_close"  # planned less than two hours before the interview
    STARTED = "started"  # held by quiet hours, days off or absence until the interview began, or planned after that
    COVERED = "covered"  # the next one comes on the same day
    TOO_LATE = "too_late"  # Rolecall was not running until it was of no use any more
    NOT_OWED = "not_owed"  # the scorecard is in, given up, or the interview did not happen
    AWAY = "away"  # no working day in sight
    NOBODY = "nobody"  # the role has no such person


class Reminder(Base):
    """One thing to tell one person about one interview. Times are instants; the wall time they came from is kept too.

    `revision` is the interview's for which it was derived: a change of the interview replaces what is still armed.
    """

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    person_id: Mapped[str]  # Slack user id: who is told
    about_id: Mapped[str]  # whose seat it is about: the same person, but for what backup and owner are told
    kind: Mapped[ReminderKind]
    nth: Mapped[int] = mapped_column(default=0)  # of the daily nudges: 1, 2, ...; of the hour's: asked for by the nth snooze
    revision: Mapped[int]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    wall: Mapped[str]  # "2026-03-27 09:00" as the person's clock shows it
    zone: Mapped[str]
    state: Mapped[ReminderState]
    reason: Mapped[SkipReason | None]
    because: Mapped[str | None]  # what `reason` has no word for: "muted", "snoozed", "stood_in" (the backup is told instead)
    delivery_id: Mapped[int | None]  # once fired; several nudges due to one person share one
    settled_at: Mapped[datetime | None]  # fired or skipped

    __table_args__ = (
        UniqueConstraint("interview_id", "person_id", "about_id", "kind", "nth", "revision"),
        Index("ix_reminder_due", "state", "due_at"),
        Index("ix_reminder_person", "workspace_id", "person_id", "due_at"),
    )
