"""Feedback in Slack: the routing table."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.desk import Desk
from handlers.feedback import actions, events
from handlers.ids import Action, pressed


def register(app: AsyncApp, desk: Desk) -> None:
    """Tie replies in direct messages, and the buttons under them, to their functions."""
    desk.message_readers.append(events.read_message)
    app.action(pressed(Action.SCORECARD_CALL))(actions.press_call)
