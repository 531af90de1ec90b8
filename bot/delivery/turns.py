"""Whose turn is it? What one replica does at a time (looking at the repository) is leased, by the database's clock.

A replica that dies loses its turn when the lease lapses. One that freezes and wakes up may believe for a moment that it
still has it, so what is done in turn must be safe to do twice: its transactions are.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets

from sqlalchemy import or_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.claiming import Clock
from bot.delivery.clock import database_clock
from bot.inserting import insert_into
from bot.models.delivery import Turn
from bot.pausing import stopped_within

log = logging.getLogger(__name__)

BEATS = 3  # renewals within one lease


def take_turn(
    session: Session, workspace_id: str, name: str, owner: str, lease: float, *, clock: Clock = database_clock
) -> bool:
    """Take a turn, or keep it, for `lease` seconds; whether it is `owner`'s now."""
    now = clock(session)
    statement = insert_into(session, Turn).values(workspace_id=workspace_id, name=name, owner=owner, lease_until=now + lease)
    statement = statement.on_conflict_do_update(
        index_elements=[Turn.workspace_id, Turn.name],
        set_={"owner": owner, "lease_until": now + lease},
        where=or_(Turn.owner == owner, Turn.lease_until < now),
    )
    return session.execute(statement.returning(Turn.id)).one_or_none() is not None


def give_up_turn(session: Session, workspace_id: str, name: str, owner: str) -> None:
    """Let somebody else have the turn at once."""
    for turn in session.query(Turn).filter_by(workspace_id=workspace_id, name=name, owner=owner):
        turn.lease_until = 0.0


class TurnTaker:
    """Takes one turn whenever it is free and keeps it while this process lives. On SQLite it is always ours."""

    def __init__(self, store: Store, workspace_id: str, name: str, lease: float) -> None:
        self._store, self._workspace_id, self._name, self._lease = store, workspace_id, name, lease
        self._owner = secrets.token_hex(8)
        self._mine = store.is_sqlite

    @property
    def is_mine(self) -> bool:
        """Whether it is this process's turn, as far as it knows."""
        return self._mine

    async def run(self, stop: asyncio.Event) -> None:
        """Take and keep the turn until `stop` is set, then give it up."""
        if self._store.is_sqlite:
            await stop.wait()
            return
        while not stop.is_set():
            await self._beat()
            await stopped_within(stop, self._lease / BEATS)
        if self._mine:
            self._mine = False
            with contextlib.suppress(DBAPIError):
                await self._store.write(give_up_turn, self._workspace_id, self._name, self._owner)

    async def _beat(self) -> None:
        try:
            mine = await self._store.write(take_turn, self._workspace_id, self._name, self._owner, self._lease)
        except DBAPIError:
            mine = False  # who can't reach the database can't know
        if mine != self._mine:
            log.info("%s: it is %s turn", self._name, "our" if mine else "another replica's")
        self._mine = mine
