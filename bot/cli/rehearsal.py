"""How does `run --rehearse` leave no trace? It works on a copy of the state, and everything it sends goes to one channel."""

from __future__ import annotations

from sqlalchemy import create_engine, func, insert, inspect, select
from sqlalchemy.orm import Session

from bot.cli.wiring import Wrap
from bot.database import Store, normalise_url
from bot.delivery.protocols import Outgoing, Posted, Transport
from bot.migrations.run import upgrade
from bot.models import Base, Channel
from handlers.slack_text import context, escape

LEDGER = frozenset({"lane", "delivery", "message", "limiter", "event_in"})  # what is on its way stays with the real bot


def copy_state(source_url: str, target_url: str) -> int:
    """Copy all tables but the ledger's to a new database; how many rows. The source is only read, and may not exist yet."""
    upgrade(target_url)
    engine = create_engine(normalise_url(source_url))
    target = Store(target_url)
    copied = 0
    try:
        present = set(inspect(engine).get_table_names())
        with engine.connect() as source, target.begin() as session:
            for table in Base.metadata.sorted_tables:
                if table.name in LEDGER or table.name not in present:
                    continue
                rows = [dict(row) for row in source.execute(select(table)).mappings()]
                if rows:
                    session.execute(insert(table), rows)
                copied += len(rows)
    finally:
        target.close()
        engine.dispose()
    return copied


def rehearsal_transport(channel: str) -> Wrap:
    """What the wiring puts around its transport: everything goes to `channel` (a name or an id)."""

    def wrap(transport: Transport, store: Store) -> Transport:
        return RehearsalTransport(transport, store, channel)

    return wrap


class RehearsalTransport:
    """A transport that says where a message would go, and sends it to one channel instead."""

    def __init__(self, real: Transport, store: Store, channel: str) -> None:
        self._real = real
        self._store = store
        self._channel = channel

    async def post(self, channel: str, outgoing: Outgoing, *, thread_ts: str | None, delivery_id: int) -> Posted:
        """Post to the one channel. Lines in a thread stay in it, since the card above them is there too."""
        headed = await self._headed(channel, outgoing)
        return await self._real.post(await self._place(), headed, thread_ts=thread_ts, delivery_id=delivery_id)

    async def update(self, channel: str, ts: str, outgoing: Outgoing, *, delivery_id: int) -> None:
        """Edit what the rehearsal posted; which place it would have is no longer known, so it says just that."""
        await self._real.update(await self._place(), ts, await self._headed(None, outgoing), delivery_id=delivery_id)

    async def delete(self, channel: str, ts: str) -> None:
        """Delete what the rehearsal posted."""
        await self._real.delete(await self._place(), ts)

    async def find(self, channel: str, delivery_id: int, *, oldest: float, thread_ts: str | None) -> str | None:
        """Look for it where the rehearsal posted it."""
        return await self._real.find(await self._place(), delivery_id, oldest=oldest, thread_ts=thread_ts)

    async def join(self, channel: str) -> None:
        """Join the one channel, never the one that it would go to."""
        await self._real.join(await self._place())

    async def open_dm(self, user: str) -> str:
        """No direct message is opened: it goes to the one channel."""
        return user

    async def _place(self) -> str:
        return await self._store.read(_channel_id, self._channel)

    async def _headed(self, channel: str | None, outgoing: Outgoing) -> Outgoing:
        where = "Rehearsal" if channel is None else f"Rehearsal: would go to {await self._store.read(_shown, channel)}"
        blocks = [context(where), *(outgoing.blocks or [])][:50]
        return Outgoing(f"[{where}] {outgoing.text}", blocks if outgoing.blocks else None, outgoing.unfurl)


def _channel_id(session: Session, name: str) -> str:
    bare = name.removeprefix("#")
    found = session.scalars(select(Channel.slack_id).where(func.lower(Channel.name) == bare.lower())).first()
    return found or bare


def _shown(session: Session, channel: str) -> str:
    """A channel or person as people read it, without making a mention that would notify anybody."""
    found = session.scalars(select(Channel.name).where(Channel.slack_id == channel)).first()
    return escape(f"#{found}" if found else f"the direct messages of {channel}")
