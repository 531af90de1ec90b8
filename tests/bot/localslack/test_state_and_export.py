"""State in a file, many workspaces, reset and seed, the export of a conversation."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from bot.localslack.driver import Driver
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.seeding import packaged
from bot.localslack.serving import RunningLocalSlack, running_local_slack
from bot.localslack.state_file import UnreadableState
from tests.bot.localslack.samples import section


def web(slack: Any) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def test_everything_said_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with running_local_slack(state_file=file) as slack:
        client, driver = web(slack), Driver(slack.url)
        metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}
        root = client.chat_postMessage(channel="C0JOBS", text="kept", metadata=metadata)["ts"]
        client.chat_postMessage(channel="C0JOBS", text="a reply", thread_ts=root)
        client.views_publish(user_id="U0PRIYA", view={"type": "home", "blocks": [section("Home")]})
        driver.person("priya").types("hello bot", "@localapp")
        driver.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with running_local_slack(state_file=file) as slack:
        client, driver = web(slack), Driver(slack.url)
        thread = client.conversations_replies(channel="C0JOBS", ts=root, include_all_metadata=True)["messages"]
        assert [message["text"] for message in thread] == ["kept", "a reply"]
        assert thread[0]["metadata"] == metadata
        assert thread[0]["reply_count"] == 1
        assert driver.get("home", **{"as": "priya"})["view"]["blocks"][0]["text"]["text"] == "Home"
        assert driver.person("priya").sees("hello bot", "@localapp")
        assert client.chat_postMessage(channel="C0JOBS", text="newer")["ts"] > root
        driver.close()


def test_a_file_that_is_no_state_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text(json.dumps({"version": 1}), "utf-8")
    with pytest.raises(UnreadableState, match="not a state"):
        RunningLocalSlack(state_file=file).start()
    assert json.loads(file.read_text("utf-8")) == {"version": 1}


class TestManyWorkspaces:
    @pytest.fixture
    def local_slack_seed(self) -> dict[str, Any]:
        second = {
            "id": "T0BETA",
            "name": "Beta",
            "people": [{"id": "U0BO", "name": "bo"}],
            "channels": [{"id": "C0BETA", "name": "jobs", "members": ["bo"], "app": True}],
        }
        return {"workspaces": [*packaged("seed.json")["workspaces"], second]}

    def test_each_workspace_has_its_own_token_people_and_channels(self, local_slack: DrivenLocalSlack) -> None:
        acme, beta = (WebClient(token, base_url=local_slack.api_url) for token in ("xoxb-local-T0ACME", "xoxb-local-T0BETA"))
        assert (acme.auth_test()["team"], beta.auth_test()["team"]) == ("Acme", "Beta")
        beta.chat_postMessage(channel="C0BETA", text="only in Beta")
        assert local_slack.person("bo").sees("only in Beta", "#jobs")
        assert "only in Beta" not in local_slack.channel("#jobs").texts()
        state = local_slack.get("state", **{"as": "bo"})
        assert [team["name"] for team in state["teams"]] == ["Acme", "Beta"]
        assert {person["name"] for person in state["people"]} == {"slackbot", "bo", "localapp"}


def test_a_reset_starts_again_from_the_seed_or_another(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="C0JOBS", text="gone soon")
    local_slack.post("reset")
    assert client.conversations_history(channel="C0JOBS")["messages"] == []
    small = {"workspaces": [{"id": "T0SMALL", "name": "Small", "people": [{"id": "U0ONE", "name": "one"}]}]}
    local_slack.post("reset", seed=small)
    assert local_slack.get("state")["team"]["name"] == "Small"


def test_a_conversation_is_exported_as_one_page_or_as_text(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    priya = local_slack.person("priya")
    priya.types("Is <script>alert(1)</script> open?", in_="#jobs")
    root = local_slack.channel("#jobs").sees("open?")
    client.chat_postMessage(channel="C0JOBS", thread_ts=root.ts, text="Yes, <@U0PRIYA>")
    page = httpx.get(f"{local_slack.url}/local/export", params={"channel": "C0JOBS"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text
    text = httpx.get(f"{local_slack.url}/local/export", params={"channel": "C0JOBS", "format": "text"}).text
    assert "Priya Raman, " in text
    assert "    Yes, @priya" in text
    local_slack.post("clock", now="2027-03-01T12:00:00+00:00")
    priya.types("so :tada: it is, 09:30:00 sharp", in_="#jobs")
    priya.reacts("eyes", local_slack.channel("#jobs").sees("so"))
    asked = {"channel": "C0JOBS", "format": "text", "as": "noor"}
    text = httpx.get(f"{local_slack.url}/local/export", params=asked).text
    assert "Priya Raman, 2027-03-01 17:30 IST\nso 🎉 it is, 09:30:00 sharp\n👀 1\n" in text
    assert httpx.get(f"{local_slack.url}/local/export", params={"channel": "C0NONE"}).status_code == 404
