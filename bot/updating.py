"""Rows that changed are written as plain updates where that is all there is to write.

A look at the repository that finds one changed file changes two rows. The session's unit of work takes 0.6 ms to find that
out and to put the statements together; the database runs them in 0.04 ms.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Table, bindparam, inspect, update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from bot.asking import Ready, made_ready


def write_changes(session: Session) -> None:
    """Write what changed of the rows of this session; the same as `flush`, which does it where rows are new or go."""
    if session.new or session.deleted:
        session.flush()
        return
    for row in session.dirty:
        state: Any = inspect(row)
        fresh = {name: state.dict[name] for name, was in state.committed_state.items() if state.dict[name] != was}
        if fresh:
            connection = session.connection()
            ready = _update(state.mapper.local_table, tuple(fresh), connection.dialect)
            keys = {f"key_{place}": value for place, value in enumerate(state.identity)}
            connection.exec_driver_sql(*ready.given({f"new_{name}": value for name, value in fresh.items()} | keys))
        state._commit_all(state.dict, session.identity_map)  # noqa: SLF001 - what a flush does with a row that it wrote


@lru_cache
def _update(table: Table, names: tuple[str, ...], dialect: Dialect) -> Ready:
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    keys = [key == bindparam(f"key_{place}", type_=key.type) for place, key in enumerate(table.primary_key)]
    return made_ready(update(table).where(*keys).values(values), dialect)
