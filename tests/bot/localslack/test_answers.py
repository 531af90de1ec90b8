"""Answers hold the keys that the real Slack has been seen to send: none other, and all the required ones.

The samples come from Slack's own Java SDK; the required keys (spec/required_keys.json) from Slack's OpenAPI description of
the Web API, as far as the samples, which are newer, still have them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_bolt import App

from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.webapi.call import METHODS
from tests.bot.localslack.samples import button_message, form, section
from tests.bot.localslack.seen_keys import REQUIRED, SAMPLES, Session, is_sampled, missing, strangers


@pytest.fixture
def session(local_slack: DrivenLocalSlack) -> Iterator[Session]:
    with httpx.Client() as client:
        yield Session(local_slack, client)


# Methods that the samples lack answer as their relatives do.
LIKE = {
    "chat.meMessage": "chat.postMessage",
    "usergroups.disable": "usergroups.update",
    "usergroups.enable": "usergroups.update",
    "users.setPresence": "users.getPresence",
}
# Keys that a method's own sample lacks and a real client needs: the samples saw no pinned message, no direct message, no
# broadcast reply, no success of auth.revoke. Beside each, where the same object is sampled, or that it is required.
EXPLAINED = {
    "pins.list": {
        ".items[].channel": "reactions.list.items[].channel",
        ".items[].message": "reactions.list.items[].message",
    },
    "conversations.info": {".channel.user": "conversations.list.channels[].user"},
    "conversations.replies": {".messages[].subtype": "conversations.history.messages[].subtype"},
    "auth.revoke": {".revoked": "required"},
}


def test_every_method_answers_with_the_keys_that_slack_has_been_seen_to_send(session: Session, bolt: App) -> None:
    use_messages(session)
    use_conversations(session)
    use_people(session)
    use_pins(session)
    use_views(session, bolt)
    use_files(session)
    use_installation(session)
    assert set(session.answers) == set(METHODS)
    unseen: dict[str, set[str]] = {}
    lacking: dict[str, set[str]] = {}
    for method, answers in session.answers.items():
        for answer in answers:
            unseen.setdefault(method, set()).update(strangers(answer, SAMPLES[LIKE.get(method, method)]))
            lacking.setdefault(method, set()).update(missing(answer, method))
    assert {method: keys for method, keys in unseen.items() if keys} == {
        method: set(keys) for method, keys in EXPLAINED.items()
    }
    assert {method: keys for method, keys in lacking.items() if keys} == {}


def test_what_a_sample_lacks_stands_in_another_sample_or_is_required() -> None:
    for method, keys in EXPLAINED.items():
        for key, witness in keys.items():
            assert key in REQUIRED[method] if witness == "required" else is_sampled(witness), (method, key)


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
    call("conversations.history", channel="C0JOBS", limit=1)
    call("conversations.history", channel="C0JOBS", include_all_metadata=True)
    call("conversations.replies", channel="C0JOBS", ts=ts, include_all_metadata=True)
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
    call("usergroups.disable", usergroup="S0TALENT")
    call("usergroups.enable", usergroup="S0TALENT")
    call("usergroups.create", name="Designers", handle="designers")
    call("users.setPresence", presence="away")
    call("dnd.info", user="U0PRIYA")
    call("dnd.teamInfo", users="U0PRIYA,U0MARTA")
    call("team.profile.get")
    call("team.info")
    call("bots.info", bot="B0LOCALBOT")
    call("emoji.list")


def use_pins(call: Session) -> None:
    ts = call("chat.postMessage", channel="C0JOBS", text="see <https://docs.acme.example/pay>")["ts"]
    call("pins.add", channel="C0JOBS", timestamp=ts)
    call("pins.list", channel="C0JOBS")
    call("pins.remove", channel="C0JOBS", timestamp=ts)
    link = {"type": "link", "title": "Pay", "link": "https://docs.acme.example/pay", "emoji": ":moneybag:"}
    made = call("bookmarks.add", channel_id="C0JOBS", **link)["bookmark"]["id"]
    call("bookmarks.edit", channel_id="C0JOBS", bookmark_id=made, title="Pay bands")
    call("bookmarks.list", channel_id="C0JOBS")
    call("bookmarks.remove", channel_id="C0JOBS", bookmark_id=made)
    call("chat.unfurl", channel="C0JOBS", ts=ts, unfurls={"https://docs.acme.example/pay": {"text": "Our pay bands"}})


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
