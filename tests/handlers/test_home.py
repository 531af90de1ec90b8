"""App Home and the morning's messages keep within Slack's limits, whatever there is to tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery.protocols import Outgoing
from bot.hiring.home.home import HomeInterview, HomeLook, HomeRole, InProcess
from bot.hiring.home.slipping import Slip, Slipping
from bot.hiring.people.working_time import Absence, WorkingTime
from bot.localslack.kit.surfaces import view_problems
from handlers.home.blocks import home_view
from handlers.home.digests import Leaving, digest, running_out
from tests.casting import some_settings

NOW = datetime(2027, 3, 29, 8, tzinfo=UTC)
NASTY = "<!channel> *Sam* & <@U0PRIYA> `x` " + "ﷺ" * 300


def meeting(number: int, **changes: object) -> HomeInterview:
    at = NOW + timedelta(hours=number)
    usual = HomeInterview(number, 1, NASTY, NASTY, NASTY, at, at, 45, "https://meet.example/x", True, False)
    return replace(usual, **changes)  # type: ignore[arg-type]


def slip(kind: Slip, number: int = 1) -> Slipping:
    about = {"interview_id": number, "focus": NASTY, "starts_at": NOW, "person_id": "U0JONAS", "person": "Jonas"}
    return Slipping(kind, NOW - timedelta(days=3), number, number, NASTY, "C-001", "R-1", NASTY, NASTY, **about)  # type: ignore[arg-type]


def nothing() -> HomeLook:
    clock = WorkingTime("Europe/Berlin")
    return HomeLook("U0JONAS", NOW, date(2027, 3, 29), (), (), (), (), (), clock, False, False, NOW)


def test_a_home_with_too_much_of_everything_is_one_that_slack_takes() -> None:
    people = tuple(InProcess(number, number, NASTY, f"C-{number}") for number in range(1, 150))
    roles = tuple(HomeRole(number, f"R-{number}", NASTY, 3, 1, ((NASTY, people),)) for number in range(1, 40))
    meetings = tuple(meeting(number) for number in range(1, 30))
    slips = tuple(slip(kind, number) for number, kind in enumerate(list(Slip) * 5, 1))
    clock = WorkingTime("Europe/Berlin", away=(Absence(date(2027, 4, 1), date(2027, 4, 9)),))
    look = replace(
        nothing(),
        interviews_today=meetings,
        interviews_later=meetings,
        owed=meetings,
        roles=roles,
        slipping=slips,
        clock=clock,
        is_muted=True,
    )
    view = home_view(look, some_settings())
    assert view_problems(view) == []
    assert "Your hours" in str(view["blocks"][-2])
    assert not [text for text in formatted(view) if "<!channel>" in text]


@pytest.mark.parametrize("decides", [True, False])
def test_a_newcomer_reads_first_steps(decides: bool) -> None:
    view = home_view(replace(nothing(), decides=decides), some_settings())
    assert view_problems(view) == []
    assert "First steps" in str(view)
    assert ("candidate add" in str(view)) is decides


def test_a_place_that_is_no_link_has_no_button_and_who_has_answered_is_not_asked() -> None:
    look = replace(nothing(), interviews_today=(meeting(1, place="Room 4", is_asked=False),))
    text = str(home_view(look, some_settings()))
    assert "Room 4" in text
    assert "meeting-link" not in text
    assert "invitation-accept" not in text


def test_long_mornings_are_messages_that_slack_takes() -> None:
    slips = [slip(kind, number) for number, kind in enumerate(list(Slip) * 12, 1)]
    leaving = [Leaving(number, NASTY, f"C-{number}", NASTY * 20, NOW) for number in range(1, 60)]
    for told in (digest(slips, WorkingTime(), NOW), running_out(leaving)):
        assert message_problems(told) == []


def formatted(part: object) -> list[str]:
    """All texts that Slack formats, wherever they stand; plain ones may say what they like."""
    if isinstance(part, list):
        return [text for one in part for text in formatted(one)]
    if not isinstance(part, dict):
        return []
    own = [str(part["text"])] if part.get("type") == "mrkdwn" else []
    return own + [text for one in part.values() for text in formatted(one)]


def message_problems(told: Outgoing) -> list[str]:
    """As a home view, which has the same blocks, and a message's own limit."""
    blocks = list(told.blocks or ())
    return [*view_problems({"type": "home", "blocks": blocks}), *(["too many blocks"] if len(blocks) > 50 else [])]
