"""How does the database get this release's tables? Alembic, run from code; safe to run twice."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

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


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
