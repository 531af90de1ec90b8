"""Operating the bot in Slack: the routing table. Ids on the left, plain functions on the right."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.ids import Action, pressed
from handlers.operating import actions


def register(app: AsyncApp) -> None:
    """Tie the operators' buttons to their functions."""
    app.action(pressed(Action.RELEASE))(actions.press_release)
