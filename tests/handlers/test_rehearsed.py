"""A rehearsal goes to one channel, in which anybody may be: what is about candidates is not shown there."""

from __future__ import annotations

from sqlalchemy import select

from bot.database import Store
from bot.delivery.protocols import Claimed, Outgoing
from bot.models import Delivery
from handlers.rendering import WITHHELD, SlackRenderer
from tests.bot.hiring.company import found_company
from tests.casting import some_settings


def test_what_is_about_a_candidate_is_withheld_from_a_rehearsal(sqlite_store: Store) -> None:
    company = found_company(sqlite_store)
    company.add_sam()
    real, rehearsed = SlackRenderer(some_settings()), SlackRenderer(some_settings(rehearse="#test"))
    with sqlite_store.reading() as session:
        rows = session.scalars(select(Delivery).where(Delivery.kind.like("application%"))).all()
        assert rows
        for row in rows:
            claimed = Claimed(
                row.id, row.workspace_id, "C1", row.kind, row.subject, row.body, row.card_key, None, None, None,
                row.created_at, row.expires_at, 1,
            )  # fmt: skip
            shown = real.render(session, claimed, now=company.now)
            assert isinstance(shown, Outgoing)
            assert shown.text != WITHHELD
            assert rehearsed.render(session, claimed, now=company.now) == Outgoing(WITHHELD)
