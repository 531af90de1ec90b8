"""One small bot, written for Bolt's asynchronous and synchronous apps, and the dialogue that tries everything about it."""

from __future__ import annotations

from typing import Any

from slack_bolt import App
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.driver import Driver
from tests.bot.localslack.samples import Json, button_message, form, section


def answer_to(note: str) -> Json:
    """How the bot acknowledges the submission of its form."""
    if note == "bad":
        return {"response_action": "errors", "errors": {"note": "Say more."}}
    return {"response_action": "update", "view": form("Updated")} if note == "more" else {}


def noted(note: str) -> Json:
    """The message that follows a form."""
    blocks = [section(f"Noted: {note}"), *button_message("Press", "press")]
    return {"channel": "C0JOBS", "text": f"Noted: {note}", "blocks": blocks}


def note_of(view: Json) -> str:
    return str(view["state"]["values"]["note"]["text"]["value"])


HOME = {"type": "home", "blocks": [section("Home")]}


def listen(app: AsyncApp) -> None:
    """The bot, asynchronously."""

    @app.command("/hello")
    async def hello(ack: Any, command: Json, respond: Any, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=form())
        await respond("through response_url")
        await ack(f"ack for {command['text']}")

    @app.view("form")
    async def submitted(ack: Any, view: Json, client: AsyncWebClient) -> None:
        if not (answer := answer_to(note_of(view))):
            await client.chat_postMessage(**noted(note_of(view)))
        await ack(**answer)

    @app.action("press")
    async def press(ack: Any, respond: Any) -> None:
        await respond(text="Pressed", replace_original=True)
        await ack()

    @app.message("hello bot")
    async def message(message: Json, say: Any) -> None:
        await say(text=f"Hello <@{message['user']}>", thread_ts=message["ts"])

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=HOME)

    @app.shortcut("start")
    async def start(ack: Any) -> None:
        await ack()


def listen_at_once(app: App) -> None:
    """The same bot, synchronously."""

    @app.command("/hello")
    def hello(ack: Any, command: Json, respond: Any, client: WebClient) -> None:
        client.views_open(trigger_id=command["trigger_id"], view=form())
        respond("through response_url")
        ack(f"ack for {command['text']}")

    @app.view("form")
    def submitted(ack: Any, view: Json, client: WebClient) -> None:
        if not (answer := answer_to(note_of(view))):
            client.chat_postMessage(**noted(note_of(view)))
        ack(**answer)

    @app.action("press")
    def press(ack: Any, respond: Any) -> None:
        respond(text="Pressed", replace_original=True)
        ack()

    @app.message("hello bot")
    def message(message: Json, say: Any) -> None:
        say(text=f"Hello <@{message['user']}>", thread_ts=message["ts"])

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=HOME)

    @app.shortcut("start")
    def start(ack: Any) -> None:
        ack()


def whole_dialogue(slack: Driver, greeting: str = "hello bot") -> None:
    """Commands, modals with every response_action, actions, events, response_url, home: from a person's side."""
    priya = slack.person("priya")
    priya.types("/hello there", in_="#jobs")
    priya.sees("ack for there")
    priya.sees("through response_url")
    modal = priya.needs_modal()
    reason = {"Reason": "Filled"} if modal.holds("Reason") else {}
    assert priya.submits(reason | {"Note": "bad"}) == {"Note": "Say more."}
    assert priya.submits(reason | {"Note": "more"}) == {}
    priya.sees("Updated")
    assert priya.submits(reason | {"Note": "good"}) == {}
    slack.channel("#jobs").sees("Noted: good")
    priya.presses("Press")
    slack.channel("#jobs").sees("Pressed")
    priya.types(greeting)
    priya.sees("Hello @priya", thread=slack.channel("#jobs").sees(greeting))
    slack.post("home_opened", **{"as": "priya"})
    priya.sees_home("Home")
    priya.uses("start")
