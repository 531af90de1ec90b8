"""How is something about a candidate put on its way? Indexed by candidate, so that every message can be found and erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.ledger import enqueue_all
from bot.delivery.protocols import Note
from bot.models import CandidateShown


@dataclass(frozen=True, slots=True)
class About:
    """A note, and the candidates whom its message may show. The note itself holds ids only."""

    note: Note
    candidate_ids: tuple[int, ...]


def tell(session: Session, told: Sequence[About], now: datetime) -> list[int | None]:
    """Put notes on their way and index them; one delivery id a note, None where its key is known already.

    Raises ValueError for a note without a card key: its message could never be taken down.
    """
    if any(one.note.card_key is None for one in told):
        raise ValueError("a note about a candidate needs a card key, so that its message can be erased")
    ids = enqueue_all(session, [one.note for one in told], now=now)
    for one, delivery_id in zip(told, ids, strict=True):
        if delivery_id is not None:
            _index(session, one, delivery_id)
    return ids


def _index(session: Session, about: About, delivery_id: int) -> None:
    known = select(CandidateShown.candidate_id).where(CandidateShown.delivery_id == delivery_id)
    for candidate_id in set(about.candidate_ids) - set(session.scalars(known)):
        session.add(CandidateShown(workspace_id=about.note.workspace_id, candidate_id=candidate_id, delivery_id=delivery_id))
