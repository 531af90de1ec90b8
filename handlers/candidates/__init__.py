"""Candidates in Slack: the routing table."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.candidates import actions, commands, importing, views
from handlers.desk import Desk
from handlers.ids import Action, Shortcut, View, pressed


def register(app: AsyncApp, desk: Desk) -> None:
    """Tie words and forms about candidates to their functions."""
    desk.router.add(
        "candidate",
        commands.answer_candidate,
        usage="add | import | <C-17> | move <C-17> <stage> | reject | withdraw | edit | follow | merge | forget | export",
        help="adds, shows and moves candidates, for the role's team",
        aliases=("candidates",),
    )
    desk.router.add("stages", commands.answer_stages, usage="<role>", help="says through which stages its candidates go")
    app.shortcut(Shortcut.CANDIDATE_ADD.value)(actions.add_from_message)
    app.action(pressed(Action.CANDIDATE_ADD))(actions.press_add)
    app.action(pressed(Action.CANDIDATE_SHOW))(actions.press_show)
    app.action(pressed(Action.CANDIDATE_ADVANCE))(actions.press_advance)
    app.action(pressed(Action.CANDIDATE_REJECT))(actions.press_reject)
    app.action(pressed(Action.CANDIDATE_MENU))(actions.press_menu)
    app.action(pressed(Action.CANDIDATE_FOLLOW))(actions.press_follow)
    app.action(pressed(Action.CANDIDATE_UNDO))(actions.press_undo)
    app.action(pressed(Action.CANDIDATE_TOLD))(actions.press_told)
    app.action(pressed(Action.CANDIDATE_UNMERGE))(actions.press_unmerge)
    app.action(pressed(Action.CANDIDATE_IMPORT))(actions.press_import)
    app.action(pressed(Action.ENDING_END))(actions.press_end)
    app.action(pressed(Action.ENDING_KEEP))(actions.press_keep)
    app.view(View.CANDIDATE_EDIT.value)(views.submit_edit)
    app.view(View.CANDIDATE_MOVE.value)(views.submit_move)
    app.view(View.CANDIDATE_END.value)(views.submit_move)
    app.view(View.CANDIDATE_MERGE.value)(views.submit_merge)
    app.view(View.CANDIDATE_IMPORT.value)(importing.submit_file)
    app.view(View.CANDIDATE_IMPORT_PLAN.value)(importing.submit_plan)
    app.view(View.ENDING.value)(views.submit_ending)
    app.view(View.ROLE_STAGES.value)(views.submit_stages)
    app.view(View.CANDIDATE_ADD.value)(views.submit_add)
    app.view(View.CANDIDATE_FORGET.value)(views.submit_forget)
