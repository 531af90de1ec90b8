"""conversations.*: finding, joining, opening and keeping channels (history and replies are in `history`)."""

from __future__ import annotations

from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import Call, method, missing_scope
from bot.localslack.webapi.paging import page
from bot.localslack.webapi.shown import channel_shown
from bot.localslack.workspace import Channel, Json

TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
PREFIXES = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


def may_read(call: Call, channel: Channel) -> Channel:
    call.need(f"{channel.scope_prefix}:read")
    return channel


@method("conversations.info", "channels:read", "groups:read", "im:read", "mpim:read")
def info(call: Call) -> Json:
    channel = may_read(call, call.channel())
    return {"channel": channel_shown(call, channel, members=call.flag("include_num_members"))}


@method("conversations.members", "channels:read", "groups:read", "im:read", "mpim:read")
def members(call: Call) -> Json:
    channel = may_read(call, call.channel())
    found, cursor = page(call, list(channel.members), default=100)
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


def wanted_kinds(call: Call) -> set[str]:
    """The `types` argument; raises ApiError for unknown types and missing scopes."""
    types = call.listed("types") or ["public_channel"]
    if not set(types) <= set(TYPES):
        raise ApiError("invalid_types")
    kinds = {TYPES[one] for one in types}
    needed = tuple(f"{PREFIXES[kind]}:read" for kind in sorted(kinds))
    if not call.installation.scopes.issuperset(needed):
        raise missing_scope(call.installation, needed)
    return kinds


def listed(call: Call, user: str) -> list[Channel]:
    """What conversations.list and users.conversations give out of: everything public, and what `user` is in."""
    kinds = wanted_kinds(call)
    archived = not call.flag("exclude_archived")
    return [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and (archived or not channel.is_archived)
        and (channel.kind == "public" or user in channel.members)
    ]


@method("conversations.list", "channels:read", "groups:read", "im:read", "mpim:read")
def list_(call: Call) -> Json:
    found, cursor = page(call, listed(call, call.me), default=100, most=999)
    channels = [channel_shown(call, channel, members=not channel.is_dm, listed=True) for channel in found]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


@method("users.conversations", "channels:read", "groups:read", "im:read", "mpim:read")
def users_conversations(call: Call) -> Json:
    user = call.text("user") or call.me
    if user not in call.workspace.people:
        raise ApiError("user_not_found")
    mine = [c for c in listed(call, call.me) if user in c.members and (c.kind == "public" or call.me in c.members)]
    found, cursor = page(call, mine, default=100, most=999)
    channels = [channel_shown(call, channel, listed=True) for channel in found]
    for shown in channels:
        shown.pop("is_member", None)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    answer: Json = {}
    if call.me in channel.members:
        answer = {"warning": "already_in_channel"}
    call.slack.membership.join(channel, call.me)
    return {"channel": channel_shown(call, channel), **answer}


def writable(call: Call, *, also: str = "") -> Channel:
    """A channel the app is in and may manage; raises ApiError."""
    channel = call.channel()
    if channel.kind in ("im",):
        raise ApiError("method_not_supported_for_channel_type")
    wanted = {"public": "channels:manage", "private": "groups:write", "mpim": "mpim:write"}[channel.kind]
    call.need(*filter(None, (wanted, also)))
    if call.me not in channel.members:
        raise ApiError("not_in_channel")
    return channel


@method("conversations.leave", "channels:manage", "groups:write", "mpim:write", "im:write")
def leave(call: Call) -> Json:
    channel = call.channel()
    if channel.is_dm:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_general:
        raise ApiError("cant_leave_general")
    if channel.is_archived:
        raise ApiError("is_archived")
    if call.me not in channel.members:
        return {"not_in_channel": True}
    call.slack.membership.leave(channel, call.me)
    return {}


@method("conversations.invite", "channels:manage", "groups:write", "mpim:write")
def invite(call: Call) -> Json:
    channel = writable(call)
    if channel.is_archived:
        raise ApiError("is_archived")
    users = call.listed("users")
    if not users:
        raise ApiError("no_user")
    for user in users:
        if user == call.me:
            raise ApiError("cant_invite_self")
        if user not in call.workspace.people:
            raise ApiError("user_not_found")
        if user in channel.members:
            raise ApiError("already_in_channel")
    for user in users:
        call.slack.membership.join(channel, user, inviter=call.me)
    return {"channel": channel_shown(call, channel)}


@method("conversations.kick", "channels:manage", "groups:write", "mpim:write")
def kick(call: Call) -> Json:
    channel = writable(call)
    user = call.required("user")
    if user == call.me:
        raise ApiError("cant_kick_self")
    if channel.is_general:
        raise ApiError("cant_kick_from_general")
    if user not in channel.members:
        raise ApiError("not_in_channel")
    call.slack.membership.leave(channel, user)
    return {"errors": {}}


@method("conversations.create", "channels:manage", "groups:write")
def create(call: Call) -> Json:
    private = call.flag("is_private")
    call.need("groups:write" if private else "channels:manage")
    channel = call.slack.membership.create(call.workspace, call.required("name"), call.me, private=private)
    return {"channel": channel_shown(call, channel)}


@method("conversations.archive", "channels:manage", "groups:write", "mpim:write")
def archive(call: Call) -> Json:
    channel = writable(call)
    if channel.is_general:
        raise ApiError("cant_archive_general")
    if channel.is_archived:
        raise ApiError("already_archived")
    call.slack.membership.archive(channel, call.me)
    return {}


@method("conversations.unarchive", "channels:manage", "groups:write", "mpim:write")
def unarchive(call: Call) -> Json:
    channel = writable(call)
    if not channel.is_archived:
        raise ApiError("not_archived")
    call.slack.membership.unarchive(channel, call.me)
    return {}


@method("conversations.rename", "channels:manage", "groups:write", "mpim:write")
def rename(call: Call) -> Json:
    channel = writable(call)
    call.slack.membership.rename(channel, call.required("name"), call.me)
    return {"channel": channel_shown(call, channel)}


@method("conversations.setTopic", "channels:manage", "groups:write", "im:write", "mpim:write", "channels:write.topic")
def set_topic(call: Call) -> Json:
    channel = writable(call, also="channels:write.topic")
    if channel.is_archived:
        raise ApiError("is_archived")
    call.slack.membership.set_topic(channel, call.text("topic"), call.me)
    return {"channel": channel_shown(call, channel)}


@method("conversations.setPurpose", "channels:manage", "groups:write", "im:write", "mpim:write", "channels:write.topic")
def set_purpose(call: Call) -> Json:
    channel = writable(call, also="channels:write.topic")
    channel.purpose = call.text("purpose")
    call.slack.messages.system(
        channel, "purpose", call.me, f"set the channel purpose: {channel.purpose}", purpose=channel.purpose
    )
    return {"channel": channel_shown(call, channel)}


@method("conversations.mark", "channels:manage", "groups:write", "im:write", "mpim:write")
def mark(call: Call) -> Json:
    channel = call.channel()
    if call.me not in channel.members:
        raise ApiError("not_in_channel")
    channel.read[call.me] = call.required("ts")
    return {}


@method("conversations.open", "im:write", "mpim:write")
def open_(call: Call) -> Json:
    if channel_id := call.text("channel"):
        channel = call.slack.channels.get(channel_id)
        if channel is None or call.me not in channel.members:
            raise ApiError("channel_not_found")
        return _opened(call, channel, already=True)
    users = _users_to_open(call)
    call.need("im:write" if len(users) == 1 else "mpim:write")
    if len(users) > 1:
        return _opened(call, call.slack.membership.group_dm(call.workspace, [*users, call.me]), already=False)
    if call.workspace.people[users[0]].is_bot:
        raise ApiError("cannot_dm_bot")
    already = frozenset((users[0], call.me)) in call.workspace.dms
    return _opened(call, call.slack.dm(call.workspace, users[0], call.me), already=already)


def _users_to_open(call: Call) -> list[str]:
    users = call.listed("users")
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 8:
        raise ApiError("too_many_users")
    for user in users:
        person = call.workspace.people.get(user)
        if person is None:
            raise ApiError("user_not_found")
        if person.deleted:
            raise ApiError("user_disabled")
    return users


def _opened(call: Call, channel: Channel, *, already: bool) -> Json:
    shown = channel_shown(call, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if already else {})}


@method("conversations.close", "im:write", "mpim:write", "channels:manage", "groups:write")
def close(call: Call) -> Json:
    channel = call.channel()
    if channel.kind not in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    return {"no_op": True, "already_closed": True}
