"""`/roles ...` through the whole app, while Slack's API answers nobody: the answer is the acknowledgement."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from sqlalchemy import select

from bot.hiring.people.workspace import PersonFacts, remember_people
from bot.models import EventIn, RoleEvent, Source
from bot.models.role import CloseReason, RoleState
from handlers.ids import Action, Field, View
from tests.casting import GUS, JOBS, NOOR, OLGA, PRIYA, WORKSPACE, waiting
from tests.handlers.conftest import BOT, Office
from tests.handlers.slack_rules import check_message


def told(answer: dict[str, Any]) -> str:
    """Everything an answer says, after a look at whether Slack takes it."""
    check_message(answer["text"], answer["blocks"])
    assert answer.get("response_type", "ephemeral") == "ephemeral"
    return str(answer)


async def test_roles_alone_lists_what_is_open(office: Office) -> None:
    office.opens(1)
    office.opens(2, "Office Manager", state=RoleState.ON_HOLD, opened_at=office.now())

    answer = told(await office.types(""))

    assert "1 open role, 1 on hold" in answer
    assert "Data Engineer" in answer
    assert "Office Manager" in answer


async def test_an_exact_name_acts_at_once_with_undo(office: Office) -> None:
    role = office.opens(12)

    answer = told(await office.types("close r12 filled: Sam starts in May"))

    assert "is filled" in answer
    assert "Undo" in answer
    assert office.role(role).close_reason is CloseReason.FILLED
    with office.store.reading() as session:
        assert session.scalars(select(RoleEvent.note)).all() == ["Sam starts in May"]


@pytest.mark.parametrize(
    ("words", "reason", "note"),
    [
        ("close R-1 cancelled", "cancelled", None),
        ("close R-1 canceled budget cut", "cancelled", "budget cut"),
        ("close data engineer as filled", "filled", None),
        ("close Data Engineer, other: it&apos;s &lt;moved&gt;", "other", "it&apos;s <moved>"),
        ("shut R-1 FILLED", "filled", None),
    ],
)
async def test_a_reason_can_be_said_in_words(office: Office, words: str, reason: str, note: str | None) -> None:
    role = office.opens(1)

    told(await office.types(words))

    assert office.role(role).close_reason == reason
    with office.store.reading() as session:
        assert session.scalars(select(RoleEvent.note)).one() == note


async def test_closing_without_a_reason_and_without_forms_offers_reasons_as_buttons(office: Office) -> None:
    role = office.opens(1)

    answer = told(await office.types("close R-1"))

    assert f"close {role} filled" in answer
    assert "/roles close R-1 filled: Sam" in answer
    assert office.role(role).state is RoleState.OPEN


@pytest.mark.parametrize("words", ["close enginer filled", "hold data eng", "open data enginer"])
async def test_a_loose_name_says_first_what_it_understood(office: Office, words: str) -> None:
    role = office.opens(1)

    answer = told(await office.types(words))

    assert "You mean this one?" in answer
    assert f" {role}" in answer
    assert office.role(role).state is RoleState.OPEN


async def test_two_roles_of_one_title_are_told_apart_by_place_team_and_handle(office: Office) -> None:
    office.opens(1, location="Berlin", team="Platform")
    office.opens(2, location="Lisbon")

    answer = told(await office.types("hold Data Engineer"))

    assert "fits 2 roles. Which one?" in answer
    for word in ("Berlin", "Lisbon", "Platform", "R-1", "R-2"):
        assert word in answer


async def test_what_is_closed_is_not_offered_for_closing(office: Office) -> None:
    office.opens(1, location="Berlin", state=RoleState.CLOSED, opened_at=office.now())
    office.opens(2, location="Lisbon")
    office.opens(3, location="Leeds")

    answer = told(await office.types("close Data Engineer"))

    assert "fits 2 roles" in answer
    assert "R-1" not in answer


async def test_none_names_the_nearest(office: Office) -> None:
    office.opens(1)

    answer = told(await office.types("close data architect engine"))

    assert "I know no role like" in answer
    assert "Data Engineer" in answer


async def test_open_with_no_match_offers_to_create_a_role(office: Office) -> None:
    answer = told(await office.types("open Chief Of Staff"))

    assert "Shall I open one?" in answer
    assert Action.ROLE_CREATE in answer


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (GUS, "Guests can look at open roles"),
        (NOOR, "Only people who decide about roles may do that. Please ask Olga or Priya."),
    ],
)
@pytest.mark.parametrize("act", ["close R-1 filled", "hold R-1", "open nothing like it", "team R-1", "close R-1"])
async def test_who_may_not_decide_is_told_whom_to_ask(office: Office, who: str, words: str, act: str) -> None:
    role = office.opens(1)

    answer = told(await office.types(act, who))

    assert words in answer
    assert office.role(role).state is RoleState.OPEN


async def test_a_stranger_looks_but_cannot_act_while_slack_is_silent(office: Office) -> None:
    office.opens(1)

    assert "1 open role" in told(await office.types("", "U0NEW"))
    assert "Slack didn't tell me just now" in told(await office.types("close R-1 filled", "U0NEW"))


async def test_what_slack_said_an_hour_ago_is_enough_to_look_not_to_act(office: Office) -> None:
    role = office.opens(1)
    office.ahead = timedelta(hours=2)

    assert "Data Engineer" in told(await office.types("show R-1"))
    assert "Slack didn't tell me" in told(await office.types("hold R-1"))
    assert office.role(role).state is RoleState.OPEN


async def test_drafts_are_not_there_for_others(office: Office) -> None:
    office.opens(7, "Secret Lead", state=RoleState.DRAFT, posting_state="draft")

    for words in ("", "all", "draft", "secret", "show R-7", "show secret lead", "why R-7", "why secret", "secrte lead"):
        answer = told(await office.types(words, NOOR))
        assert "Secret Lead" not in answer
    assert "Secret Lead" in told(await office.types("show R-7", PRIYA))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("closed", "No closed roles"),
        ("list in:atlantis", "No open roles in “atlantis”"),
        ("on hold", "No roles on hold"),
        ("all", "1 open role"),
        ("team:platform", "1 open role in team “platform”"),
    ],
)
async def test_filters_need_no_word_before_them(office: Office, words: str, expected: str) -> None:
    office.opens(1, team="Platform")

    assert expected in told(await office.types(words))


async def test_people_of_other_workspaces_are_turned_away(office: Office) -> None:
    role = office.opens(1)
    with office.store.begin() as session:
        remember_people(session, WORKSPACE, [PersonFacts("U0STRANGE", "Sly", is_outsider=True)], {}, office.now())

    assert "for people of this workspace only" in told(await office.types("", "U0STRANGE"))
    await office.presses(Action.ROLE_ACT, f"hold {role}", "U0STRANGE")
    assert office.role(role).state is RoleState.OPEN


async def test_a_repository_that_cannot_be_read_is_said_below_the_list(office: Office) -> None:
    office.opens(1)
    with office.store.begin() as session:
        last = office.now() - timedelta(hours=3)
        source = Source(workspace_id=WORKSPACE, url="https://git.example/jobs", files={}, synced_at=last)
        source.error = "The host git.example does not answer. I try again every minute."
        session.add(source)

    answer = told(await office.types(""))

    assert "I can't read the postings just now (last read 3 h ago): The host git.example does not answer." in answer


async def test_a_mistyped_word_is_asked_about(office: Office) -> None:
    office.opens(1)

    assert "Did you mean `/roles close R-1`?" in told(await office.types("clsoe R-1"))


@pytest.mark.parametrize("words", ["data engineer", "show data enginer", "R-1"])
async def test_looking_may_be_loose(office: Office, words: str) -> None:
    office.opens(1, summary="You keep our warehouse honest.")

    assert "You keep our warehouse honest." in told(await office.types(words, NOOR))


async def test_why_explains_and_help_teaches(office: Office) -> None:
    office.opens(1)

    assert "Announced in #jobs" in told(await office.types("why R-1"))
    assert "No postings repository was read yet" in told(await office.types("why"))
    assert "/roles hold &lt;role&gt;" in told(await office.types("help"))


async def test_acting_twice_is_refused_with_a_sentence(office: Office) -> None:
    office.opens(1)
    await office.types("hold R-1")

    assert "R-1 is already on hold" in told(await office.types("hold R-1"))


async def test_the_commands_name_is_a_setting(build: Callable[..., Office]) -> None:
    office = build(command="/openings")
    office.opens(1)

    assert "/openings show" in told(await office.types("close R-1 filled", NOOR, command="/openings"))
    assert "I don't know that command" in str(await office.types("", command="/roles"))


async def test_undo_works_from_its_button_and_only_for_ten_minutes(office: Office) -> None:
    role = office.opens(1)
    await office.types("hold R-1")
    with office.store.reading() as session:
        event = session.scalars(select(RoleEvent.id)).one()

    assert (await office.presses(Action.ROLE_UNDO, str(event))).status == 200
    assert office.role(role).state is RoleState.OPEN

    await office.types("hold R-1")
    office.ahead = timedelta(minutes=10, seconds=5)
    await office.presses(Action.ROLE_UNDO, str(event + 2))
    assert office.role(role).state is RoleState.ON_HOLD


@pytest.mark.parametrize("pressed", [Action.ROLE_ACT.value, Action.ROLE_WHICH.value, f"{Action.ROLE_ACT}.3"])
async def test_a_confirmed_press_acts(office: Office, pressed: str) -> None:
    role = office.opens(1)

    assert (await office.presses(pressed, f"close {role} cancelled no budget")).status == 200

    assert office.role(role).close_reason is CloseReason.CANCELLED


async def test_the_cards_menu_acts_for_deciders_only(office: Office) -> None:
    role = office.opens(1)
    option = {"value": f"hold {role}"}

    await office.presses(Action.ROLE_MENU, "", NOOR, selected_option=option)
    assert office.role(role).state is RoleState.OPEN
    await office.presses(Action.ROLE_MENU, "", PRIYA, selected_option=option)
    assert office.role(role).state is RoleState.ON_HOLD


@pytest.mark.parametrize("value", ["", "x", "close", "close x", "eval 1", "close 99999 filled", "close 1 nonsense"])
async def test_a_press_that_was_not_made_by_us_changes_nothing(office: Office, value: str) -> None:
    role = office.opens(1)

    assert (await office.presses(Action.ROLE_ACT, value)).status == 200

    assert office.role(role).state is RoleState.OPEN


async def test_a_form_that_slack_lets_no_answer_follow_shows_it_itself(office: Office) -> None:
    role = office.opens(1)
    typed = {
        Field.REASON: {"type": "radio_buttons", "selected_option": {"value": "filled"}},
        Field.NOTE: {"type": "plain_text_input", "value": "Sam"},
    }

    answer = await office.submits(View.ROLE_CLOSE, {"role": role, "channel": JOBS}, typed)

    assert answer["response_action"] == "update"
    assert "Undo" in str(answer["view"])
    assert office.role(role).close_reason is CloseReason.FILLED


async def test_a_refusal_in_a_form_stands_at_its_field(office: Office) -> None:
    role = office.opens(1, state=RoleState.CLOSED)
    typed = {Field.REASON: {"type": "radio_buttons", "selected_option": {"value": "filled"}}}

    answer = await office.submits(View.ROLE_CLOSE, {"role": role}, typed)

    assert answer["response_action"] == "errors"
    assert "already closed" in answer["errors"][Field.REASON]


async def test_a_team_is_set_by_form_and_nonsense_is_refused(office: Office) -> None:
    role = office.opens(1)

    def typed(openings: str, channel: str | None) -> dict[str, Any]:
        return {
            Field.OWNER: {"type": "users_select", "selected_user": NOOR},
            Field.BACKUP: {"type": "users_select", "selected_user": None},
            Field.RECRUITERS: {"type": "multi_users_select", "selected_users": [PRIYA]},
            Field.HIRING_CHANNEL: {"type": "conversations_select", "selected_conversation": channel},
            Field.OPENINGS: {"type": "number_input", "value": openings},
        }

    refused = await office.submits(View.ROLE_TEAM, {"role": role}, typed("2", JOBS))
    assert "Roles are announced in that channel" in str(refused["errors"])
    assert "whole number" in str((await office.submits(View.ROLE_TEAM, {"role": role}, typed("two", None)))["errors"])
    await office.submits(View.ROLE_TEAM, {"role": role}, typed("2", "G0HIRINGENG"))
    found = office.role(role)
    assert (found.owner_id, found.recruiter_ids, found.hiring_channel, found.openings) == (NOOR, [PRIYA], "G0HIRINGENG", 2)


async def test_a_wrong_announcement_is_put_right_by_form(office: Office) -> None:
    role = office.opens(1)

    def typed(choice: str, title: str = "") -> dict[str, Any]:
        return {
            Field.WRONG: {"type": "radio_buttons", "selected_option": {"value": choice}},
            Field.TITLE: {"type": "plain_text_input", "value": title},
            Field.PLACE: {"type": "plain_text_input", "value": None},
        }

    assert "has no file" in str(await office.submits(View.ROLE_WRONG, {"role": role}, typed("ignore_file")))
    await office.submits(View.ROLE_WRONG, {"role": role}, typed("correct", "Senior Data Engineer"))
    assert office.role(role).title == "Senior Data Engineer"
    await office.submits(View.ROLE_WRONG, {"role": role}, typed("take_back"))
    assert office.role(role).state is RoleState.DRAFT


async def test_a_new_role_is_opened_by_form(office: Office) -> None:
    typed = {
        Field.TITLE: {"type": "plain_text_input", "value": "Chief of Staff"},
        Field.TEAM: {"type": "plain_text_input", "value": None},
        Field.PLACE: {"type": "plain_text_input", "value": "Berlin"},
    }

    await office.submits(View.ROLE_CREATE, {}, typed)

    found = office.role(1)
    assert (found.title, found.location, found.state) == ("Chief of Staff", "Berlin", RoleState.OPEN)


async def test_an_event_that_comes_twice_acts_once(office: Office) -> None:
    role = office.opens(1)
    event = {"type": "app_mention", "user": PRIYA, "text": f"<@{BOT}> hold R-1", "channel": JOBS, "ts": "1.1"}

    for _ in range(3):
        assert (await office.hears(event, "Ev-same")).status == 200

    assert office.role(role).state is RoleState.ON_HOLD
    with office.store.reading() as session:
        assert len(session.scalars(select(RoleEvent)).all()) == 1
        assert {row.body for row in session.scalars(select(EventIn))} == {None}


async def test_words_in_a_direct_message_act_too(office: Office) -> None:
    role = office.opens(1)
    event = {"type": "message", "channel_type": "im", "user": PRIYA, "channel": "D1", "ts": "1.1"}

    await office.hears({**event, "text": "hold R-1"})
    assert office.role(role).state is RoleState.ON_HOLD
    await office.hears({**event, "text": "/roles open R-1", "ts": "1.2"})
    assert office.role(role).state is RoleState.OPEN


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "channel_type": "channel", "user": PRIYA, "text": "hold R-1", "channel": JOBS},
        {"type": "message", "channel_type": "im", "bot_id": "B1", "user": PRIYA, "text": "hold R-1", "channel": "D1"},
        {
            "type": "message",
            "channel_type": "im",
            "subtype": "message_changed",
            "channel": "D1",
            "message": {"text": "hold R-1"},
        },
        {"type": "app_home_opened", "user": PRIYA, "tab": "home", "channel": "D1"},
        {"type": "something_slack_thought_of_later", "user": PRIYA},
        {"type": "member_joined_channel", "user": OLGA, "channel": JOBS},
        {"type": "reaction_added", "user": OLGA, "item": {}},
    ],
)
async def test_other_events_are_acknowledged_and_change_nothing(office: Office, event: dict[str, Any]) -> None:
    role = office.opens(1)

    assert (await office.hears(event)).status == 200

    assert office.role(role).state is RoleState.OPEN
    with office.store.reading() as session:
        assert waiting(session) == []


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_actions", "actions": [{"action_id": "of-another-release", "block_id": "b", "type": "button"}]},
        {"type": "view_submission", "view": {"id": "V1", "type": "modal", "callback_id": "old", "state": {"values": {}}}},
        {"type": "view_closed", "view": {"id": "V1", "type": "modal", "callback_id": "old"}},
        {"type": "shortcut", "callback_id": "old", "trigger_id": "1"},
        {"type": "message_action", "callback_id": "old", "trigger_id": "1", "message": {}, "channel": {"id": "C1"}},
        {"type": "block_suggestion", "action_id": "old", "block_id": "b", "value": "x"},
    ],
)
async def test_what_nobody_knows_is_acknowledged(office: Office, body: dict[str, Any]) -> None:
    who = {"user": {"id": PRIYA, "team_id": WORKSPACE}, "team": {"id": WORKSPACE}}

    assert (await office.sends({**who, **body})).status == 200


async def test_an_unexpected_error_gives_a_reference_that_is_also_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.store.engine.dispose()
    with office.store.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE role_event")
        session.connection().exec_driver_sql("DROP TABLE person")

    answer = told(await office.types("list"))

    assert "reference" in answer
    reference = answer.split("reference `")[1].split("`")[0]
    assert reference in caplog.text


async def test_an_event_whose_handling_broke_is_not_acknowledged(office: Office) -> None:
    with office.store.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE person")
    event = {"type": "app_mention", "user": PRIYA, "text": f"<@{BOT}> list", "channel": JOBS, "ts": "1.1"}

    assert (await office.hears(event)).status == 500


def test_every_listener_asks_only_for_what_bolt_can_give(office: Office) -> None:
    """Bolt logs a warning for an unknown parameter name and passes None: a typing mistake would be silent."""
    given = {*AsyncArgs.__annotations__, "desk", "self", "args"}
    functions = [listener.ack_function for listener in office.app._async_listeners]  # type: ignore[attr-defined]

    assert len(functions) > 30
    for function in functions:
        unknown = set(inspect.signature(function).parameters) - given
        assert not unknown, f"{function.__qualname__} asks for {unknown}"
