"""What time is it for leases and limits? The database's, so that replicas agree; due times use the domain's `now`."""

from __future__ import annotations

import time

from sqlalchemy import Float, cast, func, select
from sqlalchemy.orm import Session

from bot.database import Askable


def database_clock(asked: Askable) -> float:
    """Seconds since 1970 by the database's clock. SQLite has none of its own: it is this machine's."""
    bind = asked.get_bind() if isinstance(asked, Session) else asked
    if bind.dialect.name == "sqlite":
        return time.time()
    return float(asked.execute(select(cast(func.extract("epoch", func.clock_timestamp()), Float))).scalar_one())
