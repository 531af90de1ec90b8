from __future__ import annotations

import ast
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, event, inspect, text

import bot.migrations
import bot.models
from bot.database import Store
from bot.migrations.run import upgrade
from bot.migrations.standing import bring_up_to_date, pending
from tests.databases import PostgresServer

FOLDER = Path(bot.migrations.__file__).parent


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create()


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


def test_upgrading_twice_does_nothing_more(empty_url: str) -> None:
    upgrade(empty_url)
    upgrade(empty_url)
    assert pending(empty_url) == []


def test_an_upgrade_that_is_cut_off_leaves_nothing_behind_and_can_be_run_again(empty_url: str) -> None:
    told = 0

    def cut_off(*_told: object) -> None:
        nonlocal told
        told += 1
        if told == 40:
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", cut_off)
    try:
        with pytest.raises(KeyboardInterrupt):
            upgrade(empty_url)
    finally:
        event.remove(Engine, "before_cursor_execute", cut_off)
    store = Store(empty_url)
    assert inspect(store.engine).get_table_names() == []
    store.close()
    upgrade(empty_url)
    assert pending(empty_url) == []


def test_replicas_that_start_together_migrate_one_after_the_other(empty_url: str) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            upgrade(empty_url)
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
