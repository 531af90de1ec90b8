from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.delivery.protocols import (
    Ambiguous,
    DeliveryError,
    Mark,
    MessageGone,
    NeverTaken,
    NotConnected,
    NotInChannel,
    Outgoing,
    RateLimited,
    Unreachable,
)
from bot.localslack.pytest_plugin import DrivenLocalSlack
from handlers.transport import SlackTransport, delivery_client

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture
def hello() -> Outgoing:
    return Outgoing("hello", [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}])


@pytest.fixture
def transport(local_slack: DrivenLocalSlack) -> SlackTransport:
    """The real transport on the local Slack."""
    return SlackTransport(delivery_client(local_slack.bot_token, local_slack.api_url, 5.0))


@pytest.fixture
async def answering() -> AsyncIterator[Callable[[Answer], Awaitable[SlackTransport]]]:
    """A transport on a server that answers each call in the given way."""
    servers: list[TestServer] = []

    async def start(answer: Answer) -> SlackTransport:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", answer)
        servers.append(TestServer(app))
        await servers[-1].start_server()
        return SlackTransport(delivery_client("xoxb-1", str(servers[-1].make_url("/api/")), 1.0))

    yield start
    for server in servers:
        await server.close()


def body(payload: Any, status: int = 200, **headers: str) -> Answer:
    """Always this JSON."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response(payload, status=status, headers=headers)

    return answer


def text(content: str, status: int, kind: str) -> Answer:
    """Always this text."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=content, status=status, content_type=kind)

    return answer


class Pages:
    """Counts the further pages of a look-up."""

    turned = 0

    async def __call__(self) -> None:
        self.turned += 1


async def reset(request: web.Request) -> web.StreamResponse:
    """Read the request, then drop the connection."""
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def hang(_request: web.Request) -> web.StreamResponse:
    """Answer too late."""
    await asyncio.sleep(3)
    return web.Response()


ENDS: list[tuple[str, Answer, type[DeliveryError]]] = [
    ("a 429", body({"ok": False, "error": "ratelimited"}, 429, **{"Retry-After": "7"}), RateLimited),
    ("a 429 without JSON", text("slow down", 429, "text/html"), RateLimited),
    ("not in the channel", body({"ok": False, "error": "not_in_channel"}), NotInChannel),
    ("an archived channel", body({"ok": False, "error": "is_archived"}), Unreachable),
    ("a revoked token", body({"ok": False, "error": "token_revoked"}), Unreachable),
    ("a missing scope", body({"ok": False, "error": "missing_scope", "needed": "chat:write"}), Unreachable),
    ("blocks that Slack never takes", body({"ok": False, "error": "invalid_blocks"}), NeverTaken),
    ("a text too long", body({"ok": False, "error": "msg_too_long"}), NeverTaken),
    ("a word that nobody knows", body({"ok": False, "error": "out_of_cheese"}), NeverTaken),
    ("a thread that is gone", body({"ok": False, "error": "thread_not_found"}), MessageGone),
    ("a fatal error", body({"ok": False, "error": "fatal_error"}), Ambiguous),
    ("an internal error with 500", body({"ok": False, "error": "internal_error"}, 500), Ambiguous),
    ("a refusal with 503", body({"ok": False, "error": "invalid_blocks"}, 503), Ambiguous),
    ("a page of HTML with 502", text("<h1>Bad gateway</h1>", 502, "text/html"), Ambiguous),
    ("plain text with 200", text("ok", 200, "text/plain"), Ambiguous),
    ("half a JSON document", text('{"ok": tr', 200, "application/json"), Ambiguous),
    ("JSON that is no object", body([]), Ambiguous),
    ("an answer without a word", body({"ok": False}), Ambiguous),
    ("a double that cannot be found", body({"ok": False, "error": "duplicate_message_not_found"}), Ambiguous),
    ("a reset connection", reset, Ambiguous),
    ("a timeout", hang, Ambiguous),
]


@pytest.mark.parametrize(("answer", "end"), [(answer, end) for _, answer, end in ENDS], ids=[name for name, _, _ in ENDS])
async def test_every_answer_is_one_of_the_known_ends(answering, answer: Answer, end: type, hello: Outgoing) -> None:  # type: ignore[no-untyped-def]
    transport = await answering(answer)
    with pytest.raises(DeliveryError) as caught:
        await transport.post("C1", hello, thread_ts=None, mark=Mark(1, 7))
    assert type(caught.value) is end
    if isinstance(caught.value, RateLimited):
        assert caught.value.retry_after in {7.0, 30.0}
    if isinstance(caught.value, Unreachable):
        assert caught.value.fix


async def test_a_refused_connection_sent_nothing(hello: Outgoing) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    transport = SlackTransport(delivery_client("xoxb-1", f"http://127.0.0.1:{port}/api/", 1.0))
    with pytest.raises(NotConnected):
        await transport.post("C1", hello, thread_ts=None, mark=Mark(1, 7))


async def test_a_dropped_connection_is_not_tried_again_by_the_client(answering, hello: Outgoing) -> None:  # type: ignore[no-untyped-def]
    """slack_sdk's default retry handler would: two messages."""
    seen: list[str] = []

    async def drop(request: web.Request) -> web.StreamResponse:
        seen.append(request.path)
        return await reset(request)

    transport = await answering(drop)
    with pytest.raises(Ambiguous):
        await transport.post("C1", hello, thread_ts=None, mark=Mark(1, 7))
    assert seen == ["/api/chat.postMessage"]


async def test_a_message_is_found_by_its_delivery_in_its_channel_and_thread(
    transport: SlackTransport, hello: Outgoing, local_slack: DrivenLocalSlack
) -> None:
    root = await transport.post("C0JOBS", hello, thread_ts=None, mark=Mark(1, 7))
    line = await transport.post("C0JOBS", Outgoing("a line"), thread_ts=root.ts, mark=Mark(2, 7))
    look = partial(transport.find, "C0JOBS", oldest=float(root.ts) - 60, turn_page=Pages())
    assert await look(Mark(1, 7), thread_ts=None) == root.ts
    assert await look(Mark(2, 7), thread_ts=root.ts) == line.ts
    assert await look(Mark(3, 7), thread_ts=root.ts) is None
    local_slack.channel("#jobs").sees("hello")


async def test_an_id_that_a_restored_backup_gave_away_again_finds_nothing(
    transport: SlackTransport, hello: Outgoing
) -> None:
    posted = await transport.post("C0JOBS", hello, thread_ts=None, mark=Mark(1, 7))
    look = partial(transport.find, "C0JOBS", oldest=float(posted.ts) - 60, thread_ts=None, turn_page=Pages())
    assert await look(Mark(1, 8)) is None
    assert await look(Mark(1, 7, "key")) == posted.ts


async def test_what_release_0_1_0_posted_is_found_by_its_id(transport: SlackTransport) -> None:
    metadata = {"event_type": "rolecall_delivery", "event_payload": {"delivery_id": 4}}
    old = await transport._client.chat_postMessage(channel="C0JOBS", text="hello", metadata=metadata)
    oldest = float(old["ts"]) - 60
    assert await transport.find("C0JOBS", Mark(4, 7), oldest=oldest, thread_ts=None, turn_page=Pages()) == old["ts"]


async def test_a_look_up_reads_all_pages(transport: SlackTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.transport.PAGE", 3)
    posted = [await transport.post("C0JOBS", Outgoing(str(i)), thread_ts=None, mark=Mark(i, 7)) for i in range(1, 9)]
    pages = Pages()
    oldest = float(posted[0].ts) - 60
    assert await transport.find("C0JOBS", Mark(1, 7), oldest=oldest, thread_ts=None, turn_page=pages) == posted[0].ts
    assert pages.turned == 2


async def test_an_edit_without_blocks_takes_the_old_blocks_away(transport: SlackTransport, hello: Outgoing) -> None:
    posted = await transport.post("C0JOBS", hello, thread_ts=None, mark=Mark(1, 7))
    await transport.update("C0JOBS", posted.ts, Outgoing("changed"), mark=Mark(2, 7))
    page = await transport._client.conversations_history(channel="C0JOBS", limit=1)
    assert page["messages"][0]["text"] == "changed"
    assert not page["messages"][0].get("blocks")


async def test_a_deleted_message_is_gone(transport: SlackTransport, hello: Outgoing) -> None:
    posted = await transport.post("C0JOBS", hello, thread_ts=None, mark=Mark(1, 7))
    await transport.delete("C0JOBS", posted.ts)
    with pytest.raises(MessageGone):
        await transport.delete("C0JOBS", posted.ts)
    with pytest.raises(MessageGone):
        await transport.update("C0JOBS", posted.ts, hello, mark=Mark(1, 7))


async def test_a_public_channel_is_joined_and_a_person_opened(transport: SlackTransport, hello: Outgoing) -> None:
    await transport.join("C0RANDOM")
    await transport.post("C0RANDOM", hello, thread_ts=None, mark=Mark(1, 7))
    place = await transport.open_dm("U0MARTA")
    assert place.startswith("D")
    assert (await transport.post(place, hello, thread_ts=None, mark=Mark(2, 7))).channel == place
    with pytest.raises(Unreachable):
        await transport.post("C0OLDJOBS", hello, thread_ts=None, mark=Mark(3, 7))
