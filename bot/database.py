"""Where is everything kept? One database (SQLite, or PostgreSQL for several replicas) behind one small `Store`.

The store is synchronous and runs on a small thread pool, so that handlers, worker, command line and tests share the same
functions. On SQLite one thread writes at a time: BEGIN IMMEDIATE under several writers waits unfairly (over a second with
three threads), which would let leases lapse; those who wait for it share a commit (committing.py). `synchronous=FULL`, since
NORMAL may lose the last commit at a power cut.
"""

from __future__ import annotations

import asyncio
import enum
import functools
import json
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import JSON, DateTime, Engine, Enum, MetaData, create_engine, event
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from bot.asking import LOOKING, Question, open_lines
from bot.committing import SharedCommits
from bot.timeutil import require_aware

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
Askable: TypeAlias = Session | Connection  # what can be asked for rows

BUSY_TIMEOUT = 30.0  # seconds another process (a command beside `rolecall run`) may hold SQLite's write lock
POOL_THREADS = 8  # connections at work at once on PostgreSQL, and readers on SQLite


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Naive datetimes are refused (ValueError); what comes back is aware, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant = require_aware(value)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values_of(words: type[enum.Enum]) -> list[str]:
    return [str(word.value) for word in words]


class Base(DeclarativeBase):
    """The base of all tables. Every table carries `workspace_id`, Slack's team id."""

    metadata = MetaData(
        naming_convention={  # so that a later migration can name what it drops, on every database
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
        # text, since a type of PostgreSQL's own would have to be altered for every new word while replicas run
        enum.Enum: Enum(enum.Enum, native_enum=False, length=20, values_callable=_values_of),
    }


class Store:
    """The database: transactions for reading and writing, on this thread or on the pool. Safe to share among threads."""

    def __init__(self, url: str) -> None:
        """`url` is an SQLAlchemy URL; `postgresql://` and `postgres://` mean the psycopg driver."""
        self.url = normalise_url(url)
        self.engine = _make_engine(self.url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._looking = _make_looking_engine(self.url)
        self._lines: AsyncConnectionPool[Any] | None = None
        self._write_lock = threading.Lock()
        self._threads = ThreadPoolExecutor(POOL_THREADS, thread_name_prefix="store")
        self._shared = SharedCommits(self.engine, self._writing) if self.is_sqlite else None
        self._wake: list[Callable[[], None]] = []

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One write transaction on this thread: committed at the end, rolled back if the block raises."""
        with self._writing(), self._sessions() as session, session.begin():
            if self.is_sqlite:
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session
        self.wake()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reads on this thread; what it writes is rolled back."""
        with self._sessions() as session:
            if self.is_sqlite:
                session.connection().exec_driver_sql("BEGIN")
            yield session
            session.rollback()

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Like `reading`, and all of it sees one state of the database, however long it takes."""
        with self._sessions() as session:
            if self.is_sqlite:
                session.connection().exec_driver_sql("BEGIN")
            else:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
            session.rollback()

    async def write(self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `use_case(session, ...)` in one write transaction on the pool; its result once it is committed."""

        def work(session: Session) -> T:
            return use_case(session, *args, **kwargs)

        result = await _finished(self._shared.submit(work) if self._shared else self._threads.submit(self._alone, work))
        if self._shared:
            self.wake()
        return result

    async def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `query(session, ...)` for reading on the pool."""

        def work() -> T:
            with self.reading() as session:
                return query(session, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def ask(self, question: Question[R], **values: Any) -> list[R]:
        """The rows of a short question, each as of the latest commit.

        There is no session, no transaction and no other thread, which would all cost more than the question does: SQLite's
        readers wait for nobody, and PostgreSQL is asked from this loop where there are `lines` to it.
        """
        try:
            if self.is_sqlite:
                return self._ask_here(question, values)
            if self._lines is not None:
                async with self._lines.connection() as line:
                    answer = await line.execute(*question.to(self.engine.dialect, values))
                    return question.rows(self.engine.dialect, await answer.fetchall())
        except self.engine.dialect.loaded_dbapi.OperationalError:
            pass  # the file was locked after all, or PostgreSQL was restarted: again, with patience
        return await self.read(lambda session: question.ask(session.connection(), **values))

    def _ask_here(self, question: Question[R], values: dict[str, Any]) -> list[R]:
        line = self._looking.raw_connection()
        try:
            cursor = line.cursor()
            cursor.execute(*question.to(self.engine.dialect, values))
            return question.rows(self.engine.dialect, cursor.fetchall())
        finally:
            line.close()

    @asynccontextmanager
    async def lines(self) -> AsyncIterator[None]:
        """While the block lasts, connections to PostgreSQL on which this loop can ask by itself. SQLite needs none."""
        if self.is_sqlite:
            yield
            return
        _, place = self.engine.dialect.create_connect_args(make_url(self.url))
        async with open_lines(place, POOL_THREADS) as lines:
            self._lines = lines
            try:
                yield
            finally:
                self._lines = None

    async def look(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `query(connection, ...)`, a few short questions for rows; each sees the latest commit. It can't write.

        There is no transaction around them and no session, which would cost as much as the questions. SQLite is asked on
        this very thread: its readers wait for nobody, and the way to another thread and back costs more than they do.
        """

        def work() -> T:
            with self._looking.connect() as connection:
                return query(connection, *args, **kwargs)

        try:
            return work() if self.is_sqlite else await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except DBAPIError as error:
            if not error.connection_invalidated and not _is_locked(error):
                raise
        # the file was locked after all, or PostgreSQL was restarted: from the start, with patience
        return await self.read(lambda session: query(session.connection(), *args, **kwargs))

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` (from any thread, it must not block) after each committed write of this process."""
        self._wake.append(callback)

    def wake(self) -> None:
        """Tell those who wait for work that there may be some."""
        for callback in self._wake:
            callback()

    def scrub(self) -> None:
        """Leave nothing of deleted rows in SQLite's files: rows are zeroed at once, and here the log of writes is emptied.

        PostgreSQL clears deleted rows by itself, at its next vacuum. Waits for readers; call it outside a transaction.
        """
        if self.is_sqlite:
            with self._write_lock, self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let running work end, then close all connections."""
        if self._shared:
            self._shared.close()
        self._threads.shutdown()
        self.engine.dispose()
        self._looking.dispose()

    def _alone(self, work: Callable[[Session], T]) -> T:
        with self.begin() as session:
            return work(session)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        with self._write_lock:
            yield


def _is_locked(error: DBAPIError) -> bool:
    """Whether SQLite's file is held by another process, as it is for a moment when the log of writes is recovered."""
    code = getattr(error.orig, "sqlite_errorcode", 0)
    return bool(code & 0xFF == sqlite3.SQLITE_BUSY)


async def _finished(work: Future[T]) -> T:
    """The result of `work`, awaited to its end even when the waiter is cancelled: a transaction is never half known."""
    future = asyncio.wrap_future(work)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


def normalise_url(url: str) -> str:
    """The URL with the driver that Rolecall ships: psycopg 3 for PostgreSQL."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _make_engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=POOL_THREADS, max_overflow=4, pool_pre_ping=True, json_serializer=_dump_json)
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT},
        pool_size=POOL_THREADS + 2,
        json_serializer=_dump_json,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_nothing)
    return engine


def _make_looking_engine(url: str) -> Engine:
    """Connections that refuse to write, and stand in no transaction."""
    pool: dict[str, Any] = {"pool_size": POOL_THREADS, "pool_reset_on_return": None}  # there is nothing to take back
    if not url.startswith("sqlite"):
        return create_engine(url, isolation_level="AUTOCOMMIT", max_overflow=0, connect_args={"options": LOOKING}, **pool)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 0.0}, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "connect", _refuse_writes)
    return engine


def _refuse_writes(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Let us begin transactions ourselves: sqlite3 would begin deferred ones behind our back."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_nothing(_connection: Connection) -> None:
    """`Store.begin` and `Store.reading` say which kind of BEGIN they want."""


_dump_json = functools.partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
