"""What an administrator does: people come, change and go; the app is uninstalled and installed again."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from bot.localslack.people.request import Ask
from bot.localslack.refusals import PersonRefused
from bot.localslack.seeding import PERSON_FIELDS, person_from
from bot.localslack.webapi.shown import person_shown
from bot.localslack.workspace import Json, Person

TEXTS = frozenset({"title", "email", "tz", "color", "real_name"})


async def person(ask: Ask) -> Json:
    """Add somebody (op "create", with a name) or change somebody (op "change", with `user`); fields as in a seed."""
    changed = _created(ask) if ask.text("op") == "create" else _changed(ask)
    installation = ask.slack.installations[changed.team_id]
    event = {
        "type": "team_join" if ask.text("op") == "create" else "user_change",
        "user": person_shown(changed, installation.scopes, ask.slack.clock.now()),
    }
    ask.slack.events.emit(changed.team_id, event)
    ask.slack.live.to_everyone({"type": "state"})
    return {"user": changed.id}


def _fields(ask: Ask) -> dict[str, Any]:
    given = {name: ask.given[name] for name in (*PERSON_FIELDS, "real_name") if name in ask.given}
    for name, value in given.items():
        if not isinstance(value, str if name in TEXTS else bool):
            raise PersonRefused("invalid_person", f"{name} has a value that does not fit.")
    if given.get("tz", "UTC") not in available_timezones():
        raise PersonRefused("invalid_person", f"{given['tz']!r} is no time zone, as Europe/Berlin is one.")
    return given


def _created(ask: Ask) -> Person:
    name = ask.text("name")
    if not name or ask.workspace.person_named(name) is not None:
        raise PersonRefused("invalid_person", "Somebody new needs a name that nobody has.")
    made = person_from({"name": name, **_fields(ask)}, ask.workspace.id, ask.slack.ids, ask.slack.clock.now())
    ask.workspace.people[made.id] = made
    ask.slack.homes_of_people[made.id] = ask.workspace
    return made


def _changed(ask: Ask) -> Person:
    wanted = ask.text("user")
    found = ask.workspace.people.get(wanted) or ask.workspace.person_named(wanted)
    if found is None:
        raise PersonRefused("user_not_found")
    for name, value in _fields(ask).items():
        setattr(found, name, value)
    found.updated = int(ask.slack.clock.now())
    return found


async def app(ask: Ask) -> Json:
    """Uninstall the app from the person's workspace (op "uninstall"), or install it again ("install")."""
    installation = ask.slack.installations[ask.workspace.id]
    if ask.text("op") == "install":
        installation.revoked = False
    elif ask.text("op") == "uninstall":
        ask.slack.events.emit(installation.team_id, {"type": "app_uninstalled"})
        installation.revoked = True
    else:
        raise PersonRefused("unknown_op")
    return {"installed": not installation.revoked}
