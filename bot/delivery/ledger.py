"""What is on its way, and how do use cases put it there or take it back? Rows in the caller's own transaction.

The lane's row counter gives the order: its lock is held to the commit, so the order in a channel is the order of commits.
Calls that touch several lanes lock them in sorted order; a use case that tells several channels makes one call of `enqueue_all`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.protocols import Note


def enqueue(session: Session, note: Note, *, now: datetime) -> int | None:
    """Put one message on its way; its delivery's id, or None when its key is known already.

    A note for a card (`card_key`) whose update still waits in the lane merges into that one, and its id is returned.
    """
    return enqueue_all(session, [note], now=now)[0]


def enqueue_all(session: Session, notes: Sequence[Note], *, now: datetime) -> list[int | None]:
    """Put several messages on their way, in this order within each lane; one result a note, as of `enqueue`."""
    raise NotImplementedError


def cancel(
    session: Session,
    workspace_id: str,
    *,
    event_id: int | None = None,
    subject: str | None = None,
    kind: str | None = None,
    reason: str,
) -> int:
    """Cancel what still waits of an event, or of a subject (and kind); how many. What was sent stays."""
    raise NotImplementedError


def unpark(session: Session, workspace_id: str, channel: str | None = None) -> int:
    """Let a parked lane (all of them when no channel is given) go on; how many did."""
    raise NotImplementedError


def live_message(session: Session, workspace_id: str, card_key: str) -> tuple[str, str] | None:
    """(channel, ts) of the message that shows a card now."""
    raise NotImplementedError


def rename_card(session: Session, workspace_id: str, card_key: str, new_key: str) -> bool:
    """Give a card's message another identity, so that the next delivery of `card_key` posts a fresh one.

    Returns whether there was one. The old message can then be edited once more as `new_key`, for example into a link to the new one.
    """
    raise NotImplementedError


def retire_message(session: Session, workspace_id: str, channel: str, ts: str, *, now: datetime) -> bool:
    """Note that a message is gone (somebody deleted it), so that its card is posted afresh; whether we knew it."""
    raise NotImplementedError
