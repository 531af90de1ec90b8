"""What is asked most often goes to the driver as it is: its text, its values and its rows are made ready once.

`/roles list` is asked by everybody, all day. A statement of SQLAlchemy's costs more to put together, look up and wrap than
a database needs to answer it; so does a thread to wait for PostgreSQL on. A question is still written as a statement, and
its columns' types still turn values and rows into ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from sqlalchemy import CompoundSelect, Select, Update
from sqlalchemy.engine import Connection, Dialect

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

LINE_SECONDS = 1.0  # how long a question waits for a line; then it is asked like any other, which tells what is wrong
# PostgreSQL's options for short questions with an index each: to plan them for their values would take longer than they do
LOOKING = "-c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan"

R = TypeVar("R")
Turn = Callable[[Any], Any]  # of a value into the driver's, or of the driver's into ours


class Question(Generic[R]):
    """A select with named parameters, asked of a database's driver; `shape` makes one row of a tuple of its columns."""

    def __init__(
        self, statement: Select[Any] | CompoundSelect[*tuple[Any, ...]], shape: Callable[[Iterable[Any]], R]
    ) -> None:
        self._statement = statement
        self._shape = shape
        self._ready = lru_cache(self._made_ready)

    def to(self, dialect: Dialect, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The driver's text, with its parameters."""
        return self._ready(dialect)[0].given(values)

    def rows(self, dialect: Dialect, found: Iterable[Sequence[Any]]) -> list[R]:
        """What the driver found, as ours."""
        turned = self._ready(dialect)[1]
        return [self._shape(_turned(row, turned)) for row in found]

    def ask(self, connection: Connection, **values: Any) -> list[R]:
        """The rows, asked on a connection of SQLAlchemy's."""
        found = connection.exec_driver_sql(*self.to(connection.dialect, values))
        return self.rows(connection.dialect, found.all())

    def _made_ready(self, dialect: Dialect) -> tuple[Ready, Sequence[tuple[int, Turn]]]:
        """With the columns that the driver does not give as we want them."""
        types = [column.type.dialect_impl(dialect) for column in self._statement.selected_columns]
        turns = [(place, turn) for place, one in enumerate(types) if (turn := one.result_processor(dialect, None))]
        return made_ready(self._statement, dialect), turns


class Ready(NamedTuple):
    """A statement in one database's words."""

    text: str
    turns: Mapping[str, Turn | None]  # of the values that are given each time
    constants: Mapping[str, Any]

    def given(self, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """What the driver takes: the text, and all values as its own."""
        ours = {name: turn(values[name]) if turn else values[name] for name, turn in self.turns.items()}
        return self.text, {**self.constants, **ours}


def made_ready(statement: Select[Any] | CompoundSelect[*tuple[Any, ...]] | Update, dialect: Dialect) -> Ready:
    """The statement as text with named parameters, which all drivers of ours take."""
    style: Any = {"paramstyle": "named" if dialect.name == "sqlite" else "pyformat"}
    compiled = statement.compile(dialect=type(dialect)(**style))
    turns, constants = {}, {}
    for bind, name in compiled.bind_names.items():
        turn = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.required:
            turns[name] = turn
        else:
            constants[name] = turn(bind.value) if turn else bind.value
    return Ready(str(compiled), turns, constants)


def _turned(row: Sequence[Any], turns: Sequence[tuple[int, Turn]]) -> Sequence[Any]:
    ours = list(row)
    for place, turn in turns:
        ours[place] = turn(ours[place])
    return ours


def open_lines(place: Mapping[str, Any], most: int) -> AsyncConnectionPool[Any]:
    """Connections to the PostgreSQL at `place` (the driver's own words for where) that refuse to write; `most` at once.

    They are used as `async with`, on one loop. Made only where they are needed, with the imports that it takes.
    """
    from psycopg_pool import AsyncConnectionPool  # noqa: PLC0415 - SQLite needs none of it

    options = {**place, "autocommit": True, "options": LOOKING}
    return AsyncConnectionPool(
        kwargs=options, min_size=1, max_size=most, timeout=LINE_SECONDS, open=False, name="rolecall-lines"
    )
