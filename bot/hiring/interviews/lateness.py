"""How late did reminders go out? Between the instant at which each was due and the one at which Slack had it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.delivery import Delivery, DeliveryState
from bot.models.reminder import Reminder, ReminderState

WINDOW = timedelta(hours=1)


def worst_lateness(session: Session, workspace_id: str, *, now: datetime) -> float:
    """Seconds, of the reminders that were due in the last hour; one that still waits counts until now. 0 when there is none.

    Slack's own limits are in it: of 60 reminders due in one channel at once, the last is a minute late.
    """
    query = (
        select(Reminder.due_at, Delivery.sent_at)
        .join(Delivery, Delivery.id == Reminder.delivery_id)
        .where(
            Reminder.workspace_id == workspace_id,
            Reminder.state == ReminderState.FIRED,
            Reminder.due_at > now - WINDOW,
            Delivery.state.not_in((DeliveryState.CANCELLED, DeliveryState.EXPIRED)),
        )
    )
    return max((((sent or now) - due).total_seconds() for due, sent in session.execute(query)), default=0.0)
