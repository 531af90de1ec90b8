"""Answers and payloads hold the keys that the real Slack has been seen to send: none other, and all the required ones.

The samples come from Slack's own Java SDK; the required keys from Slack's OpenAPI description of the Web API.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.webapi.call import METHODS
from tests.bot.localslack.samples import Json, button_message, form, section

SPEC = Path(__file__).parent / "spec"
SAMPLES: dict[str, Any] = json.loads((SPEC / "java_sdk_api_samples.json").read_text("utf-8"))
PAYLOADS: dict[str, Any] = json.loads((SPEC / "java_sdk_event_and_interaction_samples.json").read_text("utf-8"))

REQUIRED = {
    "auth.revoke": "revoked",
    "auth.test": "url team user team_id user_id",
    "bots.info": "bot",
    "chat.delete": "channel ts",
    "chat.getPermalink": "channel permalink",
    "chat.postEphemeral": "message_ts",
    "chat.postMessage": "channel ts message",
    "chat.scheduleMessage": "channel post_at scheduled_message_id message",
    "chat.scheduledMessages.list": "scheduled_messages response_metadata",
    "chat.update": "channel ts text message",
    "conversations.create": "channel",
    "conversations.history": "messages has_more pin_count channel_actions_ts channel_actions_count",
    "conversations.info": "channel",
    "conversations.invite": "channel",
    "conversations.join": "channel",
    "conversations.list": "channels",
    "conversations.members": "members response_metadata",
    "conversations.open": "channel",
    "conversations.rename": "channel",
    "conversations.replies": "messages",
    "conversations.setPurpose": "channel",
    "conversations.setTopic": "channel",
    "files.completeUploadExternal": "files",
    "files.getUploadURLExternal": "upload_url file_id",
    "files.info": "file comments",
    "files.list": "files paging",
    "reactions.list": "items",
    "team.info": "team",
    "usergroups.create": "usergroup",
    "usergroups.list": "usergroups",
    "usergroups.update": "usergroup",
    "usergroups.users.list": "users",
    "usergroups.users.update": "usergroup",
    "users.conversations": "channels",
    "users.getPresence": "presence",
    "users.info": "user",
    "users.list": "members cache_ts",
    "users.lookupByEmail": "user",
    "users.profile.get": "profile",
    "views.open": "view",
    "views.publish": "view",
    "views.push": "view",
    "views.update": "view",
}
# Fields whose keys are data (ids, names) or whose content the samples leave out.
OPEN = frozenset(
    {"blocks", "values", "emoji", "args", "event_payload", "errors", "files", "shares", "icons", "root", "state"}
)


def strangers(answer: Any, sample: Any, path: str = "") -> Iterator[str]:
    """Keys of `answer` that `sample` lacks."""
    if isinstance(answer, dict) and isinstance(sample, dict) and sample:
        for key, value in answer.items():
            if key not in sample:
                yield f"{path}.{key}"
            elif key not in OPEN:
                yield from strangers(value, sample[key], f"{path}.{key}")
    elif isinstance(answer, list) and isinstance(sample, list) and sample:
        for one in answer:
            yield from strangers(one, sample[0], f"{path}[]")


class Session:
    """Calls methods, and keeps the answers."""

    def __init__(self, slack: DrivenLocalSlack) -> None:
        self.slack = slack
        self.answers: dict[str, list[Json]] = {}

    def __call__(self, method: str, /, token: str = "", **args: Any) -> Json:
        headers = {"authorization": f"Bearer {token or self.slack.bot_token}"} if token != "none" else {}
        answer: Json = httpx.post(f"{self.slack.api_url}{method}", json=args, headers=headers).json()
        self.answers.setdefault(method, []).append(answer)
        assert answer["ok"], (method, answer)
        return answer


@pytest.fixture
def session(local_slack: DrivenLocalSlack) -> Session:
    return Session(local_slack)


def test_every_method_answers_with_the_keys_that_slack_has_been_seen_to_send(session: Session, bolt: App) -> None:
    use_messages(session)
    use_conversations(session)
    use_people(session)
    use_views(session, bolt)
    use_files(session)
    use_installation(session)
    assert set(METHODS) - set(session.answers) == set()
    unknown = {method: SAMPLES[method] for method in session.answers if method in SAMPLES}
    assert set(METHODS) - set(unknown) == {"chat.meMessage"}
    wrong = {
        method: unseen
        for method, answers in session.answers.items()
        for answer in answers
        if (unseen := set(strangers(answer, SAMPLES.get(method, answer))) - DOCUMENTED.get(method, set()))
    }
    assert wrong == {}, sorted((m, k) for m in wrong for k in wrong[m])
    lacking = {method: REQUIRED.get(method, "").split() for method, answers in session.answers.items() for answer in answers}
    assert [
        method for method, keys in lacking.items() if any(not set(keys) <= set(a) for a in session.answers[method])
    ] == []


# In Slack's documentation of these methods: the samples saw no pinned message, no direct message, no broadcast reply.
DOCUMENTED = {
    "pins.list": {".items[].channel", ".items[].message"},
    "conversations.join": {".response_metadata"},
    "conversations.info": {".channel.user"},
    "conversations.replies": {".messages[].subtype"},
    "auth.revoke": {".revoked"},
}


def use_messages(call: Session) -> None:
    call("api.test", token="none", foo="bar")
    metadata = {"event_type": "e", "event_payload": {"id": "1"}}
    attachment = {"color": "#fff", "blocks": [section()]}
    posted = call(
        "chat.postMessage", channel="C0JOBS", text="x", blocks=[section()], attachments=[attachment], metadata=metadata
    )
    ts = posted["ts"]
    reply = call("chat.postMessage", channel="C0JOBS", text="reply", thread_ts=ts, reply_broadcast=True)["ts"]
    call("chat.postMessage", channel="U0PRIYA", text="in person")
    call("chat.postMessage", channel="C0JOBS", text="x", username="Somebody", icon_emoji=":tada:")
    call("chat.update", channel="C0JOBS", ts=ts, text="y")
    call("chat.getPermalink", channel="C0JOBS", message_ts=reply)
    call("chat.postEphemeral", channel="C0JOBS", user="U0PRIYA", text="psst")
    call("chat.meMessage", channel="C0JOBS", text="waves")
    when = int(time.time()) + 1000
    scheduled = call("chat.scheduleMessage", channel="C0JOBS", text="later", post_at=when)
    call("chat.scheduledMessages.list")
    call("chat.deleteScheduledMessage", channel="C0JOBS", scheduled_message_id=scheduled["scheduled_message_id"])
    call("reactions.add", channel="C0JOBS", timestamp=ts, name="tada")
    call("reactions.get", channel="C0JOBS", timestamp=ts)
    call("reactions.list")
    call("pins.add", channel="C0JOBS", timestamp=ts)
    call("pins.list", channel="C0JOBS")
    call("conversations.history", channel="C0JOBS", limit=1)
    call("conversations.history", channel="C0JOBS", include_all_metadata=True)
    call("conversations.replies", channel="C0JOBS", ts=ts, include_all_metadata=True)
    call("pins.remove", channel="C0JOBS", timestamp=ts)
    call("reactions.remove", channel="C0JOBS", timestamp=ts, name="tada")
    call("chat.delete", channel="C0JOBS", ts=reply)


def use_conversations(call: Session) -> None:
    call("conversations.list", types="public_channel,private_channel,im,mpim")
    call("conversations.info", channel="C0PARTNERS", include_num_members=True)
    call("conversations.info", channel="G0HIRINGENG")
    call("conversations.members", channel="C0JOBS", limit=2)
    call("conversations.join", channel="C0GENERAL")
    call("conversations.join", channel="C0GENERAL")
    made = call("conversations.create", name="new-roles")["channel"]["id"]
    call("conversations.invite", channel=made, users="U0PRIYA,U0JONAS")
    call("conversations.kick", channel=made, user="U0JONAS")
    call("conversations.setTopic", channel=made, topic="New")
    call("conversations.setPurpose", channel=made, purpose="Roles")
    call("conversations.rename", channel=made, name="newer-roles")
    call("conversations.mark", channel=made, ts="1000000000.000000")
    call("conversations.archive", channel=made)
    call("conversations.unarchive", channel=made)
    call("conversations.leave", channel=made)
    dm = call("conversations.open", users="U0PRIYA", return_im=True)["channel"]["id"]
    call("conversations.open", users="U0PRIYA")
    call("conversations.open", users="U0PRIYA,U0JONAS")
    call("conversations.info", channel=dm)
    call("conversations.close", channel=dm)


def use_people(call: Session) -> None:
    call("users.info", user="U0GUS")
    call("users.info", user="U0LOCALBOT")
    call("users.list", limit=3)
    call("users.conversations", user="U0PRIYA", types="public_channel,private_channel")
    call("users.lookupByEmail", email="priya@acme.example")
    call("users.profile.get", user="U0PRIYA")
    call("users.getPresence", user="U0PRIYA")
    call("usergroups.list", include_users=True, include_count=True)
    call("usergroups.users.list", usergroup="S0TALENT")
    call("usergroups.users.update", usergroup="S0TALENT", users="U0PRIYA,U0MARTA")
    call("usergroups.update", usergroup="S0TALENT", name="Talent")
    call("usergroups.create", name="Designers", handle="designers")
    call("team.info")
    call("bots.info", bot="B0LOCALBOT")
    call("emoji.list")


def use_views(call: Session, bolt: App) -> None:
    triggers: list[str] = []

    @bolt.command("/hello")
    def hello(ack: Any, command: Any) -> None:
        triggers.append(command["trigger_id"])
        ack()

    @bolt.action("more")
    def more(ack: Any, body: Any) -> None:
        triggers.append(body["trigger_id"])
        ack()

    priya = call.slack.person("priya")
    priya.types("/hello", in_="#jobs")
    view = form(notify_on_close=True) | {"blocks": [*form()["blocks"], *button_message("More", "more")]}
    opened = call("views.open", trigger_id=triggers[-1], view=view)["view"]
    priya.presses("More")
    call("views.push", trigger_id=triggers[-1], view=form("Second"))
    call("views.update", view_id=opened["id"], hash=opened["hash"], view=form("Changed"))
    call("views.publish", user_id="U0PRIYA", view={"type": "home", "blocks": [section()]})


def use_files(call: Session) -> None:
    ticket = call("files.getUploadURLExternal", filename="cv.txt", length=5, alt_txt="a text")
    assert httpx.post(ticket["upload_url"], content=b"hello").text == "OK - 5"
    files = [{"id": ticket["file_id"], "title": "CV"}]
    call("files.completeUploadExternal", files=files, channel_id="C0JOBS", initial_comment="Here")
    call("files.info", file=ticket["file_id"])
    call("files.list")
    call("files.delete", file=ticket["file_id"])


def use_installation(call: Session) -> None:
    call("auth.test")
    call("auth.teams.list")
    call("apps.connections.open", token=call.slack.app_token)
    call("apps.event.authorizations.list", token=call.slack.app_token, event_context="x")
    for end in ("auth.revoke", "apps.uninstall"):
        call(end, client_id="1.1", client_secret="local-client-secret")
        asked = {"client_id": "1.1", "redirect_uri": "http://127.0.0.1/back", "state": "s"}
        sent_back = httpx.get(f"{call.slack.url}/oauth/v2/authorize", params=asked).headers["location"]
        code = httpx.URL(sent_back).params["code"]
        call("oauth.v2.access", token="none", client_id="1.1", client_secret="local-client-secret", code=code)


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
