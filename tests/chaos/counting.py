"""What did people see, against what the ledger was given? Read from Slack and the database when all is over."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import select

from bot.database import Store
from bot.models.delivery import Delivery, Lane


@dataclass
class Count:
    """The figures of a run, all of which should be 0."""

    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    stale_cards: int = 0
    unfinished: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.out_of_order or self.stale_cards or self.unfinished)


def count(store: Store, api_url: str, token: str, wanted: int) -> Count:
    """Compare the ledger with what Slack shows."""
    result = Count()
    rows = _ledger(store)
    result.lost = wanted - sum(len(lane) for lane in rows.values())
    with httpx.Client(base_url=api_url, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:
        for channel, lane in sorted(rows.items()):
            _compare(result, channel, lane, _messages(client, channel))
    return result


def _ledger(store: Store) -> dict[str, list[tuple[int, str, str, str | None]]]:
    """(id, kind, state, error) of every delivery, in the order of its lane, by channel."""
    query = select(Lane.channel, Delivery.id, Delivery.kind, Delivery.state, Delivery.error)
    query = query.join(Lane, Lane.id == Delivery.lane_id).order_by(Delivery.seq)
    found: dict[str, list[tuple[int, str, str, str | None]]] = defaultdict(list)
    with store.reading() as session:
        for channel, *row in session.execute(query):
            found[channel].append((row[0], row[1], str(row[2]), row[3]))
    return found


def _messages(client: httpx.Client, channel: str) -> list[dict[str, Any]]:
    """All of a channel, threads too, by ts."""
    found = _pages(client, "conversations.history", channel=channel)
    for root in [message for message in found if message.get("reply_count")]:
        replies = _pages(client, "conversations.replies", channel=channel, ts=root["ts"])
        found += [message for message in replies if message["ts"] != root["ts"]]
    return sorted(found, key=lambda message: str(message["ts"]))


def _pages(client: httpx.Client, method: str, **args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = client.post(method, data={**args, "limit": "200", "cursor": cursor}).json()
        assert answer["ok"], answer
        found += answer["messages"]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return found


def _compare(result: Count, channel: str, lane: list[tuple[int, str, str, str | None]], shown: list[dict[str, Any]]) -> None:
    cards = [int(message["text"].removeprefix("card ")) for message in shown if message["text"].startswith("card ")]
    lines = [int(message["text"].removeprefix("#")) for message in shown if message["text"].startswith("#")]
    seen = Counter(lines)
    place = {delivery_id: index for index, (delivery_id, *_) in enumerate(lane)}
    wanted = [delivery_id for delivery_id, kind, *_ in lane if kind == "line"]
    lost = [delivery_id for delivery_id in wanted if delivery_id not in seen]
    doubled = [delivery_id for delivery_id, times in seen.items() if times > 1]
    turned = [late for early, late in itertools.pairwise(lines) if place[late] < place[early]]
    result.lost += len(lost)
    result.doubled += sum(seen[delivery_id] - 1 for delivery_id in doubled)
    result.out_of_order += len(turned)
    newest = max((delivery_id for delivery_id, kind, *_ in lane if kind == "card"), default=None)
    if newest is not None:
        result.lost += not cards
        result.doubled += max(0, len(cards) - 1)
        result.stale_cards += bool(cards) and cards[-1] != newest
    unfinished = [row for row in lane if row[2] != "sent" and not (row[3] or "").startswith("merged into")]
    result.unfinished += len(unfinished)
    if lost or doubled or turned or unfinished or len(cards) > 1:
        result.examples.append(f"{channel}: lost {lost}, doubled {doubled}, turned {turned}, {unfinished}, cards {cards}")
