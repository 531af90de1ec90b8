"""Faults on demand: each kind does what it says, before or after the effect, and the same seed gives the same faults."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.localslack.faults import Faults
from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.waiting import LATE


def post(slack: DrivenLocalSlack, text: str = "hello", patience: float = LATE) -> httpx.Response:
    """A bare chat.postMessage, with no client's ideas about retries."""
    headers = {"authorization": f"Bearer {slack.bot_token}"}
    timeout = httpx.Timeout(LATE, read=patience)
    return httpx.post(
        f"{slack.api_url}chat.postMessage", json={"channel": "C0JOBS", "text": text}, headers=headers, timeout=timeout
    )


def texts(slack: DrivenLocalSlack) -> list[str]:
    return slack.channel("#jobs").texts()


def test_a_storm_of_429_tells_when_to_come_back_and_has_no_effect(local_slack: DrivenLocalSlack) -> None:
    local_slack.post("faults", kind="ratelimited", method="chat.postMessage", count=2, seconds=7)
    answers = [post(local_slack, str(number)) for number in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "7"
    assert answers[0].json() == {"ok": False, "error": "ratelimited"}
    assert texts(local_slack) == ["2"]


@pytest.mark.parametrize(("kind", "status", "posted"), [("500", 500, 0), ("503", 503, 0), ("500_after", 500, 1)])
def test_server_errors_are_pages_not_json(local_slack: DrivenLocalSlack, kind: str, status: int, posted: int) -> None:
    local_slack.post("faults", kind=kind, count=1)
    answer = post(local_slack)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert len(texts(local_slack)) == posted


@pytest.mark.parametrize(("kind", "posted"), [("fatal_error_before", 0), ("fatal_error_after", 1)])
def test_a_fatal_error_may_have_taken_effect(local_slack: DrivenLocalSlack, kind: str, posted: int) -> None:
    local_slack.post("faults", kind=kind, count=1)
    assert post(local_slack).json() == {"ok": False, "error": "fatal_error"}
    assert len(texts(local_slack)) == posted


@pytest.mark.parametrize(("kind", "posted"), [("unreadable_before", 0), ("unreadable_after", 1)])
def test_an_unreadable_body_may_hide_an_effect(local_slack: DrivenLocalSlack, kind: str, posted: int) -> None:
    local_slack.post("faults", kind=kind, count=1)
    answer = post(local_slack)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Unterminated"):
        answer.json()
    assert len(texts(local_slack)) == posted


@pytest.mark.parametrize(("kind", "posted"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_may_hide_an_effect(local_slack: DrivenLocalSlack, kind: str, posted: int) -> None:
    local_slack.post("faults", kind=kind, method="chat.*", count=1)
    with pytest.raises(httpx.TransportError):
        post(local_slack)
    assert len(texts(local_slack)) == posted
    assert post(local_slack).json()["ok"]


@pytest.mark.parametrize(("kind", "posted"), [("timeout_before", 0), ("timeout_after", 1)])
def test_a_timeout_may_hide_an_effect(local_slack: DrivenLocalSlack, kind: str, posted: int) -> None:
    local_slack.post("faults", kind=kind, count=1, seconds=2 * LATE)
    with pytest.raises(httpx.ReadTimeout):
        post(local_slack, patience=0.3)
    local_slack.waits_for(lambda: local_slack.get("faults")["hits"], lambda: "no call has met the fault")
    assert len(texts(local_slack)) == posted


def test_a_slow_answer_comes_late_but_right(local_slack: DrivenLocalSlack) -> None:
    local_slack.post("faults", kind="slow", count=1, seconds=0.3)
    started = time.monotonic()
    assert post(local_slack).json()["ok"]
    assert time.monotonic() - started >= 0.3


def test_stale_history_does_not_know_the_newest_messages_yet(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="C0JOBS", text="new")
    local_slack.post("faults", kind="stale_history", count=1, seconds=60)
    assert client.conversations_history(channel="C0JOBS")["messages"] == []
    assert [message["text"] for message in client.conversations_history(channel="C0JOBS")["messages"]] == ["new"]


def test_other_methods_are_left_alone_and_faults_can_be_cleared(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    local_slack.post("faults", kind="500", method="chat.update,views.*")
    assert post(local_slack).status_code == 200
    client.auth_test()
    local_slack._client.request("DELETE", "/local/faults")
    assert local_slack.get("faults")["rules"] == []


def test_the_same_seed_gives_the_same_faults() -> None:
    def drawn(seed: int) -> list[bool]:
        faults = Faults()
        faults.add("500", probability=0.5, seed=seed)
        return [faults.for_call("chat.postMessage") is not None for _ in range(50)]

    assert drawn(1) == drawn(1) != drawn(2)


def test_an_event_can_come_twice_late_or_never(local_slack: DrivenLocalSlack, bolt: App) -> None:
    heard: list[tuple[str, str]] = []

    @bolt.event("message")
    def listen(event: Any, body: Any) -> None:
        heard.append((event["text"], body["event_id"]))

    priya = local_slack.person("priya")
    local_slack.post("faults", kind="duplicate_event", count=1)
    priya.types("twice", in_="#jobs")
    local_slack.waits_for(lambda: len(heard) == 2 or None, lambda: str(heard))
    assert heard[0] == heard[1]
    local_slack.post("faults", kind="lose_event", count=1)
    priya.types("never")
    local_slack.post("faults", kind="late_event", count=1, seconds=4, seed=3)  # by 2.1 s
    priya.types("late")
    priya.types("soon")
    local_slack.waits_for(lambda: len(heard) == 4 or None, lambda: str(heard))
    assert [text for text, _ in heard[2:]] == ["soon", "late"]


def test_a_cut_socket_is_noticed_and_the_event_comes_again(local_slack: DrivenLocalSlack, bolt: App) -> None:
    heard: list[str] = []

    @bolt.event("message")
    def listen(event: Any) -> None:
        heard.append(event["text"])

    assert local_slack.post("faults", kind="socket_drop")["connections"] == 1
    local_slack.waits_for(lambda: local_slack.get("state")["app"]["connections"] or None, lambda: "not back")
    local_slack.person("priya").types("after the cut", in_="#jobs")
    local_slack.waits_for(lambda: heard or None, lambda: "nothing heard")


class TestRateLimits:
    @pytest.fixture
    def local_slack_options(self) -> Options:
        return Options(rate_limits="strict", posts_per_minute=3)

    @pytest.fixture(autouse=True)
    def standing(self, limits_clock: list[float]) -> None:
        """All calls of a test come at one instant, however slow the machine is."""

    def test_one_message_a_second_in_one_channel(self, client: WebClient) -> None:
        client.chat_postMessage(channel="C0JOBS", text="1")
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel="C0JOBS", text="2")
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "1"
        client.chat_postMessage(channel="C0ENGJOBS", text="another channel")

    def test_several_hundred_messages_a_minute_in_one_workspace(self, client: WebClient) -> None:
        for channel in ("C0JOBS", "C0ENGJOBS", "C0DESIGNJOBS"):
            client.chat_postMessage(channel=channel, text="1")
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel="G0HIRINGENG", text="one too many")
        assert int(refused.value.response.headers["Retry-After"]) > 50

    def test_a_tier_2_method_takes_twenty_calls_a_minute_and_others_go_on(self, client: WebClient) -> None:
        for _ in range(20):
            client.usergroups_list()
        with pytest.raises(SlackApiError):
            client.usergroups_list()
        client.users_info(user="U0PRIYA")
