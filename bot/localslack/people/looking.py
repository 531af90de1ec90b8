"""What a person sees: people, channels, messages, threads, the home tab."""

from __future__ import annotations

from bot.localslack.ids import newest_first
from bot.localslack.people.request import Ask
from bot.localslack.people.seen import channel_shown, person_shown, sees_channel
from bot.localslack.refusals import PersonRefused
from bot.localslack.workspace import SLACKBOT, Json, Person, Workspace


async def state(ask: Ask) -> Json:
    """Everything that the page needs to start."""
    slack = ask.slack
    person = ask.person if ask.text("as") else _first_person(ask)
    workspace = slack.workspaces[person.team_id]
    installation = slack.installations[workspace.id]
    app = slack.app
    return {
        "team": {"id": workspace.id, "name": workspace.name, "domain": workspace.domain},
        "teams": [{"id": one.id, "name": one.name, "person": _first_in(one)} for one in slack.workspaces.values()],
        "me": person_shown(person),
        "people": [person_shown(one) for one in workspace.people.values()],
        "channels": [channel_shown(one, person.id) for one in workspace.channels.values() if sees_channel(one, person)],
        "usergroups": [
            {"id": one.id, "handle": one.handle, "name": one.name, "users": one.users}
            for one in workspace.usergroups.values()
        ],
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint} for c in app.commands.values()
        ],
        "shortcuts": [{"callback_id": s.callback_id, "name": s.name, "type": s.type} for s in app.shortcuts.values()],
        "app": {
            "id": app.id,
            "name": app.name,
            "bot_user_id": installation.bot_user_id,
            "home_enabled": app.home_enabled,
            "messages_tab_enabled": app.messages_enabled,
            "messages_tab_read_only": app.messages_read_only,
            "connections": len(slack.sockets.connections),
        },
        "clock": {"now": slack.clock.now(), "speed": slack.clock.speed},
        "emoji": dict(workspace.emoji),
        "views": [slack.modals.show(view) for view in slack.modals.stacks.get(person.id, [])],
    }


def _first_in(workspace: Workspace) -> str:
    """The id of the first human of a workspace, or ""."""
    return next((one.id for one in workspace.people.values() if one.id != SLACKBOT and not one.is_bot), "")


def _first_person(ask: Ask) -> Person:
    for workspace in ask.slack.workspaces.values():
        if first := _first_in(workspace):
            return workspace.people[first]
    raise PersonRefused("user_not_found", "Nobody lives here: the seed has no people.")


async def messages(ask: Ask) -> Json:
    """A channel's main view or one thread, oldest first, with this person's ephemeral messages."""
    person, channel = ask.person, ask.channel
    thread_ts = ask.text("thread_ts")
    limit = min(int(ask.text("limit") or 50), 1000)
    timestamps = [thread_ts, *channel.threads.get(thread_ts, [])] if thread_ts else channel.timeline
    low, high = newest_first(timestamps, "", ask.text("before"), inclusive=False)
    start = max(low, high - limit)
    shown = [
        ask.slack.messages.show(channel, channel.messages[ts]) for ts in timestamps[start:high] if ts in channel.messages
    ]
    first = timestamps[start] if start > low else ""
    own = [
        ask.slack.messages.show_ephemeral(one)
        for one in channel.ephemerals.values()
        if one.user == person.id
        and one.body.get("thread_ts", "") == thread_ts
        and one.id >= first
        and (not ask.text("before") or one.id < ask.text("before"))
    ]
    return {"messages": sorted([*shown, *own], key=lambda message: str(message["ts"])), "has_more": start > low}


async def views(ask: Ask) -> Json:
    """This person's open modals, the top one last."""
    modals = ask.slack.modals
    return {"views": [modals.show(view) for view in modals.stacks.get(ask.person.id, [])]}


async def channels(ask: Ask) -> Json:
    """Every channel of the first workspace (or of this person's), whoever can see it; for tests."""
    workspace = ask.workspace if ask.text("as") else next(iter(ask.slack.workspaces.values()))
    return {"channels": [channel_shown(channel, "") for channel in workspace.channels.values()]}


async def home(ask: Ask) -> Json:
    """The home tab that the app has published for this person."""
    view = ask.slack.modals.homes.get(ask.person.id)
    return {"view": ask.slack.modals.show(view) if view else None}


async def home_opened(ask: Ask) -> Json:
    """This person opens the app's tab ("home" or "messages")."""
    tab = ask.text("tab", "home")
    if tab == "home" and not ask.slack.app.home_enabled:
        raise PersonRefused("not_enabled", "This app has no home tab.")
    ask.slack.interactions.home_opened(ask.person, tab)
    return {}


async def trace(ask: Ask) -> Json:
    """The raw calls and events after a number."""
    return {"entries": ask.slack.trace.after(int(ask.text("after") or 0))}
