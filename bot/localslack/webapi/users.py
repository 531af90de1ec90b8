"""users.*: people, their zones and flags."""

from __future__ import annotations

from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import Call, method, missing
from bot.localslack.webapi.paging import page
from bot.localslack.webapi.shown import person_shown
from bot.localslack.workspace import Json, Person


def _shown(call: Call, person: Person) -> Json:
    return person_shown(person, call.installation.scopes, call.slack.clock.now())


@method("users.info", "users:read")
def info(call: Call) -> Json:
    return {"user": _shown(call, call.person())}


@method("users.list", "users:read")
def list_(call: Call) -> Json:
    found, cursor = page(call, list(call.workspace.people.values()), default=1000)
    members = [_shown(call, person) for person in found]
    return {"members": members, "cache_ts": int(call.slack.clock.now()), "response_metadata": {"next_cursor": cursor}}


@method("users.lookupByEmail", "users:read.email")
def lookup_by_email(call: Call) -> Json:
    wanted = call.required("email").lower()
    for person in call.workspace.people.values():
        if person.email and person.email.lower() == wanted and not person.deleted:
            return {"user": _shown(call, person)}
    raise ApiError("users_not_found")


@method("users.profile.get", "users.profile:read")
def profile_get(call: Call) -> Json:
    person = call.person() if call.text("user") else call.workspace.people[call.me]
    profile = _shown(call, person)["profile"]
    return {"profile": {key: value for key, value in profile.items() if key != "team"} | {"fields": {}}}


@method("users.getPresence", "users:read")
def get_presence(call: Call) -> Json:
    return {"presence": call.person().presence}


@method("users.setPresence", "users:write")
def set_presence(call: Call) -> Json:
    wanted = call.required("presence")
    if wanted not in ("auto", "away"):
        raise ApiError("invalid_presence")
    call.workspace.people[call.me].presence = "away" if wanted == "away" else "active"
    return {}


NOT_DISTURBED: Json = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


@method("dnd.info", "dnd:read")
def dnd_info(call: Call) -> Json:
    if call.text("user"):
        call.person()
    return dict(NOT_DISTURBED)


@method("dnd.teamInfo", "dnd:read")
def dnd_team_info(call: Call) -> Json:
    users = call.listed("users")
    if not users:
        raise missing("users")
    if len(users) > 50:
        raise ApiError("too_many_users")
    return {"users": {user: dict(NOT_DISTURBED) for user in users if user in call.workspace.people}}


@method("team.profile.get", "users.profile:read")
def team_profile(call: Call) -> Json:
    return {"profile": {"fields": [], "sections": []}}
