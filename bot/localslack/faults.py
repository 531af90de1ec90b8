"""Faults on demand: each rule has its own seed, so that the same calls meet the same faults again.

Kinds for Web API calls ("before" and "after" say whether the call took effect):
  ratelimited                 429 with Retry-After `seconds`
  500, 503                    an error page, without effect; 500_after: with effect
  fatal_error_before, fatal_error_after      {"ok": false, "error": "fatal_error"}
  timeout_before, timeout_after              no answer for `seconds`, then the connection ends
  drop_before, drop_after                    the connection is cut at once
  unreadable_before, unreadable_after        200 with a body that is no JSON
  slow                        the answer takes `seconds` longer
  stale_history               history and replies as they were `seconds` ago
Kinds for events: duplicate_event (sent twice, the second `seconds` later), late_event (held back for up to `seconds`, so
that later ones overtake it), lose_event (never sent).
Kinds for sockets: cut_socket (the connection is cut right after an envelope went out).
At once, without a rule: socket_drop, socket_refresh, socket_disabled.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from bot.localslack.refusals import PersonRefused
from bot.localslack.workspace import Json

CALL_KINDS = frozenset(
    {
        "ratelimited",
        "500",
        "500_after",
        "503",
        "fatal_error_before",
        "fatal_error_after",
        "timeout_before",
        "timeout_after",
        "drop_before",
        "drop_after",
        "unreadable_before",
        "unreadable_after",
        "slow",
        "stale_history",
    }
)
EVENT_KINDS = frozenset({"duplicate_event", "late_event", "lose_event"})
SOCKET_KINDS = frozenset({"cut_socket"})
AT_ONCE = frozenset({"socket_drop", "socket_refresh", "socket_disabled"})
SECONDS = {
    "ratelimited": 1.0,
    "timeout_before": 30.0,
    "timeout_after": 30.0,
    "slow": 1.0,
    "stale_history": 5.0,
    "late_event": 1.0,
}
HISTORY = ("conversations.history", "conversations.replies")


@dataclass(slots=True)
class Rule:
    """One fault. `methods` are patterns ("chat.*"); `count` ends it after so many hits; `skip` lets the first ones pass."""

    number: int
    kind: str
    methods: tuple[str, ...]
    probability: float
    count: int | None
    skip: int
    seconds: float
    seed: int
    hits: int = 0
    seen: int = 0
    chance: random.Random = field(default_factory=random.Random)

    def strikes(self, name: str) -> bool:
        """Draw: does it hit this call (or event)?"""
        if self.count is not None and self.hits >= self.count:
            return False
        if self.methods and not any(fnmatchcase(name, pattern) for pattern in self.methods):
            return False
        self.seen += 1
        if self.seen <= self.skip or self.chance.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def shown(self) -> Json:
        return {
            "number": self.number,
            "kind": self.kind,
            "method": ",".join(self.methods),
            "probability": self.probability,
            "count": self.count,
            "skip": self.skip,
            "seconds": self.seconds,
            "seed": self.seed,
            "hits": self.hits,
        }


class Faults:
    """The rules in force, and how often each kind has hit."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.hits: Counter[str] = Counter()
        self._count = 0

    def add(
        self,
        kind: str,
        *,
        method: str = "",
        probability: float = 1.0,
        count: int | None = None,
        skip: int = 0,
        seconds: float | None = None,
        seed: int = 0,
    ) -> Rule:
        """Add a rule; `method` is one pattern or several with commas ("" = all). Raises PersonRefused for unknown kinds."""
        if kind not in CALL_KINDS | EVENT_KINDS | SOCKET_KINDS:
            raise PersonRefused("unknown_fault", f"There is no fault {kind!r}.")
        if not 0 <= probability <= 1:
            raise PersonRefused("invalid_probability", "The probability must be between 0 and 1.")
        methods = tuple(part.strip() for part in method.split(",") if part.strip())
        self._count += 1
        wait = SECONDS.get(kind, 0.0) if seconds is None else seconds
        rule = Rule(self._count, kind, methods, probability, count, skip, wait, seed)
        rule.chance.seed(f"{seed}-{kind}")
        self.rules.append(rule)
        return rule

    def clear(self, number: int | None = None) -> None:
        """Drop one rule, or all."""
        self.rules = [] if number is None else [rule for rule in self.rules if rule.number != number]

    def _struck(self, kinds: frozenset[str], name: str) -> Rule | None:
        for rule in self.rules:
            if rule.kind in kinds and (rule.kind != "stale_history" or name in HISTORY) and rule.strikes(name):
                self.hits[rule.kind] += 1
                return rule
        return None

    def for_call(self, method: str) -> Rule | None:
        """The fault that a Web API call meets."""
        return self._struck(CALL_KINDS, method) if self.rules else None

    def event_delays(self, event_type: str) -> list[float]:
        """When an event is sent, in seconds from now: once at once, without faults."""
        rule = self._struck(EVENT_KINDS, event_type) if self.rules else None
        if rule is None:
            return [0.0]
        if rule.kind == "lose_event":
            return []
        if rule.kind == "duplicate_event":
            return [0.0, rule.seconds]
        return [rule.chance.uniform(0, rule.seconds)]

    def cuts_socket(self) -> bool:
        """Is the connection cut after this envelope?"""
        return bool(self.rules) and self._struck(SOCKET_KINDS, "") is not None

    def shown(self) -> Json:
        return {"rules": [rule.shown() for rule in self.rules], "hits": dict(self.hits), "kinds": self.kinds()}

    def kinds(self) -> list[str]:
        """Every kind that there is."""
        return sorted(CALL_KINDS | EVENT_KINDS | SOCKET_KINDS | AT_ONCE)

    def from_request(self, given: dict[str, Any]) -> Rule:
        """A rule out of a request of the control interface; raises PersonRefused."""
        try:
            return self.add(
                str(given["kind"]),
                method=str(given.get("method") or ""),
                probability=float(given.get("probability", 1.0)),
                count=None if given.get("count") is None else int(given["count"]),
                skip=int(given.get("skip") or 0),
                seconds=None if given.get("seconds") is None else float(given["seconds"]),
                seed=int(given.get("seed") or 0),
            )
        except (KeyError, TypeError, ValueError) as wrong:
            raise PersonRefused("invalid_fault", f"A fault needs a kind and numbers: {wrong}") from wrong
