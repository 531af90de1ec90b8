"""A small Bolt app that shows every surface of the local Slack's page; the browser tests talk to it.

Run as a program with SLACK_API_URL, SLACK_BOT_TOKEN and SLACK_APP_TOKEN.
"""

from __future__ import annotations

import os
import re
import sys
import time
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.browser.gallery_blocks import MESSAGES, option, section, shown, small_modal

Json = dict[str, Any]

ACK_SECONDS = 6.0  # how long the local Slack waits for an ack here: twice as long as Slack, on a busy machine


def connected_app() -> App:
    """The app, joined to the local Slack that the environment names."""
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, token_verification_enabled=False)
    register(app)
    return app


def register(app: App) -> None:
    app.command("/gallery")(gallery)
    app.command("/slow")(slow)
    app.event("app_home_opened")(home_opened)
    app.event("message")(ignore)
    app.event("app_mention")(mentioned)
    app.shortcut("note_this")(note_this)
    app.shortcut("start")(open_small)
    app.options(re.compile(".*"))(options)
    app.action("open_modal")(open_small)
    app.action("push_view")(push_view)
    app.action("change_card")(change_card)
    app.action("answer_privately")(answer_privately)
    app.action("rename")(rename)
    app.action("slow_button")(slow)
    app.action(re.compile("^(?!slow_button)"))(pressed)  # Bolt asks the next one when the first has not answered for 3 s
    app.view("everything")(submitted)
    app.view("small")(submitted_small)
    app.view("pushed")(pushed)
    app.view(re.compile(".*"))(lambda ack: ack())
    app.view_closed(re.compile(".*"))(lambda ack: ack())


def gallery(ack: Any, command: Json, client: WebClient, respond: Any) -> None:
    word = command["text"].strip()
    ack()
    if word == "modal":
        client.views_open(trigger_id=command["trigger_id"], view=shown("everything"))
    elif word == "small":
        client.views_open(trigger_id=command["trigger_id"], view=small_modal())
    elif word == "private":
        respond(text="Only for you", blocks=shown("private")["blocks"])
    elif word in MESSAGES:
        client.chat_postMessage(channel=command["channel_id"], **shown(word))
    else:
        respond(text=f"Try `/gallery` with one of: modal, small, private, {', '.join(MESSAGES)}")


def slow(ack: Any) -> None:
    time.sleep(ACK_SECONDS + 0.6)
    ack()


def ignore() -> None:
    """Messages of people are read, and nothing is said."""


def mentioned(event: Json, client: WebClient) -> None:
    client.chat_postMessage(channel=event["channel"], thread_ts=event.get("thread_ts") or event["ts"], text="You called?")


def home_opened(event: Json, client: WebClient) -> None:
    if event["tab"] == "home":
        client.views_publish(user_id=event["user"], view=shown("home"))


def note_this(ack: Any, shortcut: Json, client: WebClient) -> None:
    ack()
    client.views_open(trigger_id=shortcut["trigger_id"], view=small_modal(shortcut["message"]["text"]))


def open_small(ack: Any, body: Json, client: WebClient) -> None:
    ack()
    client.views_open(trigger_id=body["trigger_id"], view=small_modal())


def push_view(ack: Any, body: Json, client: WebClient) -> None:
    ack()
    client.views_push(trigger_id=body["trigger_id"], view=shown("pushed"))


def change_card(ack: Any, body: Json, client: WebClient) -> None:
    ack()
    ts, channel = body["container"]["message_ts"], body["container"]["channel_id"]
    client.chat_update(channel=channel, ts=ts, **shown("closed_card"))
    client.chat_postMessage(channel=channel, thread_ts=ts, text="Closed by <@" + body["user"]["id"] + ">.")


def answer_privately(ack: Any, respond: Any) -> None:
    ack()
    respond(text="Replaced", replace_original=True, blocks=[section("*Replaced:* nothing left to press.")])


def rename(ack: Any, body: Json, client: WebClient) -> None:
    """A dispatching input: the title of the view follows what is typed, the other inputs keep what they hold."""
    ack()
    view = small_modal(heading=body["actions"][0]["value"])
    client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)


def pressed(ack: Any, body: Json, client: WebClient) -> None:
    ack()
    action = body["actions"][0]
    told = {key: value for key, value in action.items() if key.startswith(("selected", "value"))}
    if body["container"]["type"] == "message" and not body["container"].get("is_ephemeral"):
        client.chat_postMessage(
            channel=body["container"]["channel_id"],
            thread_ts=body["container"]["message_ts"],
            text=f"`{action['action_id']}` {told}",
        )


def submitted(ack: Any, view: Json, body: Json, client: WebClient) -> None:
    values = view["state"]["values"]
    if values["title"]["title"]["value"] == "bad":
        ack(response_action="errors", errors={"title": "Please write a better title."})
        return
    ack()
    chosen = sorted(f"{block}={next(iter(held))}" for block, held in values.items())
    client.chat_postMessage(channel="C0JOBS", text=f"Submitted by <@{body['user']['id']}>: {', '.join(chosen)}")


def submitted_small(ack: Any, view: Json) -> None:
    text = view["state"]["values"]["note"]["note"]["value"]
    if text == "update":
        ack(response_action="update", view=shown("done"))
    elif text == "push":
        ack(response_action="push", view=shown("pushed"))
    else:
        ack()


def pushed(ack: Any) -> None:
    ack(response_action="clear")


def options(ack: Any, payload: Json) -> None:
    cities = ["Berlin", "Lisbon", "London", "Madrid", "Nairobi", "Toronto"]
    found = [city for city in cities if payload["value"].lower() in city.lower()]
    ack(options=[option(city) for city in found])


if __name__ == "__main__":
    SocketModeHandler(connected_app(), os.environ["SLACK_APP_TOKEN"]).connect()  # type: ignore[no-untyped-call]
    sys.stdout.write("connected\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)
