"""How is everything that Rolecall keeps written into one file, and read back into another database? Table by table, as JSON.

The file is gzip: a heading, then for each table a line with its columns and one line a row, then a closing line with the
SHA-256 of all before it. It is the same for SQLite and PostgreSQL, so a backup also moves from one to the other. It holds
candidates' names and feedback, so only its owner may read it (mode 0600).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table, func, insert, select, text, update
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import Session

from bot.database import Base, UtcDateTime
from bot.delivery.clock import database_clock
from bot.errors import Refusal
from bot.models import Lane, Turn

FORMAT = 1
_STEP = 500  # rows a statement


class BackupBroken(Refusal):
    """{path} is no whole backup of Rolecall's ({problem}). Nothing was changed; take another file."""


class BackupTooNew(Refusal):
    """{path} was made by a newer release (tables {theirs}, here {ours}). Install that release, then restore."""


class NotEmpty(Refusal):
    """The database holds {rows} rows already. `--replace` throws them away and puts the backup in their place."""


class BotRuns(Refusal):
    """A bot is at work on this database. Stop it first; restore, then start it again."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a backup says of itself."""

    made_at: datetime
    tables: str  # the newest migration that its database had


def write_backup(session: Session, target: Path, tables: str, now: datetime) -> int:
    """Write all rows as they are in this transaction, which must read one state; how many.

    The file appears under its name once it is whole. Raises OSError.
    """
    partial = target.with_name(target.name + ".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    digest, count = hashlib.sha256(), 0
    with os.fdopen(descriptor, "wb") as raw, gzip.GzipFile("", "wb", 6, raw) as file:
        for line in _lines(session, tables, now):
            count += line.startswith(b"[")
            digest.update(line)
            file.write(line)
        file.write(_line({"rows": count, "sha256": digest.hexdigest()}))
    with partial.open("rb") as whole:
        os.fsync(whole.fileno())
    partial.replace(target)
    return count


def read_heading(path: Path, newest: str) -> Heading:
    """What a backup says of itself, once all of it was checked. Raises BackupBroken, or BackupTooNew after `newest`."""
    lines = _checked(path)
    heading = next(lines)
    for _ in lines:
        pass  # to the end, where the checksum is
    if heading["tables"] > newest:
        raise BackupTooNew(path=path, theirs=heading["tables"], ours=newest)
    return Heading(datetime.fromisoformat(heading["made_at"]), heading["tables"])


def fill_from(session: Session, path: Path, *, replace: bool) -> int:
    """Put a backup's rows in place of all that is there, in this transaction; how many.

    Raises BotRuns, NotEmpty without `replace`, or BackupBroken.
    """
    _refuse_while_running(session)
    there = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in Base.metadata.sorted_tables)
    if there and not replace:
        raise NotEmpty(rows=there)
    for table in reversed(Base.metadata.sorted_tables):
        for column in _own_references(table):
            session.execute(update(table).values({column: None}))
        session.execute(table.delete())
    count = 0
    for table, rows in _tables(path):
        count += _insert(session, table, rows)
    _continue_numbers(session)
    return count


def _lines(session: Session, tables: str, now: datetime) -> Iterator[bytes]:
    yield _line({"rolecall_backup": FORMAT, "made_at": now.isoformat(), "tables": tables})
    for table in Base.metadata.sorted_tables:
        yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
        query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_STEP)
        for row in session.execute(query):
            yield _line([_plain(value) for value in row])


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _checked(path: Path) -> Iterator[Any]:
    """The lines of a backup, the closing one left out. Raises BackupBroken where it is not whole."""
    digest, closing, previous = hashlib.sha256(), None, b""
    try:
        with gzip.open(path, "rb") as file:
            for line in file:
                if previous:
                    digest.update(previous)
                    yield json.loads(previous)
                elif "rolecall_backup" not in json.loads(line) or json.loads(line)["rolecall_backup"] != FORMAT:
                    raise BackupBroken(path=path, problem="it has no heading that this release knows")
                previous = line
        closing = json.loads(previous)
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise BackupBroken(path=path, problem=str(error)) from error
    if not isinstance(closing, dict) or closing.get("sha256") != digest.hexdigest():
        raise BackupBroken(path=path, problem="its checksum does not hold")


def _tables(path: Path) -> Iterator[tuple[Table, Iterator[dict[str, Any]]]]:
    """Each table of a backup with its rows, which must be taken before the next one."""
    lines = _checked(path)
    next(lines)
    waiting: list[Any] = [next(lines, None)]
    while (opening := waiting.pop()) is not None:
        table = Base.metadata.tables.get(opening["table"])
        if table is None:
            raise BackupBroken(path=path, problem=f"there is no table {opening['table']}")
        yield table, _rows(table, opening["columns"], lines, waiting)


def _rows(table: Table, names: list[str], lines: Iterator[Any], waiting: list[Any]) -> Iterator[dict[str, Any]]:
    columns = [table.columns.get(name) for name in names]
    for line in lines:
        if isinstance(line, dict):
            waiting.append(line)
            return
        pairs = zip(columns, line, strict=True)
        yield {column.name: _typed(column, value) for column, value in pairs if column is not None}
    waiting.append(None)


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, EnumType) and column.type.enum_class is not None:
        return column.type.enum_class(value)
    return value


def _insert(session: Session, table: Table, rows: Iterable[dict[str, Any]]) -> int:
    """Rows that name one of their own table get that name last, since it may come after them."""
    later, own, step, count = [], _own_references(table), [], 0
    for row in rows:
        later += [(row["id"], column, row.pop(column)) for column in own if row.get(column) is not None]
        step.append(row)
        count += 1
        if len(step) == _STEP:
            session.execute(insert(table), step)
            step = []
    if step:
        session.execute(insert(table), step)
    for ident, column, value in later:
        session.execute(update(table).where(table.c.id == ident).values({column: value}))
    return count


def _own_references(table: Table) -> list[str]:
    return [column.name for column in table.columns for key in column.foreign_keys if key.column.table is table]


def _refuse_while_running(session: Session) -> None:
    now = database_clock(session)
    claimed = select(Lane.id).where(Lane.owner.is_not(None), Lane.lease_until > now).limit(1)
    leased = select(Turn.id).where(Turn.lease_until > now).limit(1)
    if not session.get_bind().dialect.name == "sqlite" and (session.scalar(claimed) or session.scalar(leased)):
        raise BotRuns


def _continue_numbers(session: Session) -> None:
    """PostgreSQL counts ids apart from the rows."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns:
            last = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
            sequence = text(f"pg_get_serial_sequence('{table.name}', 'id')")
            session.execute(select(func.setval(sequence, last, False)))
