"""Claims about waiting for a role's public page, and about pages of roles that were closed in Slack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.database import Store
from bot.hiring.following.due import apply_due
from bot.hiring.following.pages import PAGE_STILL_UP, check_pages, next_look
from bot.hiring.roles.roles import close_role
from bot.models import Delivery, PageCheck, Role, Source
from bot.models.role import CloseReason
from bot.settings import Announce, Pages
from handlers.kinds import Kinds
from handlers.roles.rendering import register_rendering
from tests.bot.hiring.following.watching import Watch, at, said
from tests.casting import JOBS, PRIYA, WORKSPACE, act_of, sent, settle_in
from tests.gitsites import posting

SAILOR = "content/jobs/sailor.md"
CONFIG = {"config.toml": 'baseURL = "https://acme.example"\n'}
PAGE = "https://acme.example/jobs/sailor/"


class Site:
    """The website as the bot finds it: which pages answer, and which were asked for."""

    def __init__(self, watch: Watch) -> None:
        self.watch, self.up, self.asked = watch, False, list[str]()

    def ask(self, url: str) -> bool:
        self.asked.append(url)
        return self.up

    def check(self, minute: float) -> list[str]:
        """What the poller does between looks."""
        store, settings = self.watch.store, self.watch.settings
        check_pages(store, WORKSPACE, settings, at(minute), self.ask)
        return said(apply_due(store, WORKSPACE, settings, at(minute)))


@pytest.fixture
def site(store: Store, tmp_path: Path) -> Iterator[Site]:
    """A watched website with an address, seen once; announcements go to #jobs."""
    watch = Watch(store, tmp_path)
    watch.settings = watch.settings.model_copy(update={"announce": Announce(default=JOBS), "pages": Pages()})
    with store.begin() as session:
        settle_in(session, at(0))
    watch.commit({**CONFIG, "content/jobs/rigger.md": posting("Rigger")}, -10)
    watch.look(-10)
    yield Site(watch)
    watch.close()


def card(store: Store) -> str:
    """The card of the sailor as it would go out now."""
    kinds = Kinds()
    register_rendering(kinds)
    with store.begin() as session:
        sent(session)
        role = session.scalars(select(Role).where(Role.title == "Sailor")).one()
        return str(role.page)


def test_an_opening_waits_for_its_page_and_goes_out_when_it_answers(site: Site) -> None:
    site.watch.commit({SAILOR: posting("Sailor")})
    assert site.watch.look(0) == []
    assert site.check(10) == [], "its hold time is over, its page is not built yet"
    assert site.check(10.1) == []
    site.up = True
    assert site.check(10.2) == []
    assert site.check(11) == ["opened Sailor"]
    assert set(site.asked) == {PAGE}
    assert card(site.watch.store) == PAGE


def test_without_a_page_the_card_goes_out_after_the_wait_and_gains_its_link_later(site: Site) -> None:
    site.watch.commit({SAILOR: posting("Sailor")})
    site.watch.look(0)
    assert site.check(10) == []
    assert site.check(20) == []
    assert site.check(24.9) == []
    assert site.check(25) == ["opened Sailor"]
    assert card(site.watch.store) == "None"
    site.up = True
    assert site.check(40) == []
    assert card(site.watch.store) == PAGE
    with site.watch.store.reading() as session:
        assert len(session.scalars(select(Delivery).where(Delivery.kind == "role_card")).all()) == 2, (
            "the card, and its edit"
        )
        assert next_look(session, WORKSPACE) is None


def test_many_openings_at_once_and_first_sight_wait_for_nothing(site: Site) -> None:
    site.watch.commit({f"content/jobs/role-{n}.md": posting(f"Role number {n}x") for n in "abcdefghijkl"})
    site.watch.look(0)
    assert len(site.check(10)) == 1
    assert site.asked == []


def test_who_wants_no_waiting_gets_none(site: Site) -> None:
    site.watch.settings = site.watch.settings.model_copy(update={"pages": Pages(wait_minutes=0)})
    assert site.watch.change({SAILOR: posting("Sailor")}) == ["opened Sailor"]
    assert site.check(200) == []
    assert site.asked == []


def opened_and_closed(site: Site) -> None:
    """The sailor is opened by a commit, with a page, and closed in Slack at minute 100."""
    site.up = True
    site.watch.commit({SAILOR: posting("Sailor")})
    site.watch.look(0)
    site.check(10)
    site.check(10.1)
    site.check(11)
    with site.watch.store.begin() as session:
        role = session.scalars(select(Role).where(Role.title == "Sailor")).one()
        role.owner_id = PRIYA
        session.execute(update(Source).values(url="https://github.com/acme/website.git", branch="main"))
        close_role(session, role.id, CloseReason.FILLED, None, act_of(now=at(100), settings=site.watch.settings))
    site.asked.clear()


def told(store: Store) -> list[dict[str, object]]:
    with store.reading() as session:
        return [row.body for row in session.scalars(select(Delivery).where(Delivery.kind == PAGE_STILL_UP))]


def test_who_answers_for_a_role_hears_once_that_its_page_is_still_up(site: Site) -> None:
    opened_and_closed(site)
    site.check(109)
    assert site.asked == []
    site.check(111)
    (body,) = told(site.watch.store)
    assert body["page"] == PAGE
    assert body["edit"] == f"https://github.com/acme/website/edit/main/{SAILOR}"
    site.check(100 + 25 * 60)
    assert len(told(site.watch.store)) == 1


def test_a_page_that_goes_is_not_told_and_one_that_comes_back_is_asked_for_a_day_later(site: Site) -> None:
    opened_and_closed(site)
    site.up = False
    site.check(111)
    assert told(site.watch.store) == []
    site.up = True
    site.check(100 + 24 * 60 + 1)
    assert len(told(site.watch.store)) == 1


def test_once_the_file_says_closed_nothing_is_told(site: Site) -> None:
    opened_and_closed(site)
    with site.watch.store.begin() as session:
        session.execute(update(Role).where(Role.title == "Sailor").values(posting_state="closed"))
    site.check(111)
    assert site.asked == []
    assert told(site.watch.store) == []
    with site.watch.store.reading() as session:
        assert [row.purpose for row in session.scalars(select(PageCheck))] == ["opening"]
