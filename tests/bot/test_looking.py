"""A look: a few short questions, outside of any transaction, on connections that can't write."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from bot.database import Askable, Store
from bot.models import Role
from tests.casting import a_role, added
from tests.databases import PostgresServer


def titles(asked: Askable) -> list[str]:
    return list(asked.scalars(select(Role.title)))


async def test_it_sees_the_latest_commit_each_time(store: Store) -> None:
    assert await store.look(titles) == []
    with store.begin() as session:
        added(session, a_role(title="Data Engineer"))
    assert await store.look(titles) == ["Data Engineer"]


async def test_it_can_write_nothing(store: Store) -> None:
    with pytest.raises(DBAPIError):
        await store.look(lambda connection: connection.execute(update(Role).values(title="Cook")))
    assert await store.read(titles) == []


async def test_a_restart_of_the_database_goes_unnoticed(postgres: PostgresServer, postgres_store: Store) -> None:
    assert await postgres_store.look(titles) == []
    mine = await postgres_store.look(lambda connection: connection.scalar(text("SELECT pg_backend_pid()")))
    postgres.admin(f"SELECT pg_terminate_backend({mine})")
    assert await postgres_store.look(titles) == []
