"""Roles in Slack: the routing table. Ids and words on the left, plain functions on the right."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.desk import Desk
from handlers.ids import Action, Shortcut, View, pressed
from handlers.roles import actions, commands, events, views


def register(app: AsyncApp, desk: Desk) -> None:
    """Tie words, buttons, forms and events about roles to their functions."""
    _words(desk)
    app.action(pressed(Action.ROLE_DETAILS))(actions.press_details)
    app.action(pressed(Action.ROLE_WHY))(actions.press_why)
    app.action(pressed(Action.ROLE_MENU))(actions.press_menu)
    app.action(pressed(Action.ROLE_ACT))(actions.press_act)
    app.action(pressed(Action.ROLE_WHICH))(actions.press_act)
    app.action(pressed(Action.ROLE_TEAM))(actions.press_team)
    app.action(pressed(Action.ROLE_UNDO))(actions.press_undo)
    app.action(pressed(Action.ROLE_LIST))(actions.press_list)
    app.action(pressed(Action.ROLE_CREATE))(actions.press_create)
    app.view(View.ROLE_CLOSE.value)(views.submit_close)
    app.view(View.ROLE_HOLD.value)(views.submit_hold)
    app.action(pressed(Action.ENDING_CLOSE))(actions.press_close)
    app.view(View.ROLE_TEAM.value)(views.submit_team)
    app.view(View.ROLE_CREATE.value)(views.submit_create)
    app.view(View.ROLE_WRONG.value)(views.submit_wrong)
    app.shortcut(Shortcut.ROLE_FIND.value)(actions.find_role)
    app.event("app_mention")(events.hear_mention)
    app.event("message")(events.hear_message)
    app.event("member_joined_channel")(events.hear_joined)
    app.event("member_left_channel")(events.hear_member_left)
    app.event("channel_shared")(events.hear_shared)
    app.event("channel_unshared")(events.hear_shared)
    app.event("channel_left")(events.hear_left)
    app.event("group_left")(events.hear_left)
    app.event("channel_archive")(events.hear_archived)
    app.event("group_archive")(events.hear_archived)
    app.event("channel_unarchive")(events.hear_unarchived)
    app.event("group_unarchive")(events.hear_unarchived)
    app.event("channel_rename")(events.hear_renamed)
    app.event("group_rename")(events.hear_renamed)
    app.event("channel_created")(events.hear_renamed)
    app.event("user_change")(events.hear_user_change)
    app.event("subteam_members_changed")(events.hear_group_change)
    app.event("subteam_updated")(events.hear_group_change)


def _words(desk: Desk) -> None:
    add = desk.router.add
    add(
        "list",
        commands.answer_list,
        usage="[open|hold|closed|all] [team:…] [in:…] [words]",
        help="shows roles",
        aliases=("ls",),
    )
    add("show", commands.answer_show, usage="<role>", help="tells everything about one", aliases=("details",))
    add("open", commands.answer_open, usage="<role>", help="opens a role, or creates one that has no posting")
    add("close", commands.answer_close, usage="<role> [filled|cancelled|other]", help="closes it", aliases=("shut",))
    add("hold", commands.answer_hold, usage="<role>", help="puts it on hold", aliases=("pause",))
    add("reopen", commands.answer_open, usage="<role>", help="opens it again", aliases=("resume", "unhold"))
    add("team", commands.answer_team, usage="<role>", help="says who works on it, and where")
    add("why", commands.answer_why, usage="<role or file>", help="explains where it stands and what I read")
    add("help", commands.answer_help, help="shows this", aliases=("hello", "hi", "hey", "?"))
    desk.router.fallback = commands.answer_words
