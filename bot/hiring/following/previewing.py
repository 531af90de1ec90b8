"""What would merging announce? Two commits through the engine that watches live repositories: the base, then the head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.delivery.protocols import Outgoing
from bot.hiring.following.due import Told
from bot.hiring.following.replaying import WORKSPACE, HistorySnapshot, WalkedPlace, throwaway_store, without_pages
from bot.hiring.following.syncing import source_row, sync_snapshot
from bot.hiring.people.channels import channels_for
from bot.models import Posting, Role
from bot.postings.repository import Commit, GitTree, Repository
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Announced:
    """One thing that would be told, in which channels, and the role's card as it would be then."""

    told: Told
    channels: tuple[str, ...]
    card: Outgoing | None


def preview(
    repository: Repository, base: str, head: str, settings: Settings, now: datetime, card_of: Callable[[Role], Outgoing]
) -> list[Announced]:
    """What merging `head` into `base` would announce at `now`. `settings` give the channel rules; nothing is held."""
    source = settings.source.model_copy(update={"hold_minutes": 0.0})
    settings = without_pages(settings.model_copy(update={"source": source}))
    with throwaway_store() as store:
        with store.begin() as session:
            source_id = source_row(session, WORKSPACE, WalkedPlace(str(repository.folder))).id
        before = HistorySnapshot(Commit(base, now, {}), None, GitTree(repository, base))
        after = HistorySnapshot(Commit(head, now, repository.compare(base, head).changed), base, GitTree(repository, head))
        sync_snapshot(store, source_id, before, settings, now)
        told = sync_snapshot(store, source_id, after, settings, now).told
        return [_announced(store, one, settings, card_of) for one in told]


def _announced(store: Store, told: Told, settings: Settings, card_of: Callable[[Role], Outgoing]) -> Announced:
    with store.reading() as session:
        role = _role_at(session, told.path)
        if role is None:
            return Announced(told, (), None)
        return Announced(told, tuple(channels_for(session, role, settings.announce)), card_of(role))


def _role_at(session: Session, path: str) -> Role | None:
    if not path:
        return None
    query = select(Role).join(Posting, Posting.role_id == Role.id).where(Posting.path == path)
    return session.scalars(query).first()
