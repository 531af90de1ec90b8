"""What a list shows: filters as people type them, pages, and nothing that the viewer may not know of."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Store
from bot.hiring.people.permissions import Viewer, may_see_role, seen_by
from bot.hiring.roles.listing import PAGE, Filters, Page, list_all, list_roles, parse_filters, place_of
from bot.models import Role
from bot.models.role import RoleState
from tests.casting import MARTA, NOON, NOOR, a_role, added, colleague, decider


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", Filters()),
        ("open", Filters(states=frozenset({RoleState.OPEN}))),
        ("on hold", Filters(states=frozenset({RoleState.ON_HOLD}))),
        ("all", Filters(states=frozenset(RoleState))),
        ("open closed", Filters(states=frozenset({RoleState.OPEN, RoleState.CLOSED}))),
        ("state:draft", Filters(states=frozenset({RoleState.DRAFT}))),
        ("team:infra in:berlin", Filters(team="infra", place="berlin")),
        ('team:"Data Platform" sql', Filters(team="Data Platform", text="sql")),
        ("team=infra python engineer", Filters(team="infra", text="python engineer")),
        ("on call", Filters(text="on call")),
    ],
)
def test_filters_are_read_as_people_type_them(words: str, expected: Filters) -> None:
    assert expected == parse_filters(words)


def acme_roles(session: Session) -> None:
    added(session, a_role(1, "Data Engineer", location="Berlin", team="Platform", tags=["sql"]))
    added(session, a_role(2, "Designer", location="Lisbon", remote="yes", team="Design"))
    added(session, a_role(3, "Support Lead", state=RoleState.ON_HOLD, opened_at=NOON))
    added(session, a_role(4, "Old Role", state=RoleState.CLOSED, announced_at=NOON))
    added(session, a_role(5, "Draft Role", state=RoleState.DRAFT, posting_state="unsure"))
    added(session, a_role(6, "Never Opened", state=RoleState.CLOSED, posting_state="gone"))


async def both_ways(store: Store, viewer: Viewer, words: str, page: int = 1) -> list[Page]:
    """The page as we cut it, and as the database does where words name nothing but states."""
    with store.reading() as session:
        ours = list_roles(session, viewer, words, page)
    return [ours] if parse_filters(words).has_words else [ours, await list_all(store, viewer, words, page)]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("", [2, 1, 3]),
        ("all", [2, 1, 3, 4]),
        ("closed", [4]),
        ("draft", []),
        ("in:berlin", [1]),
        ("in:remote", [2]),
        ("team:plat", [1]),
        ("sql", [1]),
        ("design lisbon", [2]),
        ("nothing like it", []),
    ],
)
async def test_a_colleague_sees_what_fits_and_no_drafts_also_not_in_counts(
    sqlite_store: Store, words: str, numbers: list[int]
) -> None:
    with sqlite_store.begin() as session:
        acme_roles(session)

    for page in await both_ways(sqlite_store, colleague(), words):
        assert numbers == [int(entry.handle[2:]) for entry in page.entries]
        assert (len(numbers), len(numbers)) == (page.total, sum(page.states.values()))


async def test_a_decider_sees_drafts_and_what_lacks_an_owner_or_differs(sqlite_store: Store) -> None:
    with sqlite_store.begin() as session:
        acme_roles(session)

    for page in await both_ways(sqlite_store, decider(), "all"):
        assert [int(entry.handle[2:]) for entry in page.entries] == [2, 1, 3, 5, 6, 4]
        assert page.entries[0].lacks_owner
        assert page.entries[-1].differs


async def test_pages_are_complete_and_a_page_too_far_is_the_last(sqlite_store: Store) -> None:
    with sqlite_store.begin() as session:
        for number in range(1, 2 * PAGE + 2):
            added(session, a_role(number, f"Role {number}"))

    for way in zip(*[await both_ways(sqlite_store, colleague(), "", page) for page in (1, 2, 3, 99)], strict=True):
        shown = [entry.role_id for page in way[:3] for entry in page.entries]
        assert 2 * PAGE + 1 == len(set(shown)) == len(shown)
        assert (way[3].number, way[3].pages) == (3, 3)


@pytest.mark.parametrize(
    ("location", "remote", "expected"),
    [
        ("Berlin", None, "Berlin"),
        ("Berlin", "no", "Berlin"),
        ("Berlin", "yes", "Berlin · remote"),
        (None, "yes", "Remote"),
        (None, "within the EU", "Within the EU"),
        ("Remote (EU)", "yes", "Remote (EU)"),
        (None, None, None),
    ],
)
def test_place_and_remote_read_as_one(location: str | None, remote: str | None, expected: str | None) -> None:
    assert expected == place_of(a_role(location=location, remote=remote))


def test_the_condition_on_rows_says_of_every_role_and_viewer_what_the_rule_says(store: Store) -> None:
    """Counting and paging are the database's; what may be seen must stay one rule."""
    viewers = [
        colleague(),
        decider(),
        replace(colleague(), is_guest=True),
        replace(decider(), is_guest=True),
        replace(colleague(), is_outsider=True),
    ]
    teams: list[dict[str, Any]] = [{}, {"owner_id": NOOR}, {"backup_id": NOOR}, {"recruiter_ids": [MARTA, NOOR]}]
    pasts: list[dict[str, Any]] = [{"opened_at": None}, {"opened_at": NOON}, {"opened_at": None, "announced_at": NOON}]
    with store.begin() as session:
        for number, (state, past, team) in enumerate(product(RoleState, pasts, teams), 1):
            added(session, a_role(number, state=state, **past, **team))
        for viewer in viewers:
            seen = set(session.scalars(select(Role.number).where(seen_by(viewer)), {"me": viewer.slack_id}))
            assert seen == {role.number for role in session.scalars(select(Role)) if may_see_role(viewer, role)}


async def test_pages_cut_by_the_database_are_those_of_the_whole_list(store: Store) -> None:
    with store.begin() as session:
        for number in range(1, 40):
            state = list(RoleState)[number % 4]
            added(session, a_role(number, state=state, opened_at=NOON if number % 3 else None, recruiter_ids=[NOOR]))
    async with store.lines():
        for viewer in (colleague(), decider(), colleague(MARTA), replace(colleague(), is_guest=True)):
            for words in ("", "all", "closed", "hold draft"):
                pages = (await list_all(store, viewer, words)).pages
                for page in range(1, pages + 2):
                    ours, cut = await both_ways(store, viewer, words, page)
                    assert replace(cut, may_be_old=True) == ours
