"""Where is a role announced? The operator's rules (team, place, tag, employment -> channel), else the default channel."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.people.loosely import loose, mentions
from bot.hiring.people.workspace import remember_setting, setting
from bot.models import Channel, Role
from bot.settings import Announce, ChannelRule, Settings

_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{3,}")  # names of channels are lower case

PINNED = "channel_ids"  # the remembered setting: name without # -> id


def channel_id(session: Session, workspace_id: str, name: str) -> str:
    """The id of a channel that settings call `#jobs`, `jobs` or by its id; the channel keeps it when it is renamed.

    A name that Slack hasn't told us yet comes back as `#name`: Slack takes that too, and if it doesn't know it either,
    the lane is parked and the operator told.
    """
    if _CHANNEL_ID.fullmatch(name):
        return name
    bare = name.removeprefix("#")
    pinned = setting(session, workspace_id, PINNED)
    if pinned is not None and bare in pinned.value:
        return str(pinned.value[bare])
    return _named(session, workspace_id, bare) or f"#{bare}"


def pin_channels(session: Session, workspace_id: str, settings: Settings, now: datetime) -> None:
    """At start: the names in settings become ids. A name that no channel has any more keeps the id it had."""
    pinned = setting(session, workspace_id, PINNED)
    known: dict[str, str] = dict(pinned.value) if pinned else {}
    found = {name: one for name in _names(settings) if (one := _named(session, workspace_id, name))}
    remember_setting(session, workspace_id, PINNED, {**known, **found}, now)


def knows_channels(session: Session, workspace_id: str) -> bool:
    """Whether Slack has ever told us which channels there are."""
    return session.scalars(select(Channel.id).where(Channel.workspace_id == workspace_id).limit(1)).first() is not None


def channel_name(session: Session, workspace_id: str, channel: str) -> str | None:
    """What people call a channel, without the `#`; None for one that Slack hasn't told us of."""
    query = select(Channel.name).where(Channel.workspace_id == workspace_id, Channel.slack_id == channel)
    return session.scalars(query.limit(1)).first()


def matching_rules(role: Role, announce: Announce) -> list[ChannelRule]:
    """The rules that hold for a role: each word that a rule names must be found in the role."""
    return [rule for rule in announce.rules if _holds(rule, role)]


def channels_for(session: Session, role: Role, announce: Announce) -> list[str]:
    """The channels a role is announced in, without repeats: those of the rules that hold, else the default, else none."""
    names = [rule.channel for rule in matching_rules(role, announce)]
    if not names and announce.default:
        names = [announce.default]
    return list(dict.fromkeys(channel_id(session, role.workspace_id, name) for name in names))


def _holds(rule: ChannelRule, role: Role) -> bool:
    if rule.team and not mentions(role.team, rule.team):
        return False
    if rule.place and not (mentions(role.location, rule.place) or mentions(role.remote, rule.place)):
        return False
    if rule.tag and loose(rule.tag) not in {loose(tag) for tag in role.tags}:
        return False
    return not rule.employment or mentions(role.employment, rule.employment)


def _names(settings: Settings) -> set[str]:
    """The channels that settings mention by name."""
    announce = settings.announce
    names = [announce.default, *(rule.channel for rule in announce.rules)]
    names += [team.hiring_channel for team in settings.team.values()]
    return {name.removeprefix("#") for name in names if name and not _CHANNEL_ID.fullmatch(name)}


def _named(session: Session, workspace_id: str, name: str) -> str | None:
    """The id of the channel that has this name now; a living one rather than an archived one."""
    query = select(Channel.slack_id).where(Channel.workspace_id == workspace_id, Channel.name == name)
    return session.scalars(query.order_by(Channel.is_archived, Channel.id.desc()).limit(1)).first()
