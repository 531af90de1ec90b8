"""The driver reads as a dialogue: what people do and see, with a real Bolt app on the other side."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.localslack.driving.saying import NotSeen, Refused
from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.bot.localslack.samples import button_message, form


@pytest.fixture
def roles_bot(bolt: App) -> App:
    """A little bot with a command, a button, a modal and a thread."""

    @bolt.command("/roles")
    def roles(ack: Any, command: Any, client: WebClient) -> None:
        client.chat_postMessage(
            channel=command["channel_id"], text=f"{command['text']} asked", blocks=button_message("Close", "close")
        )
        ack(f"*1 open role* for <@{command['user_id']}>")

    @bolt.action("close")
    def close(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form("Close role", private_metadata=body["channel"]["id"]))

    @bolt.view("form")
    def closed(ack: Any, view: Any, client: WebClient) -> None:
        values = view["state"]["values"]
        if values["note"]["text"]["value"] == "bad":
            ack(response_action="errors", errors={"note": "Say more."})
            return
        client.chat_postMessage(
            channel=view["private_metadata"], text=f"Closed: {values['reason']['menu']['selected_option']['value']}"
        )
        ack()

    @bolt.message("hello")
    def hello(message: Any, say: Any) -> None:
        say(text=f"Hi <@{message['user']}>", thread_ts=message["ts"])

    return bolt


@pytest.mark.usefixtures("roles_bot")
def test_a_command_a_button_and_a_modal_make_a_dialogue(local_slack: DrivenLocalSlack) -> None:
    priya = local_slack.person("priya")
    priya.types("/roles list", in_="#jobs")
    priya.sees("1 open role for @priya")
    priya.presses("Close")
    priya.sees("Close role")
    assert priya.submits({"Reason": "Filled", "Note": "bad"}) == {"Note": "Say more."}
    assert priya.submits({"Reason": "Filled", "Note": "good"}) == {}
    assert priya.modal() is None
    local_slack.channel("#jobs").sees("Closed: filled")


@pytest.mark.usefixtures("roles_bot")
def test_people_reply_in_threads_and_see_what_is_said_there(local_slack: DrivenLocalSlack) -> None:
    jonas = local_slack.person("jonas")
    jonas.types("hello", in_="#jobs")
    root = local_slack.channel("#jobs").sees("hello")
    jonas.sees("Hi @jonas", thread=root)
    jonas.replies("thanks")
    assert local_slack.channel("#jobs").thread(root).texts() == ["hello", "Hi @jonas", "thanks"]


@pytest.mark.usefixtures("roles_bot")
def test_an_ephemeral_answer_is_seen_by_nobody_else(local_slack: DrivenLocalSlack) -> None:
    local_slack.person("priya").types("/roles", in_="#jobs")
    local_slack.person("priya").sees("1 open role")
    marta = local_slack.person("marta")
    marta.place("#jobs")
    marta.sees_nothing("1 open role")


def test_what_is_not_there_is_told_with_what_is_there_instead(local_slack: DrivenLocalSlack) -> None:
    priya = local_slack.person("priya")
    priya.types("something else", in_="#jobs")
    with pytest.raises(NotSeen, match="something else"):
        priya.sees("a reply", patience=0.1)
    with pytest.raises(Refused, match="not a valid command"):
        priya.types("/unheard of")


def test_the_bot_of_the_documentation_is_tested_as_it_says(tmp_path: Path) -> None:
    docs = (Path(__file__).parents[3] / "docs/local-slack.md").read_text("utf-8")
    for name, code in re.findall(r"```python\n# (\w+\.py)\n(.*?)```", docs, re.S):
        (tmp_path / name).write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "1 passed" in done.stdout, done.stdout
