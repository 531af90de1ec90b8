"""Candidates in Slack: the routing table."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.candidates import actions, commands, views
from handlers.desk import Desk
from handlers.ids import Shortcut, View


def register(app: AsyncApp, desk: Desk) -> None:
    """Tie words and forms about candidates to their functions."""
    desk.router.add(
        "candidate",
        commands.answer_candidate,
        usage="add | <C-17> | move <C-17> <stage> [reason] | forget <C-17> | export <C-17>",
        help="adds, shows and moves candidates, for the role's team",
        aliases=("candidates",),
    )
    app.shortcut(Shortcut.CANDIDATE_ADD.value)(actions.add_from_message)
    app.view(View.CANDIDATE_ADD.value)(views.submit_add)
    app.view(View.CANDIDATE_FORGET.value)(views.submit_forget)
