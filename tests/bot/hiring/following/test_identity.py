"""Claims about which role a file belongs to."""

from __future__ import annotations

from typing import Any

import pytest

from bot.hiring.following.identity import Arrival, Known, match
from bot.postings.posting import Posting, State

RENAMES: dict[str, tuple[str, int]] = {}


def facts(path: str, title: str, **more: Any) -> Posting:
    return Posting(path, title, title, more.pop("state", State.OPEN), "", **more)


def came(path: str, title: str, blob: str = "new", **more: Any) -> Arrival:
    return Arrival(path, blob, facts(path, title, **more))


def was(role: int, path: str, title: str, blob: str = "old", order: int = 0, **more: Any) -> Known:
    return Known(path, blob, facts(path, title, **more), role, order)


def places(
    arrivals: list[Arrival],
    *,
    staying: tuple[Known, ...] = (),
    leaving: tuple[Known, ...] = (),
    gone: tuple[Known, ...] = (),
    renames: dict[str, tuple[str, int]] | None = None,
) -> list[int | str]:
    found = match(arrivals, staying=staying, leaving=leaving, gone=gone, renames=renames or {})
    return [found[arrival.path] for arrival in arrivals]


def test_a_file_of_its_own_is_a_new_role() -> None:
    assert places([came("a.md", "Rigger")], staying=(was(1, "b.md", "Rigger"),)) == ["a.md"]


def test_the_same_bytes_elsewhere_are_the_same_role() -> None:
    assert places([came("b/x.md", "Rigger", "same")], leaving=(was(1, "a/y.md", "Rigger", "same"),)) == [1]


@pytest.mark.parametrize(
    ("title", "likeness", "role"),
    [
        ("Senior sailor", 90, 1),
        ("Sailor (m/w/d)", 60, 1),
        ("Sailor", 10, 1),
        ("Cook", 97, "new.md"),
        ("Senior sailor", 45, "new.md"),
    ],
    ids=["a word added", "the same title", "rewritten", "another role", "another text"],
)
def test_a_renamed_file_is_judged_by_likeness_and_title(title: str, likeness: int, role: int | str) -> None:
    renames = {"new.md": ("old.md", likeness)}
    assert places([came("new.md", title)], leaving=(was(1, "old.md", "Sailor"),), renames=renames) == [role]


def test_two_of_one_title_are_told_apart_by_file_name_then_by_place() -> None:
    leaving = (was(1, "a/oslo.md", "Sailor", location="Oslo"), was(2, "a/bergen.md", "Sailor", location="Bergen"))
    moved = [came("b/bergen.md", "Sailor", location="Bergen"), came("b/oslo.md", "Sailor", location="Oslo")]
    assert places(moved, leaving=leaving) == [2, 1]
    renamed = [came("b/2.md", "Sailor", location="Bergen"), came("b/1.md", "Sailor", location="Oslo")]
    assert places(renamed, leaving=leaving) == [2, 1]


def test_an_archived_copy_does_not_take_the_role_of_the_file_that_is_open() -> None:
    arrivals = [came("archive/sailor/index.html", "Sailor", state=State.CLOSED), came("positions/sailor.md", "Sailor")]
    assert places(arrivals, leaving=(was(1, "pages/sailor.md", "Sailor"),)) == ["archive/sailor/index.html", 1]


def test_what_comes_back_is_the_same_role_by_path_or_by_title() -> None:
    gone = (was(1, "a.md", "Sailor", order=1), was(2, "b.md", "Sailor", order=2))
    assert places([came("a.md", "Sailor")], gone=gone) == [1]
    assert places([came("c.md", "Sailor")], gone=gone) == [2]
    assert places([came("a.md", "Cook")], gone=gone) == ["a.md"]


def test_what_comes_back_for_another_team_or_place_is_another_role() -> None:
    gone = (was(1, "a.md", "Sailor", team="Acme Ships", location="Oslo"),)
    assert places([came("b.md", "Sailor", team="Globex")], gone=gone) == ["b.md"]
    assert places([came("b.md", "Sailor", team="Acme Ships", location="Bergen")], gone=gone) == ["b.md"]
    assert places([came("b.md", "Sailor", team="Acme Ships", location="Oslo, Norway")], gone=gone) == [1]


def test_language_twins_share_one_role_whether_they_come_together_or_later() -> None:
    both = [came("x.de.md", "Koch", twin_of="x.md", language="de"), came("x.md", "Cook", twin_of="x.md", language="en")]
    assert places(both) == ["x.de.md", "x.de.md"]
    assert places([both[0]], staying=(was(7, "x.md", "Cook", language="en"),)) == [7]


def test_twins_that_move_together_stay_one_role() -> None:
    leaving = (was(3, "a/x.md", "Cook", "one"), was(3, "a/x.de.md", "Koch", "two"))
    moved = [came("b/x.md", "Cook", "one", twin_of="b/x.md"), came("b/x.de.md", "Koch, neu", "three", twin_of="b/x.md")]
    assert places(moved, leaving=leaving) == [3, 3]
