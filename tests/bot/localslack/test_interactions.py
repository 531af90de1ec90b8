"""Buttons, menus, shortcuts and response URLs, by Slack's contract."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.localslack.driving.saying import Refused
from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.bot.localslack.samples import button_message
from tests.bot.localslack.taking import Taken


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


class TestStrictResponseUrls:
    @pytest.fixture
    def local_slack_options(self) -> Options:
        return Options(rate_limits="strict")

    def test_one_message_a_second_and_a_429_uses_none_up(
        self, taken: Taken, trigger: Callable[[], str], limits_clock: list[float]
    ) -> None:
        trigger()
        answers = [httpx.post(taken.last["response_url"], json={"text": str(number)}) for number in range(3)]
        assert [answer.status_code for answer in answers] == [200, 429, 429]
        assert answers[1].headers["retry-after"] == "1"
        limits_clock[0] += 1.0
        assert [httpx.post(taken.last["response_url"], json={"text": "again"}).status_code] == [200]


class TestResponseUrls:
    def test_in_a_thread_it_needs_the_threads_ts(
        self, client: WebClient, local_slack: DrivenLocalSlack, taken: Taken
    ) -> None:
        root = client.chat_postMessage(channel="C0JOBS", text="root")["ts"]
        blocks = button_message("Press", "press")
        reply = client.chat_postMessage(channel="C0JOBS", text="x", thread_ts=root, blocks=blocks)["ts"]
        where = {"as": "priya", "channel": "C0JOBS", "ts": reply, "block_id": "row", "action_id": "press"}
        local_slack.post("press", **where, value={"value": "1"})
        assert taken.last["container"]["thread_ts"] == root
        hook = WebhookClient(taken.last["response_url"])
        given = {"response_type": "in_channel", "replace_original": False}
        hook.send_dict({"text": "in the thread", "thread_ts": root, **given})
        hook.send_dict({"text": "in the channel", **given})
        thread = client.conversations_replies(channel="C0JOBS", ts=root)["messages"]
        assert [one["text"] for one in thread] == ["root", "x", "in the thread"]
        assert client.conversations_history(channel="C0JOBS")["messages"][0]["text"] == "in the channel"

    def test_a_command_has_no_message_to_replace(self, local_slack: DrivenLocalSlack, taken: Taken) -> None:
        priya = local_slack.person("priya")
        priya.types("/hello", in_="#jobs")
        WebhookClient(taken.last["response_url"]).send(text="fresh", replace_original=True)
        assert priya.sees("fresh").is_ephemeral
        answer = httpx.post(taken.last["response_url"], json={"delete_original": True})
        assert answer.json()["error"] == "message_not_found"

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
