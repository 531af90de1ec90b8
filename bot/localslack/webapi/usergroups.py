"""usergroups.*: groups of people behind one @handle."""

from __future__ import annotations

from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import Call, method
from bot.localslack.workspace import Json, Usergroup


def shown(call: Call, group: Usergroup, *, users: bool, count: bool) -> Json:
    """A user group object."""
    one: Json = {
        "id": group.id,
        "team_id": call.workspace.id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": group.description,
        "handle": group.handle,
        "is_external": False,
        "date_create": group.created,
        "date_update": group.created,
        "date_delete": group.created if group.disabled else 0,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": "",
        "updated_by": "",
        "prefs": {"channels": [], "groups": []},
        "channel_count": 0,
    }
    if users:
        one["users"] = list(group.users)
    if count:
        one["user_count"] = len(group.users)
    return one


def told(call: Call, kind: str, group: Usergroup) -> None:
    """The event that a group was made or changed."""
    event = {"type": kind, "subteam": shown(call, group, users=True, count=True), "event_ts": call.slack.messages.new_ts()}
    call.slack.events.emit(call.workspace.id, event)
    call.slack.live.to_everyone({"type": "state"})


@method("usergroups.list", "usergroups:read")
def list_(call: Call) -> Json:
    disabled = call.flag("include_disabled")
    users, count = call.flag("include_users"), call.flag("include_count")
    groups = [
        shown(call, g, users=users, count=count) | {"deleted_by": ""}
        for g in call.workspace.usergroups.values()
        if disabled or not g.disabled
    ]
    return {"usergroups": groups}


def group_of(call: Call) -> Usergroup:
    group = call.workspace.usergroups.get(call.required("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return group


@method("usergroups.users.list", "usergroups:read")
def users_list(call: Call) -> Json:
    group = group_of(call)
    if group.disabled and not call.flag("include_disabled"):
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}


@method("usergroups.users.update", "usergroups:write")
def users_update(call: Call) -> Json:
    group = group_of(call)
    users = call.listed("users")
    if not users:
        raise ApiError("no_users_provided")
    if any(user not in call.workspace.people for user in users):
        raise ApiError("invalid_users")
    call.slack.membership.set_usergroup(call.workspace, group, users)
    return {"usergroup": shown(call, group, users=True, count=False)}


@method("usergroups.create", "usergroups:write")
def create(call: Call) -> Json:
    handle = call.text("handle") or call.required("name").lower().replace(" ", "-")
    if any(group.handle == handle for group in call.workspace.usergroups.values()):
        raise ApiError("handle_already_exists")
    group = Usergroup(
        call.slack.ids.next("S"), handle, call.required("name"), [], call.text("description"), int(call.slack.clock.now())
    )
    call.workspace.usergroups[group.id] = group
    told(call, "subteam_created", group)
    return {"usergroup": shown(call, group, users=True, count=False)}


@method("usergroups.update", "usergroups:write")
def update(call: Call) -> Json:
    group = group_of(call)
    group.name = call.text("name") or group.name
    group.handle = call.text("handle") or group.handle
    group.description = call.text("description") or group.description
    told(call, "subteam_updated", group)
    return {"usergroup": shown(call, group, users=True, count=False)}


@method("usergroups.disable", "usergroups:write")
def disable(call: Call) -> Json:
    return _switched(call, disabled=True)


@method("usergroups.enable", "usergroups:write")
def enable(call: Call) -> Json:
    return _switched(call, disabled=False)


def _switched(call: Call, *, disabled: bool) -> Json:
    group = group_of(call)
    if group.disabled is disabled:
        raise ApiError("already_disabled" if disabled else "already_enabled")
    group.disabled = disabled
    told(call, "subteam_updated", group)
    return {"usergroup": shown(call, group, users=True, count=False)}
