"""Workspaces out of one JSON document, and the app installed into them."""

from __future__ import annotations

import json
from importlib import resources

from bot.localslack.ids import Ids
from bot.localslack.manifest import App, Installation
from bot.localslack.workspace import SLACKBOT, Channel, Json, Person, Usergroup, Workspace

PERSON_FIELDS = (
    "title",
    "email",
    "tz",
    "is_bot",
    "is_admin",
    "is_owner",
    "is_primary_owner",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
    "deleted",
    "color",
)
CHANNEL_FIELDS = ("kind", "topic", "purpose", "is_general", "is_archived", "shared_with")


def packaged(name: str) -> Json:
    """A JSON file of this package: "seed.json" (the Acme workspace) or "any_app.json" (an app that may do everything)."""
    loaded: Json = json.loads(resources.files("bot.localslack").joinpath(name).read_text("utf-8"))
    return loaded


def workspaces_from(seed: Json, ids: Ids, now: float) -> dict[str, Workspace]:
    """Build every workspace of `seed`; people are named in channels by their `name` or id."""
    return {entry["id"]: _workspace(entry, ids, now) for entry in seed.get("workspaces", [])}


def _workspace(entry: Json, ids: Ids, now: float) -> Workspace:
    workspace = Workspace(entry["id"], entry["name"], entry.get("domain", entry["name"].lower()))
    workspace.people[SLACKBOT] = Person(SLACKBOT, workspace.id, "slackbot", "Slackbot", color="757575")
    for one in entry.get("people", []):
        person = person_from(one, workspace.id, ids, now)
        workspace.people[person.id] = person
    for one in entry.get("channels", []):
        channel = _channel(one, workspace, ids, now)
        workspace.channels[channel.id] = channel
    for one in entry.get("usergroups", []):
        users = [_person_id(name, workspace) for name in one.get("users", [])]
        group_id = one.get("id") or ids.next("S")
        workspace.usergroups[group_id] = Usergroup(
            group_id, one["handle"], one.get("name", one["handle"]), users, one.get("description", ""), int(now)
        )
    return workspace


def person_from(entry: Json, team_id: str, ids: Ids, now: float) -> Person:
    """One person of a seed."""
    fields = {key: entry[key] for key in PERSON_FIELDS if key in entry}
    person_id = entry.get("id") or ids.next("U")
    return Person(
        person_id, team_id, entry["name"], str(entry.get("real_name") or entry["name"]), updated=int(now), **fields
    )


def _channel(entry: Json, workspace: Workspace, ids: Ids, now: float) -> Channel:
    kind = entry.get("kind", "public")
    fields = {key: entry[key] for key in CHANNEL_FIELDS if key in entry}
    members = {_person_id(name, workspace): None for name in entry.get("members", [])}
    return Channel(
        id=entry.get("id") or ids.next("C" if kind == "public" else "G"),
        team_id=workspace.id,
        name=entry["name"],
        creator=next(iter(members), SLACKBOT),
        created=int(now),
        updated=int(now * 1000),
        members=members,
        **fields,
    )


def _person_id(name: str, workspace: Workspace) -> str:
    person = workspace.people.get(name) or workspace.person_named(name)
    if person is None:
        raise ValueError(f"The seed names {name!r}, who is not among the people of {workspace.name}")
    return person.id


def install(app: App, workspace: Workspace, number: int, seed: Json, now: float) -> Installation:
    """Install `app`: a bot user, a token, and membership where the seed says `"app": true`."""
    suffix = "" if number == 0 else str(number + 1)
    bot_id, user_id = f"B0LOCALBOT{suffix}", f"U0LOCALBOT{suffix}"
    workspace.people[user_id] = Person(
        user_id,
        workspace.id,
        app.bot_name.lower().replace(" ", "_"),
        app.name,
        is_bot=True,
        bot_id=bot_id,
        app_id=app.id,
        tz="America/Los_Angeles",
        updated=int(now),
    )
    entry: Json = next((one for one in seed.get("workspaces", []) if one["id"] == workspace.id), {})
    for one in entry.get("channels", []):
        channel = workspace.channel_named(one["name"])
        if one.get("app") and channel is not None:
            channel.members[user_id] = None
    return Installation(workspace.id, f"xoxb-local-{workspace.id}", user_id, bot_id, app.scopes)
