"""What the manifest grants, tokens, bodies, people: the app in its workspace, by Slack's contract."""

from __future__ import annotations

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.localslack.driving.saying import Refused
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.seeding import packaged
from tests.bot.localslack.samples import Json, button_message, section
from tests.bot.localslack.taking import refused


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


def test_a_zones_offset_follows_its_daylight_saving(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    offsets = []
    for instant in ("2027-01-15T12:00:00+00:00", "2027-07-15T12:00:00+00:00"):
        local_slack.post("clock", now=instant)
        offsets.append(client.users_info(user="U0PRIYA")["user"]["tz_offset"])
    assert offsets == [3600, 7200]


def test_methods_for_people_are_no_methods_for_bots(client: WebClient) -> None:
    for name in ("reminders.add", "search.messages", "users.profile.set"):
        with refused("not_allowed_token_type"):
            client.api_call(name)


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
