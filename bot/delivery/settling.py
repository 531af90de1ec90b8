"""How did it end? Every end of a claim is written here, fenced: a claim whose lease has lapsed writes nothing.

Each function returns whether it was still ours to write. The lane's row comes first, then the delivery, then the limit:
one order of locks everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bot.delivery.claiming import PLAIN, Clock, Hold
from bot.delivery.clock import database_clock
from bot.delivery.limits import block, take_slot
from bot.delivery.messages import live_message, retire_message
from bot.delivery.protocols import Posted
from bot.models.delivery import Delivery, DeliveryState, Lane, Message


def settle_posted(
    session: Session,
    hold: Hold,
    posted: Posted,
    interval: Callable[[], float],
    *,
    now: datetime,
    clock: Clock = database_clock,
) -> bool:
    """Slack has the message: note where, and let the lane rest (one message a second a channel).

    `interval`: the seconds that are left of that, asked when it is written.
    """
    if not _release(session, hold, done=True, next_at=clock(session) + interval()):
        return False
    claimed = hold.delivery
    if claimed.card_key and (old := live_message(session, claimed.workspace_id, claimed.card_key)):
        retire_message(session, claimed.workspace_id, *old, now=now)
    message = insert(Message.__table__).values(  # type: ignore[arg-type]
        workspace_id=claimed.workspace_id,
        channel=posted.channel,
        ts=posted.ts,
        thread_ts=claimed.thread_ts,
        card_key=claimed.card_key,
        kind=claimed.kind,
        subject=claimed.subject,
        delivery_id=claimed.id,
        posted_at=now,
        file_ids=list(posted.file_ids) or None,
    )
    session.execute(message)
    _mark(session, hold, DeliveryState.SENT, ts=posted.ts, sent_at=now, error=None)
    return True


def settle_edited(session: Session, hold: Hold, *, now: datetime, deleted: bool = False) -> bool:
    """Slack has the edit of the card (or has deleted its message)."""
    if not _release(session, hold, done=True):
        return False
    claimed = hold.delivery
    if deleted and hold.place and claimed.target_ts:
        retire_message(session, claimed.workspace_id, hold.place, claimed.target_ts, now=now)
    _mark(session, hold, DeliveryState.SENT, ts=claimed.target_ts, sent_at=now, error=None)
    return True


def settle_ended(session: Session, hold: Hold, state: DeliveryState, reason: str) -> bool:
    """The delivery ends without having been sent: dead, cancelled or expired. The next one goes on at once."""
    if not _release(session, hold, done=True):
        return False
    _mark(session, hold, state, error=reason)
    return True


def put_back(session: Session, hold: Hold, reason: str | None, pause: float = 0.0, *, clock: Clock = database_clock) -> bool:
    """Slack does not have it: it waits at the head of its lane again, for `pause` seconds."""
    if not _release(session, hold, next_at=clock(session) + pause):
        return False
    _mark(session, hold, DeliveryState.QUEUED, error=reason, target_ts=None, thread_ts=None)
    return True


def put_back_limited(
    session: Session, hold: Hold, retry_after: float, method: str, *, clock: Clock = database_clock
) -> bool:
    """Slack said 429, not which limit was hit: the lane waits and so does the method."""
    until = clock(session) + retry_after
    if not put_back(session, hold, "ratelimited", retry_after, clock=clock):
        return False
    block(session, hold.delivery.workspace_id, method, until)
    return True


def leave_limited(session: Session, hold: Hold, retry_after: float, method: str, *, clock: Clock = database_clock) -> bool:
    """Slack said 429 to a look-up: it stays in doubt, and all look-ups of that method wait."""
    until = clock(session) + retry_after
    if not leave_doubtful(session, hold, "ratelimited", retry_after, clock=clock):
        return False
    block(session, hold.delivery.workspace_id, method, until)
    return True


def charge_page(session: Session, hold: Hold, method: str, per_minute: int, *, clock: Clock = database_clock) -> None:
    """Count a further page of a look-up: it is not held up, those that come after it are."""
    take_slot(session, hold.delivery.workspace_id, method, per_minute, clock(session))


def put_back_gone(session: Session, hold: Hold, reason: str, *, now: datetime, clock: Clock = database_clock) -> bool:
    """The message to edit, or the root of the thread, is gone: it is retired, and the delivery goes out afresh."""
    if not put_back(session, hold, reason, clock=clock):
        return False
    claimed = hold.delivery
    key = claimed.card_key if claimed.target_ts else claimed.thread_of
    if key and (old := live_message(session, claimed.workspace_id, key)):
        retire_message(session, claimed.workspace_id, *old, now=now)
    return True


def leave_doubtful(session: Session, hold: Hold, reason: str, settle: float, *, clock: Clock = database_clock) -> bool:
    """Nobody knows whether Slack has it: it stays `sending`, and is looked up in `settle` seconds."""
    until = clock(session) + settle
    if not _release(session, hold, next_at=until):
        return False
    _mark(session, hold, DeliveryState.SENDING, error=reason, settled_at=until)
    return True


def park(session: Session, hold: Hold, reason: str, fix: str, *, now: datetime, in_doubt: bool = False) -> bool:
    """Nothing can be delivered there: the whole lane waits for somebody, its head first in line."""
    if not _release(session, hold, parked_reason=reason, parked_fix=fix, parked_at=now, told_at=None):
        return False
    if in_doubt:
        _mark(session, hold, DeliveryState.SENDING, error=reason)
    else:
        _mark(session, hold, DeliveryState.QUEUED, error=reason, target_ts=None, thread_ts=None)
    return True


def note_place(session: Session, hold: Hold, place: str) -> bool:
    """Remember the D... id of the lane's person, so that a look-up after a crash knows where."""
    statement = update(Lane).where(Lane.id == hold.lane_id, Lane.owner == hold.owner).values(place=place)
    return session.execute(statement.returning(Lane.id)).one_or_none() is not None


def void_leases(session: Session, settle: float, *, clock: Clock = database_clock) -> int:
    """Take back every lease at the start of the only process that can send; how many deliveries were on their way.

    What was on its way is looked up once the dead process's last call has had `settle` seconds.
    """
    until = clock(session) + settle
    session.execute(update(Lane).where(Lane.owner.is_not(None)).values(owner=None, lease_until=0.0))
    sending = select(Delivery.id).where(Delivery.state == DeliveryState.SENDING)
    ids = list(session.execute(sending).scalars())
    sooner = update(Delivery).where(Delivery.id.in_(ids), Delivery.settled_at > until)
    session.execute(sooner.values(settled_at=until))
    return len(ids)


def _release(session: Session, hold: Hold, *, done: bool = False, **changes: Any) -> bool:
    """End the claim, if it still is ours. `done`: one delivery less is open in the lane."""
    if done:
        changes["open"] = Lane.open - 1
    statement = update(Lane).where(Lane.id == hold.lane_id, Lane.owner == hold.owner)
    statement = statement.values(owner=None, lease_until=0.0, **changes)
    return session.execute(statement.returning(Lane.id), execution_options=PLAIN).one_or_none() is not None


def _mark(session: Session, hold: Hold, state: DeliveryState, **changes: Any) -> None:
    marked = update(Delivery).where(Delivery.id == hold.delivery.id).values(state=state, **changes)
    session.execute(marked, execution_options=PLAIN)
