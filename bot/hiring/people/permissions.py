"""Who may see and decide what? Every surface asks here; nothing else compares ids with lists of rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, false, or_, true
from sqlalchemy.orm import Session

from bot.errors import GuestsLookOnly, NotADecider, OutsiderRefused, SlackUnsure
from bot.hiring.people.people import Known, deciders, is_decider, is_on_team, person
from bot.models import Person, Role
from bot.models.role import RoleState
from bot.settings import Settings

TRUSTED_FOR = timedelta(hours=1)  # how long what Slack said about a person is enough to let them act
NAMED = 3  # deciders named in a refusal


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks or acts, as far as we know them."""

    workspace_id: str
    slack_id: str
    is_decider: bool = False
    is_guest: bool = False
    is_outsider: bool = False
    is_certain: bool = False  # Slack told us lately; without it nobody acts


def viewer_of(known: Known | None, workspace_id: str, slack_id: str, settings: Settings, now: datetime) -> Viewer:
    """What is known of a person. One that Slack hasn't told us of sees what everybody may see, and can't act."""
    if known is None:
        return Viewer(workspace_id, slack_id)
    return Viewer(
        known.workspace_id,
        known.slack_id,
        is_decider=is_decider(known, settings),
        is_guest=known.is_guest,
        is_outsider=known.is_outsider or known.is_deleted,
        is_certain=now - known.seen_at <= TRUSTED_FOR,
    )


def require_colleague(viewer: Viewer, settings: Settings) -> None:
    """Whoever is not of this workspace sees nothing. Raises OutsiderRefused."""
    if viewer.is_outsider:
        raise OutsiderRefused(command=settings.command)


def require_decider(session: Session, viewer: Viewer, settings: Settings) -> None:
    """Only deciders open, close and change roles.

    Raises OutsiderRefused, GuestsLookOnly, SlackUnsure (not known well enough just now) or NotADecider.
    """
    require_colleague(viewer, settings)
    if viewer.is_guest:
        raise GuestsLookOnly(command=settings.command, deciders=ask_deciders(session, viewer.workspace_id, settings))
    if not viewer.is_certain:
        raise SlackUnsure
    if not viewer.is_decider:
        raise NotADecider(command=settings.command, deciders=ask_deciders(session, viewer.workspace_id, settings))


def ask_deciders(session: Session, workspace_id: str, settings: Settings) -> str:
    """A sentence that names whom to ask: "Please ask Priya or Marta."."""
    ids = deciders(session, workspace_id, settings)
    people = [person(session, workspace_id, one) for one in ids[:NAMED]]
    names = [one.name for one in people if one]
    if not names:
        return "Please ask an admin of this workspace."
    if len(names) == 1:
        return f"Please ask {names[0]}."
    return f"Please ask {', '.join(names[:-1])} or {names[-1]}."


def is_public(role: Role) -> bool:
    """Whether everybody may know of a role: it is open, or it was once. Drafts and unsure ones never were."""
    if role.state is RoleState.OPEN:
        return True
    was_open = role.opened_at is not None or role.announced_at is not None
    return was_open and role.state is not RoleState.DRAFT


def may_see_role(viewer: Viewer, role: Role) -> bool:
    """Everybody sees public roles; drafts and unsure ones only deciders and the role's team."""
    if viewer.is_outsider:
        return False
    if is_public(role):
        return True
    return not viewer.is_guest and (viewer.is_decider or is_on_team(role, viewer.slack_id))


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """`may_see_role` as a condition on `role`, for queries that count or page; a test holds the two together.

    The viewer's own id is the parameter `me`, so that a query made with it can be kept and used for others of their kind.
    """
    if viewer.is_outsider:
        return false()
    was_open = or_(Role.opened_at.is_not(None), Role.announced_at.is_not(None))
    public = or_(Role.state == RoleState.OPEN, and_(was_open, Role.state != RoleState.DRAFT))
    if viewer.is_guest:
        return public
    if viewer.is_decider:
        return true()
    me = bindparam("me", type_=String)
    recruits = cast(Role.recruiter_ids, String).contains('"' + me + '"')
    return or_(public, Role.owner_id == me, Role.backup_id == me, recruits)


def may_see_reasons(viewer: Viewer, role: Role) -> bool:
    """Why a role closed, notes, and what the repository says otherwise: for deciders and the role's team."""
    return not viewer.is_guest and not viewer.is_outsider and (viewer.is_decider or is_on_team(role, viewer.slack_id))


def describe(known: Person | None, slack_id: str) -> str:
    """A person's name for plain text; their id when Slack hasn't told us."""
    return known.name if known else slack_id
