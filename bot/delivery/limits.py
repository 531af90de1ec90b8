"""How fast may a method be called? One row a workspace and method, shared by all lanes and replicas (GCRA)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from bot.delivery.retrying import BURST_SECONDS, POST
from bot.inserting import insert_into
from bot.models.delivery import Limiter


def take_slot(session: Session, workspace_id: str, method: str, per_minute: int, now: float) -> float:
    """The instant (database clock, seconds) of the next free call of a method, which is taken by asking.

    An even pace (GCRA), for all but posts with a short burst: the row holds when the next call is due, which may lag behind
    by the burst. The pace is a little slower than `per_minute`, so that no minute sees more calls than that, burst included.
    `per_minute` 0 means no limit of ours: only what Slack itself has forbidden counts.
    """
    if per_minute == 0:
        return max(now, blocked_until(session, workspace_id, method))
    burst = 0.0 if method == POST else BURST_SECONDS
    pace = (60.0 + burst) / max(1, per_minute - 1)
    taken = _later(_later(Limiter.next_at, now - burst), Limiter.blocked_until) + pace
    next_at = _upsert(session, workspace_id, method, first={"next_at": now - burst + pace}, then={"next_at": taken})
    return max(now, next_at - pace)


def blocked_until(session: Session, workspace_id: str, method: str) -> float:
    """Until when Slack has forbidden a method (database clock, seconds); 0 where it never did."""
    query = select(Limiter.blocked_until).where(Limiter.workspace_id == workspace_id, Limiter.method == method)
    return session.execute(query).scalar_one_or_none() or 0.0


def block(session: Session, workspace_id: str, method: str, until: float) -> None:
    """Note that Slack allows no call of a method before `until` (database clock, seconds)."""
    later = {"blocked_until": _later(Limiter.blocked_until, until)}
    _upsert(session, workspace_id, method, first={"blocked_until": until}, then=later)


def _later(one: Any, other: Any) -> ColumnElement[float]:
    return case((one > other, one), else_=other)


def _upsert(session: Session, workspace_id: str, method: str, first: dict[str, Any], then: dict[str, Any]) -> float:
    """Write the limit's row, made where it is new; its `next_at` then. The row stays locked until the commit."""
    statement = insert_into(session, Limiter).values(workspace_id=workspace_id, method=method, **first)
    statement = statement.on_conflict_do_update(index_elements=[Limiter.workspace_id, Limiter.method], set_=then)
    return float(session.execute(statement.returning(Limiter.next_at)).scalar_one())
