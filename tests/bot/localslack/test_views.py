"""Triggers, modals and home tabs, by Slack's contract."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.localslack.driving.saying import Refused
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.bot.localslack.samples import button_message, form, plain, section
from tests.bot.localslack.taking import Taken, refused


def test_a_trigger_works_once(client: WebClient, trigger: Callable[[], str]) -> None:
    used = trigger()
    client.views_open(trigger_id=used, view=form())
    with refused("trigger_exchanged"):
        client.views_open(trigger_id=used, view=form())
    with refused("invalid_trigger_id"):
        client.views_open(trigger_id="1.2.made-up", view=form())


def test_a_trigger_works_for_three_seconds(
    local_slack: DrivenLocalSlack, client: WebClient, trigger: Callable[[], str]
) -> None:
    assert local_slack.running.do(lambda slack: slack.triggers.seconds) == 3.0
    local_slack.running.do(lambda slack: setattr(slack.triggers, "seconds", 0.1))
    late = trigger()
    time.sleep(0.15)
    with refused("trigger_expired"):
        client.views_open(trigger_id=late, view=form())


def test_a_view_that_breaks_a_limit_is_refused_and_uses_no_trigger(client: WebClient, trigger: Callable[[], str]) -> None:
    good = trigger()
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=good, view=form("A title with more than 24 characters"))
    assert caught.value.response["error"] == "invalid_arguments"
    assert "[json-pointer:/view/title/text]" in caught.value.response["response_metadata"]["messages"][0]
    without_submit = {key: value for key, value in form().items() if key != "submit"}
    with refused("invalid_arguments"):
        client.views_open(trigger_id=good, view=without_submit)
    assert client.views_open(trigger_id=good, view=form())["ok"]


def test_a_stack_holds_three_views(
    client: WebClient, local_slack: DrivenLocalSlack, taken: Taken, trigger: Callable[[], str]
) -> None:
    pressable = form() | {"blocks": button_message("Press", "press")}
    client.views_open(trigger_id=trigger(), view=pressable)
    for _ in range(2):
        local_slack.person("priya").presses("Press")
        client.views_push(trigger_id=taken.trigger, view=pressable)
    local_slack.person("priya").presses("Press")
    with refused("push_limit_reached"):
        client.views_push(trigger_id=taken.trigger, view=pressable)


def test_a_stale_hash_is_refused(client: WebClient, trigger: Callable[[], str]) -> None:
    view = client.views_open(trigger_id=trigger(), view=form())["view"]
    fresh = client.views_update(view_id=view["id"], hash=view["hash"], view=form("Second"))["view"]
    with refused("hash_conflict"):
        client.views_update(view_id=view["id"], hash=view["hash"], view=form("Third"))
    assert client.views_update(view_id=view["id"], hash=fresh["hash"], view=form("Third"))["ok"]
    with refused("not_found"):
        client.views_update(view_id="V0NONE", view=form())


def test_values_survive_an_update_only_under_the_same_ids(
    client: WebClient, local_slack: DrivenLocalSlack, taken: Taken, trigger: Callable[[], str]
) -> None:
    view = form() | {"blocks": [*form()["blocks"], *button_message("Press", "press")]}
    opened = client.views_open(trigger_id=trigger(), view=view)["view"]
    state = {"note": {"text": {"value": "typed"}}}
    where = {"as": "priya", "view_id": opened["id"], "block_id": "row", "action_id": "press", "value": {}}
    local_slack.post("press", **where, state=state)
    assert taken.last["view"]["state"]["values"]["note"]["text"]["value"] == "typed"
    client.views_update(view_id=opened["id"], view=view)
    local_slack.post("press", **where)
    assert taken.last["view"]["state"]["values"]["note"]["text"]["value"] == "typed"
    view["blocks"][1]["block_id"] = "note-2"
    client.views_update(view_id=opened["id"], view=view)
    local_slack.post("press", **where)
    assert taken.last["view"]["state"]["values"]["note-2"]["text"]["value"] is None


def test_a_submission_can_be_answered_with_errors_update_push_or_clear(
    client: WebClient, local_slack: DrivenLocalSlack, taken: Taken, trigger: Callable[[], str]
) -> None:
    priya = local_slack.person("priya")
    client.views_open(trigger_id=trigger(), view=form(private_metadata="m"))
    taken.submitted = {"response_action": "errors", "errors": {"note": "Say more."}}
    assert priya.submits({"Reason": "Filled"}) == {"Note": "Say more."}
    assert taken.last["view"]["private_metadata"] == "m"
    taken.submitted = {"response_action": "update", "view": form("Updated")}
    assert priya.submits({"Reason": "Filled"}) == {}
    priya.sees("Updated")
    taken.submitted = {"response_action": "push", "view": form("Pushed")}
    priya.submits({"Reason": "Filled"})
    priya.sees("Pushed")
    taken.submitted = {}
    priya.submits({"Reason": "Filled"})
    priya.sees("Updated")
    taken.submitted = {"response_action": "clear"}
    priya.submits({"Reason": "Filled"})
    assert priya.modal() is None


def test_errors_must_name_input_blocks(
    client: WebClient, local_slack: DrivenLocalSlack, taken: Taken, trigger: Callable[[], str]
) -> None:
    client.views_open(trigger_id=trigger(), view=form())
    taken.submitted = {"response_action": "errors", "errors": {"unheard_of": "x"}}
    with pytest.raises(Refused, match="trouble connecting"):
        local_slack.person("priya").submits({"Reason": "Filled"})


def test_what_a_form_requires_never_reaches_the_app(
    client: WebClient, local_slack: DrivenLocalSlack, taken: Taken, trigger: Callable[[], str]
) -> None:
    client.views_open(trigger_id=trigger(), view=form())
    count = len(taken.bodies)
    assert local_slack.person("priya").submits({"Note": "no reason"}) == {"Reason": "Please complete this required field."}
    assert len(taken.bodies) == count


def test_view_closed_comes_only_where_it_was_asked_for(
    client: WebClient, local_slack: DrivenLocalSlack, taken: Taken, trigger: Callable[[], str]
) -> None:
    client.views_open(trigger_id=trigger(), view=form())
    count = len(taken.bodies)
    local_slack.person("priya").closes()
    assert len(taken.bodies) == count
    client.views_open(trigger_id=trigger(), view=form(notify_on_close=True))
    local_slack.person("priya").closes(everything=True)
    assert (taken.last["type"], taken.last["is_cleared"]) == ("view_closed", True)


def test_the_home_tab_is_replaced_whole_and_its_opening_is_an_event(
    client: WebClient, local_slack: DrivenLocalSlack, taken: Taken
) -> None:
    priya = local_slack.person("priya")
    local_slack.post("home_opened", **{"as": "priya"})
    opened = local_slack.waits_for(lambda: taken.bodies or None, lambda: "no event")[-1]["event"]
    assert (opened["tab"], opened["user"]) == ("home", "U0PRIYA")
    assert "view" not in opened
    local_slack.post("home_opened", **{"as": "priya", "tab": "messages"})
    local_slack.waits_for(lambda: taken.bodies[-1]["event"]["tab"] == "messages" or None, lambda: "no second event")
    first = client.views_publish(user_id="U0PRIYA", view={"type": "home", "blocks": [section("First")]})["view"]
    client.views_publish(user_id="U0PRIYA", view={"type": "home", "blocks": [section("Second")]}, hash=first["hash"])
    priya.sees_home("Second")
    with refused("hash_conflict"):
        client.views_publish(user_id="U0PRIYA", view={"type": "home", "blocks": [section("x")]}, hash=first["hash"])
    assert local_slack.get("home", **{"as": "jonas"})["view"] is None


def test_a_view_has_its_button_texts(client: WebClient, trigger: Callable[[], str]) -> None:
    view = client.views_open(trigger_id=trigger(), view=form(close=plain("Not now")))["view"]
    assert (view["close"]["text"], view["submit"]["text"], view["root_view_id"]) == ("Not now", "Send", view["id"])
