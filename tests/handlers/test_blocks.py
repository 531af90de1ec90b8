"""What goes out: Slack takes it, nothing in it pings or poses as a link, and it reads well."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.hiring.roles.deciding import Done
from bot.hiring.roles.explaining import Decision, FileLook, Route, SourceLook, Why
from bot.hiring.roles.listing import Entry, Filters, Page
from bot.hiring.roles.showing import RoleView
from bot.hiring.roles.staffing import Team
from bot.models import RoleEvent
from bot.models.role import CloseReason, RoleState
from handlers.desk import Ask
from handlers.replies import answer_form
from handlers.roles import answers, blocks, explanations, modals, notices
from handlers.roles.blocks import pay_text
from handlers.router import Subcommand
from tests.casting import NOON, a_role, some_settings
from tests.handlers.slack_rules import check_message, check_view

SETTINGS = some_settings()
NASTY = "<!channel> & <@U0PRIYA> *bold* `code` <https://evil.example|jobs>\n> quote " + "x" * 400
ASK = Ask("T0ACME", "U0PRIYA", "C0JOBS", trigger_id="1.2", response_url="http://127.0.0.1:1/commands/1")


def full_role(**facts: Any) -> Any:
    values = {
        "subtitle": "Build the pipelines",
        "location": "Berlin; Lisbon",
        "remote": "yes",
        "team": "Platform",
        "employment": "full_time",
        "apply": "https://acme.example/apply",
        "pay": {"min": 70000, "max": 90000, "currency": "EUR", "period": "year"},
        "summary": "You keep our warehouse honest.",
        "url": "https://acme.example/jobs/data",
        "closes_at": NOON + timedelta(days=20),
        "openings": 2,
    }
    role = a_role(**{**values, **facts})
    role.id = 12
    return role


def event_of(
    kind: str, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None, **values: Any
) -> RoleEvent:
    return RoleEvent(kind=kind, before=before or {}, after=after or {}, detail=values.get("detail"))


@pytest.mark.parametrize("state", list(RoleState))
@pytest.mark.parametrize("text", ["Data Engineer", NASTY])
def test_every_card_is_taken_by_slack_and_pings_nobody(state: RoleState, text: str) -> None:
    role = full_role(state=state, title=text, location=text, team=text, summary=text, subtitle=text, employment=text)

    outgoing = blocks.role_card(role)

    check_message(outgoing.text, outgoing.blocks or [])
    assert not outgoing.unfurl


def test_a_bare_card_is_taken_too() -> None:
    role = a_role()
    role.id = 12

    outgoing = blocks.role_card(role)

    check_message(outgoing.text, outgoing.blocks or [])
    assert outgoing.text == "Open: Data Engineer, R-1"


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"state": RoleState.CLOSED, "close_reason": CloseReason.FILLED}, "filled"),
        ({"state": RoleState.CLOSED, "close_reason": CloseReason.CANCELLED}, "closed"),
        ({"state": RoleState.CLOSED, "close_reason": CloseReason.OTHER}, "closed"),
        ({"state": RoleState.DRAFT}, "closed"),
        ({"state": RoleState.ON_HOLD}, "On hold"),
    ],
)
def test_in_public_a_role_is_only_closed_filled_or_on_hold(facts: dict[str, Any], word: str) -> None:
    shown = str(blocks.role_card(full_role(**facts)))

    assert word in shown
    for secret in ("cancel", "other", "draft"):
        assert secret not in shown.lower()


def test_a_closed_card_offers_no_application() -> None:
    shown = str(blocks.role_card(full_role(state=RoleState.CLOSED)))

    assert "acme.example/apply" not in shown


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a.example/<x>", "jobs@acme", "http://a b", "x" * 4000])
def test_a_strange_address_becomes_no_link(address: str) -> None:
    outgoing = blocks.role_card(full_role(apply=address, url=address))

    check_message(outgoing.text, outgoing.blocks or [])
    assert "'url':" not in str(outgoing.blocks)


def test_an_application_by_mail_is_a_mail_link() -> None:
    shown = str(blocks.role_card(full_role(apply="jobs@acme.example")).blocks)

    assert "<mailto:jobs@acme.example|jobs@acme.example>" in shown


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (event_of("closed", after={"close_reason": "filled"}), "✅ *Filled.* Thanks to everybody who helped!"),
        (event_of("closed", after={"close_reason": "cancelled"}), "🔒 *Closed.* We no longer hire for this role."),
        (event_of("held"), "⏸️ *On hold* for now."),
        (event_of("reopened"), "🟢 *Open again.*"),
        (event_of("retitled", {"title": "Dev"}, {"title": "Lead <!here>"}), "✏️ New title: *Lead &lt;!here&gt;* (was Dev)"),
        (event_of("location_changed", {"location": "Berlin"}, {"location": "Lisbon"}), "📍 Place: *Lisbon* (was Berlin)"),
        (event_of("location_changed", {"location": "Berlin"}, {"location": None}), "📍 Place: no longer said (was Berlin)"),
        (
            event_of("pay_changed", {"pay": {"min": 1000, "max": None}}, {"pay": {"min": 1, "max": 2, "currency": "USD"}}),
            "💰 Pay: *$1 to $2* (was from 1,000)",
        ),
        (event_of("closing_date_changed", {}, {"closes_at": None}), "🗓️ No closing date any more"),
        (
            event_of("apply_changed", {"apply": "a"}, {"apply": "jobs@a.example"}),
            "📮 New way to apply: *<mailto:jobs@a.example|jobs@a.example>*",
        ),
        (event_of("undone", after={"state": "open"}), "↩️ That was a slip: the role is *open*."),
        (event_of("pay_changed", detail="pay is now <b>given</b>"), "✏️ pay is now &lt;b&gt;given&lt;/b&gt;"),
        (event_of("something_new"), None),
    ],
)
def test_a_line_tells_what_was_recorded(event: RoleEvent, expected: str | None) -> None:
    outgoing = blocks.role_line(full_role(), event)

    assert (outgoing.text if outgoing else None) == expected
    if outgoing:
        check_message(outgoing.text, outgoing.blocks or [])


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        ({"min": 70000, "max": 90000, "currency": "EUR", "period": "year"}, "€70,000 to €90,000 a year"),
        ({"min": 25.5, "max": None, "currency": "USD", "period": "hour"}, "from $25.50 an hour"),
        ({"min": None, "max": 90000, "currency": "SEK", "period": None}, "up to 90,000 SEK"),
        ({"min": 500, "max": 500, "currency": "GBP", "period": "day"}, "£500 a day"),
        ({"min": None, "max": None, "currency": "EUR", "period": "year"}, None),
        (None, None),
    ],
)
def test_pay_reads_as_people_say_it(pay: dict[str, Any] | None, expected: str | None) -> None:
    assert pay_text(pay) == expected


@pytest.mark.parametrize("count", [1, 20, 21, 300])
def test_long_lists_are_cut_and_say_how_many_more(count: int) -> None:
    roles = [a_role(number, NASTY, location=NASTY, url="https://acme.example/x") for number in range(1, count + 1)]

    for outgoing in (blocks.summary(roles, "first_sight"), blocks.summary(roles, "long_silence"), blocks.bulk(roles)):
        check_message(outgoing.text, outgoing.blocks or [])
        assert (f"and {count - 19} more" in str(outgoing.blocks)) == (count > 20)


def test_the_old_card_shrinks_to_a_link() -> None:
    outgoing = blocks.role_card_moved(full_role(), "https://acme.slack.com/archives/C0JOBS/p1")

    check_message(outgoing.text, outgoing.blocks or [])
    assert len(outgoing.blocks or []) == 1
    assert "<https://acme.slack.com/archives/C0JOBS/p1|Its new card>" in str(outgoing.blocks)


@pytest.mark.parametrize("count", [1, 12, 40])
def test_faults_are_told_with_file_line_and_fix(count: int) -> None:
    fault = {"path": f"jobs/{NASTY}.md", "line": 7, "severity": "unsure", "message": NASTY, "fix": NASTY, "key": "k"}

    outgoing = notices.fault_digest([fault] * count, count + 3)

    check_message(outgoing.text, outgoing.blocks or [])
    assert "line 7" in str(outgoing.blocks)


@pytest.mark.parametrize(
    "body",
    [
        {
            "what": "lane_parked",
            "channel": "C1",
            "reason": "not_in_channel",
            "fix": "Invite me: `/invite @Rolecall`",
            "waiting": 2,
        },
        {"what": "delivery_dead", "kind": "role_card", "channel": "C1", "reason": "invalid_blocks", "fix": ""},
        {},
    ],
)
def test_operators_are_told_what_to_do(body: dict[str, Any]) -> None:
    outgoing = notices.operator_notice(body, "#jobs")

    check_message(outgoing.text, outgoing.blocks or [])
    assert "#jobs" in outgoing.text


def entry_of(number: int = 1, title: str = "Data Engineer", state: RoleState = RoleState.OPEN) -> Entry:
    return Entry(number, f"R-{number}", title, state, title, title, title, lacks_owner=True, differs=True)


def role_view(text: str, **values: Any) -> RoleView:
    given: dict[str, Any] = {
        "entry": entry_of(1, text),
        "state_word": "Open",
        "summary": text,
        "pay": None,
        "apply": text,
        "url": "https://a.example",
        "closes_at": NOON,
        "openings": 2,
        "may_decide": True,
        "for_deciders": True,
        "decided_at": NOON,
        "owner": text,
        "recruiters": (text,),
        "hiring_channel": text,
        "close_reason": "other",
        "note": text,
        "difference": text,
    }
    return RoleView(**{**given, **values})


@pytest.mark.parametrize("text", ["Data Engineer", NASTY])
def test_every_answer_is_taken_by_slack_and_pings_nobody(text: str) -> None:
    entries = [entry_of(number, text) for number in range(1, 30)]
    source = SourceLook("https://git.example/jobs", "main", "c0ffee", NOON, text)
    page = Page(tuple(entries[:8]), 29, {RoleState.OPEN: 29}, 2, 4, Filters(team=text, place=text, text=text), text)
    done = Done(5, 1, "R-1", text, "closed", RoleState.CLOSED, difference=text)
    fault = {"path": text, "line": 3, "severity": "error", "message": text, "fix": text, "key": "k"}
    look = FileLook(text, "open", text, 3, "c0ffee", False, False, NOON, (fault,) * 20)
    decision = Decision(RoleState.CLOSED, NOON, text, "slack", CloseReason.OTHER, text)
    why = Why("R-1", text, decision, look, (Route(text, text, True),), text, (source,))
    words = [Subcommand("list", None, "<role>", "shows roles")]  # type: ignore[arg-type]

    for reply in (
        answers.done(done, SETTINGS),
        answers.undone(done),
        answers.which("close", entries, text, "filled"),
        answers.which("close", entries[:1], text),
        answers.which("show", entries[:3], text, is_sure=False),
        answers.none_found(text, SETTINGS),
        answers.offer_to_create(text, entries[:3]),
        answers.page_of_roles(page, [source], SETTINGS, NOON),
        answers.page_of_roles(Page((), 0, {}, 1, 1, Filters(), ""), [], SETTINGS, NOON),
        answers.shown(role_view(text), SETTINGS, NOON),
        answers.shown(role_view(text, for_deciders=False, may_decide=False), SETTINGS, NOON),
        answers.help_text(SETTINGS, words),
        answers.meant("close", text, SETTINGS),
        answers.close_choice(1, "R-1", text, SETTINGS),
        answers.form_button("R-1 needs a form:", "Team…", "team", 1),
        explanations.explained(why, SETTINGS, NOON),
        explanations.explained(Why(None, None, None, look, (), None, ()), SETTINGS, NOON),
        explanations.sources_explained([source], SETTINGS, NOON),
    ):
        message = reply.message()
        check_message(message["text"][:4000], message["blocks"])


@pytest.mark.parametrize("text", ["Data Engineer", NASTY])
def test_every_form_is_taken_by_slack(text: str) -> None:
    team = Team("U0MARTA", "U0JONAS", ("U0PRIYA",), "G0HIRINGENG", 3)

    for view in (
        modals.close_form(ASK, 12, text, "R-12", modals.ProcessFacts()),
        modals.close_form(ASK, 12, text, "R-12", modals.ProcessFacts(text, may_settle=True), "other", text),
        modals.hold_form(ASK, 12, text, "R-12", modals.ProcessFacts(text)),
        modals.team_form(ASK, 12, text, "R-12", team),
        modals.team_form(ASK, 12, text, "R-12", Team()),
        modals.create_form(ASK, text),
        modals.wrong_form(ASK, 12, text, text, "R-123456", has_file=True),
        modals.wrong_form(ASK, 12, text, None, "R-12", has_file=False),
        answer_form("Done", answers.undone(Done(5, 1, "R-1", text, "closed", RoleState.CLOSED))),
    ):
        check_view(view)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=st.text(min_size=1, max_size=400), place=st.text(max_size=400), summary=st.text(max_size=2000))
def test_whatever_a_posting_says_slack_takes_the_card(title: str, place: str, summary: str) -> None:
    role = full_role(title=title, location=place or None, summary=summary or None, apply=place or None)

    outgoing = blocks.role_card(role)

    check_message(outgoing.text, outgoing.blocks or [])
