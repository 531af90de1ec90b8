"""How strict the local Slack is: switches that can change while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True)
class Options:
    """The switches.

    `rate_limits`: "off", "lenient" (five times what Slack allows) or "strict" (Slack's tiers).
    `posts_per_minute`: messages an app may post in one workspace ("several hundred", says Slack).
    `events_per_hour`: events a workspace sends to the app before it sends `app_rate_limited` (only with limits on).
    `lose_events_without_connection`: with no Socket Mode connection events are lost at once instead of retried.
    `unfurl`: links get a preview a moment after the message, which changes it without an `edited`, as in Slack.
    `message_replied`: a reply also sends the event of that name, without its subtype (a fault that Slack admits).
    `delayed_events`: what four attempts did not bring is tried hourly for 24 hours more (a switch of the app's settings).
    `ack_seconds`: how long an ack may take, in real seconds.
    """

    rate_limits: Literal["off", "lenient", "strict"] = "off"
    posts_per_minute: int = 300
    events_per_hour: int = 30_000
    lose_events_without_connection: bool = False
    unfurl: bool = False
    message_replied: bool = False
    delayed_events: bool = False
    ack_seconds: float = 3.0
