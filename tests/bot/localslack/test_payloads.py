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

from bot.localslack.events import KINDS
from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.slack import LocalSlack
from tests.bot.localslack.samples import Json, button_message, form, plain
from tests.bot.localslack.seen_keys import BOLT_KEYS, PAYLOADS, Session, strangers


@pytest.fixture
def session(local_slack: DrivenLocalSlack) -> Iterator[Session]:
    with httpx.Client() as client:
        yield Session(local_slack, client)


# Subtypes that the samples name otherwise, or saw in public channels only.
NAMED = {"bot_message": "bot", "me_message": "me"} | {
    f"group_{what}": f"channel_{what}" for what in ("join", "leave", "name", "purpose", "archive", "unarchive")
}
SUBTYPES = {
    *("bot_message", "file_share", "me_message", "message_changed", "message_deleted", "message_replied"),
    *(f"channel_{what}" for what in ("join", "leave", "name", "purpose", "topic", "archive", "unarchive")),
    *(f"group_{what}" for what in ("join", "leave", "name", "topic", "archive", "unarchive")),
    "thread_broadcast",
}


def kind_of(body: Json) -> str:
    """An event's type, or the subtype of a message; `message_replied` comes without."""
    event = body.get("event", body)
    if event["type"] != "message":
        return str(event["type"])
    return str(event.get("subtype") or ("message_replied" if "message" in event else "message"))


def sample_of(body: Json) -> Json:
    """The sample that an event is compared with."""
    kind = kind_of(body)
    if body.get("event", {}).get("type") == "message" and kind != "message":
        kind = f"message_{NAMED.get(kind, kind).removeprefix('message_')}"
    sample: Json = PAYLOADS[f"events/{''.join(part.capitalize() for part in kind.split('_'))}Payload"]
    return sample


@pytest.fixture
def patient_bolt(bolt: App) -> App:
    """A bot that takes everything."""
    everything = re.compile(".*")

    def take(ack: Any) -> None:
        ack()

    for listen in (bolt.event, bolt.command, bolt.action, bolt.shortcut, bolt.view_submission, bolt.view_closed):
        listen(everything)(take)
    return bolt


@pytest.fixture
def local_slack_options() -> Options:
    return Options(message_replied=True)


@pytest.mark.usefixtures("patient_bolt")
def test_events_and_interactions_hold_the_keys_that_slack_has_been_seen_to_send(
    local_slack: DrivenLocalSlack, session: Session, client: WebClient
) -> None:
    do_everything(local_slack, session, client)
    entries = local_slack.get("trace", after=0)["entries"]
    events = [entry["body"] for entry in entries if entry["direction"] == "event"]
    assert {kind_of(body) for body in events} == KINDS | SUBTYPES
    for body in events:
        assert list(strangers(body, sample_of(body))) == [], (kind_of(body), body)
        assert set(WRAPPER) <= set(body)
        assert required_of(body) <= set(body["event"]), body
    asks = [entry for entry in entries if entry["direction"] in ("command", "interaction")]
    bodies = [("slash_commands" if one["direction"] == "command" else one["what"], one["body"]) for one in asks]
    assert {kind for kind, _ in bodies} == set(BOLT_KEYS)
    for kind, body in bodies:
        assert unseen_of(kind, body) == set(), kind
        assert lacking_of(kind, body) == set(), kind


def unseen_of(kind: str, body: Json) -> set[str]:
    """Keys of an interaction that neither the sample nor bolt's payload holds."""
    if kind in SAMPLED:
        return set(strangers(body, PAYLOADS[f"interaction/{SAMPLED[kind]}Payload"])) - set(BOLT_KEYS[kind])
    return (
        {f".{key}" for key in body}
        - set(BOLT_KEYS[kind])
        - {f".{key}" for key in PAYLOADS["interaction/BlockActionPayload"]}
    )


def lacking_of(kind: str, body: Json) -> set[str]:
    """Keys of bolt's payload that an interaction lacks. (Bolt pressed in a message, and asked for options in a modal.)"""
    wanted = set(BOLT_KEYS[kind]) - GRID - NOT_ALWAYS
    if body.get("container", {}).get("type") == "view":
        wanted = {key for key in wanted if not key.startswith((".channel", ".container", ".response_url"))}
    return {key for key in wanted if not has(body, key)}


def test_an_app_that_is_told_of_limits_gets_the_keys_of_the_sample(local_slack: DrivenLocalSlack) -> None:
    def limited(slack: LocalSlack) -> None:
        slack.options.rate_limits, slack.options.events_per_hour = "strict", 1
        for _ in range(2):
            slack.messages.say(slack.person("U0PRIYA"), slack.channels["C0JOBS"], "hello")

    local_slack.running.do(limited)
    entries = local_slack.get("trace", after=0)["entries"]
    body = [one["body"] for one in entries if one["direction"] == "event"][-1]
    assert set(body) == {"token", "type", "team_id", "minute_rate_limited", "api_app_id"}
    sample = PAYLOADS["events/AppRateLimitedPayload"]
    assert set(body) <= {*sample, *sample["event"]}  # which has some of them within; the documentation, as here, beside


# The outer event's required keys (slack-api-specs events-api/slack_common_event_wrapper_schema.json; authed_users is gone).
WRAPPER = ("token", "team_id", "api_app_id", "event", "type", "event_id", "event_time")
SAMPLED = {
    "slash_commands": "SlashCommand",
    "block_actions": "BlockAction",
    "view_submission": "ViewSubmission",
    "view_closed": "ViewClosed",
    "message_action": "MessageShortcut",
}
# No Enterprise Grid here. In bolt's tests a modal that was closed has response_urls, and everything pressed has a value.
GRID = {".team.enterprise_id", ".team.enterprise_name"}
NOT_ALWAYS = {".response_urls", ".actions[].value", ".actions[].text"}


def required_of(body: Json) -> set[str]:
    """The keys that an event of this kind can't be without: those of its sample, but for what only some of them have."""
    if kind_of(body) in ("message", "message_replied"):
        return {"type", "channel", "ts", "event_ts"}
    return set(sample_of(body)["event"]) - SOMETIMES


# What depends on how something was said (in a thread, by an app, with blocks) or done (by invitation, before a home).
SOMETIMES = {
    *("attachments", "blocks", "bot_id", "bot_profile", "client_msg_id", "display_as_bot", "icons", "parent_user_id"),
    *("edited", "thread_ts", "username", "files", "inviter", "view", "cache_ts", "app_id", "metadata", "team", "upload"),
    *("enterprise", "is_moved", "actor_id", "item_user", "reason", "text", "root"),
    *("source_team", "user_team", "user_profile", "subtype"),  # in a mention
}


def has(body: Json, path: str) -> bool:
    """Does `body` hold the path, as in ".team.id"?"""
    held: Any = body
    for step in path.strip(".").split("."):
        name, many, _ = step.partition("[]")
        if not isinstance(held, dict) or name not in held:
            return False
        held = held[name][0] if many else held[name]
    return True


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
    for name in ("#eng-jobs", "#hiring-eng"):
        for op in ("archive", "unarchive", "topic"):
            slack.post("channel", **{"as": "priya", "op": op, "channel": name, "topic": "t"})
        renamed = f"new-{name[1:]}"
        slack.post("channel", **{"as": "priya", "op": "rename", "channel": name, "name": renamed})
        slack.post("channel", **{"as": "priya", "op": "invite", "channel": f"#{renamed}", "user": "tess"})
        slack.post("channel", **{"as": "tess", "op": "leave", "channel": f"#{renamed}"})
    for _ in range(2):
        slack.post("channel", **{"as": "priya", "op": "share", "channel": "#jobs"})
    call("conversations.setPurpose", channel="C0JOBS", purpose="Roles")
    slack.post("channel", **{"as": "priya", "op": "create", "name": "another"})
    priya.home() if slack.get("home", **{"as": "priya"})["view"] else slack.post("home_opened", **{"as": "priya"})
    call("usergroups.users.update", usergroup="S0TALENT", users="U0PRIYA,U0MARTA")
    slack.post("person", **{"as": "priya", "op": "create", "name": "ida", "tz": "Europe/Oslo"})
    slack.post("person", **{"as": "priya", "op": "change", "user": "gus", "deleted": True})
    client.chat_postMessage(channel="C0JOBS", text="x", blocks=button_message("Press", "press"))
    client.chat_meMessage(channel="C0JOBS", text="waves")
    client.chat_postMessage(channel="C0JOBS", text="from another", username="Somebody")
    pinned = priya.types("see https://docs.acme.example/pay", in_="#jobs")
    for act in ("pins.add", "pins.remove"):
        call(act, channel="C0JOBS", timestamp=pinned)
    call("usergroups.create", name="Designers", handle="designers")
    call("usergroups.update", usergroup="S0TALENT", name="Talent")
    slack.post_raw("say", **{"as": "priya", "channel": "#jobs", "text": "/hello there"})
    press_and_submit(slack, client)
    slack.post_raw("shortcut", **{"as": "priya", "callback_id": "start"})
    file = call("files.list")["files"][0]["id"]
    slack.running.do(lambda local: local.files.drop(local.files.by_id[file]))
    for op in ("uninstall", "install"):
        slack.post("app", **{"as": "priya", "op": op})
    call("auth.revoke")


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
        menu = {"type": "external_select", "action_id": "far", "min_query_length": 1}
        blocks = [
            *form()["blocks"],
            {"type": "input", "block_id": "far", "optional": True, "label": plain("Far"), "element": menu},
        ]
        view = client.views_open(trigger_id=trigger, view=form(notify_on_close=True) | {"blocks": blocks})["view"]
        slack.post_raw(
            "options", **{"as": "priya", "view_id": view["id"], "block_id": "far", "action_id": "far", "query": "b"}
        )
        if close:
            slack.post("close_view", **{"as": "priya", "view_id": view["id"]})
        else:
            state = {"reason": {"menu": {"selected_option": view["blocks"][0]["element"]["options"][0]}}}
            slack.post_raw("submit", **{"as": "priya", "view_id": view["id"], "state": state})
