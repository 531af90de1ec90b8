"""Events and interactions hold the keys that the real Slack has been seen to send, and no others."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.bot.localslack.samples import Json, button_message, form
from tests.bot.localslack.seen_keys import PAYLOADS, Session, strangers


@pytest.fixture
def session(local_slack: DrivenLocalSlack) -> Iterator[Session]:
    with httpx.Client() as client:
        yield Session(local_slack, client)


def sample_of(body: Json) -> str:
    """The sample that an event is compared with."""
    event = body["event"]
    word = event.get("subtype", "") if event["type"] == "message" else ""
    if event["type"] == "message" and not word:
        return "events/MessagePayload"
    named = {"bot_message": "bot", "me_message": "me"}
    word = named.get(word, word)
    parts = (f"message_{word.removeprefix('message_')}" if word else event["type"]).split("_")
    return f"events/{''.join(part.capitalize() for part in parts)}Payload"


@pytest.fixture
def patient_bolt(bolt: App) -> App:
    """A bot that takes everything."""
    everything = re.compile(".*")

    def take(ack: Any) -> None:
        ack()

    for listen in (bolt.event, bolt.command, bolt.action, bolt.shortcut, bolt.view_submission, bolt.view_closed):
        listen(everything)(take)
    return bolt


@pytest.mark.usefixtures("patient_bolt")
def test_events_and_interactions_hold_the_keys_that_slack_has_been_seen_to_send(
    local_slack: DrivenLocalSlack, session: Session, client: WebClient
) -> None:
    do_everything(local_slack, session, client)
    entries = local_slack.get("trace", after=0)["entries"]
    events = [entry["body"] for entry in entries if entry["direction"] == "event"]
    seen = set()
    for body in events:
        name = sample_of(body)
        seen.add(name)
        assert list(strangers(body, PAYLOADS[name])) == [], (name, body)
    assert len(seen) >= 20, seen
    kinds = {
        "block_actions": "BlockActionPayload",
        "view_submission": "ViewSubmissionPayload",
        "view_closed": "ViewClosedPayload",
        "message_action": "MessageShortcutPayload",
    }
    done = set()
    for entry in entries:
        name = "SlashCommandPayload" if entry["direction"] == "command" else kinds.get(entry["what"], "")
        if entry["direction"] in ("command", "interaction") and name:
            done.add(name)
            assert list(strangers(entry["body"], PAYLOADS[f"interaction/{name}"])) == ALSO.get(name, []), name
    assert len(done) == 5


# In the payloads of bolt-python's tests and in Slack's documentation, but not in the SDK's samples.
ALSO = {
    "ViewSubmissionPayload": [".view.blocks", ".response_urls"],
    "ViewClosedPayload": [".view.blocks"],
    "MessageShortcutPayload": [".user.username", ".api_app_id"],
}


def do_everything(slack: DrivenLocalSlack, call: Session, client: WebClient) -> None:
    priya, jonas = slack.person("priya"), slack.person("jonas")
    ts = priya.types("hello <3 @localapp", in_="#jobs")
    root = slack.channel("#jobs").sees("hello")
    priya.replies("a reply", root, broadcast=True)
    priya.edits(ts, "hello again", "#jobs")
    reply = jonas.types("mine", thread=slack.channel("#jobs").sees("again"))
    jonas.deletes(reply, "#jobs")
    jonas.reacts("eyes", slack.channel("#jobs").sees("again"))
    jonas.reacts("eyes", slack.channel("#jobs").sees("again"), remove=True)
    priya.deletes(ts, "#jobs")
    content = base64.b64encode(b"picture").decode()
    slack.post("say", **{"as": "priya", "channel": "#jobs", "text": "see", "files": [{"name": "a.png", "base64": content}]})
    slack.post(
        "say", **{"as": "priya", "channel": slack.post("dm", **{"as": "priya", "user": "localapp"})["channel"], "text": "hi"}
    )
    for op in ("archive", "unarchive", "share", "topic"):
        slack.post("channel", **{"as": "priya", "op": op, "channel": "#eng-jobs", "topic": "t"})
    slack.post("channel", **{"as": "priya", "op": "rename", "channel": "#eng-jobs", "name": "engineering-jobs"})
    slack.post("channel", **{"as": "tess", "op": "join", "channel": "#engineering-jobs"})
    slack.post("channel", **{"as": "tess", "op": "leave", "channel": "#engineering-jobs"})
    slack.post("channel", **{"as": "priya", "op": "create", "name": "another"})
    priya.home() if slack.get("home", **{"as": "priya"})["view"] else slack.post("home_opened", **{"as": "priya"})
    call("usergroups.users.update", usergroup="S0TALENT", users="U0PRIYA,U0MARTA")
    slack.post("person", **{"as": "priya", "op": "create", "name": "ida", "tz": "Europe/Oslo"})
    slack.post("person", **{"as": "priya", "op": "change", "user": "gus", "deleted": True})
    client.chat_postMessage(channel="C0JOBS", text="x", blocks=button_message("Press", "press"))
    client.chat_meMessage(channel="C0JOBS", text="waves")
    slack.post_raw("say", **{"as": "priya", "channel": "#jobs", "text": "/hello there"})
    press_and_submit(slack, client)


def press_and_submit(slack: DrivenLocalSlack, client: WebClient) -> None:
    where = {"as": "priya", "channel": "C0JOBS"}
    message = slack.get("messages", **where)["messages"]
    ts = next(one["ts"] for one in message if one.get("blocks", [{}])[-1].get("type") == "actions")
    slack.post_raw("press", **where, ts=ts, block_id="row", action_id="press", value={"value": "1"})
    slack.post_raw("shortcut", **where, ts=ts, callback_id="note_this")
    for close in (False, True):
        slack.post_raw("say", **where, text="/hello modal")
        trigger = [e for e in slack.get("trace", after=0)["entries"] if e["direction"] == "command"][-1]["body"][
            "trigger_id"
        ]
        view = client.views_open(trigger_id=trigger, view=form(notify_on_close=True))["view"]
        if close:
            slack.post("close_view", **{"as": "priya", "view_id": view["id"]})
        else:
            state = {"reason": {"menu": {"selected_option": view["blocks"][0]["element"]["options"][0]}}}
            slack.post_raw("submit", **{"as": "priya", "view_id": view["id"], "state": state})
