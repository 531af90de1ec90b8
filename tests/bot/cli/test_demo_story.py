"""The demo's story waits for the bot: a commit lands when the one before has been read and said."""

from __future__ import annotations

from bot.cli.demo import _is_followed
from bot.database import Store
from bot.models import PendingChange, Source
from tests.casting import NOON, WORKSPACE, a_role, added


async def test_a_commit_is_followed_when_it_has_been_read_and_nothing_waits_to_be_said(store: Store) -> None:
    assert not await store.read(_is_followed, "c2")
    with store.begin() as session:
        source = Source(workspace_id=WORKSPACE, url="site", files={}, commit="c2")
        session.add(source)
        role = added(session, a_role())
        told = {"workspace_id": WORKSPACE, "source_id": source.id, "role_id": role.id, "seen_at": NOON, "due_at": NOON}
        waiting = PendingChange(**told, before=None, after={}, causes={})
        session.add(waiting)
    assert not await store.read(_is_followed, "c2")
    with store.begin() as session:
        session.delete(session.get_one(PendingChange, waiting.id))
    assert await store.read(_is_followed, "c2")
    assert not await store.read(_is_followed, "c3")
