"""A wrong announcement is taken back, its file ignored, or its title and place corrected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.database import Store
from bot.errors import NoPosting, NothingToCorrect, TitleMissing
from bot.hiring.roles.correcting import correct_role, take_back
from bot.hiring.roles.deciding import Act
from bot.hiring.roles.undoing import undo
from bot.models.role import RoleState
from tests.bot.hiring.following.watching import WORKSPACE, Watch, at
from tests.bot.hiring.roles.test_undoing import a_posting, open_and_told
from tests.casting import JOBS, PRIYA, act_of, waiting
from tests.gitsites import posting


def test_a_role_taken_back_is_a_draft_and_its_messages_go(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)

        take_back(session, role.id, act_of())

        assert (role.state, role.opened_at, role.announced_at) == (RoleState.DRAFT, None, None)
        assert waiting(session) == [("role_taken_down", JOBS)]


def test_a_file_can_be_ignored_from_then_on(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)
        posting = a_posting(session, role)

        take_back(session, role.id, act_of(), ignore_file=True)

        assert posting.is_ignored


def test_without_a_file_there_is_none_to_ignore(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)

        with pytest.raises(NoPosting, match="R-1 has no file"):
            take_back(session, role.id, act_of(), ignore_file=True)


def test_a_correction_changes_the_card_and_is_told_in_its_thread(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)

        correct_role(session, role.id, "Senior  Data Engineer", "", act_of())

        assert (role.title, role.corrections) == ("Senior Data Engineer", {"title": "Senior Data Engineer"})
        assert waiting(session) == [("role_card", JOBS), ("role_line", JOBS)]


@pytest.mark.parametrize(("title", "place"), [(None, None), ("", " "), ("Data Engineer", None)])
def test_a_correction_must_correct_something(store: Store, title: str | None, place: str | None) -> None:
    with store.begin() as session:
        role = open_and_told(session)

        with pytest.raises(NothingToCorrect):
            correct_role(session, role.id, title, place, act_of())


def test_an_overlong_title_is_refused(store: Store) -> None:
    with store.begin() as session:
        role = open_and_told(session)

        with pytest.raises(TitleMissing):
            correct_role(session, role.id, "x" * 151, None, act_of())


RIGGER = "jobs/rigger.md"


@pytest.fixture
def watch(sqlite_store: Store, tmp_path: Path) -> Iterator[Watch]:
    """A real repository with one open posting, watched."""
    watch = Watch(sqlite_store, tmp_path)
    watch.start()
    yield watch
    watch.close()


def acting(watch: Watch, minute: float) -> Act:
    return Act(WORKSPACE, PRIYA, watch.settings, at(minute))


def test_an_ignored_file_says_nothing_until_that_is_undone(watch: Watch) -> None:
    role = watch.role("Rigger")
    with watch.store.begin() as session:
        done = take_back(session, role.id, acting(watch, 0), ignore_file=True)
    assert watch.change({RIGGER: posting("Rigger", location="Oslo")}, 1) == []

    with watch.store.begin() as session:
        undo(session, done.event_id, acting(watch, 9))

    assert watch.role("Rigger").state is RoleState.OPEN
    assert watch.change({RIGGER: posting("Rigger", location="Bergen", salary="$1 a year")}, 200) != []


def test_a_role_taken_back_stays_so_while_its_file_says_open(watch: Watch) -> None:
    with watch.store.begin() as session:
        take_back(session, watch.role("Rigger").id, acting(watch, 0))

    assert watch.look(1) == []
    assert watch.change({RIGGER: posting("Rigger", location="Oslo")}, 5) == []
    assert watch.role("Rigger").state is RoleState.DRAFT


def test_a_correction_outlives_edits_of_the_file(watch: Watch) -> None:
    with watch.store.begin() as session:
        correct_role(session, watch.role("Rigger").id, "Head Rigger", None, acting(watch, 0))

    watch.change({RIGGER: posting("Rigger", location="Oslo")}, 5)

    assert watch.role("Head Rigger").location == "Oslo"
