"""Which files of ours in Slack are still to be deleted? Noted with the erasure, taken off when Slack has done it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from bot.database import Askable
from bot.inserting import insert_into
from bot.models import FileToErase, Message

TRY_AGAIN = timedelta(minutes=1)


def list_files(session: Session, messages: Iterable[Message]) -> int:
    """Note the files that came with messages which are taken down; how many. Twice is the same as once."""
    count = 0
    for message in messages:
        for file_id in message.file_ids or ():
            statement = insert_into(session, FileToErase).values(workspace_id=message.workspace_id, file_id=file_id)
            session.execute(statement.on_conflict_do_nothing(index_elements=["workspace_id", "file_id"]))
            count += 1
    return count


def next_file(asked: Askable, now: datetime) -> str | None:
    """Slack's id of a file that is to be deleted now."""
    is_due = or_(FileToErase.retry_at.is_(None), FileToErase.retry_at <= now)
    return asked.scalars(select(FileToErase.file_id).where(is_due).order_by(FileToErase.id).limit(1)).first()


def settle_file(session: Session, file_id: str, now: datetime, *, is_gone: bool) -> None:
    """Slack has deleted it or never had it; else it is tried again after a while."""
    if is_gone:
        session.execute(delete(FileToErase).where(FileToErase.file_id == file_id))
        return
    for row in session.scalars(select(FileToErase).where(FileToErase.file_id == file_id)):
        row.retry_at = now + TRY_AGAIN
