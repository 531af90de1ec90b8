"""Who may send what next? A claim leases the head of one lane and says `sending` before the call, in one transaction.

One UPDATE over a SELECT ... FOR UPDATE SKIP LOCKED picks the lane (on SQLite the one writer makes that needless). The lease
runs by the database's clock, and every later write is fenced by the claim's own name (settling.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import case, func, select, update
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from bot.database import Askable
from bot.delivery.clock import database_clock
from bot.delivery.limits import blocked_until, take_slot
from bot.delivery.messages import live_message
from bot.delivery.protocols import Claimed
from bot.delivery.retrying import HISTORY, OPEN, POST, REPLIES, UPDATE, Terms
from bot.models.delivery import Delivery, DeliveryState, Lane

OPEN_STATES = (DeliveryState.QUEUED, DeliveryState.SENDING)
Clock = Callable[[Askable], float]
PLAIN = {"synchronize_session": False}  # no row is held as an object here, so none has to be looked for
PEOPLE = ("U", "W")  # ids of people begin so: their messages are posted where conversations.open says
LaneRow: TypeAlias = "Row[int, str, str, str | None, str | None]"


@dataclass(frozen=True, slots=True)
class Hold:
    """One claim: the lane, the name that fences its writes, and what is to be done.

    `doubtful`: an earlier try of this delivery ended unknown, so it is looked up first, from `first_at` on.
    """

    lane_id: int
    owner: str
    place: str | None  # where Slack puts the lane's messages, where that is known
    delivery: Claimed
    doubtful: bool
    first_at: float
    may_repeat: bool


@dataclass(frozen=True, slots=True)
class Later:
    """A lane was due, but its head has to wait (for a limit, or to settle); its next time is noted."""


def seconds_to_next(asked: Askable, *, clock: Clock = database_clock) -> float | None:
    """How long until some lane is due: 0 or less when one is, None when nothing is on its way."""
    due = case((Lane.next_at > Lane.lease_until, Lane.next_at), else_=Lane.lease_until)
    soonest = asked.execute(select(func.min(due)).where(Lane.open > 0, Lane.parked_reason.is_(None))).scalar_one()
    return None if soonest is None else float(soonest) - clock(asked)


def claim_one(session: Session, terms: Terms, owner: str, *, clock: Clock = database_clock) -> Hold | Later | None:
    """Lease the lane that has waited longest, and mark its head `sending` unless it is to be looked up first.

    None: nothing is due, or what is due is locked by others.
    """
    now = clock(session)
    lane = _lease_lane(session, now, now + terms.lease, owner)
    if lane is None:
        return None
    head = _head_of(session, lane.id)
    if head is None:
        _let_go(session, lane.id, open=0)
        return Later()
    if head.state == DeliveryState.SENDING and head.settled_at is not None and head.settled_at > now:
        _let_go(session, lane.id, next_at=head.settled_at)
        return Later()
    if head.state == DeliveryState.SENDING and head.target_ts is None:
        if is_asked_of_slack(lane.place or lane.channel) and _must_wait(session, terms, lane, [look_up_method(head)], now):
            return Later()
        return _hold(lane, head, owner, claimed(head, lane.channel), place=lane.place, doubtful=True)
    return _intend(session, terms, lane, head, owner, now)


def claim_some(
    session: Session, terms: Terms, owners: Sequence[str], *, clock: Clock = database_clock
) -> list[Hold | Later]:
    """Claim for several hands in one transaction, a name each; as many as are due."""
    claims: list[Hold | Later] = []
    for owner in owners:
        claim = claim_one(session, terms, owner, clock=clock)
        if claim is None:
            break
        claims.append(claim)
    return claims


def _lease_lane(session: Session, now: float, lease_until: float, owner: str) -> LaneRow | None:
    due = (
        select(Lane.id)
        .where(Lane.open > 0, Lane.parked_reason.is_(None), Lane.next_at <= now, Lane.lease_until < now)
        .order_by(Lane.reserved.is_(None), Lane.next_at, Lane.id)  # whose slot has come, before those that still need one
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    statement = update(Lane).where(Lane.id == due.scalar_subquery()).values(owner=owner, lease_until=lease_until)
    columns = (Lane.id, Lane.workspace_id, Lane.channel, Lane.place, Lane.reserved)
    return session.execute(statement.returning(*columns), execution_options=PLAIN).one_or_none()


def _head_of(session: Session, lane_id: int) -> Row[Any] | None:
    query = select(*Delivery.__table__.columns).where(Delivery.lane_id == lane_id, Delivery.state.in_(OPEN_STATES))
    return session.execute(query.order_by(Delivery.seq).limit(1)).one_or_none()


def _intend(session: Session, terms: Terms, lane: LaneRow, head: Row[Any], owner: str, now: float) -> Hold | Later:
    """Write down that the head is about to be sent: as an edit where its card is there, else as a post."""
    card = live_message(session, head.workspace_id, head.card_key) if head.card_key else None
    root = live_message(session, head.workspace_id, head.thread_of) if head.thread_of and not card else None
    methods = [UPDATE] if card else [POST] if is_asked_of_slack(lane.place or lane.channel) else [OPEN, POST]
    if _must_wait(session, terms, lane, methods, now):
        return Later()
    intent = {
        "state": DeliveryState.SENDING,
        "attempts": head.attempts + 1,
        "first_at": head.first_at or now,
        "sending_at": now,
        "settled_at": now + terms.lease,
        "target_ts": card[1] if card else None,
        "thread_ts": root[1] if root else None,
    }
    session.execute(update(Delivery).where(Delivery.id == head.id).values(intent), execution_options=PLAIN)
    intended = claimed(head, lane.channel)
    intended = replace(intended, attempt=head.attempts + 1, target_ts=intent["target_ts"], thread_ts=intent["thread_ts"])
    return _hold(lane, head, owner, intended, place=card[0] if card else lane.place)


def _must_wait(session: Session, terms: Terms, lane: LaneRow, methods: list[str], now: float) -> bool:
    """Whether Slack's limits keep the lane waiting; its slots are then kept for it, and its next time is theirs."""
    kept = (lane.reserved or "").split(",")
    wanted = [one for one in methods if one not in kept or blocked_until(session, lane.workspace_id, one) > now]
    slots = [take_slot(session, lane.workspace_id, one, terms.per_minute(one), now) for one in wanted]
    if max(slots, default=now) > now:
        _let_go(session, lane.id, next_at=max(slots), reserved=",".join(methods))
        return True
    if lane.reserved is not None:
        session.execute(update(Lane).where(Lane.id == lane.id).values(reserved=None), execution_options=PLAIN)
    return False


def is_asked_of_slack(place: str) -> bool:
    """Whether there is a conversation yet: a person's is not open before its first message."""
    return not place.startswith(PEOPLE)


def look_up_method(delivery: Claimed | Row[Any]) -> str:
    """The method by which a delivery is looked up."""
    return HISTORY if delivery.thread_ts is None else REPLIES


def _let_go(session: Session, lane_id: int, **changes: Any) -> None:
    freed = update(Lane).where(Lane.id == lane_id).values(owner=None, lease_until=0.0, **changes)
    session.execute(freed, execution_options=PLAIN)


def _hold(
    lane: LaneRow, head: Row[Any], owner: str, delivery: Claimed, *, place: str | None, doubtful: bool = False
) -> Hold:
    return Hold(
        lane_id=lane.id,
        owner=owner,
        place=place,
        delivery=delivery,
        doubtful=doubtful,
        first_at=head.first_at or 0.0,
        may_repeat=head.may_repeat,
    )


def claimed(row: Row[Any] | Delivery, channel: str) -> Claimed:
    """The plain values of a delivery in the lane of `channel`."""
    subject, _, revision = (row.guard or "").rpartition("@")
    return Claimed(
        id=row.id,
        workspace_id=row.workspace_id,
        channel=channel,
        kind=row.kind,
        subject=row.subject,
        body=row.body,
        card_key=row.card_key,
        thread_of=row.thread_of,
        event_id=row.event_id,
        guard=(subject, int(revision)) if subject else None,
        created_at=row.created_at,
        expires_at=row.expires_at,
        attempt=row.attempts,
        target_ts=row.target_ts,
        thread_ts=row.thread_ts,
        dedup_key=row.dedup_key,
    )
