"""Who works on a role, and where do they talk? Owner, backup, recruiters, a private hiring channel, openings."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import HiringChannelAnnounces, HiringChannelNotPrivate, NotAColleague, OpeningsWrong
from bot.hiring.people.channels import channel_id
from bot.hiring.people.loosely import loose
from bot.hiring.people.people import may_hold_rights, person
from bot.hiring.roles.deciding import Act, Done, change_role, done, locked_role
from bot.models import Channel, Role
from bot.settings import Settings, TeamDefaults

MOST_OPENINGS = 99


@dataclass(frozen=True, slots=True)
class Team:
    """Who works on a role; Slack ids."""

    owner_id: str | None = None
    backup_id: str | None = None
    recruiter_ids: tuple[str, ...] = ()
    hiring_channel: str | None = None
    openings: int = 1


def set_team(session: Session, role_id: int, team: Team, act: Act) -> Done:
    """Say who works on a role. Nobody else hears of it; Undo puts the former team back.

    Raises NotFound, OpeningsWrong, NotAColleague, HiringChannelNotPrivate or HiringChannelAnnounces.
    """
    role = locked_role(session, act, role_id)
    if not 1 <= team.openings <= MOST_OPENINGS:
        raise OpeningsWrong
    for slack_id in filter(None, (team.owner_id, team.backup_id, *team.recruiter_ids)):
        _refuse_strangers(session, act.workspace_id, slack_id)
    if team.hiring_channel:
        _refuse_channel(session, act, team.hiring_channel)
    changes = {
        "owner_id": team.owner_id,
        "backup_id": team.backup_id,
        "recruiter_ids": list(dict.fromkeys(team.recruiter_ids)),
        "hiring_channel": team.hiring_channel,
        "openings": team.openings,
    }
    return done(role, change_role(session, role, act, "staffed", "set_team", changes))


def start_team(session: Session, role: Role, settings: Settings) -> None:
    """Give a new role what `[team.<its team>]` (else `[team.default]`) in rolecall.toml says; what it has stays."""
    defaults = team_defaults(role, settings)
    if defaults is None:
        return
    role.owner_id = role.owner_id or defaults.owner
    role.backup_id = role.backup_id or defaults.backup
    role.recruiter_ids = list(role.recruiter_ids or defaults.recruiters)
    if defaults.hiring_channel and not role.hiring_channel:
        role.hiring_channel = channel_id(session, role.workspace_id, defaults.hiring_channel)


def team_defaults(role: Role, settings: Settings) -> TeamDefaults | None:
    """The defaults that hold for a role's team, named as loosely as people do."""
    by_name = {loose(name): defaults for name, defaults in settings.team.items()}
    return by_name.get(loose(role.team or "")) or by_name.get("default")


def _refuse_strangers(session: Session, workspace_id: str, slack_id: str) -> None:
    known = person(session, workspace_id, slack_id)
    if known is not None and not may_hold_rights(known):
        raise NotAColleague(name=known.name)


def _refuse_channel(session: Session, act: Act, channel: str) -> None:
    announced = [act.settings.announce.default, *(rule.channel for rule in act.settings.announce.rules)]
    if channel in {channel_id(session, act.workspace_id, name) for name in announced if name}:
        raise HiringChannelAnnounces
    query = select(Channel).where(Channel.workspace_id == act.workspace_id, Channel.slack_id == channel)
    known = session.scalars(query).first()
    if known is not None and (not known.is_private or known.is_shared):
        raise HiringChannelNotPrivate
