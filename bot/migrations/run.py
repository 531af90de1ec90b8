"""How does the database get this release's tables? Alembic, run from code; safe to run twice."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.database import Store
from bot.migrations.standing import LOCK

GIVE_WAY = "500ms"  # below PostgreSQL's deadlock_timeout: in a knot with those who serve, it is the migration that gives way
IN_THE_WAY = ("55P03", "40P01")  # PostgreSQL's codes: a lock was not to be had in time, a deadlock
TRIES = 100
PAUSE = 0.3  # seconds between them


def upgrade(url: str, *, to: str = "head") -> None:
    """Bring a database (an SQLAlchemy URL) to the newest tables, or those of `to`; one transaction.

    Others may serve meanwhile: where they hold a table, it is tried again until it is free.
    """
    with closing(Store(url)) as store:
        for _ in range(TRIES - 1):
            try:
                _upgrade(store, to)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in IN_THE_WAY:
                    raise
                time.sleep(PAUSE)
            else:
                return
        _upgrade(store, to)


def _upgrade(store: Store, to: str) -> None:
    with store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        if store.is_sqlite:  # whatever happens, all tables are there afterwards, or none is new
            connection.execute(text("BEGIN IMMEDIATE"))
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
            connection.execute(text(f"SET LOCAL lock_timeout = '{GIVE_WAY}'"))
        command.upgrade(config, to)
        connection.commit()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
