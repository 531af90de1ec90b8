"""Keys that the real Slack has been seen to send, and a caller that keeps what the local Slack answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.bot.localslack.samples import Json

SPEC = Path(__file__).parent / "spec"
SAMPLES: dict[str, Any] = json.loads((SPEC / "java_sdk_api_samples.json").read_text("utf-8"))
REQUIRED: dict[str, list[str]] = json.loads((SPEC / "required_keys.json").read_text("utf-8"))
BOLT_KEYS: dict[str, list[str]] = json.loads((SPEC / "bolt_interaction_keys.json").read_text("utf-8"))
PAYLOADS: dict[str, Any] = json.loads((SPEC / "java_sdk_event_and_interaction_samples.json").read_text("utf-8"))

# Fields whose keys are data (ids, names) or whose content the samples leave out.
OPEN = frozenset(
    {"blocks", "values", "emoji", "args", "event_payload", "errors", "files", "shares", "icons", "root", "state"}
)
_ID = re.compile(r"[A-Z][A-Z0-9_]{4,}")


def strangers(answer: Any, sample: Any, path: str = "") -> Iterator[str]:
    """Keys of `answer` that `sample` lacks."""
    if isinstance(answer, dict) and isinstance(sample, dict) and sample:
        by_id = all(_ID.fullmatch(key) for key in sample)
        for key, value in answer.items():
            if by_id and _ID.fullmatch(key):
                yield from strangers(value, next(iter(sample.values())), f"{path}.*")
            elif key not in sample:
                yield f"{path}.{key}"
            elif key not in OPEN:
                yield from strangers(value, sample[key], f"{path}.{key}")
    elif isinstance(answer, list) and isinstance(sample, list) and sample:
        for one in answer:
            yield from strangers(one, sample[0], f"{path}[]")


def is_sampled(witness: str) -> bool:
    """Does the path, as in "users.info.user.tz", stand in the samples?"""
    method = max((one for one in SAMPLES if witness.startswith(f"{one}.")), key=len)
    held: Any = SAMPLES[method]
    for step in witness.removeprefix(f"{method}.").split("."):
        name, many, _ = step.partition("[]")
        if not isinstance(held, dict) or name not in held:
            return False
        held = held[name]
        if many and not held:
            return True  # emptied, to keep the samples small
        held = held[0] if many else held
    return True


def missing(answer: Json, method: str) -> Iterator[str]:
    """Required keys that `answer` lacks, where what they belong to is there and Slack still sends them."""
    for path in REQUIRED.get(method, []):
        parent, _, name = path.rpartition(".")
        sampled = path == ".revoked" or is_sampled(f"{method}{path}")
        if sampled and any(name not in held for held in _held(answer, parent)):
            yield path


def _held(answer: Json, parent: str) -> list[Json]:
    """The objects of an answer at a path; those that are not there are left out."""
    found: list[Any] = [answer]
    for step in filter(None, parent.split(".")):
        name, many, _ = step.partition("[]")
        inner = [one[name] for one in found if isinstance(one, dict) and name in one]
        found = [each for one in inner for each in one] if many else inner
    return [one for one in found if isinstance(one, dict)]


class Session:
    """Calls methods, and keeps the answers."""

    def __init__(self, slack: DrivenLocalSlack, client: httpx.Client) -> None:
        self.slack = slack
        self._client = client
        self.answers: dict[str, list[Json]] = {}

    def __call__(self, method: str, /, token: str = "", **args: Any) -> Json:
        headers = {"authorization": f"Bearer {token or self.slack.bot_token}"} if token != "none" else {}
        answer: Json = self._client.post(f"{self.slack.api_url}{method}", json=args, headers=headers).json()
        self.answers.setdefault(method, []).append(answer)
        assert answer["ok"], (method, answer)
        return answer
