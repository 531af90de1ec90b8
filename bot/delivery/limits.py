"""How fast may a method be called? One row a workspace and method, shared by all lanes and replicas (GCRA)."""

from __future__ import annotations

from sqlalchemy import case, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.delivery.retrying import next_slot
from bot.models.delivery import Limiter


def take_slot(session: Session, workspace_id: str, method: str, per_minute: int, now: float) -> float:
    """The instant (database clock, seconds) of the next free call of a method, which is taken by asking.

    `per_minute` 0 means no limit of ours: only what Slack itself has forbidden counts.
    """
    if per_minute == 0:
        return max(now, blocked_until(session, workspace_id, method))
    _lock(session, workspace_id, method)
    row = session.execute(
        select(Limiter.next_at, Limiter.blocked_until).where(Limiter.workspace_id == workspace_id, Limiter.method == method)
    ).one()
    slot, next_at = next_slot(row.next_at, row.blocked_until, now, per_minute)
    session.execute(
        update(Limiter).where(Limiter.workspace_id == workspace_id, Limiter.method == method).values(next_at=next_at)
    )
    return slot


def blocked_until(session: Session, workspace_id: str, method: str) -> float:
    """Until when Slack has forbidden a method (database clock, seconds); 0 where it never did."""
    query = select(Limiter.blocked_until).where(Limiter.workspace_id == workspace_id, Limiter.method == method)
    return session.execute(query).scalar_one_or_none() or 0.0


def block(session: Session, workspace_id: str, method: str, until: float) -> None:
    """Note that Slack allows no call of a method before `until` (database clock, seconds)."""
    _lock(session, workspace_id, method)
    later = case((Limiter.blocked_until > until, Limiter.blocked_until), else_=until)
    session.execute(
        update(Limiter).where(Limiter.workspace_id == workspace_id, Limiter.method == method).values(blocked_until=later)
    )


def _lock(session: Session, workspace_id: str, method: str) -> None:
    """Lock the limit's row until the transaction ends, made where it is new."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(Limiter).values(workspace_id=workspace_id, method=method)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[Limiter.workspace_id, Limiter.method], set_={"next_at": Limiter.next_at}
        )
    )
