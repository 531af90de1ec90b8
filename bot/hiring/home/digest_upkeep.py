"""What becomes of a digest that stands in Slack already? A line that is settled goes, soon after somebody acted.

That is a courtesy: whoever looks for the truth has App Home, so nothing is kept of it but where we are.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import Askable
from bot.delivery.protocols import Note
from bot.hiring.candidates.telling import About, tell
from bot.hiring.home.slipping_digest import DIGEST
from bot.models import Application, ApplicationEvent, CandidateShown, Delivery, Lane
from bot.models.delivery import DeliveryState

KEPT_UP = timedelta(days=1)  # older ones stay as they are


def newest_event(asked: Askable) -> int:
    """The id of the last thing that happened to any application; 0 before the first."""
    return asked.scalars(select(func.max(ApplicationEvent.id))).one() or 0


def show_digests_again(session: Session, after: int, until: int, now: datetime) -> int:
    """Render the digests of today anew that tell of somebody to whom something happened, in (after, until]; how many.

    Two replicas that notice the same make one message of it: the key names the last event.
    """
    touched = (
        select(Application.candidate_id)
        .join(ApplicationEvent, ApplicationEvent.application_id == Application.id)
        .where(ApplicationEvent.id > after, ApplicationEvent.id <= until)
    )
    query = (
        select(Delivery, Lane.channel)
        .join(Lane, Lane.id == Delivery.lane_id)
        .join(CandidateShown, CandidateShown.delivery_id == Delivery.id)
        .where(
            Delivery.kind == DIGEST,
            Delivery.state == DeliveryState.SENT,
            Delivery.created_at > now - KEPT_UP,
            CandidateShown.candidate_id.in_(touched),
        )
        .order_by(Delivery.id)
    )
    newest = {row.card_key: (row, channel) for row, channel in session.execute(query)}
    told = [About(_again(row, channel, until), _shown_on(session, row)) for row, channel in newest.values()]
    tell(session, told, now)
    return len(told)


def _again(row: Delivery, channel: str, until: int) -> Note:
    return Note(
        workspace_id=row.workspace_id,
        channel=channel,
        kind=row.kind,
        subject=row.subject,
        dedup_key=f"{row.card_key}:after:{until}",
        body=row.body,
        card_key=row.card_key,
    )


def _shown_on(session: Session, row: Delivery) -> tuple[int, ...]:
    return tuple(session.scalars(select(CandidateShown.candidate_id).where(CandidateShown.delivery_id == row.id)))
