"""How do writers share a commit? On SQLite each commit waits for the disk, so those who wait for the one writer share one.

Each use case runs in a savepoint of its own: one that raises takes back only what is its own, and nobody learns of a result
before the commit that holds it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

T = TypeVar("T")
End: TypeAlias = tuple[Any, BaseException | None]
AT_ONCE = 32  # use cases in one commit: the first of them waits for the last


class SharedCommits:
    """The one writer of a SQLite database. `writing` keeps out those who write by themselves."""

    def __init__(self, engine: Engine, writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._engine = engine
        self._writing = writing
        self._waiting: deque[tuple[Callable[[Session], Any], Future[Any]]] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="write")

    def submit(self, work: Callable[[Session], T]) -> Future[T]:
        """Run `work(session)` on the writer's thread; its result, or what it raised, once all is committed."""
        future: Future[T] = Future()
        self._waiting.append((work, future))
        self._thread.submit(self._commit_waiting)
        return future

    def close(self) -> None:
        """Let what waits be written, then end."""
        self._thread.shutdown()

    def _commit_waiting(self) -> None:
        """Write what waits now; whoever was taken along finds nothing left to do at its own turn."""
        queued = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
        taken = [(work, future) for work, future in queued if future.set_running_or_notify_cancel()]
        if not taken:
            return
        try:
            ends = self._run([work for work, _ in taken])
        except BaseException as error:  # noqa: BLE001 - handed to those who wait: the commit failed, so nothing happened
            ends = [(None, error)] * len(taken)
        for (_, future), (result, raised) in zip(taken, ends, strict=True):
            if raised is None:
                future.set_result(result)
            else:
                future.set_exception(raised)

    def _run(self, works: list[Callable[[Session], Any]]) -> list[End]:
        with self._writing(), self._engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return [_run_one(connection, work) for work in works]


def _run_one(connection: Connection, work: Callable[[Session], Any]) -> End:
    """Run one use case in a savepoint; what its waiter is to be told."""
    try:
        with (
            Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
            session.begin(),
        ):
            return work(session), None
    except BaseException as error:  # noqa: BLE001 - handed to the one who waits
        return None, error
