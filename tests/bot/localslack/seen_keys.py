"""Keys that the real Slack has been seen to send, and a caller that keeps what the local Slack answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.bot.localslack.samples import Json

SPEC = Path(__file__).parent / "spec"
SAMPLES: dict[str, Any] = json.loads((SPEC / "java_sdk_api_samples.json").read_text("utf-8"))
PAYLOADS: dict[str, Any] = json.loads((SPEC / "java_sdk_event_and_interaction_samples.json").read_text("utf-8"))

# Fields whose keys are data (ids, names) or whose content the samples leave out.
OPEN = frozenset(
    {"blocks", "values", "emoji", "args", "event_payload", "errors", "files", "shares", "icons", "root", "state"}
)


def strangers(answer: Any, sample: Any, path: str = "") -> Iterator[str]:
    """Keys of `answer` that `sample` lacks."""
    if isinstance(answer, dict) and isinstance(sample, dict) and sample:
        for key, value in answer.items():
            if key not in sample:
                yield f"{path}.{key}"
            elif key not in OPEN:
                yield from strangers(value, sample[key], f"{path}.{key}")
    elif isinstance(answer, list) and isinstance(sample, list) and sample:
        for one in answer:
            yield from strangers(one, sample[0], f"{path}[]")


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
