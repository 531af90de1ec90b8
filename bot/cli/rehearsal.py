"""How does `run --rehearse` leave no trace? It works on a copy of the state."""

from __future__ import annotations

from sqlalchemy import create_engine, insert, inspect, select

from bot.database import Store, normalise_url
from bot.migrations.standing import bring_up_to_date
from bot.models import Base

LEDGER = frozenset({"lane", "delivery", "message", "limiter", "event_in"})  # what is on its way stays with the real bot


def copy_state(source_url: str, target_url: str) -> int:
    """Copy all tables but the ledger's to a new database; how many rows. The source is only read, and may not exist yet."""
    bring_up_to_date(target_url)
    engine = create_engine(normalise_url(source_url))
    target = Store(target_url)
    copied = 0
    try:
        present = set(inspect(engine).get_table_names())
        with engine.connect() as source, target.begin() as session:
            for table in Base.metadata.sorted_tables:
                if table.name in LEDGER or table.name not in present:
                    continue
                rows = [dict(row) for row in source.execute(select(table)).mappings()]
                if rows:
                    session.execute(insert(table), rows)
                copied += len(rows)
    finally:
        target.close()
        engine.dispose()
    return copied
