"""Which message shows a card now? The index of posted messages: to edit them, to hang threads on them, to erase them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.models.delivery import Message
from bot.timeutil import require_aware


def live_message(session: Session, workspace_id: str, card_key: str) -> tuple[str, str] | None:
    """(channel, ts) of the message that shows a card now."""
    query = select(Message.channel, Message.ts).where(
        Message.workspace_id == workspace_id, Message.card_key == card_key, Message.retired_at.is_(None)
    )
    row = session.execute(query.order_by(Message.id.desc()).limit(1)).one_or_none()
    return (row.channel, row.ts) if row else None


def card_of(session: Session, workspace_id: str, channel: str, ts: str) -> tuple[str | None, str, str] | None:
    """(card_key, kind, subject) of a message of ours, also of a retired one; None for any other message."""
    query = select(Message.card_key, Message.kind, Message.subject).where(
        Message.workspace_id == workspace_id, Message.channel == channel, Message.ts == ts
    )
    row = session.execute(query).one_or_none()
    return (row.card_key, row.kind, row.subject) if row else None


def rename_card(session: Session, workspace_id: str, card_key: str, new_key: str) -> bool:
    """Give a card's message another identity, so that the next delivery of `card_key` posts a fresh one.

    Returns whether there was a message. It can then be edited once more as `new_key`, for example into a link to the
    fresh one.
    """
    statement = update(Message).where(
        Message.workspace_id == workspace_id, Message.card_key == card_key, Message.retired_at.is_(None)
    )
    return bool(session.execute(statement.values(card_key=new_key).returning(Message.id)).scalars().all())


def retire_message(session: Session, workspace_id: str, channel: str, ts: str, *, now: datetime) -> bool:
    """Note that a message is gone (somebody deleted it), so that its card is posted afresh; whether we knew it."""
    statement = update(Message).where(
        Message.workspace_id == workspace_id,
        Message.channel == channel,
        Message.ts == ts,
        Message.retired_at.is_(None),
    )
    return bool(session.execute(statement.values(retired_at=require_aware(now)).returning(Message.id)).scalars().all())
