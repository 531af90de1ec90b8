"""Triggers, modals, home tabs, response URLs, direct messages, tokens and scopes. A test a line of Slack's contract."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.localslack.driving.saying import Refused
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.seeding import packaged
from tests.bot.localslack.samples import button_message, form, option, plain, section

Json = dict[str, Any]


def refused(error: str) -> Any:
    return pytest.raises(SlackApiError, match=rf"'error': '{error}'")


class Taken:
    """A bot that acknowledges everything and keeps it; `ack` is what it answers to submissions."""

    def __init__(self, app: App) -> None:
        self.bodies: list[Json] = []
        self.submitted: Json = {}
        app.command("/hello")(self._take)
        app.action("press")(self._take)
        app.shortcut("start")(self._take)
        app.shortcut("note_this")(self._take)
        app.view_closed("form")(self._take)
        app.view_submission("form")(self._submit)
        app.options("far")(self._options)
        app.event("app_home_opened")(self._take_event)

    def _take(self, ack: Callable[..., Any], body: Json) -> None:
        self.bodies.append(body)
        ack()

    def _take_event(self, body: Json) -> None:
        self.bodies.append(body)

    def _submit(self, ack: Callable[..., Any], body: Json) -> None:
        self.bodies.append(body)
        ack(**self.submitted)

    def _options(self, ack: Callable[..., Any], body: Json) -> None:
        self.bodies.append(body)
        ack(options=[option(f"{body['value']} one", "1")])

    @property
    def last(self) -> Json:
        return self.bodies[-1]

    @property
    def trigger(self) -> str:
        return str(self.last["trigger_id"])


@pytest.fixture
def taken(bolt: App) -> Taken:
    return Taken(bolt)


@pytest.fixture
def trigger(local_slack: DrivenLocalSlack, taken: Taken) -> Callable[[], str]:
    """A fresh trigger id of Priya's."""

    def fresh() -> str:
        local_slack.person("priya").types("/hello", in_="#jobs")
        return taken.trigger

    return fresh


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
    first = client.views_publish(user_id="U0PRIYA", view={"type": "home", "blocks": [section("First")]})["view"]
    client.views_publish(user_id="U0PRIYA", view={"type": "home", "blocks": [section("Second")]}, hash=first["hash"])
    priya.sees_home("Second")
    with refused("hash_conflict"):
        client.views_publish(user_id="U0PRIYA", view={"type": "home", "blocks": [section("x")]}, hash=first["hash"])
    assert local_slack.get("home", **{"as": "jonas"})["view"] is None


def test_a_button_tells_where_it_was_pressed(client: WebClient, local_slack: DrivenLocalSlack, taken: Taken) -> None:
    ts = client.chat_postMessage(channel="C0JOBS", text="x", blocks=button_message("Press", "press", value="7"))["ts"]
    local_slack.person("priya").presses("Press", in_="#jobs")
    body = taken.last
    assert (body["container"]["message_ts"], body["container"]["is_ephemeral"]) == (ts, False)
    assert (body["actions"][0]["value"], body["message"]["ts"], body["channel"]["id"]) == ("7", ts, "C0JOBS")
    client.chat_postEphemeral(channel="C0JOBS", user="U0PRIYA", text="x", blocks=button_message("Press", "press"))
    local_slack.person("priya").presses("Press")
    assert taken.last["container"]["is_ephemeral"]
    assert "message" not in taken.last


def test_an_external_menu_asks_the_app_for_its_options(
    client: WebClient, local_slack: DrivenLocalSlack, taken: Taken
) -> None:
    menu = {"type": "external_select", "action_id": "far", "min_query_length": 1}
    blocks = [{"type": "actions", "block_id": "row", "elements": [menu]}]
    ts = client.chat_postMessage(channel="C0JOBS", text="x", blocks=blocks)["ts"]
    where = {"as": "priya", "channel": "C0JOBS", "ts": ts, "block_id": "row", "action_id": "far"}
    found = local_slack.post("options", **where, query="ber")
    assert found["options"][0]["text"]["text"] == "ber one"


def test_shortcuts_of_the_manifest_can_be_used_and_no_others(
    client: WebClient, local_slack: DrivenLocalSlack, taken: Taken
) -> None:
    priya = local_slack.person("priya")
    priya.uses("start")
    assert (taken.last["type"], taken.last["callback_id"]) == ("shortcut", "start")
    priya.types("keep this", in_="#jobs")
    priya.uses("note_this", local_slack.channel("#jobs", "U0PRIYA").sees("keep this"))
    assert (taken.last["type"], taken.last["message"]["text"]) == ("message_action", "keep this")
    with pytest.raises(Refused, match="unknown_shortcut"):
        priya.uses("unheard_of")


class TestResponseUrls:
    def test_five_uses(self, local_slack: DrivenLocalSlack, taken: Taken, trigger: Callable[[], str]) -> None:
        trigger()
        hook = WebhookClient(taken.last["response_url"], retry_handlers=[])
        answers = [hook.send(text=str(number)) for number in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [404]
        assert answers[0].body == "ok"
        assert local_slack.person("priya").sees("4").is_ephemeral

    def test_thirty_minutes(self, local_slack: DrivenLocalSlack, taken: Taken, trigger: Callable[[], str]) -> None:
        trigger()
        hook = WebhookClient(taken.last["response_url"], retry_handlers=[])
        local_slack.passes(minutes=29)
        assert hook.send(text="in time").status_code == 200
        local_slack.passes(minutes=2)
        assert hook.send(text="late").status_code == 404

    def test_in_channel_is_for_all_and_needs_no_membership(self, local_slack: DrivenLocalSlack, taken: Taken) -> None:
        local_slack.person("priya").types("/hello", in_="#random")
        WebhookClient(taken.last["response_url"]).send(text="for all", response_type="in_channel")
        assert local_slack.person("marta").sees("for all", "#random")

    def test_the_source_is_replaced_or_deleted(self, client: WebClient, local_slack: DrivenLocalSlack, taken: Taken) -> None:
        client.chat_postMessage(channel="C0JOBS", text="x", blocks=button_message("Press", "press"))
        local_slack.person("priya").presses("Press", in_="#jobs")
        hook = WebhookClient(taken.last["response_url"])
        hook.send(text="instead", replace_original=True)
        assert local_slack.channel("#jobs").texts() == ["instead"]
        hook.send(delete_original=True)
        assert local_slack.channel("#jobs").texts() == []

    def test_an_ephemeral_message_changes_only_this_way_and_never_becomes_public(
        self, client: WebClient, local_slack: DrivenLocalSlack, taken: Taken
    ) -> None:
        client.chat_postEphemeral(channel="C0JOBS", user="U0PRIYA", text="x", blocks=button_message("Press", "press"))
        priya = local_slack.person("priya")
        priya.presses("Press", in_="#jobs")
        hook = WebhookClient(taken.last["response_url"])
        hook.send(text="instead", replace_original=True)
        assert priya.sees("instead").is_ephemeral
        hook.send(text="for all?", response_type="in_channel", replace_original=False)
        assert priya.sees("for all?").is_ephemeral
        hook.send(delete_original=True)
        assert local_slack.channel("#jobs").texts() == ["for all?"] or priya.sees("for all?")

    def test_bad_content_is_refused(self, taken: Taken, trigger: Callable[[], str]) -> None:
        trigger()
        answer = httpx.post(taken.last["response_url"], json={"blocks": [{"type": "unheard_of"}]})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_blocks")


class TestMessagesTabOff:
    @pytest.fixture(
        params=[{"messages_tab_enabled": False}, {"messages_tab_read_only_enabled": True}], ids=["off", "read-only"]
    )
    def local_slack_manifest(self, request: pytest.FixtureRequest) -> Json:
        manifest = packaged("any_app.json")
        manifest["features"]["app_home"] |= request.param
        return manifest

    def test_nobody_can_write_to_the_app_but_it_can_write(self, local_slack: DrivenLocalSlack, client: WebClient) -> None:
        with pytest.raises(Refused, match="Sending messages to this app has been turned off"):
            local_slack.person("priya").types("hello", "@localapp")
        assert client.chat_postMessage(channel="U0PRIYA", text="still here")["ok"]


class TestBareApp:
    """An app whose manifest declares next to nothing."""

    @pytest.fixture
    def local_slack_manifest(self) -> Json:
        return {
            "display_information": {"name": "Bare"},
            "features": {"bot_user": {"display_name": "bare"}},
            "oauth_config": {"scopes": {"bot": ["chat:write", "channels:history"]}},
            "settings": {"socket_mode_enabled": True},
        }

    def test_a_missing_scope_says_what_is_needed_and_what_there_is(self, client: WebClient) -> None:
        with pytest.raises(SlackApiError) as caught:
            client.users_info(user="U0PRIYA")
        answer = caught.value.response
        assert (answer["error"], answer["needed"], answer["provided"]) == (
            "missing_scope", "users:read", "channels:history,chat:write",
        )  # fmt: skip
        with pytest.raises(SlackApiError) as caught:
            client.conversations_list(types="public_channel,private_channel")
        assert caught.value.response["needed"] == "channels:read,groups:read,im:read,mpim:read"

    def test_what_is_not_declared_does_not_exist(self, local_slack: DrivenLocalSlack, client: WebClient) -> None:
        priya = local_slack.person("priya")
        with pytest.raises(Refused, match="not a valid command"):
            priya.types("/hello", in_="#jobs")
        client.chat_postMessage(channel="C0JOBS", text="x", blocks=button_message("Press", "press"))
        with pytest.raises(Refused, match="not configured to handle interactive"):
            priya.presses("Press")
        priya.types("no event for this")
        assert [entry for entry in local_slack.get("trace", after=0)["entries"] if entry["direction"] == "event"] == []
        with refused("not_enabled"):
            client.views_publish(user_id="U0PRIYA", view={"type": "home", "blocks": [section()]})


def test_tokens_are_checked(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    def error(token: str) -> str:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return str(httpx.post(f"{local_slack.api_url}auth.test", headers=headers).json()["error"])

    assert error("") == "not_authed"
    assert error("xoxb-wrong") == "invalid_auth"
    assert error(local_slack.app_token) == "not_allowed_token_type"
    client.auth_revoke()
    assert error(local_slack.bot_token) == "token_revoked"


def test_bodies_are_read_as_forms_or_json_and_nothing_else(local_slack: DrivenLocalSlack) -> None:
    def ask(content: bytes, kind: str) -> Json:
        headers = {"authorization": f"Bearer {local_slack.bot_token}", "content-type": kind}
        answer: Json = httpx.post(f"{local_slack.api_url}conversations.info", content=content, headers=headers).json()
        return answer

    assert ask(b"channel=C0JOBS", "application/x-www-form-urlencoded")["ok"]
    assert ask(b'{"channel": "C0JOBS"}', "application/json; charset=utf-8")["ok"]
    assert ask(b"{", "application/json")["error"] == "invalid_json"
    assert ask(b"[]", "application/json")["error"] == "json_not_object"
    assert ask(b"<x/>", "text/xml")["error"] == "invalid_post_type"
    assert httpx.post(f"{local_slack.api_url}unheard.of").json()["error"] == "unknown_method"


def test_people_have_zones_and_flags(client: WebClient) -> None:
    marta = client.users_info(user="U0MARTA")["user"]
    assert marta["tz"] == "America/New_York"
    assert marta["tz_offset"] in (-5 * 3600, -4 * 3600)
    assert client.users_info(user="U0GUS")["user"]["is_restricted"]
    assert client.users_info(user="U0LOCALBOT")["user"]["is_bot"]
    with refused("user_not_found"):
        client.users_info(user="U0NOBODY")


def test_a_view_has_its_button_texts(client: WebClient, trigger: Callable[[], str]) -> None:
    view = client.views_open(trigger_id=trigger(), view=form(close=plain("Not now")))["view"]
    assert (view["close"]["text"], view["submit"]["text"], view["root_view_id"]) == ("Not now", "Send", view["id"])


def test_people_come_change_and_go(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    made = local_slack.post("person", **{"as": "priya", "op": "create", "name": "ida", "real_name": "Ida Lund"})["user"]
    assert client.users_info(user=made)["user"]["real_name"] == "Ida Lund"
    local_slack.post("person", **{"as": "priya", "op": "change", "user": "gus", "deleted": True})
    assert client.users_info(user="U0GUS")["user"]["deleted"]
    with refused("user_disabled"):
        client.conversations_open(users="U0GUS")
    entries = local_slack.get("trace", after=0)["entries"]
    kinds = [entry["what"] for entry in entries if entry["direction"] == "event" and not entry["status"]]
    assert kinds == ["team_join", "user_change"]
    local_slack.post("app", **{"as": "priya", "op": "uninstall"})
    with refused("token_revoked"):
        client.auth_test()
    local_slack.post("app", **{"as": "priya", "op": "install"})
    assert client.auth_test()["ok"]
