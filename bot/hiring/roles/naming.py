"""Which role is meant? Names may be loose for looking; what acts first asks whether this is the one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from bot.hiring.people.loosely import loose
from bot.hiring.people.permissions import Viewer, may_see_role
from bot.likeness import likeness, likeness_in_any_order
from bot.models import Role
from bot.models.role import RoleState

_HANDLE = re.compile(r"#?\s*(?:r\s*[-–—]?\s*)?(\d{1,9})", re.IGNORECASE)

TYPO_SCORE = 82.0  # likeness from which a title counts as meant, in spite of typing mistakes
NEAR_SCORE = 55.0  # from which it is worth a "did you mean"
NEAREST = 3

_ORDER = {RoleState.OPEN: 0, RoleState.ON_HOLD: 1, RoleState.DRAFT: 2, RoleState.CLOSED: 3}


class How(StrEnum):
    """How a name was understood."""

    HANDLE = "handle"
    EXACT = "exact"  # the title, but for case, accents and punctuation
    WORDS = "words"  # every word is in title, team or place
    TYPOS = "typos"  # nearly the title
    NONE = "none"  # nothing; `roles` holds the nearest, if any


@dataclass(frozen=True, slots=True)
class Found:
    """What a name led to. With `how` NONE the roles are only the nearest ones."""

    name: str
    how: How
    roles: tuple[Role, ...]

    @property
    def role(self) -> Role | None:
        """The one role that was found, however loosely."""
        return self.roles[0] if self.how is not How.NONE and len(self.roles) == 1 else None

    @property
    def is_certain(self) -> bool:
        """Exact and unique: enough to act on."""
        return self.role is not None and self.how in (How.HANDLE, How.EXACT)


def find_roles(session: Session, viewer: Viewer, name: str) -> Found:
    """The roles that `name` may mean, among those the viewer may see, open ones first.

    A handle (`R-12`, `r12`, `12`) beats an exact title, which beats matching words, which beat typing mistakes.
    """
    handle = _HANDLE.fullmatch(name.strip())
    if handle:
        return _found(name, How.HANDLE, visible_roles(session, viewer, number=int(handle[1])))
    wanted = loose(name)
    if not wanted:
        return Found(name, How.NONE, ())
    visible = visible_roles(session, viewer)
    for how, matches in (
        (How.EXACT, [role for role in visible if loose(role.title) == wanted]),
        (How.WORDS, [role for role in visible if _has_words(role, wanted)]),
        (How.TYPOS, _at_least(visible, wanted, TYPO_SCORE)),
    ):
        if matches:
            return _found(name, how, matches)
    return Found(name, How.NONE, tuple(_at_least(visible, wanted, NEAR_SCORE)[:NEAREST]))


def visible_roles(
    session: Session, viewer: Viewer, *, number: int | None = None, states: Collection[RoleState] | None = None
) -> list[Role]:
    """Every role the viewer may see, or only that of a number, or those in some states. Long texts come when asked for."""
    query = select(Role).where(Role.workspace_id == viewer.workspace_id).options(defer(Role.summary), defer(Role.applied))
    if number is not None:
        query = query.where(Role.number == number)
    if states is not None:
        query = query.where(Role.state.in_(states))
    return [role for role in session.scalars(query) if may_see_role(viewer, role)]


def _found(name: str, how: How, roles: Iterable[Role]) -> Found:
    ordered = sorted(roles, key=lambda role: (_ORDER[role.state], -role.number))
    return Found(name, how if ordered else How.NONE, tuple(ordered))


def _has_words(role: Role, wanted: str) -> bool:
    """Whether each word begins a word of the role's title, team, place or tags."""
    told = " ".join(filter(None, (role.title, role.subtitle, role.team, role.location, role.remote, *role.tags)))
    words = loose(told).split()
    return all(any(word.startswith(part) for word in words) for part in wanted.split())


def _at_least(roles: list[Role], wanted: str, score: float) -> list[Role]:
    scored = [(_likeness(role, wanted), role) for role in roles]
    near = [(value, role) for value, role in scored if value >= score]
    near.sort(key=lambda pair: (-pair[0], _ORDER[pair[1].state], -pair[1].number))
    return [role for _, role in near]


def _likeness(role: Role, wanted: str) -> float:
    """0 to 100: how near a name is to the title as a whole (word order counts little), or word by word to a part of it."""
    title = loose(role.title)
    whole = max(likeness(wanted, title), likeness_in_any_order(wanted, title))
    words = loose(" ".join(filter(None, (role.title, role.team, role.location)))).split()
    by_word = min((max((likeness(part, word) for word in words), default=0.0) for part in wanted.split()), default=0.0)
    return float(max(whole, by_word))
