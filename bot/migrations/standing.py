"""Which migrations does the database lack? Asked at each start, so without Alembic, which weighs 11 MB and 0.2 s."""

from __future__ import annotations

import importlib
import re
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.database import Store
from bot.models import Base

VERSIONS = Path(__file__).parent / "versions"
LOCK = 7_265_013  # an advisory lock's number: replicas that start together make tables one after the other
VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)"


def bring_up_to_date(url: str) -> None:
    """Give a database (an SQLAlchemy URL) the newest tables, if it lacks any; safe to run twice, and by several at once."""
    if pending(url) and not made_from_nothing(url):
        importlib.import_module("bot.migrations.run").upgrade(url)


def made_from_nothing(url: str) -> bool:
    """Give an empty database its tables at once, in one transaction; False, and nothing done, when it holds any already.

    They are what all migrations together make of it (a test compares), without Alembic.
    """
    with closing(Store(url)) as store, store.begin() as session:
        connection = session.connection()
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
        if inspect(connection).get_table_names():
            return False
        Base.metadata.create_all(connection, checkfirst=False)
        connection.execute(text(VERSION_TABLE))
        connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest()})
    return True


def newest() -> str:
    """The newest migration of this release: "0002"."""
    return max(file.name[:4] for file in VERSIONS.iterdir() if re.match(r"\d{4}_\w+\.py$", file.name))


def pending(url: str) -> list[str]:
    """The migrations that a database (an SQLAlchemy URL) has not had yet, oldest first; empty when it is up to date."""
    with closing(Store(url)) as store, store.engine.connect() as connection:
        return missing_in(connection)


def missing_in(connection: Connection) -> list[str]:
    """The migrations that the connected database has not had yet, oldest first.

    A database that is newer than this release lacks nothing: migrations only add until everybody is on the new release.
    """
    has = ""
    if inspect(connection).has_table("alembic_version"):
        has = connection.execute(text("SELECT max(version_num) FROM alembic_version")).scalar() or ""
    names = sorted(file.name for file in VERSIONS.iterdir() if re.match(r"\d{4}_\w+\.py$", file.name))
    return [name[:4] for name in names if name[:4] > has]
