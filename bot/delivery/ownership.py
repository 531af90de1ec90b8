"""Is this the only process that sends? On SQLite one process owns the data folder; on PostgreSQL leases are shared."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.database import Store
from bot.errors import Refusal


class FolderTaken(Refusal):
    """Another `rolecall run` works on {path} already (process {pid}). Stop it first, or use PostgreSQL for replicas."""


@contextmanager
def hold_folder(store: Store) -> Iterator[None]:
    """Own a SQLite database for sending until the block ends; the system lets go of it when the process dies.

    Raises FolderTaken when another process owns it. Does nothing on PostgreSQL and for databases in memory.
    """
    database = make_url(store.url).database
    if not store.is_sqlite or not database or database == ":memory:":
        yield
        return
    path = Path(f"{database}.lock")
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise FolderTaken(path=database, pid=file.read().strip() or "unknown") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
