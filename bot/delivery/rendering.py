"""Is it still to be said, and what is it? Asked in one read transaction, when a delivery is about to go out."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.delivery.protocols import Claimed, Outgoing, Renderer, TakeDown
from bot.models.delivery import DeliveryState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """The delivery ends here, in `state`, with the reason that is listed."""

    state: DeliveryState
    reason: str


def render_one(session: Session, renderer: Renderer, delivery: Claimed, *, now: datetime) -> Outgoing | TakeDown | Unsaid:
    """What goes out now. A renderer that raises makes its delivery dead, not the lane; the log has the reference."""
    if delivery.expires_at is not None and delivery.expires_at <= now:
        return Unsaid(DeliveryState.EXPIRED, f"too late: it was to be out by {delivery.expires_at.isoformat()}")
    try:
        if delivery.guard is not None and not renderer.is_current(session, *delivery.guard):
            return Unsaid(DeliveryState.CANCELLED, "overtaken: what it told has changed since")
        outgoing = renderer.render(session, delivery, now=now)
    except DBAPIError:
        raise  # the database's trouble, not the message's: it is tried again
    except Exception:  # a fault in one message's rendering must not stop the lane
        reference = secrets.token_hex(4)
        log.exception("rendering delivery %s (%s) failed, reference %s", delivery.id, delivery.kind, reference)
        return Unsaid(DeliveryState.DEAD, f"it could not be rendered; the log has it under reference {reference}")
    if outgoing is None or (isinstance(outgoing, TakeDown) and delivery.target_ts is None):
        return Unsaid(DeliveryState.CANCELLED, "there is nothing to say any more")
    return outgoing
