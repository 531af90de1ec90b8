"""What is pushed to those who look."""

from __future__ import annotations

import json

from websockets.sync.client import connect

from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.waiting import LATE


def test_a_message_is_pushed_with_how_much_there_is_to_read_for_each(local_slack: DrivenLocalSlack) -> None:
    address = local_slack.url.replace("http", "ws", 1)
    with connect(f"{address}/local/live?as=marta") as marta, connect(f"{address}/local/live?as=gus") as gus:
        local_slack.person("priya").types("hello @marta", in_="#jobs")
        for socket, mentions in ((marta, 1), (gus, 0)):
            message, unread = (json.loads(socket.recv(timeout=LATE)) for _ in range(2))
            assert (message["type"], message["message"]["text"]) == ("message", "hello <@U0MARTA>")
            assert (unread["type"], unread["unread"], unread["mentions"]) == ("unread", 1, mentions)
        local_slack.post("read", **{"as": "marta", "channel": "#jobs", "ts": message["message"]["ts"]})
        assert json.loads(marta.recv(timeout=LATE))["unread"] == 0
        local_slack.person("priya").replies("only in the thread", "hello", "#jobs")
        assert json.loads(marta.recv(timeout=LATE))["type"] == "message"
        local_slack.person("priya").types("next", in_="#jobs")
        assert [json.loads(marta.recv(timeout=LATE))["type"] for _ in range(2)] == ["message", "unread"]
