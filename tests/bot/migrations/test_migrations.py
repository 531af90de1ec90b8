from __future__ import annotations

import ast
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, event, inspect, text

import bot.migrations
import bot.models
from bot.database import Store
from bot.migrations.run import upgrade
from bot.migrations.standing import bring_up_to_date, made_from_nothing, pending
from tests.databases import PostgresServer

FOLDER = Path(bot.migrations.__file__).parent


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create()


@pytest.fixture
def another_empty_url(request: pytest.FixtureRequest, empty_url: str, tmp_path: Path) -> str:
    """A second one, of the same kind."""
    if empty_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/another.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create()


def tables_of(url: str) -> dict[str, list[Any]]:
    """All that the database tells of its tables: columns, keys, indexes, and the rows of the version's."""
    with closing(Store(url)) as store, store.engine.connect() as connection:
        asked = inspect(connection)
        found = {
            name: [
                {one["name"]: {**one, "type": repr(one["type"])} for one in asked.get_columns(name)},
                asked.get_pk_constraint(name),
                *(sorted(map(repr, ask(name))) for ask in (asked.get_foreign_keys, asked.get_unique_constraints)),
                *(sorted(map(repr, ask(name))) for ask in (asked.get_indexes, asked.get_check_constraints)),
            ]
            for name in asked.get_table_names()
        }
        found["alembic_version"].append(connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all())
    return found


def test_an_empty_database_gets_exactly_the_tables_of_the_models(empty_url: str) -> None:
    """When it fails: `python -m tests.draft_migration` writes what is missing."""
    assert pending(empty_url) != []
    upgrade(empty_url)
    assert pending(empty_url) == []
    store = Store(empty_url)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, bot.models.Base.metadata) == []
        migrated = MetaData()
        migrated.reflect(connection)
    for table in bot.models.Base.metadata.tables.values():
        for column in table.columns:
            assert migrated.tables[table.name].columns[column.name].nullable == column.nullable
    store.close()


def test_an_empty_database_gets_at_once_what_all_migrations_together_make(empty_url: str, another_empty_url: str) -> None:
    upgrade(empty_url)
    assert made_from_nothing(another_empty_url)
    assert tables_of(another_empty_url) == tables_of(empty_url)


def test_a_database_that_holds_tables_is_left_to_the_migrations(empty_url: str) -> None:
    upgrade(empty_url, to="0001")
    assert not made_from_nothing(empty_url)
    assert pending(empty_url) == ["0002"]
    bring_up_to_date(empty_url)
    assert pending(empty_url) == []


def test_upgrading_twice_does_nothing_more(empty_url: str) -> None:
    upgrade(empty_url)
    upgrade(empty_url)
    assert pending(empty_url) == []


@pytest.mark.parametrize("make", [bring_up_to_date, upgrade])
def test_a_start_that_is_cut_off_leaves_no_tables_and_can_be_run_again(empty_url: str, make: Callable[[str], None]) -> None:
    told = 0

    def cut_off(*_told: object) -> None:
        nonlocal told
        told += 1
        if told == 40:
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", cut_off)
    try:
        with pytest.raises(KeyboardInterrupt):
            make(empty_url)
    finally:
        event.remove(Engine, "before_cursor_execute", cut_off)
    store = Store(empty_url)
    assert inspect(store.engine).get_table_names() == []
    store.close()
    make(empty_url)
    assert pending(empty_url) == []


@pytest.mark.parametrize("make", [bring_up_to_date, upgrade])
def test_replicas_that_start_together_make_tables_one_after_the_other(empty_url: str, make: Callable[[str], None]) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            make(empty_url)
        except BaseException as failure:  # noqa: BLE001 (handed to the test's own thread)
            failures.append(failure)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    store = Store(empty_url)
    assert "delivery" in inspect(store.engine).get_table_names()
    store.close()


def test_migrations_import_nothing_of_the_application() -> None:
    for file in (FOLDER / "versions").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            assert not any(name.split(".")[0] in {"bot", "handlers"} for name in [*names, module])


def test_a_database_of_a_later_release_lacks_nothing(empty_url: str) -> None:
    """While replicas are replaced one by one, one of the old release may start again on the new release's tables."""
    upgrade(empty_url)
    store = Store(empty_url)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert pending(empty_url) == []
    bring_up_to_date(empty_url)
    store.close()
