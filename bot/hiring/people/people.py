"""Who decides, who operates, who answers for a role? Everything here is read from the tables; asking Slack is the edge's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.asking import Question
from bot.models import Person, Role
from bot.settings import Settings

# made once: each answer asks it, and making a statement costs more than running it
_PERSON = select(Person).where(Person.workspace_id == bindparam("workspace"), Person.slack_id == bindparam("person"))
_USER_ID = re.compile(r"[UW][A-Z0-9]{3,}")


class Rights(NamedTuple):
    """What a person's rights follow from, for those who only look."""

    workspace_id: str
    slack_id: str
    is_admin: bool
    is_guest: bool
    is_outsider: bool
    is_bot: bool
    is_deleted: bool
    groups: list[str]
    seen_at: datetime


Known: TypeAlias = Person | Rights  # somebody as Slack last described them

_columns = Person.__table__.c
RIGHTS_OF = Question(
    select(*(_columns[name] for name in Rights._fields)).where(
        _columns.workspace_id == bindparam("workspace"), _columns.slack_id == bindparam("person")
    ),
    Rights._make,
)


def person(session: Session, workspace_id: str, slack_id: str) -> Person | None:
    """A person as Slack last described them."""
    return session.scalars(_PERSON, {"workspace": workspace_id, "person": slack_id}).first()


def known_people(session: Session, workspace_id: str) -> set[str]:
    """The user ids of everybody Slack told us of."""
    return set(session.scalars(select(Person.slack_id).where(Person.workspace_id == workspace_id)))


def may_hold_rights(one: Known) -> bool:
    """Guests, outsiders, bots and those who left never decide or operate, whatever list they stand in."""
    return not (one.is_guest or one.is_outsider or one.is_bot or one.is_deleted)


def is_named(one: Known, names: Iterable[str]) -> bool:
    """Whether settings name this person, by user id or by a user group (its id or `@handle`) that they are in."""
    listed = set(names)
    return one.slack_id in listed or not listed.isdisjoint(one.groups)


def is_decider(one: Known, settings: Settings) -> bool:
    """May this person open and close roles? Those listed; with nobody listed, Slack's admins and owners."""
    if not may_hold_rights(one):
        return False
    return is_named(one, settings.rights.deciders) if settings.rights.deciders else one.is_admin


def deciders(session: Session, workspace_id: str, settings: Settings) -> list[str]:
    """User ids of all deciders we know of, in a steady order."""
    return [one.slack_id for one in _people(session, workspace_id) if is_decider(one, settings)]


def operators(session: Session, workspace_id: str, settings: Settings) -> list[str]:
    """User ids of those who hear of parked lanes and the like: the listed operators, else the deciders, else admins."""
    everyone = [one for one in _people(session, workspace_id) if may_hold_rights(one)]
    named = [one.slack_id for one in everyone if is_named(one, settings.rights.operators)]
    return (
        named
        or [one.slack_id for one in everyone if is_decider(one, settings)]
        or [one.slack_id for one in everyone if one.is_admin]
        or [name for name in settings.rights.operators if _USER_ID.fullmatch(name)]
    )


def is_on_team(role: Role, slack_id: str) -> bool:
    """Does this person work on the role: as owner, backup or recruiter?"""
    return slack_id in {role.owner_id, role.backup_id, *role.recruiter_ids}


def answerable(session: Session, role: Role, settings: Settings) -> list[str]:
    """Who answers for a role: its owner; without one its backup, then its recruiters, then the deciders."""
    for one in (role.owner_id, role.backup_id):
        if one:
            return [one]
    return list(role.recruiter_ids) or deciders(session, role.workspace_id, settings)


def _people(session: Session, workspace_id: str) -> list[Person]:
    query = select(Person).where(Person.workspace_id == workspace_id).order_by(Person.slack_id)
    return list(session.scalars(query))
