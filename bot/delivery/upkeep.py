"""What is on its way, why does it not go out, and what can the operator do about it? For the command line and metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from bot.delivery.claiming import OPEN_STATES, Clock
from bot.delivery.clock import database_clock
from bot.delivery.ledger import lock_lanes
from bot.errors import Refusal
from bot.models.delivery import Delivery, DeliveryState, Lane


class NoSuchDelivery(Refusal):
    """There is no delivery {delivery_id}. `rolecall deliveries list` shows those that there are."""


class AlreadySent(Refusal):
    """Delivery {delivery_id} was sent already. To say it again, decide it again in Slack."""


class OnItsWay(Refusal):
    """Delivery {delivery_id} is being sent at this moment. Please try again in half a minute."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A delivery as the operator sees it: ids and reasons, never the message."""

    id: int
    channel: str
    kind: str
    subject: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    error: str | None
    parked_reason: str | None
    parked_fix: str | None
    before_it: int  # how many of its lane go first
    due_in: float  # seconds until its lane is due; 0 when it is


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in one lane. `oldest`: when the delivery at its head was enqueued."""

    channel: str
    waiting: int
    oldest: datetime
    parked_reason: str | None


def list_deliveries(
    session: Session,
    *,
    states: Sequence[DeliveryState] = (),
    channel: str | None = None,
    limit: int = 50,
    clock: Clock = database_clock,
) -> list[Listed]:
    """The newest deliveries first; those that are open or dead when no states are given."""
    wanted = tuple(states) or (*OPEN_STATES, DeliveryState.DEAD)
    query = _rows().where(Delivery.state.in_(wanted))
    if channel is not None:
        query = query.where((Lane.channel == channel) | (Lane.place == channel))
    return _listed(session, query.order_by(Delivery.id.desc()).limit(limit), clock)


def show_delivery(session: Session, delivery_id: int, *, clock: Clock = database_clock) -> Listed:
    """One delivery. Raises NoSuchDelivery."""
    found = _listed(session, _rows().where(Delivery.id == delivery_id), clock)
    if not found:
        raise NoSuchDelivery(delivery_id=delivery_id)
    return found[0]


def _rows() -> Select[Delivery, Lane]:
    return select(Delivery, Lane).join(Lane, Lane.id == Delivery.lane_id)


def _listed(session: Session, query: Select[Delivery, Lane], clock: Clock) -> list[Listed]:
    now = clock(session)
    return [_describe(session, row, lane, now) for row, lane in session.execute(query)]


def _describe(session: Session, row: Delivery, lane: Lane, now: float) -> Listed:
    earlier = select(func.count()).select_from(Delivery)
    earlier = earlier.where(Delivery.lane_id == lane.id, Delivery.state.in_(OPEN_STATES), Delivery.seq < row.seq)
    is_open = row.state in OPEN_STATES
    return Listed(
        id=row.id,
        channel=lane.channel,
        kind=row.kind,
        subject=row.subject,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        sent_at=row.sent_at,
        error=row.error,
        parked_reason=lane.parked_reason if is_open else None,
        parked_fix=lane.parked_fix if is_open else None,
        before_it=session.execute(earlier).scalar_one() if is_open else 0,
        due_in=max(0.0, max(lane.next_at, lane.lease_until) - now) if is_open else 0.0,
    )


def why(listed: Listed) -> str:
    """One or two sentences for the operator: where it stands, and what would move it."""
    if listed.state is DeliveryState.SENT:
        return f"Sent {listed.sent_at:%Y-%m-%d %H:%M:%S} UTC, at attempt {listed.attempts}."
    if listed.state not in OPEN_STATES:
        way_out = " `rolecall deliveries retry` tries it again." if listed.state is DeliveryState.DEAD else ""
        return f"It is {listed.state}: {listed.error or 'no reason is noted'}.{way_out}"
    if listed.parked_reason:
        return f"Its lane is parked: {listed.parked_reason}. {listed.parked_fix or ''}".strip()
    reason = f" Last: {listed.error}." if listed.error else ""
    if listed.before_it:
        return f"{listed.before_it} before it in its lane.{reason}"
    doubt = "Slack may have it; it is looked up next. " if listed.state is DeliveryState.SENDING else ""
    return f"{doubt}Its lane is due in {listed.due_in:.0f} s.{reason}"


def retry(session: Session, delivery_id: int, *, clock: Clock = database_clock) -> None:
    """Try a delivery again: a parked lane goes on, a dead, cancelled or expired one goes to the end of its lane.

    One that is in doubt (`sending`, with no lease on it) is posted again without a look-up: the operator has looked.
    Raises NoSuchDelivery, AlreadySent, OnItsWay.
    """
    row, lane = _locked(session, delivery_id, clock)
    if row.state is DeliveryState.SENT:
        raise AlreadySent(delivery_id=delivery_id)
    free = {"parked_reason": None, "parked_fix": None, "parked_at": None, "told_at": None, "next_at": 0.0}
    if row.state not in OPEN_STATES:
        row.seq = lane.last_seq + 1
        row.expires_at = None
        lane.last_seq += 1
        lane.open += 1
    row.state, row.error, row.told_at = DeliveryState.QUEUED, None, None
    session.flush()
    session.execute(update(Lane).where(Lane.id == lane.id).values(free))


def drop(session: Session, delivery_id: int, *, clock: Clock = database_clock) -> None:
    """Give a delivery up, so that the next of its lane goes on. Raises NoSuchDelivery, AlreadySent, OnItsWay."""
    row, lane = _locked(session, delivery_id, clock)
    if row.state is DeliveryState.SENT:
        raise AlreadySent(delivery_id=delivery_id)
    if row.state in OPEN_STATES:
        lane.open -= 1
    row.state, row.error = DeliveryState.CANCELLED, "dropped by the operator"
    session.flush()


def _locked(session: Session, delivery_id: int, clock: Clock) -> tuple[Delivery, Lane]:
    """The delivery and its lane, locked in that order of the ledger (lane first), and nobody at work on it."""
    place = session.execute(
        select(Lane.workspace_id, Lane.channel).join(Delivery, Delivery.lane_id == Lane.id).where(Delivery.id == delivery_id)
    ).one_or_none()
    if place is None:
        raise NoSuchDelivery(delivery_id=delivery_id)
    lock_lanes(session, [(place.workspace_id, place.channel)])
    row, lane = session.execute(_rows().where(Delivery.id == delivery_id)).one()
    if row.state is DeliveryState.SENDING and lane.owner is not None and lane.lease_until > clock(session):
        raise OnItsWay(delivery_id=delivery_id)
    return row, lane


def backlog(session: Session) -> list[Backlog]:
    """What waits, by lane, the oldest first."""
    query = (
        select(Lane.channel, func.count(), func.min(Delivery.created_at), Lane.parked_reason)
        .join(Delivery, Delivery.lane_id == Lane.id)
        .where(Delivery.state.in_(OPEN_STATES))
        .group_by(Lane.id, Lane.channel, Lane.parked_reason)
    )
    found = [Backlog(row[0], row[1], row[2], row[3]) for row in session.execute(query)]
    return sorted(found, key=lambda lane: lane.oldest)


def oldest_age(lanes: Sequence[Backlog], *, now: datetime) -> float:
    """Seconds that the oldest delivery that is not parked has waited; 0 when none does. The alarm is on this one."""
    ages = [(now - lane.oldest).total_seconds() for lane in lanes if lane.parked_reason is None]
    return max([0.0, *ages])  # a clock that was set back tells of no wait, not of one below nothing


def outcomes(session: Session) -> dict[DeliveryState, int]:
    """How many deliveries stand where."""
    query = select(Delivery.state, func.count()).group_by(Delivery.state)
    found = {row[0]: row[1] for row in session.execute(query)}
    return {state: found.get(state, 0) for state in DeliveryState}
