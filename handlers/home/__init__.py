"""App Home, the digest and what runs out: the routing table."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.desk import Desk
from handlers.home import actions, events, views
from handlers.ids import Action, View, pressed


def register(app: AsyncApp, desk: Desk) -> None:
    """Tie App Home's event and its own buttons to their functions; the others belong to their subjects."""
    app.event("app_home_opened")(events.hear_home_opened)
    app.action(pressed(Action.HOME_SHOW))(actions.press_show)
    app.action(pressed(Action.CANDIDATE_KEEP))(actions.press_keep)
    app.view(View.CANDIDATE_KEEP.value)(views.submit_keep)
