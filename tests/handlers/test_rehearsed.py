"""A rehearsal goes to one channel, in which anybody may be: what is about candidates is not shown there."""

from __future__ import annotations

from sqlalchemy import select

from bot.database import Store
from bot.delivery.claiming import claimed
from bot.delivery.protocols import Outgoing
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
            delivery = claimed(row, "C1")
            shown = real.render(session, delivery, now=company.now)
            assert isinstance(shown, Outgoing)
            assert shown.text != WITHHELD
            assert rehearsed.render(session, delivery, now=company.now) == Outgoing(WITHHELD)
