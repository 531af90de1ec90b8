"""`rolecall migrate`: bring the database to this release's tables."""

from __future__ import annotations

from bot.migrations.run import upgrade
from bot.settings import load_settings


def command() -> None:
    """Bring the database to this release's tables.

    `rolecall run` does it by itself at its start; this is for those who upgrade the database first.
    It is safe to run twice, and while other replicas serve.
    """
    settings = load_settings()
    upgrade(settings.database_url.get_secret_value())
    print("The database has this release's tables.")
