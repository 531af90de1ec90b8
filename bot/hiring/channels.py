"""Where is a role announced? The operator's rules (team, place, tag, employment -> channel), else the default channel."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.loosely import loose, mentions
from bot.models import Channel, Role
from bot.settings import Announce, ChannelRule

_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{3,}")  # names of channels are lower case


def channel_id(session: Session, workspace_id: str, name: str) -> str:
    """The id of a channel that settings call `#jobs`, `jobs` or by its id.

    A name that Slack hasn't told us yet comes back as `#name`: Slack takes that too, and if it doesn't know it either,
    the lane is parked and the operator told.
    """
    if _CHANNEL_ID.fullmatch(name):
        return name
    bare = name.removeprefix("#")
    query = select(Channel.slack_id).where(Channel.workspace_id == workspace_id, Channel.name == bare)
    found = session.scalars(query.order_by(Channel.is_archived, Channel.id.desc()).limit(1)).first()
    return found or f"#{bare}"


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
