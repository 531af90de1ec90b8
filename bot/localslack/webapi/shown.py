"""Channels and people as the Web API shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.localslack.webapi.call import Call
from bot.localslack.workspace import Channel, Json, Person


def channel_shown(call: Call, channel: Channel, *, members: bool = False, listed: bool = False) -> Json:
    """A conversation object."""
    if channel.is_dm:
        return _dm_shown(call, channel, listed=listed)
    shared = bool(channel.shared_with)
    shown: Json = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": channel.team_id,
        "updated": channel.updated,
        "creator": channel.creator,
        "is_ext_shared": shared,
        "shared_team_ids": [channel.team_id, *channel.shared_with],
        "pending_connected_team_ids": [],
        "is_member": call.me in channel.members,
        "previous_names": channel.previous_names,
        "topic": _said(channel.topic, channel),
        "purpose": _said(channel.purpose, channel),
    }
    if members:
        shown["num_members"] = len(channel.members)
    if not listed and call.me in channel.members:
        shown["last_read"] = channel.read.get(call.me, "0000000000.000000")
    return shown


def _said(value: str, channel: Channel) -> Json:
    return {"value": value, "creator": channel.creator if value else "", "last_set": channel.created if value else 0}


def _dm_shown(call: Call, channel: Channel, *, listed: bool) -> Json:
    other = channel.other(call.me)
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": channel.team_id,
        "updated": channel.updated,
        "user": other,
        "priority": 0,
    }
    if listed:
        return shown | {"is_user_deleted": call.workspace.people[other].deleted}
    del shown["priority"]
    return shown | {"last_read": channel.read.get(call.me, "0000000000.000000")}


def zone_shown(tz: str | None, now: float) -> Json:
    """tz (IANA), its label, and the offset in seconds at this instant; nothing where the zone is unknown."""
    if not tz:
        return {}
    local = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(tz))
    offset = local.utcoffset()
    return {"tz": tz, "tz_label": local.tzname() or tz, "tz_offset": int(offset.total_seconds()) if offset else 0}


def profile_shown(person: Person, scopes: frozenset[str]) -> Json:
    """A user's profile; the address only with users:read.email."""
    first, *rest = person.real_name.split() or [person.name]
    called = "" if person.is_bot else person.name
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": called,
        "display_name_normalized": called,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": person.color,
        "team": person.team_id,
        "first_name": first,
        "last_name": " ".join(rest),
    }
    if person.is_bot:
        return profile | {"bot_id": person.bot_id, "api_app_id": person.app_id, "always_active": True}
    return profile | ({"email": person.email} if person.email and "users:read.email" in scopes else {})


def person_shown(person: Person, scopes: frozenset[str], now: float) -> Json:
    """A user object; one who is gone has no zone and no rights."""
    shown: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": profile_shown(person, scopes),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if person.deleted:
        return shown
    shown |= {
        "color": person.color,
        "real_name": person.real_name,
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_primary_owner,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }
    if person.is_stranger:
        shown["is_stranger"] = True
    return shown | zone_shown(person.tz, now)
