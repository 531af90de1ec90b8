"""Feedback in Slack: the routing table."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.desk import Desk
from handlers.feedback import actions, commands, events, views
from handlers.ids import Action, Shortcut, View, pressed


def register(app: AsyncApp, desk: Desk) -> None:
    """Tie replies in direct messages, and the buttons under them, to their functions."""
    desk.message_readers.append(events.read_message)
    desk.router.add(
        "debrief", commands.answer_debrief, usage="<C-17> [<R-12>]", help="shows the scorecards that you may read"
    )
    app.shortcut(Shortcut.SCORECARD.value)(actions.use_message)
    app.action(pressed(Action.SCORECARD_CALL))(actions.press_call)
    app.action(pressed(Action.SCORECARDS_REVEAL))(actions.press_reveal)
    app.view(View.SCORECARDS_REVEAL.value)(views.submit_reveal)
