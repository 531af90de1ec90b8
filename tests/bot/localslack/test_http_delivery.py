"""Delivery over HTTP: signatures, 3-second acks, retries of events and of nothing else."""

from __future__ import annotations

import gc
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.localslack.driving.saying import Refused
from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.serving import running_local_slack
from tests.bot.localslack.receiving import OK, Got, Receiver
from tests.ports import kept_port
from tests.waiting import LATE


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    running = Receiver()
    yield running
    running.stop()


@pytest.fixture
def slack(receiver: Receiver) -> Iterator[DrivenLocalSlack]:
    """A local Slack that delivers to the receiver; acks may take long: the machine may be busy."""
    with delivering(receiver.url, Options(ack_seconds=LATE)) as driven:
        yield driven


@pytest.fixture
def hasty_slack(receiver: Receiver) -> Iterator[DrivenLocalSlack]:
    """The same; acks may take half a second."""
    with delivering(receiver.url, Options(ack_seconds=0.5)) as driven:
        yield driven


@contextmanager
def delivering(url: str, options: Options) -> Iterator[DrivenLocalSlack]:
    """A local Slack that delivers to this address, and its driver."""
    with running_local_slack(request_url=url, options=options) as running:
        driven = DrivenLocalSlack(running)
        driven.patience = LATE
        yield driven
        driven.close()


def said(slack: DrivenLocalSlack, text: str = "hello") -> None:
    slack.person("priya").types(text, in_="#jobs")


def events(receiver: Receiver) -> list[Got]:
    return [got for got in receiver.got if got.headers["content-type"] == "application/json"]


def until(slack: DrivenLocalSlack, receiver: Receiver, count: int) -> list[Got]:
    """All events that came, which are so many; Slack knows how each attempt has ended."""
    slack.waits_for(lambda: len(events(receiver)) >= count, lambda: f"{len(events(receiver))} of {count}")
    slack.waits_for(lambda: len(event_acks(slack)) >= count, lambda: f"{len(event_acks(slack))} of {count}")
    time.sleep(0.1)
    assert len(events(receiver)) == count
    return events(receiver)


def event_acks(slack: DrivenLocalSlack) -> list[str]:
    """How each attempt at an event has ended."""
    return [one["status"] for one in trace(slack, "ack") if one["what"].startswith(("Ev", "app_rate_limited"))]


def test_the_signature_is_over_version_timestamp_and_raw_body(slack: DrivenLocalSlack, receiver: Receiver) -> None:
    said(slack, "héllo & <you>")
    got = until(slack, receiver, 1)[0]
    stamp, given = got.headers["x-slack-request-timestamp"], got.headers["x-slack-signature"]
    base = b"v0:" + stamp.encode() + b":" + got.body
    assert given == "v0=" + hmac.new(slack.signing_secret.encode(), base, hashlib.sha256).hexdigest()
    assert abs(int(stamp) - time.time()) < LATE
    assert SignatureVerifier(slack.signing_secret).is_valid(got.body, stamp, given)
    assert not SignatureVerifier("another").is_valid(got.body, stamp, given)


def test_an_event_that_fails_comes_again_at_once_after_a_minute_and_after_five_and_then_no_more(
    slack: DrivenLocalSlack, receiver: Receiver
) -> None:
    receiver.answer = lambda _got: (500, b"", {})
    said(slack)
    first, second = until(slack, receiver, 2)
    assert "x-slack-retry-num" not in first.headers
    assert second.headers["x-slack-retry-num"] == "1"
    assert second.headers["x-slack-retry-reason"] == "http_error"
    assert second.at - first.at < LATE  # and not a minute
    slack.passes(seconds=59)
    until(slack, receiver, 2)
    slack.passes(seconds=2)
    assert until(slack, receiver, 3)[2].headers["x-slack-retry-num"] == "2"
    slack.passes(seconds=299)
    until(slack, receiver, 3)
    slack.passes(seconds=2)
    assert until(slack, receiver, 4)[3].headers["x-slack-retry-num"] == "3"
    slack.passes(hours=2)
    attempts = until(slack, receiver, 4)
    assert len({json.loads(got.body)["event_id"] for got in attempts}) == 1


def test_no_retry_is_sent_where_the_app_says_so(slack: DrivenLocalSlack, receiver: Receiver) -> None:
    receiver.answer = lambda _got: (500, b"", {"x-slack-no-retry": "1"})
    said(slack)
    slack.waits_for(lambda: slack.running.do(lambda local: len(local.outgoing.undelivered)) == 1, lambda: "not given up")
    assert len(events(receiver)) == 1


def test_an_event_without_an_ack_in_time_comes_again_as_a_timeout(
    hasty_slack: DrivenLocalSlack, receiver: Receiver, let_go: threading.Event
) -> None:
    def slow_once(_got: Got) -> Any:
        if len(receiver.got) == 1:
            let_go.wait(LATE)
        return OK

    receiver.answer = slow_once
    said(hasty_slack)
    assert until(hasty_slack, receiver, 2)[1].headers["x-slack-retry-reason"] == "http_timeout"


def test_the_ack_may_take_three_seconds_and_no_more(receiver: Receiver, let_go: threading.Event) -> None:
    def after(seconds: float) -> Callable[[Got], Any]:
        def answer(_got: Got) -> Any:
            let_go.wait(seconds)
            return OK

        return answer

    with delivering(receiver.url, Options()) as slack:
        receiver.answer = after(1.5)
        slack.person("priya").types("/hello", in_="#jobs")
        receiver.answer = after(2 * LATE)
        started = time.monotonic()
        with pytest.raises(Refused, match="operation_timeout"):
            slack.person("priya").types("/hello", in_="#jobs")
        assert 3.0 <= time.monotonic() - started < LATE


@pytest.fixture
def let_go() -> Iterator[threading.Event]:
    """Set at the end: until then the receiver may keep an answer back."""
    event = threading.Event()
    yield event
    event.set()


def where(kind: str, receiver: Receiver, closed_port: int) -> str:
    """A request URL at which an event does not arrive."""
    if kind == "too_many_redirects":
        receiver.answer = lambda _got: (307, b"", {"location": receiver.url})
        return receiver.url
    closed = f"http://127.0.0.1:{closed_port}/"
    return closed if kind == "connection_failed" else receiver.url.replace("http:", "https:")


@pytest.mark.parametrize("kind", ["connection_failed", "too_many_redirects", "ssl_error"])
def test_a_retry_says_why_the_last_attempt_did_not_arrive(kind: str, receiver: Receiver) -> None:
    with kept_port() as port, delivering(where(kind, receiver, port), Options(ack_seconds=LATE)) as slack:
        said(slack)
        slack.waits_for(lambda: kind in event_acks(slack), lambda: f"no such reason, but {event_acks(slack)}")


def trace(slack: DrivenLocalSlack, direction: str) -> list[dict[str, Any]]:
    return [one for one in slack.get("trace", after=0)["entries"] if one["direction"] == direction]


class TestDelayedEvents:
    """What four attempts did not bring comes hourly for a day more, if that was asked for; else nothing is 2 hours late."""

    @pytest.fixture(params=[True, False], ids=["delayed", "not"])
    def slack(self, receiver: Receiver, request: pytest.FixtureRequest) -> Iterator[DrivenLocalSlack]:
        with delivering(receiver.url, Options(delayed_events=request.param, ack_seconds=LATE)) as driven:
            yield driven

    def test_an_hour_after_the_last_retry(
        self, slack: DrivenLocalSlack, receiver: Receiver, request: pytest.FixtureRequest
    ) -> None:
        receiver.answer = lambda _got: (500, b"", {})
        said(slack)
        until(slack, receiver, 2)
        for attempts, wait in ((3, 61), (4, 301)):
            slack.passes(seconds=wait)
            until(slack, receiver, attempts)
        slack.passes(seconds=3601)
        until(slack, receiver, 4 + ("[delayed" in request.node.nodeid))

    def test_an_event_more_than_two_hours_late(
        self, slack: DrivenLocalSlack, receiver: Receiver, request: pytest.FixtureRequest
    ) -> None:
        receiver.answer = lambda _got: (500, b"", {})
        said(slack)
        until(slack, receiver, 2)
        slack.passes(hours=3)
        until(slack, receiver, 2 + ("[delayed" in request.node.nodeid))


def test_ending_while_a_connection_is_made_leaves_none_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections and says nothing, so that TLS never begins
        with delivering(f"https://127.0.0.1:{silent.getsockname()[1]}", Options(ack_seconds=0.3)) as slack:
            said(slack)
            slack.waits_for(lambda: len(trace(slack, "event")) > 0, lambda: "no attempt")
        gc.collect()  # says what was left open


def test_an_interaction_is_never_sent_twice(slack: DrivenLocalSlack, receiver: Receiver) -> None:
    receiver.answer = lambda _got: (500, b"", {})
    with pytest.raises(Refused, match="http_service_error"):
        slack.person("priya").uses("start")
    time.sleep(0.2)
    assert len(receiver.got) == 1


def test_an_event_has_an_id_of_its_own_and_one_authorization(slack: DrivenLocalSlack, receiver: Receiver) -> None:
    for text in ("one", "two"):
        said(slack, text)
    bodies = [json.loads(got.body) for got in until(slack, receiver, 2)]
    assert len({body["event_id"] for body in bodies}) == 2
    assert [len(body["authorizations"]) for body in bodies] == [1, 1]


def test_a_command_is_form_encoded_and_never_sent_twice(slack: DrivenLocalSlack, receiver: Receiver) -> None:
    receiver.answer = lambda _got: (500, b"", {})
    with pytest.raises(Refused, match="http_service_error"):
        slack.person("priya").types("/hello a & b", in_="#jobs")
    time.sleep(0.2)
    assert len(receiver.got) == 1
    form = {name: values[0] for name, values in parse_qs(receiver.got[0].body.decode()).items()}
    assert receiver.got[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert (form["command"], form["text"]) == ("/hello", "a &amp; b")
    assert (form["user_id"], form["user_name"], form["channel_name"]) == ("U0PRIYA", "priya", "jobs")
    assert form["is_enterprise_install"] == "false"
    assert form["response_url"].startswith(f"{slack.url}/commands/T0ACME/")


def test_a_person_sees_operation_timeout_where_a_command_is_not_acked(
    hasty_slack: DrivenLocalSlack, receiver: Receiver, let_go: threading.Event
) -> None:
    def slow(_got: Got) -> Any:
        let_go.wait(LATE)
        return OK

    receiver.answer = slow
    with pytest.raises(Refused, match="operation_timeout"):
        hasty_slack.person("priya").types("/hello", in_="#jobs")
    hasty_slack.person("priya").sees("/hello failed with the error “operation_timeout”")
    time.sleep(0.4)
    assert len(receiver.got) == 1


def test_an_ack_may_hold_a_message_ephemeral_unless_it_says_in_channel(slack: DrivenLocalSlack, receiver: Receiver) -> None:
    priya = slack.person("priya")
    receiver.answer = lambda _got: (200, b"for you", {"content-type": "text/plain"})
    priya.types("/hello", in_="#jobs")
    assert priya.sees("for you").is_ephemeral
    receiver.answer = lambda _got: (200, json.dumps({"response_type": "in_channel", "text": "for all"}).encode(), {})
    priya.types("/hello")
    assert not priya.sees("for all").is_ephemeral
    assert slack.person("marta").sees("for all", "#jobs")


def test_escaping_of_people_and_channels_is_a_setting_of_the_command(slack: DrivenLocalSlack, receiver: Receiver) -> None:
    slack.person("priya").types("/escaped @jonas #jobs", in_="#jobs")
    slack.person("priya").types("/hello @jonas #jobs", in_="#jobs")
    texts = [parse_qs(got.body.decode())["text"][0] for got in receiver.got if b"command=" in got.body]
    assert texts == ["<@U0JONAS|jonas> <#C0JOBS|jobs>", "@jonas #jobs"]


def test_a_request_url_is_verified_with_a_challenge(slack: DrivenLocalSlack, receiver: Receiver) -> None:
    receiver.answer = lambda got: (200, json.dumps({"challenge": json.loads(got.body)["challenge"]}).encode(), {})
    assert slack.post("verify", url=receiver.url)["verified"]
    receiver.answer = lambda _got: OK
    assert not slack.post("verify", url=receiver.url)["verified"]


def test_above_thirty_thousand_events_an_hour_the_app_is_told_and_gets_no_more() -> None:
    assert Options().events_per_hour == 30_000


class TestEventLimit:
    @pytest.fixture
    def slack(self, receiver: Receiver) -> Iterator[DrivenLocalSlack]:
        options = Options(rate_limits="strict", events_per_hour=2, ack_seconds=LATE)
        with delivering(receiver.url, options) as driven:
            yield driven

    def test_one_app_rate_limited_instead_of_the_rest(self, slack: DrivenLocalSlack, receiver: Receiver) -> None:
        for number in range(5):
            said(slack, str(number))
        bodies = [json.loads(got.body) for got in until(slack, receiver, 3)]
        assert sorted(body["type"] for body in bodies) == ["app_rate_limited", "event_callback", "event_callback"]


class TestSubscription:
    @pytest.fixture
    def slack(self, receiver: Receiver) -> Iterator[DrivenLocalSlack]:
        with delivering(receiver.url, Options(rate_limits="strict")) as driven:
            yield driven

    def test_it_is_switched_off_where_nearly_all_of_a_thousand_deliveries_fail(self, slack: DrivenLocalSlack) -> None:
        def outcomes(failures: int, successes: int) -> bool:
            def note(local: Any) -> bool:
                for number in range(failures + successes):
                    local.outgoing.noted(failed=number < failures)
                return bool(local.outgoing.subscription.disabled)

            return bool(slack.running.do(note))

        assert not outcomes(999, 0)
        slack.post("reset")
        assert not outcomes(900, 100)
        slack.post("reset")
        assert outcomes(1000, 0)

    def test_an_app_that_is_switched_off_gets_no_events(self, slack: DrivenLocalSlack, receiver: Receiver) -> None:
        slack.running.do(lambda local: [local.outgoing.noted(failed=True) for _ in range(1000)])
        said(slack)
        time.sleep(0.2)
        assert receiver.got == []
