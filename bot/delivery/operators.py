"""Who hears of parked lanes and dead deliveries? The operators, once each, by a delivery of its own in their lanes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery.ledger import enqueue_all, lock_lanes
from bot.delivery.protocols import OPERATOR_NOTICE, Note
from bot.models.delivery import Delivery, DeliveryState, Lane

log = logging.getLogger(__name__)


def tell_operators(session: Session, operators: Sequence[str], *, now: datetime) -> int:
    """Enqueue a notice for every parked lane and dead delivery that nobody was told of; how many there were.

    Their own lanes are left out, and so are notices that are dead themselves: the log has to do for those.
    """
    lanes = _untold_lanes(session, operators)
    dead = _untold_dead(session)
    if not lanes and not dead:
        return 0
    lock_lanes(session, {*((lane.workspace_id, lane.channel) for lane in lanes), *_lanes_of(lanes, dead, operators)})
    notes = [note for lane in lanes for note in _parked_notes(lane, operators)]
    notes += [note for delivery, channel in dead for note in _dead_notes(delivery, channel, operators)]
    enqueue_all(session, notes, now=now)
    session.execute(update(Lane).where(Lane.id.in_([lane.id for lane in lanes])).values(told_at=now))
    told = update(Delivery).where(Delivery.id.in_([delivery.id for delivery, _ in dead]))
    session.execute(told.values(told_at=now), execution_options={"synchronize_session": False})
    return len(lanes) + len(dead)


def _untold_lanes(session: Session, operators: Sequence[str]) -> list[Lane]:
    query = select(Lane).where(Lane.parked_reason.is_not(None), Lane.told_at.is_(None), Lane.channel.not_in(list(operators)))
    return list(session.execute(query).scalars())


def _untold_dead(session: Session) -> list[tuple[Delivery, str]]:
    query = (
        select(Delivery, Lane.channel)
        .join(Lane, Lane.id == Delivery.lane_id)
        .where(Delivery.state == DeliveryState.DEAD, Delivery.told_at.is_(None), Delivery.kind != OPERATOR_NOTICE)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _lanes_of(lanes: Sequence[Lane], dead: Sequence[tuple[Delivery, str]], operators: Sequence[str]) -> set[tuple[str, str]]:
    workspaces = {lane.workspace_id for lane in lanes} | {delivery.workspace_id for delivery, _ in dead}
    return {(workspace_id, operator) for workspace_id in workspaces for operator in operators}


def _parked_notes(lane: Lane, operators: Sequence[str]) -> list[Note]:
    log.warning("lane of %s parked: %s (%s)", lane.channel, lane.parked_reason, lane.parked_fix)
    parked_at = lane.parked_at.timestamp() if lane.parked_at else 0
    body = {
        "what": "lane_parked",
        "channel": lane.channel,
        "reason": lane.parked_reason,
        "fix": lane.parked_fix,
        "waiting": lane.open,
    }
    return _notes(lane.workspace_id, f"lane:{lane.id}", f"parked:{parked_at:.6f}", body, operators)


def _dead_notes(delivery: Delivery, channel: str, operators: Sequence[str]) -> list[Note]:
    log.warning("delivery %s (%s) to %s is dead: %s", delivery.id, delivery.kind, channel, delivery.error)
    body = {
        "what": "delivery_dead",
        "delivery_id": delivery.id,
        "kind": delivery.kind,
        "channel": channel,
        "reason": delivery.error,
        "fix": f"See `rolecall deliveries why {delivery.id}`.",
    }
    return _notes(delivery.workspace_id, f"delivery:{delivery.id}", f"dead:{delivery.attempts}", body, operators)


def _notes(workspace_id: str, subject: str, once: str, body: dict[str, Any], operators: Sequence[str]) -> list[Note]:
    """One notice for each operator. `once`: what happened to the subject; the same is told once."""
    return [
        Note(
            workspace_id=workspace_id,
            channel=operator,
            kind=OPERATOR_NOTICE,
            subject=subject,
            dedup_key=f"{subject}:{once}:{operator}",
            body=body,
        )
        for operator in operators
    ]
