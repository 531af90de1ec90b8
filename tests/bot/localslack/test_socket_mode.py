"""Socket Mode, spoken over a bare WebSocket. A test a line of Slack's contract."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

import pytest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bot.localslack.driving.saying import Refused
from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.waiting import LATE


def address(slack: DrivenLocalSlack) -> str:
    client = WebClient(base_url=slack.api_url)
    return str(client.apps_connections_open(app_token=slack.app_token)["url"])


def opened(slack: DrivenLocalSlack) -> ClientConnection:
    return connect(address(slack), max_size=None)


def heard(socket: ClientConnection, timeout: float = LATE) -> dict[str, Any]:
    got: dict[str, Any] = json.loads(socket.recv(timeout=timeout))
    return got


def silent(socket: ClientConnection, seconds: float = 0.3) -> bool:
    try:
        socket.recv(timeout=seconds)
    except TimeoutError:
        return True
    return False


def say(slack: DrivenLocalSlack, text: str = "hello") -> None:
    slack.person("priya").types(text, in_="#jobs")


def acks(slack: DrivenLocalSlack) -> list[str]:
    """How each attempt that has ended did so."""
    return [one["status"] for one in slack.get("trace", after=0)["entries"] if one["direction"] == "ack"]


def has_acknowledged(slack: DrivenLocalSlack) -> None:
    """Wait until the local Slack knows that its last attempt has arrived."""
    slack.waits_for(lambda: acks(slack)[-1:] == ["ok"], lambda: f"no ack: {acks(slack)}")


def test_hello_tells_how_many_connections_there_are(local_slack: DrivenLocalSlack) -> None:
    with opened(local_slack) as first, opened(local_slack) as second:
        hello = heard(first)
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["debug_info"]["approximate_connection_time"] > 3600
        assert hello["connection_info"]["app_id"] == "A0LOCALAPP"
        assert heard(second)["num_connections"] == 2


def test_an_address_works_once(local_slack: DrivenLocalSlack) -> None:
    url = address(local_slack)
    with connect(url) as socket:
        heard(socket)
    with pytest.raises(Exception, match="HTTP 403"):
        connect(url)


def test_the_app_token_is_needed(local_slack: DrivenLocalSlack) -> None:
    client = WebClient(local_slack.bot_token, base_url=local_slack.api_url)
    for token, error in ((local_slack.bot_token, "not_allowed_token_type"), ("xapp-wrong", "invalid_auth")):
        with pytest.raises(Exception, match=error):
            client.apps_connections_open(app_token=token)


def test_ten_connections_and_no_more(local_slack: DrivenLocalSlack) -> None:
    with ExitStack() as ten:
        for _ in range(10):
            ten.enter_context(opened(local_slack))
        with opened(local_slack) as eleventh:
            assert heard(eleventh)["reason"] == "too_many_websockets"
            with pytest.raises(ConnectionClosed):
                eleventh.recv(timeout=LATE)


def test_each_envelope_goes_to_one_connection(local_slack: DrivenLocalSlack) -> None:
    with opened(local_slack) as first, opened(local_slack) as second:
        heard(first), heard(second)
        for number in range(4):
            say(local_slack, str(number))
        texts = [heard(socket)["payload"]["event"]["text"] for socket in (first, first, second, second)]
        assert sorted(texts) == ["0", "1", "2", "3"]


class TestAcks:
    @pytest.fixture
    def local_slack_options(self) -> Options:
        return Options(ack_seconds=1.5)

    def test_an_event_without_an_ack_comes_again_with_its_attempt_and_reason(self, local_slack: DrivenLocalSlack) -> None:
        with opened(local_slack) as socket:
            heard(socket)
            say(local_slack)
            first, again = heard(socket), heard(socket)
            assert (first["type"], first["retry_attempt"], first["retry_reason"]) == ("events_api", 0, "")
            assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
            assert first["payload"]["event_id"] == again["payload"]["event_id"]
            assert first["envelope_id"] != again["envelope_id"]
            socket.send(json.dumps({"envelope_id": again["envelope_id"]}))
            has_acknowledged(local_slack)
            local_slack.passes(minutes=10)
            assert silent(socket, 0.6)

    def test_a_command_takes_a_payload_with_its_ack_and_is_not_sent_again(self, local_slack: DrivenLocalSlack) -> None:
        with opened(local_slack) as socket:
            heard(socket)
            with pytest.raises(Refused, match="operation_timeout"):
                local_slack.person("priya").types("/hello", in_="#jobs")
            envelope = heard(socket)
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            assert silent(socket, 1.8)


def test_an_ack_stops_the_retries(local_slack: DrivenLocalSlack) -> None:
    with opened(local_slack) as socket:
        heard(socket)
        say(local_slack)
        socket.send(json.dumps({"envelope_id": heard(socket)["envelope_id"]}))
        has_acknowledged(local_slack)
        local_slack.passes(minutes=10)
        assert silent(socket)


def test_with_no_connection_a_command_fails_and_an_event_waits_for_its_retries(local_slack: DrivenLocalSlack) -> None:
    with pytest.raises(Refused, match="dispatch_failed"):
        local_slack.person("priya").types("/hello", in_="#jobs")
    say(local_slack, "missed")
    local_slack.waits_for(lambda: acks(local_slack).count("connection_failed") == 2, lambda: str(acks(local_slack)))
    with opened(local_slack) as socket:
        heard(socket)
        assert silent(socket)
        local_slack.passes(minutes=1)
        assert heard(socket)["retry_attempt"] == 2


class TestGap:
    @pytest.fixture
    def local_slack_options(self) -> Options:
        return Options(lose_events_without_connection=True)

    def test_events_of_a_gap_can_be_lost_altogether(self, local_slack: DrivenLocalSlack) -> None:
        say(local_slack, "missed")
        with opened(local_slack) as socket:
            heard(socket)
            local_slack.passes(hours=1)
            assert silent(socket)


def test_a_warning_comes_ten_seconds_before_the_end_and_new_connections_overlap(local_slack: DrivenLocalSlack) -> None:
    with opened(local_slack) as old:
        heard(old)
        local_slack.post("faults", kind="socket_refresh")
        assert (warning := heard(old))["type"] == "disconnect"
        assert warning["reason"] == "warning"
        with opened(local_slack) as new:
            heard(new)
            local_slack.passes(seconds=11)
            assert heard(old)["reason"] == "refresh_requested"
            say(local_slack)
            assert heard(new)["payload"]["event"]["text"] == "hello"


def test_switching_socket_mode_off_disconnects_with_link_disabled(local_slack: DrivenLocalSlack) -> None:
    with opened(local_slack) as socket:
        heard(socket)
        local_slack.post("faults", kind="socket_disabled")
        assert heard(socket)["reason"] == "link_disabled"


def test_only_what_may_be_answered_takes_an_answer(local_slack: DrivenLocalSlack) -> None:
    with opened(local_slack) as socket:
        heard(socket)
        say(local_slack)
        event = heard(socket)
        assert event["accepts_response_payload"] is False
        socket.send(json.dumps({"envelope_id": event["envelope_id"], "payload": {"text": "not for an event"}}))
        say(local_slack, "next")
        assert heard(socket)["type"] == "events_api"
        assert "not for an event" not in local_slack.channel("#jobs").texts()


def test_nonsense_over_the_socket_is_left_alone(local_slack: DrivenLocalSlack) -> None:
    with opened(local_slack) as socket:
        heard(socket)
        for nonsense in ("", "no json", "[]", '{"envelope_id": "unknown"}', "1"):
            socket.send(nonsense)
        say(local_slack)
        assert heard(socket)["type"] == "events_api"
