"""Which role is meant: loose enough for people, certain only when it is exact and unique, and silent about drafts."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.database import Store
from bot.hiring.people.loosely import loose, mentions
from bot.hiring.people.permissions import Viewer
from bot.hiring.roles.naming import How, find_roles
from bot.models.role import RoleState
from tests.casting import GUS, MARTA, NOON, WORKSPACE, a_role, added, colleague, decider


def acme_roles(session: Session) -> None:
    """Five public roles, two of one title, and a draft of Marta's."""
    added(session, a_role(1, "Data Engineer", location="Berlin"))
    added(session, a_role(2, "Data Engineer", location="Lisbon"))
    added(session, a_role(3, "Site Reliability Engineer", team="Platform"))
    added(session, a_role(4, "Café Manager"))
    added(session, a_role(12, "Product Designer", state=RoleState.CLOSED, opened_at=NOON))
    added(session, a_role(13, "Secret Skunkworks Lead", state=RoleState.DRAFT, posting_state="draft", owner_id=MARTA))


@pytest.mark.parametrize(
    ("name", "how", "numbers", "is_certain"),
    [
        ("R-3", How.HANDLE, [3], True),
        ("r3", How.HANDLE, [3], True),
        ("3", How.HANDLE, [3], True),
        ("#3", How.HANDLE, [3], True),
        ("R – 12", How.HANDLE, [12], True),
        ("R-99", How.NONE, [], False),
        ("cafe manager", How.EXACT, [4], True),
        ("CAFÉ  MANAGER!", How.EXACT, [4], True),
        ("Data Engineer", How.EXACT, [2, 1], False),
        ("data engineer berlin", How.WORDS, [1], False),
        ("reliab", How.WORDS, [3], False),
        ("platform", How.WORDS, [3], False),
        ("site relaibility enginer", How.TYPOS, [3], False),
        ("prodcut designer", How.TYPOS, [12], False),
        ("", How.NONE, [], False),
        ("!!!", How.NONE, [], False),
    ],
)
def test_a_name_is_understood(sqlite_store: Store, name: str, how: How, numbers: list[int], is_certain: bool) -> None:
    with sqlite_store.begin() as session:
        acme_roles(session)

        found = find_roles(session, colleague(), name)

        assert (how, numbers, is_certain) == (found.how, [role.number for role in found.roles], found.is_certain)


def test_nothing_like_it_gives_the_nearest(sqlite_store: Store) -> None:
    with sqlite_store.begin() as session:
        acme_roles(session)

        found = find_roles(session, colleague(), "product engineer")

        assert How.NONE is found.how
        assert 12 in [role.number for role in found.roles]
        assert found.role is None


@pytest.mark.parametrize("name", ["R-13", "13", "Secret Skunkworks Lead", "skunkworks", "secret skunkwork lead", "skunk"])
@pytest.mark.parametrize("viewer", [colleague(), Viewer(WORKSPACE, GUS, is_guest=True), Viewer(WORKSPACE, "U0NEW")])
def test_drafts_are_never_shown_to_others_also_not_as_nearest(sqlite_store: Store, name: str, viewer: Viewer) -> None:
    with sqlite_store.begin() as session:
        acme_roles(session)

        assert 13 not in [role.number for role in find_roles(session, viewer, name).roles]


@pytest.mark.parametrize("viewer", [decider(), colleague(MARTA)])
def test_deciders_and_the_roles_team_find_drafts(sqlite_store: Store, viewer: Viewer) -> None:
    with sqlite_store.begin() as session:
        acme_roles(session)

        assert find_roles(session, viewer, "skunkworks").role is not None


def test_a_guest_on_the_team_does_not_see_its_draft(sqlite_store: Store) -> None:
    with sqlite_store.begin() as session:
        added(session, a_role(1, state=RoleState.DRAFT, owner_id=GUS))

        assert find_roles(session, Viewer(WORKSPACE, GUS, is_guest=True), "R-1").roles == ()


def test_open_roles_come_first(sqlite_store: Store) -> None:
    with sqlite_store.begin() as session:
        added(session, a_role(1))
        added(session, a_role(2, state=RoleState.CLOSED, announced_at=NOON))

        assert [role.number for role in find_roles(session, colleague(), "data engineer").roles] == [1, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café-Lead (m/w/d)", "cafe lead m w d"),
        ("C++ & C# Developer", "c++ c# developer"),
        ("ＤＡＴＡ", "data"),
        ("", ""),
    ],
)
def test_loose_text_is_bare_words(text: str, expected: str) -> None:
    assert expected == loose(text)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Berlin, Germany; Remote", "berlin", True),
        ("Berlinale", "berlin", False),
        ("New York City", "york city", True),
        ("New York City", "city york", False),
        (None, "x", False),
        ("anything", "", False),
    ],
)
def test_a_text_mentions_whole_words_in_order(text: str | None, words: str, expected: bool) -> None:
    assert expected == mentions(text, words)
