"""Clients that nobody here wrote, unchanged: slack_sdk, Bolt for Python, Node's @slack/bolt; Socket Mode and HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient as AsyncSocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from bot.localslack.driver import Driver
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.seeding import packaged
from bot.localslack.serving import running_local_slack
from tests.bot.localslack.conftest import LoopInThread
from tests.bot.localslack.dialogue import listen, listen_at_once, whole_dialogue
from tests.node import HERE as NODE
from tests.node import node_modules
from tests.ports import kept_port
from tests.waiting import LATE


def test_slack_sdk_pages_by_itself(client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="C0JOBS", text=str(number))
    pages = [[m["text"] for m in page["messages"]] for page in client.conversations_history(channel="C0JOBS", limit=2)]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    people = [person["id"] for page in client.users_list(limit=3) for person in page["members"]]
    assert len(people) == len(set(people)) == 9


def test_slack_sdk_waits_out_a_429_when_it_is_told_to(local_slack: DrivenLocalSlack) -> None:
    patient = WebClient(local_slack.bot_token, base_url=local_slack.api_url)
    patient.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    local_slack.post("faults", kind="ratelimited", count=1, seconds=1)
    assert patient.chat_postMessage(channel="C0JOBS", text="x")["ok"]


def test_slack_sdk_uploads_a_file_in_three_calls(local_slack: DrivenLocalSlack, client: WebClient, tmp_path: Path) -> None:
    file = tmp_path / "cv.txt"
    file.write_text("A short life", "utf-8")
    answer = client.files_upload_v2(file=str(file), title="CV", channel="C0JOBS", initial_comment="Here it is")
    stored = client.files_info(file=answer["file"]["id"])["file"]
    assert (stored["title"], stored["size"]) == ("CV", 12)
    local_slack.channel("#jobs").sees("[cv.txt]")
    share = client.files_info(file=stored["id"])["file"]["shares"]["public"]["C0JOBS"][0]
    assert share["ts"] == client.conversations_history(channel="C0JOBS")["messages"][0]["ts"]
    client.files_delete(file=stored["id"])
    left = client.conversations_history(channel="C0JOBS")["messages"][0]
    assert (left["text"], left["files"][0]["mode"]) == ("Here it is", "tombstone")
    several = [{"filename": f"{name}.txt", "content": name} for name in ("a", "b")]
    assert len(client.files_upload_v2(file_uploads=several, channel="C0JOBS")["files"]) == 2


async def test_slack_sdk_asynchronously(local_slack: DrivenLocalSlack) -> None:
    client = AsyncWebClient(local_slack.bot_token, base_url=local_slack.api_url)
    posted = await asyncio.gather(*(client.chat_postMessage(channel="C0JOBS", text=str(n)) for n in range(20)))
    assert len({answer["ts"] for answer in posted}) == 20
    history = await client.conversations_history(channel="C0JOBS")
    assert [m["ts"] for m in history["messages"]] == sorted((a["ts"] for a in posted), reverse=True)


def test_slack_sdk_installs_through_oauth(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    code = local_slack.running.do(lambda slack: slack.grants.new("T0ACME", "U0OLGA"))
    installed = client.oauth_v2_access(client_id="1.1", client_secret="local-client-secret", code=code)
    assert (installed["access_token"], installed["team"]["id"]) == (local_slack.bot_token, "T0ACME")


async def test_slack_sdks_own_socket_client_takes_commands_and_events(local_slack: DrivenLocalSlack) -> None:
    client = AsyncSocketModeClient(
        local_slack.app_token, web_client=AsyncWebClient(local_slack.bot_token, base_url=local_slack.api_url)
    )
    got: asyncio.Queue[str] = asyncio.Queue()

    async def listener(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        answer = {"text": "with the ack"} if request.type == "slash_commands" else None
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=answer))
        await got.put(request.type)

    client.socket_mode_request_listeners.append(listener)
    await client.connect()
    priya = local_slack.person("priya")
    await asyncio.to_thread(priya.types, "hello", in_="#jobs")
    await asyncio.to_thread(priya.types, "/hello", in_="#jobs")
    await asyncio.to_thread(priya.sees, "with the ack")
    assert [await got.get(), await got.get()] == ["events_api", "slash_commands"]
    await client.close()


def test_bolt_for_python_asynchronously_in_socket_mode(local_slack: DrivenLocalSlack, loop_in_thread: LoopInThread) -> None:
    async def connected() -> AsyncSocketModeHandler:
        client = AsyncWebClient(local_slack.bot_token, base_url=local_slack.api_url)
        app = AsyncApp(client=client, signing_secret=local_slack.signing_secret, process_before_response=True)
        listen(app)
        handler = AsyncSocketModeHandler(app, local_slack.app_token)
        await handler.connect_async()
        return handler

    handler = loop_in_thread.run(connected())
    whole_dialogue(local_slack)
    loop_in_thread.run(handler.close_async())


def test_bolt_for_python_synchronously_in_socket_mode(local_slack: DrivenLocalSlack, bolt: App) -> None:
    listen_at_once(bolt)
    whole_dialogue(local_slack)


@pytest.fixture
def bolt_over_http() -> Iterator[Driver]:
    """Bolt for Python behind Starlette and uvicorn; the local Slack delivers to its request URL."""
    with kept_port() as port, running_local_slack(request_url=f"http://127.0.0.1:{port}/slack/events") as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        app = AsyncApp(client=client, signing_secret=slack.signing_secret, process_before_response=True)
        listen(app)
        web = Starlette(routes=[Route("/slack/events", AsyncSlackRequestHandler(app).handle, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(web, port=port, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        driver = Driver(slack.url, LATE)
        driver.waits_for(lambda: server.started or None, lambda: "the bot does not start")
        yield driver
        driver.close()
        server.should_exit = True
        thread.join(10)


def test_bolt_for_python_over_http(bolt_over_http: Driver) -> None:
    whole_dialogue(bolt_over_http)


@pytest.fixture(params=["socket", "http"])
def node_bolt(request: pytest.FixtureRequest) -> Iterator[tuple[Driver, Callable[[str], dict[str, Any]]]]:
    """Node's @slack/bolt as a process of its own; a driver, and what the bot printed."""
    folder = node_modules()
    over_http = request.param == "http"
    manifest = packaged("any_app.json")
    with kept_port() as port, contextlib.ExitStack() as stack:
        url = f"http://127.0.0.1:{port}/slack/events" if over_http else ""
        slack = stack.enter_context(running_local_slack(manifest=manifest, request_url=url))
        settings = slack.slack.settings() | {
            "MODE": request.param,
            "PORT": str(port),
            "NODE_PATH": str(folder / "node_modules"),
        }
        with subprocess.Popen(
            ["node", str(NODE / "bolt_app.js")],
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            first = process.stdout.readline()
            assert first == "ready\n", process.stderr.read()
            lines = process.stdout

            def told(kind: str) -> dict[str, Any]:
                line: dict[str, Any] = json.loads(lines.readline())
                assert line["kind"] == kind
                return line

            driver = Driver(slack.url, LATE)
            yield driver, told
            driver.close()
            process.kill()


@pytest.mark.node
def test_node_bolt(node_bolt: tuple[Driver, Callable[[str], dict[str, Any]]]) -> None:
    slack, told = node_bolt
    whole_dialogue(slack, "hello node")
    assert told("action") == {"kind": "action", "user": "U0PRIYA", "value": "1"}
    assert told("message")["text"] == "hello node"
    assert told("shortcut")["user"] == "U0PRIYA"
