"""Interviews in Slack: the routing table."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.desk import Desk
from handlers.ids import Action, View, pressed
from handlers.interviews import actions, commands, hours, views


def register(app: AsyncApp, desk: Desk) -> None:
    """Tie words, buttons and forms about interviews to their functions."""
    desk.router.add("loop", commands.answer_loop, usage="<C-17> [<R-12>]", help="plans interviews, for the role's team")
    desk.router.add("away", hours.answer_away, usage="24 Dec - 2 Jan | off", help="holds your reminders while you are away")
    desk.router.add("hours", hours.answer_hours, help="shows and changes when I may write to you")
    desk.router.add("mute", hours.answer_mute, usage="[off]", help="leaves you only what is about to begin")
    desk.router.add("reminders", hours.answer_reminders, help="shows your reminders: due, sent, skipped and why")
    app.action(pressed(Action.CANDIDATE_PLAN))(actions.press_plan)
    app.action(pressed(Action.PLAN_MORE))(actions.press_more)
    app.action(pressed(Action.PLAN_BACK))(actions.press_back)
    app.action(pressed(Action.INVITATION_ACCEPT))(actions.press_accept)
    app.action(pressed(Action.INVITATION_DECLINE))(actions.press_decline)
    app.action(pressed(Action.INTERVIEW_NOT_HELD))(actions.press_not_held)
    app.action(pressed(Action.INTERVIEW_MENU))(actions.press_menu)
    app.action(pressed(Action.INTERVIEW_SWAP))(actions.press_swap)
    app.action(pressed(Action.INTERVIEW_MOVE))(actions.press_move)
    app.action(pressed(Action.INTERVIEW_INSTEAD))(actions.press_instead)
    app.action(pressed(Action.NUDGE_PUT_OFF))(hours.press_put_off)
    app.action(pressed(Action.MUTE))(hours.press_mute)
    app.action(pressed(Action.MY_HOURS))(hours.press_hours)
    app.action(pressed(Action.MY_AWAY))(hours.press_away)
    app.view(View.INTERVIEW_PLAN.value)(views.submit_plan)
    app.view(View.INTERVIEW_PREVIEW.value)(views.submit_preview)
    app.view(View.INTERVIEW_MOVE.value)(views.submit_move)
    app.view(View.INTERVIEW_SWAP.value)(views.submit_swap)
    app.view(View.INTERVIEW_CANCEL.value)(views.submit_cancel)
    app.view(View.MY_HOURS.value)(hours.submit_hours)
    app.view(View.MY_AWAY.value)(hours.submit_away)
