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
    _index(session, [(found, one) for one, found in zip(told, ids, strict=True) if found is not None])
    return ids


def _index(session: Session, told: Sequence[tuple[int, About]]) -> None:
    """Which candidates a delivery may show. A merged one may be indexed already, from its first note."""
    shown = {(delivery_id, one): about.note.workspace_id for delivery_id, about in told for one in about.candidate_ids}
    if not shown:
        return
    query = select(CandidateShown.delivery_id, CandidateShown.candidate_id)
    known = session.execute(query.where(CandidateShown.delivery_id.in_({delivery_id for delivery_id, _ in shown})))
    for delivery_id, candidate_id in sorted(shown.keys() - {(row[0], row[1]) for row in known}):
        workspace_id = shown[delivery_id, candidate_id]
        session.add(CandidateShown(workspace_id=workspace_id, candidate_id=candidate_id, delivery_id=delivery_id))
