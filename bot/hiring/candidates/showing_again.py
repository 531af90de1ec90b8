"""Which messages must be rendered again when somebody may no longer be named in them, or is called otherwise?

Whatever shows a candidate is indexed, so this needs to know nothing of the kinds of messages: the newest delivery of each
card goes out once more, and its renderer judges anew.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.hiring.candidates.telling import About, tell
from bot.models import CandidateShown, Delivery, Lane, Message
from bot.models.delivery import DeliveryState

NAMELESS = frozenset({"application_line", "candidate_taken_down"})
"""Kinds that are indexed and never hold a name."""
_AT_ONCE = 400  # ids in one query, which every database takes


def candidates_shown_in(session: Session, workspace_id: str, channel: str) -> set[int]:
    """The candidates whom some message in a channel may show, posted or just going out."""
    query = (
        select(CandidateShown.candidate_id)
        .join(Delivery, Delivery.id == CandidateShown.delivery_id)
        .join(Lane, Lane.id == Delivery.lane_id)
        .where(Lane.workspace_id == workspace_id, Lane.channel == channel, Delivery.kind.not_in(NAMELESS))
        .distinct()
    )
    return set(session.scalars(query))


def show_again(
    session: Session,
    workspace_id: str,
    candidate_ids: Collection[int],
    revision: str,
    now: datetime,
    *,
    channel: str | None = None,
) -> int:
    """Let every message that shows these candidates (in a channel) be rendered once more; how many. `revision` names why."""
    ids = sorted(candidate_ids)
    steps = [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
    rows = {(row.channel, row.card_key): row for step in steps for row in _newest(session, workspace_id, step, channel)}
    told = [About(_again(workspace_id, row, revision), _shown_on(session, row.card_key)) for row in rows.values()]
    tell(session, told, now)
    return len(told)


def _newest(session: Session, workspace_id: str, candidate_ids: list[int], channel: str | None) -> list[Row[Any]]:
    """The newest delivery of each card that stands in Slack, or is on its way there, and shows one of the candidates."""
    shows = (
        select(Delivery.lane_id, Delivery.card_key)
        .join(CandidateShown, CandidateShown.delivery_id == Delivery.id)
        .where(CandidateShown.candidate_id.in_(candidate_ids), Delivery.kind.not_in(NAMELESS))
        .where(Delivery.card_key.is_not(None))
        .distinct()
        .subquery()
    )
    newest = (
        select(func.max(Delivery.id))
        .join(shows, (shows.c.lane_id == Delivery.lane_id) & (shows.c.card_key == Delivery.card_key))
        .where(Delivery.state.in_((DeliveryState.SENT, DeliveryState.SENDING)))
        .group_by(Delivery.lane_id, Delivery.card_key)
    )
    stands = select(Message.card_key).where(Message.workspace_id == workspace_id, Message.retired_at.is_(None))
    is_there = or_(Delivery.state == DeliveryState.SENDING, Delivery.card_key.in_(stands))
    columns = (Lane.channel, Delivery.kind, Delivery.subject, Delivery.card_key, Delivery.body, Delivery.thread_of)
    query = select(*columns).join(Lane, Lane.id == Delivery.lane_id).where(Delivery.id.in_(newest), is_there)
    if channel is not None:
        query = query.where(Lane.channel == channel)
    return list(session.execute(query.order_by(Delivery.id.desc())))  # what people look at first is put right first


def _shown_on(session: Session, card_key: str) -> tuple[int, ...]:
    query = select(CandidateShown.candidate_id).join(Delivery, Delivery.id == CandidateShown.delivery_id)
    return tuple(sorted(set(session.scalars(query.where(Delivery.card_key == card_key)))))


def _again(workspace_id: str, row: Row[Any], revision: str) -> Note:
    """Without the guard: what stands there must be put right also when it is no longer of use."""
    return Note(
        workspace_id=workspace_id,
        channel=row.channel,
        kind=row.kind,
        subject=row.subject,
        dedup_key=f"{row.card_key}:{row.channel}:again:{revision}",
        body=row.body,
        card_key=row.card_key,
        thread_of=row.thread_of,
    )
