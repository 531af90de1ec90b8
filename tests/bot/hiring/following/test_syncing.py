"""Claims about what is announced, and above all what is not, when commits land in the postings repository."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.database import Store
from bot.hiring.following.syncing import sync_once
from bot.hiring.roles.deciding import Act
from bot.hiring.roles.roles import close_role, hold_role, open_role
from bot.models import Posting
from bot.models.role import CloseReason, RoleState
from bot.postings.reading import read_posting
from bot.postings.source import open_source
from tests.bot.hiring.following.watching import WORKSPACE, Watch, at, said
from tests.gitsites import TEXT, posting

RIGGER, SAILOR = "jobs/rigger.md", "jobs/sailor.md"
LONG = TEXT + "\n\n".join(f"Paragraph {n}: you will look after tents, ropes and everything between them." for n in range(12))


@pytest.fixture
def watch(sqlite_store: Store, tmp_path: Path) -> Iterator[Watch]:
    made = Watch(sqlite_store, tmp_path)
    made.start()
    yield made
    made.close()


def test_first_sight_is_one_summary_and_nothing_one_by_one(store: Store, tmp_path: Path) -> None:
    watch = Watch(store, tmp_path)
    watch.commit({RIGGER: posting("Rigger"), SAILOR: posting("Sailor"), "jobs/cook.md": posting("Cook", draft=True)})
    assert watch.look(0) == ["summary 2 roles open: Rigger, Sailor."]
    assert watch.wait(1000) == []
    assert watch.roles() == ["Cook: draft", "Rigger: open", "Sailor: open"]
    watch.close()


def test_first_sight_with_nothing_open_says_nothing_and_the_next_opening_is_told(store: Store, tmp_path: Path) -> None:
    watch = Watch(store, tmp_path)
    watch.commit({"README.md": "# Acme\n"})
    assert watch.look(0) == []
    assert watch.change({SAILOR: posting("Sailor")}, 60) == ["opened Sailor"]
    watch.close()


def test_an_opening_waits_its_hold_time(watch: Watch) -> None:
    watch.commit({SAILOR: posting("Sailor")})
    assert watch.look(0) == []
    assert watch.waiting() == 1
    assert watch.wait(9.9) == []
    assert watch.wait(10) == ["opened Sailor"]
    assert watch.role("Sailor").state is RoleState.OPEN


def test_added_and_removed_within_the_hold_time_leaves_no_trace(watch: Watch) -> None:
    watch.commit({SAILOR: posting("Sailor")})
    assert watch.look(0) == []
    watch.commit({SAILOR: None}, 5)
    assert watch.look(5) + watch.wait(1000) == []
    assert watch.roles() == ["Rigger: open"]
    assert watch.waiting() == 0


def test_closed_and_opened_again_within_the_hold_time_is_silent(watch: Watch) -> None:
    watch.commit({RIGGER: posting("Rigger", draft=True)})
    assert watch.look(0) == []
    watch.commit({RIGGER: posting("Rigger")}, 5)
    assert watch.look(5) + watch.wait(1000) == []


def test_who_keeps_editing_is_waited_for_but_not_for_ever(watch: Watch) -> None:
    watch.commit({SAILOR: posting("Sailor")})
    told = watch.look(0)
    for number in range(1, 20):
        watch.commit({SAILOR: posting(f"Sailor of class {number}")}, number * 6)
        told += [f"{number * 6}: {one}" for one in watch.look(number * 6)]
        if told:
            break
    assert told == ["60: opened Sailor of class 10"]


def test_removed_is_closed_and_added_again_later_is_reopened(watch: Watch) -> None:
    assert watch.change({RIGGER: None}, 0) == ["closed Rigger"]
    assert watch.change({RIGGER: posting("Rigger")}, 60 * 20) == ["reopened Rigger"]
    assert watch.role("Rigger").state is RoleState.OPEN


def test_added_again_after_some_hours_is_the_same_role_reopened(watch: Watch) -> None:
    assert watch.change({RIGGER: None}, 0) == ["closed Rigger"]
    assert watch.change({"careers/rigger-again.md": posting("Rigger")}, 300) == ["reopened Rigger"]
    assert watch.roles() == ["Rigger: open"]


@pytest.mark.parametrize(
    "edited",
    [
        posting("Rigger", body=TEXT.replace("storm", "strom")),
        posting("rigger"),
        posting('"Rigger"'),
        posting("Riggers"),
        posting("Rigger (m/w/d)"),
        posting("Rigger").replace("\n", "\r\n"),
        posting("Rigger", tags="[ropes, tents]"),
        posting("Rigger", lastmod="2026-03-02"),
        posting("Rigger", weight="7"),
    ],
    ids=["body", "case", "quotes", "plural", "gender", "line ends", "tags", "date bump", "order"],
)
def test_what_only_looks_different_is_silent(watch: Watch, edited: str) -> None:
    assert watch.change({RIGGER: edited}) == []


def test_a_folder_move_is_silent(watch: Watch) -> None:
    assert watch.change({RIGGER: None, "careers/2026/rigger.md": posting("Rigger")}) == []
    assert watch.roles() == ["Rigger: open"]


def test_a_rename_with_edits_keeps_the_role(watch: Watch) -> None:
    watch.change({SAILOR: posting("Sailor", body=LONG)})
    renamed = {SAILOR: None, "jobs/senior-sailor.md": posting("Senior sailor", body=LONG + "\n\nMore.")}
    assert watch.change(renamed, 200) == ["retitled Senior sailor"]
    assert watch.roles() == ["Rigger: open", "Senior sailor: open"]


def test_a_renamed_file_whose_title_names_another_role_is_another_role(watch: Watch) -> None:
    watch.change({SAILOR: posting("Sailor", body=LONG)})
    told = watch.change({SAILOR: None, "jobs/accountant.md": posting("Accountant", body=LONG)}, 200)
    assert sorted(told) == ["closed Sailor", "opened Accountant"]


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"salary": "USD 90,000 - 110,000 per year"}, "pay_changed"),
        ({"location": "Oslo"}, "location_changed"),
        ({"closing_date": "2026-09-01"}, "closing_date_changed"),
        ({"apply_url": "https://acme.example/apply/2"}, "apply_changed"),
    ],
)
def test_a_changed_field_is_told(watch: Watch, fields: dict[str, Any], event: str) -> None:
    before: dict[str, Any] = {"salary": "USD 80,000 - 100,000 per year", "location": "Bergen", "closing_date": "2026-08-01",
              "apply_url": "https://acme.example/apply/1"}  # fmt: skip
    assert watch.change({SAILOR: posting("Sailor", **before)}) == ["opened Sailor"]
    assert watch.change({SAILOR: posting("Sailor", **(before | fields))}, 200) == [f"{event} Sailor"]


def test_a_title_edited_in_place_is_told_and_its_former_name_with_it(watch: Watch) -> None:
    assert watch.change({RIGGER: posting("Master of ropes")}) == ["retitled Master of ropes"]


def test_a_file_written_over_with_another_role_closes_one_and_opens_the_other(watch: Watch) -> None:
    other = posting(
        "Accountant", body="Numbers are what you like.\n\n## What you will do\n\nKeep the books of Acme in order."
    )
    assert sorted(watch.change({RIGGER: other})) == ["closed Rigger", "opened Accountant"]
    assert watch.role("Rigger").posting_reason == "its file describes another role now"
    assert sorted(watch.change({RIGGER: posting("Rigger")}, 200)) == ["closed Accountant", "reopened Rigger"]
    watch.commit({RIGGER: other}, 400)
    assert watch.look(400) == []
    assert watch.change({RIGGER: posting("Rigger")}, 405) == [], "a slip that is mended within the hold time"


def test_a_robots_daily_or_weekly_closing_date_is_silent_and_a_persons_is_not(watch: Watch) -> None:
    def closing(day: str) -> dict[str, str | None]:
        return {SAILOR: posting("Sailor", closing_date=day)}

    day = 24 * 60
    assert watch.change(closing("2026-04-01")) == ["opened Sailor"]
    assert watch.change(closing("2026-04-02"), day + 70) == []
    assert watch.change(closing("2026-04-03"), 2 * day - 30) == []
    assert [watch.look(number * day) for number in range(2, 9)] == [[]] * 7
    assert watch.change(closing("2026-04-10"), 9 * day - 90) == []
    assert watch.change(closing("2026-04-24"), 10 * day - 120) == ["closing_date_changed Sailor"]
    assert [watch.look(number * day) for number in range(10, 30)] == [[]] * 20
    assert watch.change(closing("2026-05-14"), 30 * day - 60) == ["closing_date_changed Sailor"], "extended in time"


def test_taken_back_to_a_draft_is_on_hold_and_published_again_is_reopened(watch: Watch) -> None:
    assert watch.change({RIGGER: posting("Rigger", draft=True)}) == ["held Rigger"]
    assert watch.role("Rigger").state is RoleState.ON_HOLD
    assert watch.change({RIGGER: posting("Rigger")}, 200) == ["reopened Rigger"]


def test_a_draft_is_told_when_it_is_published_and_not_before(watch: Watch) -> None:
    assert watch.change({SAILOR: posting("Sailor", draft=True)}) == []
    assert watch.change({SAILOR: posting("Sailor")}, 200) == ["opened Sailor"]


def test_a_draft_that_goes_was_never_told(watch: Watch) -> None:
    watch.change({SAILOR: posting("Sailor", draft=True)})
    assert watch.change({SAILOR: None}, 200) == []


def test_language_twins_are_one_role(watch: Watch) -> None:
    twins = {"content/jobs/cook.md": posting("Cook"), "content/jobs/cook.de.md": posting("Koch")}
    assert watch.change({"config.toml": 'languageCode = "en"\n', **twins}) == ["opened Cook"]
    assert watch.change(dict.fromkeys(twins), 200) == ["closed Cook"]


def test_the_passing_of_a_closing_date_closes_with_no_commit(watch: Watch) -> None:
    watch.change({SAILOR: posting("Sailor", closing_date="2026-03-03")})
    assert watch.wait(60 * 14) == []
    told = watch.wait(60 * 24 * 3)
    assert told == ["closed Sailor"]
    role = watch.role("Sailor")
    assert (role.state, role.decided_in) == (RoleState.CLOSED, "date")


def test_many_openings_at_once_are_one_message(watch: Watch) -> None:
    told = watch.change({f"jobs/role-{n}.md": posting(f"Keeper of room {n}") for n in range(11)})
    assert len(told) == 1
    assert told[0].startswith("bulk 11 roles opened: Keeper of room 0")


def test_ten_openings_at_once_are_ten_messages(watch: Watch) -> None:
    told = watch.change({f"jobs/role-{n}.md": posting(f"Keeper of room {n}") for n in range(10)})
    assert sorted(told) == sorted(f"opened Keeper of room {n}" for n in range(10))


def test_after_a_day_without_a_look_there_is_one_summary(watch: Watch) -> None:
    watch.commit({RIGGER: None, SAILOR: posting("Sailor"), "jobs/cook.md": posting("Cook")}, 60 * 25)
    assert watch.look(60 * 25) == ["summary 2 roles open: Cook, Sailor."]
    assert watch.wait(60 * 26) == []
    assert watch.role("Rigger").state is RoleState.CLOSED


def test_after_a_day_in_which_nothing_changed_there_is_nothing_to_say(watch: Watch) -> None:
    assert watch.look(60 * 30) == []


def test_looks_that_find_nothing_are_no_silence(watch: Watch) -> None:
    for hour in range(0, 40, 5):
        assert watch.look(60 * hour) == []
    assert watch.change({SAILOR: posting("Sailor")}, 60 * 40) == ["opened Sailor"]


def act(minute: float, watch: Watch) -> Act:
    return Act(WORKSPACE, "U0PRIYA", watch.settings, at(minute))


def test_closed_in_slack_stays_closed_while_the_file_still_says_open(watch: Watch) -> None:
    role = watch.role("Rigger")
    with watch.store.begin() as session:
        close_role(session, role.id, CloseReason.FILLED, None, act(1, watch))
    assert watch.look(2) == []
    assert watch.change({RIGGER: posting("Rigger", location="Oslo")}, 5) == []
    found = watch.role("Rigger")
    assert (found.state, found.close_reason, found.location) == (RoleState.CLOSED, CloseReason.FILLED, "Oslo")
    assert watch.change({RIGGER: None}, 200) == []
    assert watch.change({RIGGER: posting("Rigger")}, 400) == ["reopened Rigger"]


def test_a_decision_in_slack_during_the_hold_time_is_the_last_one(watch: Watch) -> None:
    watch.commit({RIGGER: None})
    watch.look(0)
    with watch.store.begin() as session:
        hold_role(session, watch.role("Rigger").id, act(5, watch))
    assert watch.wait(100) == []
    role = watch.role("Rigger")
    assert (role.state, role.posting_state) == (RoleState.ON_HOLD, "gone")


def test_opened_in_slack_beats_the_draft_flag_until_a_commit_decides_again(watch: Watch) -> None:
    watch.change({SAILOR: posting("Sailor", draft=True)})
    with watch.store.begin() as session:
        open_role(session, watch.role("Sailor").id, act(150, watch))
    assert watch.change({SAILOR: posting("Sailor", draft=True, location="Oslo")}, 200) == []
    assert watch.role("Sailor").state is RoleState.OPEN
    assert watch.change({SAILOR: posting("Sailor", location="Oslo")}, 400) == []
    assert watch.change({SAILOR: posting("Sailor", draft=True, location="Oslo")}, 600) == ["held Sailor"]


def test_a_file_that_breaks_leaves_its_role_open_and_its_repair_is_silent(watch: Watch) -> None:
    broken = posting("Rigger").replace("draft: false", 'draft: "false\n  - [')
    assert watch.change({RIGGER: broken}) == []
    assert watch.role("Rigger").state is RoleState.OPEN
    assert watch.change({RIGGER: posting("Rigger")}, 200) == []


def test_only_files_that_changed_are_read(watch: Watch) -> None:
    watch.commit({f"jobs/role-{n}.md": posting(f"Keeper of room {n}") for n in range(40)})
    watch.look(0)
    watch.commit({"jobs/role-7.md": posting("Keeper of room seven"), "README.md": "Acme\n"}, 30)
    watch.look(30)
    assert watch.last is not None
    assert watch.last.read <= 2


def test_an_unreachable_repository_changes_nothing_and_is_picked_up_again(
    watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    hidden = watch.site.folder.with_name("hidden")
    watch.site.folder.rename(hidden)
    for minute in (1, 2, 3):
        assert watch.look(minute) == []
    error = watch.error()
    assert error is not None
    assert "\n" not in error
    assert caplog.text.count("is not there") == 1
    assert watch.roles() == ["Rigger: open"]
    hidden.rename(watch.site.folder)
    assert watch.change({SAILOR: posting("Sailor")}, 10) == ["opened Sailor"]
    assert watch.error() is None


def test_what_is_due_is_told_while_the_repository_is_unreachable(watch: Watch) -> None:
    watch.commit({SAILOR: posting("Sailor")})
    watch.look(0)
    watch.site.folder.rename(watch.site.folder.with_name("hidden"))
    assert watch.look(11) == ["opened Sailor"]


def test_a_force_push_is_compared_by_content(watch: Watch) -> None:
    watch.change({SAILOR: posting("Sailor")})
    watch.site.git("checkout", "-q", "--orphan", "fresh")
    watch.commit({SAILOR: posting("Sailor"), RIGGER: posting("Rigger")}, 200)
    watch.site.git("branch", "-M", "fresh", "main")
    assert watch.look(200) + watch.wait(300) == []
    assert watch.roles() == ["Rigger: open", "Sailor: open"]


def test_a_lost_cache_says_nothing_twice(watch: Watch, tmp_path: Path) -> None:
    watch.change({SAILOR: posting("Sailor")})
    watch.place.forget()
    assert watch.look(200) == []
    assert watch.change({RIGGER: posting("Rigger", location="Oslo"), "jobs/cook.md": posting("Cook")}, 210) == [
        "opened Cook"
    ]


def test_a_posting_is_announced_once_in_its_life(watch: Watch) -> None:
    told = watch.change({SAILOR: posting("Sailor", body=LONG)})
    told += watch.change({SAILOR: None, "careers/sailor.md": posting("Sailor", body=LONG)}, 200)
    told += watch.change({"careers/sailor.md": posting("Sailor", body=LONG, date="2026-03-03")}, 400)
    told += watch.change({"careers/sailor.md": posting("Sailor", body=LONG + "\n\nMore.")}, 600)
    assert told == ["opened Sailor"]


def test_two_looks_at_once_tell_once(watch: Watch) -> None:
    watch.commit({SAILOR: posting("Sailor")})
    watch.look(0)
    assert watch.look(20) + watch.look(20) + watch.wait(20) == ["opened Sailor"]
    assert at(20) - at(0) == timedelta(minutes=20)


def test_a_lost_branch_says_which_there_are_and_is_picked_up_again(sqlite_store: Store, tmp_path: Path) -> None:
    watch = Watch(sqlite_store, tmp_path, branch="main")
    watch.start()
    watch.site.git("branch", "-m", "main", "trunk")
    assert watch.look(1) == []
    assert "it has trunk" in (watch.error() or "")
    assert watch.roles() == ["Rigger: open"]
    watch.site.git("branch", "-m", "trunk", "main")
    assert watch.look(2) == []
    assert watch.error() is None
    watch.close()


def test_one_file_that_trips_the_reader_stops_no_other(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    def reading(path: str, *args: Any, **more: Any) -> Any:
        if path == RIGGER:
            raise RuntimeError("a bug")
        return read_posting(path, *args, **more)

    monkeypatch.setattr("bot.postings.surveying.read_posting", reading)
    assert watch.change({RIGGER: posting("Rigger", location="Oslo"), SAILOR: posting("Sailor")}) == ["opened Sailor"]
    assert watch.role("Rigger").state is RoleState.OPEN


def test_what_a_database_refuses_in_a_text_is_left_out(store: Store, tmp_path: Path) -> None:
    watch = Watch(store, tmp_path)
    watch.start()
    told = watch.change({SAILOR: posting('"Sailor \\0 \\uD83D of the sea"'), "jobs/cook.md": posting("Cook")})
    assert len(told) == 2
    assert "opened Cook" in told
    assert watch.error() is None
    watch.close()


def test_two_replicas_record_a_commit_once(store: Store, tmp_path: Path) -> None:
    watch = Watch(store, tmp_path)
    watch.start()
    watch.commit({SAILOR: posting("Sailor")})
    other = open_source(str(watch.site.folder), cache=tmp_path / "other cache")
    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(sync_once, store, WORKSPACE, place, watch.settings, at(0)) for place in (watch.place, other)]
        told = [one for look in looks for one in said(look.result().told)]
    assert told + watch.wait(20) == ["opened Sailor"]
    assert watch.roles() == ["Rigger: open", "Sailor: open"]
    other.close()
    watch.close()


def test_a_repository_that_moves_to_another_address_keeps_its_roles(watch: Watch, tmp_path: Path) -> None:
    watch.change({SAILOR: posting("Sailor")})
    watch.site.git("clone", "-q", ".", str(tmp_path / "elsewhere"))
    watch.place.close()
    watch.place = open_source(str(tmp_path / "elsewhere"), cache=tmp_path / "cache")
    assert watch.look(200) + watch.wait(1000) == []
    assert watch.roles() == ["Rigger: open", "Sailor: open"]
    assert watch.source_url() == str(tmp_path / "elsewhere")


def test_a_role_whose_file_deciders_disowned_is_heard_of_no_more(watch: Watch) -> None:
    watch.commit({RIGGER: posting("Rigger", draft=True)})
    watch.look(0)
    with watch.store.begin() as session:
        for row in session.scalars(select(Posting)):
            row.is_ignored = True
    assert watch.wait(20) == []
    assert watch.change({RIGGER: posting("Rigger", location="Oslo")}, 30) == []
    assert watch.waiting() == 0
