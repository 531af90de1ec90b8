"""Which roles does somebody see in a list? Filters by state, team, place and free text, a page at a time."""

from __future__ import annotations

import json
import re
import typing
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, cast, func, literal_column, select, union_all
from sqlalchemy.orm import Session

from bot.asking import Question
from bot.database import Store
from bot.hiring.people.loosely import loose
from bot.hiring.people.permissions import Viewer, may_see_reasons, seen_by
from bot.hiring.roles.deciding import difference
from bot.hiring.roles.naming import visible_roles
from bot.models import Role, Source
from bot.models.role import RoleState

PAGE = 8  # roles on one page

_STATES: dict[str, frozenset[RoleState]] = {
    "open": frozenset({RoleState.OPEN}),
    "closed": frozenset({RoleState.CLOSED}),
    "filled": frozenset({RoleState.CLOSED}),
    "hold": frozenset({RoleState.ON_HOLD}),
    "paused": frozenset({RoleState.ON_HOLD}),
    "draft": frozenset({RoleState.DRAFT}),
    "drafts": frozenset({RoleState.DRAFT}),
    "unsure": frozenset({RoleState.DRAFT}),
    "all": frozenset(RoleState),
    "everything": frozenset(RoleState),
}
_CURRENT = frozenset({RoleState.OPEN, RoleState.ON_HOLD})
_ORDER = {RoleState.OPEN: 0, RoleState.ON_HOLD: 1, RoleState.DRAFT: 2, RoleState.CLOSED: 3}
_FIELD = re.compile(r"\b(team|place|in|location|state)\s*[:=]\s*(\"[^\"]*\"|“[^”]*”|\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to. No state named: what is open or on hold."""

    states: frozenset[RoleState] = _CURRENT
    team: str = ""
    place: str = ""
    text: str = ""

    @property
    def has_words(self) -> bool:
        """Whether it takes our loose comparison of words, which a database can't do."""
        return bool(self.team or self.place or self.text)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for at all."""
        return self != Filters()


Cut = tuple[Any, ...]  # a row of a page: the fields of _Shown, how many there are of each state, whether it may be old


class _Shown(NamedTuple):
    """What a list looks at of a role, which is a column each. (A row of the database's is slower to look into.)"""

    id: int
    number: int
    title: str
    state: RoleState
    location: str | None
    remote: str | None
    team: str | None
    employment: str | None
    owner_id: str | None
    backup_id: str | None
    recruiters: str  # as JSON: only colleagues' lists look into it
    posting_state: str | None
    posting_reason: str | None

    @property
    def recruiter_ids(self) -> list[str]:
        found: list[str] = json.loads(self.recruiters)
        return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list."""

    role_id: int
    handle: str
    title: str
    state: RoleState
    place: str | None
    team: str | None
    employment: str | None
    lacks_owner: bool  # shown to deciders
    differs: bool  # the repository says otherwise; shown to deciders


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. `number` counts from 1."""

    entries: tuple[Entry, ...]
    total: int
    states: dict[RoleState, int]  # how many of each there are on all pages
    number: int
    pages: int
    filters: Filters
    words: str  # what was typed, so that a button can ask for the next page
    may_be_old: bool = True  # False: it is known that every repository could be read at the last look


def parse_filters(words: str) -> Filters:
    """Filters from what people type: `open`, `hold`, `draft`, `closed`, `all`, `team:infra`, `in:berlin`, and free words."""
    named: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        field = match[1].lower()
        named["place" if field in ("in", "location") else field] = match[2].strip('"“”')
        return " "

    rest = _FIELD.sub(take, words).split()
    states: set[RoleState] = set(_STATES.get(named.get("state", "").lower(), ()))
    free: list[str] = []
    for word in rest:
        if word.lower() in _STATES:
            states |= _STATES[word.lower()]
        elif not (word.lower() == "on" and "hold" in words.lower()):
            free.append(word)
    return Filters(frozenset(states) or _CURRENT, named.get("team", ""), named.get("place", ""), " ".join(free))


def list_roles(session: Session, viewer: Viewer, words: str, page: int = 1) -> Page:
    """The roles that fit, open ones first, newest first. A page that no longer exists becomes the last one."""
    filters = parse_filters(words)
    fitting = [role for role in visible_roles(session, viewer, states=filters.states) if _fits(role, filters)]
    fitting.sort(key=lambda role: (_ORDER[role.state], -role.number))
    states = dict(Counter(role.state for role in fitting))
    number = min(max(page, 1), _pages(states))
    return _page(viewer, fitting[(number - 1) * PAGE : number * PAGE], states, number, filters, words)


async def list_all(store: Store, viewer: Viewer, words: str, page: int = 1) -> Page:
    """The same for words that name states and nothing else: the database cuts the page, so it is a short question."""
    filters, number = parse_filters(words), max(page, 1)
    states = filters.states
    rows = await _cut(store, viewer, states, number)
    if not rows and number > 1:
        number = _pages(_counts(await _cut(store, viewer, states, 1), states))
        rows = await _cut(store, viewer, states, number)
    shown = typing.cast("Sequence[Role]", [_Shown._make(row[: len(_Shown._fields)]) for row in rows])
    may_be_old = not rows or bool(rows[0][-1])
    return _page(viewer, shown, _counts(rows, states), number, filters, words, may_be_old=may_be_old)


def _page(
    viewer: Viewer,
    shown: Sequence[Role],
    states: dict[RoleState, int],
    number: int,
    filters: Filters,
    words: str,
    *,
    may_be_old: bool = True,
) -> Page:
    return Page(
        entries=tuple(entry(role, viewer) for role in shown),
        total=sum(states.values()),
        states=states,
        number=number,
        pages=_pages(states),
        filters=filters,
        words=words,
        may_be_old=may_be_old,
    )


def _pages(states: Mapping[RoleState, int]) -> int:
    return max(1, -(-sum(states.values()) // PAGE))


async def _cut(store: Store, viewer: Viewer, states: frozenset[RoleState], number: int) -> list[Cut]:
    """The rows of one page, each with all counts, in one question: a thousand roles cost no more than ten."""
    question = _page_question(_kind(viewer), states, number)
    return await store.ask(question, workspace=viewer.workspace_id, me=viewer.slack_id)


def _counts(rows: Sequence[Cut], states: frozenset[RoleState]) -> dict[RoleState, int]:
    """How many there are of each state, on all pages; nothing where there are none, and for a page behind the last."""
    counts = rows[0][len(_Shown._fields) :] if rows else ()
    return {state: count for state, count in zip(_ordered(states), counts, strict=False) if count}


def _ordered(states: frozenset[RoleState]) -> list[RoleState]:
    return sorted(states, key=_ORDER.__getitem__)


def _kind(viewer: Viewer) -> Viewer:
    return Viewer("", "", is_decider=viewer.is_decider, is_guest=viewer.is_guest, is_outsider=viewer.is_outsider)


@lru_cache  # made once for each kind of viewer: making a statement costs more than running it
def _page_question(kind: Viewer, states: frozenset[RoleState], number: int) -> Question[Cut]:
    """Each state's roles are found in their order by an index, and only so many as the page may need.

    Numbers and states stand in it as such: PostgreSQL would plan for any of them, and sort all roles.
    """
    role, upto = Role.__table__.c, literal_column(str(number * PAGE), Integer)
    looked = {**role, "recruiters": cast(role.recruiter_ids, String).label("recruiters")}
    heads, counts = [], []
    for state in _ordered(states):
        is_it = role.state == literal_column(f"'{state.value}'")
        those = role.workspace_id == bindparam("workspace", type_=String), is_it, seen_by(kind)
        rank = literal_column(str(_ORDER[state]), Integer).label("rank")
        head = select(*(looked[name] for name in _Shown._fields), rank).where(*those)
        heads.append(select(head.order_by(role.number.desc()).limit(upto).subquery()))
        counts.append(select(func.count()).where(*those).scalar_subquery())
    found = union_all(*heads).subquery()
    failed = select(Source.id).where(Source.workspace_id == bindparam("workspace", type_=String), Source.error.is_not(None))
    page = select(*(found.c[name] for name in _Shown._fields), *counts, failed.exists())
    page = page.order_by(found.c.rank, found.c.number.desc())
    page = page.offset(literal_column(str((number - 1) * PAGE), Integer)).limit(literal_column(str(PAGE), Integer))
    return Question(page, tuple)


def entry(role: Role, viewer: Viewer) -> Entry:
    """What a list shows of a role to this viewer."""
    told = may_see_reasons(viewer, role)
    return Entry(
        role_id=role.id,
        handle=f"R-{role.number}",
        title=role.title,
        state=role.state,
        place=place_of(role),
        team=role.team,
        employment=role.employment,
        lacks_owner=told and role.owner_id is None and role.state is not RoleState.CLOSED,
        differs=told and difference(role) is not None,
    )


def place_of(role: Role) -> str | None:
    """Where the work is, for people: "Berlin", "Berlin; Lisbon · remote", "Remote"."""
    remote = (role.remote or "").strip()
    if remote.lower() in ("", "no", "false"):
        return role.location
    word = "remote" if remote.lower() in ("yes", "true") else remote
    if not role.location:
        return word[:1].upper() + word[1:]
    return role.location if loose(word) in loose(role.location) else f"{role.location} · {word}"


def _fits(role: Role, filters: Filters) -> bool:
    if role.state not in filters.states:
        return False
    if not _has(filters.team, [role.team]):
        return False
    if not _has(filters.place, [role.location, role.remote and f"{role.remote} remote"]):
        return False
    told = [role.title, role.subtitle, role.team, role.location, role.remote, role.employment, role.handle, *role.tags]
    return _has(filters.text, told)


def _has(wanted: str, told: Iterable[str | None]) -> bool:
    """Whether each wanted word begins a word of what is told."""
    parts = loose(wanted).split()
    if not parts:
        return True
    words = loose(" ".join(text for text in told if text)).split()
    return all(any(word.startswith(part) for word in words) for part in parts)
