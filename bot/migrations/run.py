"""Does the database have this release's tables, and how does it get them? Alembic, run from code; safe to run twice."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.database import Store

LOCK = 7_265_013  # an advisory lock's number: replicas that start together migrate one after the other


def upgrade(url: str, *, to: str = "head") -> None:
    """Bring a database (an SQLAlchemy URL) to the newest tables, or those of `to`; one transaction on PostgreSQL."""
    with closing(Store(url)) as store, store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
        command.upgrade(config, to)
        connection.commit()


def pending(url: str) -> list[str]:
    """The migrations that a database (an SQLAlchemy URL) has not had yet, oldest first; empty when it is up to date."""
    with closing(Store(url)) as store, store.engine.connect() as connection:
        return missing_in(connection)


def missing_in(connection: Connection) -> list[str]:
    """The migrations that the connected database has not had yet, oldest first."""
    has = MigrationContext.configure(connection).get_current_heads()
    scripts = ScriptDirectory.from_config(_config())
    steps = scripts.iterate_revisions("heads", has or "base")
    return [step.revision for step in reversed(list(steps))]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
