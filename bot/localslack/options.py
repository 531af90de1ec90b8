"""How strict the local Slack is: switches that can change while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True)
class Options:
    """`rate_limits`: "off", "lenient" (a person can't tell) or "strict" (Slack's tiers).

    `lose_events_without_connection`: with no Socket Mode connection events are lost at once instead of retried.
    `ack_seconds`: how long an ack may take, in real seconds.
    """

    rate_limits: Literal["off", "lenient", "strict"] = "off"
    lose_events_without_connection: bool = False
    ack_seconds: float = 3.0
