"""A question: a select that goes to the driver as it is, whose values and rows are ours on both databases."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from sqlalchemy import bindparam, func, literal, select, text
from sqlalchemy.exc import DBAPIError

from bot.asking import Question
from bot.database import Store
from bot.models import Role
from bot.models.role import RoleState
from tests.casting import NOON, a_role, added
from tests.databases import PostgresServer


class Opened(NamedTuple):
    title: str
    state: RoleState
    recruiter_ids: list[str]
    opened_at: datetime | None


_of_role = Role.__table__.c
OPENED = Question(
    select(*(_of_role[name] for name in Opened._fields)).where(
        _of_role.state == bindparam("state", type_=_of_role.state.type),
        _of_role.opened_at >= bindparam("since", type_=_of_role.opened_at.type),
        _of_role.title != literal("100 % :none"),
    ),
    Opened._make,
)
TITLES = Question(select(_of_role.title).order_by(_of_role.id), lambda row: str(next(iter(row))))
WHO = Question(select(func.pg_backend_pid(), text("current_setting('transaction_read_only')")), tuple)


async def test_values_go_in_and_rows_come_out_as_ours(store: Store) -> None:
    with store.begin() as session:
        added(session, a_role(1, "Data Engineer", opened_at=NOON, recruiter_ids=["U0PRIYA"]))
        added(session, a_role(2, "Cook", opened_at=None))
        added(session, a_role(3, "Diver", state=RoleState.CLOSED, opened_at=NOON))
        added(session, a_role(4, "100 % :none", opened_at=NOON))
    expected = [Opened("Data Engineer", RoleState.OPEN, ["U0PRIYA"], NOON)]
    assert await store.ask(OPENED, state=RoleState.OPEN, since=NOON) == expected  # nobody opened a line
    async with store.lines():
        found = await store.ask(OPENED, state=RoleState.OPEN, since=NOON)
        assert found == expected
        assert {one.opened_at.tzinfo for one in found if one.opened_at} == {UTC}
        assert await store.ask(OPENED, state=RoleState.CLOSED, since=NOON.replace(year=2099)) == []


async def test_each_sees_the_latest_commit(store: Store) -> None:
    async with store.lines():
        assert await store.ask(TITLES) == []
        with store.begin() as session:
            added(session, a_role(title="Data Engineer"))
        assert await store.ask(TITLES) == ["Data Engineer"]


async def test_it_can_write_nothing(postgres_store: Store) -> None:
    async with postgres_store.lines():
        (found,) = await postgres_store.ask(WHO)
    assert found[1] == "on"


async def test_a_locked_file_is_waited_for(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    with sqlite_store.begin() as session:
        added(session, a_role(title="Data Engineer"))
    monkeypatch.setattr(sqlite_store, "_ask_here", locked)
    assert await sqlite_store.ask(TITLES) == ["Data Engineer"]


async def test_a_restart_of_the_database_goes_unnoticed(postgres: PostgresServer, postgres_store: Store) -> None:
    async with postgres_store.lines():
        for _ in range(3):
            ((process, _is_read_only),) = await postgres_store.ask(WHO)
            postgres.admin(f"SELECT pg_terminate_backend({process})")
            assert await postgres_store.ask(TITLES) == []


async def test_where_no_line_can_be_had_the_usual_error_tells_why(postgres: PostgresServer) -> None:
    store = Store(postgres.url("nowhere"))
    async with store.lines():
        with pytest.raises(DBAPIError, match="nowhere"):
            await store.ask(TITLES)
    store.close()
