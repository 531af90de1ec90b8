"""Nonsense in, a refusal out: no method and no route of the people API ever answers with a traceback."""

from __future__ import annotations

import random
from typing import Any

import httpx
import pytest

from bot.localslack.people.routes import ACTS, READS
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.serving import running_local_slack
from bot.localslack.webapi.call import METHODS
from tests.bot.localslack.samples import form

WORDS = (
    "channel",
    "ts",
    "thread_ts",
    "text",
    "blocks",
    "attachments",
    "metadata",
    "user",
    "users",
    "limit",
    "cursor",
    "oldest",
    "latest",
    "types",
    "name",
    "timestamp",
    "view",
    "view_id",
    "trigger_id",
    "user_id",
    "hash",
    "file",
    "files",
    "filename",
    "length",
    "post_at",
    "usergroup",
    "email",
    "code",
    "message_ts",
    "channels",
    "channel_id",
    "external_id",
    "topic",
    "scheduled_message_id",
    "return_im",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "x",
    "C0JOBS",
    "G0HIRINGENG",
    "U0PRIYA",
    "S0TALENT",
    "1.000000",
    "99999999999",
    "[",
    "[]",
    "{}",
    "null",
    "[1]",
    '[{"type": null}]',
    [],
    {},
    [None],
    [[]],
    {"type": []},
    [{"type": "section", "text": []}],
    "\x00",
    "é" * 10,
    form(),
    {"type": "modal", "title": 1, "blocks": [None]},
    "C0JOBS,C0NONE",
    "🙂",
)


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"auth.revoke", "apps.uninstall"}))
def test_a_method_refuses_nonsense(bare_slack: DrivenLocalSlack, method: str) -> None:
    chance = random.Random(method)
    token = bare_slack.app_token if METHODS[method].token == "app" else bare_slack.bot_token
    with httpx.Client(base_url=bare_slack.api_url, headers={"authorization": f"Bearer {token}"}) as client:
        for _ in range(12):
            args = {word: chance.choice(VALUES) for word in chance.sample(WORDS, chance.randint(0, 12))}
            if chance.random() < 0.7:
                args["channel"] = "C0JOBS"
            answer = client.post(method, json=args)
            assert answer.status_code == 200, (args, answer.text)
            assert answer.json().get("error") != "internal_error", args
            as_form = {key: str(value) for key, value in args.items()}
            assert client.post(method, data=as_form).json().get("error") != "internal_error", as_form


LOCAL = (
    *WORDS,
    "as",
    "op",
    "jump",
    "speed",
    "now",
    "seed",
    "kind",
    "count",
    "probability",
    "state",
    "value",
    "block_id",
    "action_id",
)


@pytest.mark.parametrize("name", sorted((set(READS) | set(ACTS)) - {"reset", "clock", "switches", "faults"}))
def test_the_people_api_refuses_nonsense(bare_slack: DrivenLocalSlack, name: str) -> None:
    chance = random.Random(name)
    with httpx.Client(base_url=f"{bare_slack.url}/local/") as client:
        for _ in range(12):
            given = {word: chance.choice(VALUES) for word in chance.sample(LOCAL, chance.randint(0, 8))}
            given |= {"as": chance.choice(["priya", "priya", "priya", None, 5])}
            if name in ACTS:
                answer = client.post(name, json=given)
            else:
                answer = client.get(name, params={key: str(value) for key, value in given.items()})
            assert answer.status_code < 500, (given, answer.text)


@pytest.fixture(scope="module")
def bare_slack() -> Any:
    """One local Slack for all the nonsense."""
    with running_local_slack() as running:
        driven = DrivenLocalSlack(running)
        yield driven
        driven.close()


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:1", "null"])
def test_another_sites_page_is_not_let_in(bare_slack: DrivenLocalSlack, origin: str) -> None:
    own = bare_slack.url
    assert httpx.get(f"{own}/local/state", headers={"origin": origin}).status_code == 403
    assert httpx.post(f"{own}/local/reset", json={}, headers={"origin": origin}).status_code == 403
    assert httpx.get(f"{own}/local/state", headers={"origin": own}).status_code == 200
    rebound = {"origin": "http://evil.example:80", "host": "evil.example:80"}
    assert httpx.get(f"{own}/local/state", headers=rebound).status_code == 403
