"""Feedback in Slack: the routing table."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.desk import Desk
from handlers.feedback import actions, asking, debriefing, events, views
from handlers.ids import Action, Shortcut, View, pressed


def register(app: AsyncApp, desk: Desk) -> None:
    """Tie replies, and the buttons and forms about scorecards and debriefs, to their functions."""
    desk.message_readers.append(events.read_message)
    desk.router.add(
        "debrief", debriefing.answer_debrief, usage="<C-17> [<R-12>]", help="shows the scorecards that you may read"
    )
    desk.router.add(
        "feedback", asking.answer_feedback, usage="<R-12> open | blind", help="says where scorecards are asked for"
    )
    app.shortcut(Shortcut.SCORECARD.value)(actions.use_message)
    app.action(pressed(Action.SCORECARD_CALL))(actions.press_call)
    app.action(pressed(Action.SCORECARD_FORM))(actions.press_form)
    app.action(pressed(Action.SCORECARD_MENU))(actions.press_menu)
    app.action(pressed(Action.SCORECARD_GIVE_UP))(actions.press_give_up)
    app.action(pressed(Action.SCORECARD_WHICH))(actions.press_which)
    app.action(pressed(Action.SCORECARD_COPY))(actions.press_copy)
    app.action(pressed(Action.INTERVIEW_ASK))(actions.press_ask)
    app.action(pressed(Action.INTERVIEW_WITHDRAW))(actions.press_withdraw)
    app.action(pressed(Action.DEBRIEF_OPEN))(debriefing.press_debrief)
    app.action(pressed(Action.DEBRIEF_PICTURE))(debriefing.press_picture)
    app.action(pressed(Action.DEBRIEF_DECIDE))(debriefing.press_decide)
    app.action(pressed(Action.SCORECARDS_REVEAL))(debriefing.press_reveal)
    app.view(View.SCORECARD_FORM.value)(views.submit_scorecard)
    app.view(View.SCORECARD_GIVE_UP.value)(views.submit_give_up)
    app.view(View.SCORECARD_MOVE.value)(views.submit_move)
    app.view(View.INTERVIEW_ASK.value)(views.submit_ask)
    app.view(View.INTERVIEW_WITHDRAW.value)(views.submit_withdraw)
    app.view(View.SCORECARDS_REVEAL.value)(debriefing.submit_reveal)
    app.view(View.DEBRIEF_DECIDE.value)(debriefing.submit_decision)
