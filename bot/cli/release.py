"""`rolecall release`: let the bot go on after a restore."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import select

from bot.database import Store
from bot.hiring.keeping.restoring import RESTORED, NotHeld, release
from bot.models import Setting
from bot.settings import load_settings
from bot.timeutil import utc_now


def command() -> None:
    """Let a restored bot go on, as its [Release] button in Slack does."""
    url = load_settings().database_url.get_secret_value()
    with closing(Store(url)) as store, store.begin() as session:
        held = session.scalars(select(Setting).where(Setting.name == RESTORED)).all()
        waiting = [row.workspace_id for row in held if row.value]
        if not waiting:
            raise NotHeld
        for workspace_id in waiting:
            release(session, workspace_id, utc_now())
    print("Released: the bot goes on.")
