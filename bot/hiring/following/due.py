"""When is a change told, and how? Alone when its wait is over; many at once as one message; at first sight as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.counting import counted
from bot.database import Store
from bot.hiring.candidates.ending_questions import ask_about_ended
from bot.hiring.following.pages import wait_for_page
from bot.hiring.following.pending import due_changes, is_silenced, next_instant, pass_dates
from bot.hiring.following.posting_changes import Cause, apply_changes, plan
from bot.hiring.keeping.restoring import adopt_lost_cards
from bot.hiring.roles.announcing import announce, announce_bulk, announce_summary
from bot.models import PendingChange, Role, RoleEvent
from bot.models.role import RoleState
from bot.settings import Settings

OPENINGS = frozenset({"opened", "reopened"})


@dataclass(frozen=True, slots=True)
class Told:
    """One announcement, in plain values. `at` is the committer date of what caused it, or the instant a date passed."""

    event: str
    commit: str
    at: datetime
    role: str
    path: str
    detail: str


def apply_due(store: Store, workspace_id: str, settings: Settings, now: datetime) -> list[Told]:
    """Apply and tell all changes whose wait is over and all dates that have passed by `now`, in the order of time."""
    told: list[Told] = []
    while True:
        with store.reading() as session:
            at = next_instant(session, workspace_id, now)
        if at is None:
            return told
        with store.begin() as session:
            pass_dates(session, workspace_id, at)
        told += _apply_at(store, workspace_id, settings, at, now)


def apply_quietly(
    session: Session, workspace_id: str, source_id: int, why: str, cause: Cause, settings: Settings
) -> list[Told]:
    """Apply everything at once and untold, then list what is open: at first sight, and after a long silence.

    After a silence in which nothing changed there is nothing to say.
    """
    changes = _all_changes(session, workspace_id, source_id, cause.seen_at)
    if not changes:
        return []
    known = list(session.scalars(select(Role).where(Role.workspace_id == workspace_id).order_by(Role.number)))
    by_id = {role.id: role for role in known}
    adopt_lost_cards(session, workspace_id)
    applied = apply_changes(session, [(by_id[change.role_id], change) for change in changes])
    if not applied:
        return []
    touched = {role.id for role, _ in applied}
    roles = [role for role in known if role.state is RoleState.OPEN or role.id in touched]
    announce_summary(session, workspace_id, roles, settings, cause.seen_at, why)
    ask_about_ended(session, applied, settings, cause.seen_at, by=cause.commit)
    listed = [role for role in roles if role.state is RoleState.OPEN]
    for role in listed:
        role.announced_at = role.announced_at or cause.seen_at
    if not listed:
        return []
    detail = f"{counted(len(listed), 'role')} open: {_names(listed)}."
    return [Told("summary", cause.commit, cause.at, "", "", detail)]


def _all_changes(session: Session, workspace_id: str, source_id: int, now: datetime) -> list[PendingChange]:
    pass_dates(session, workspace_id, now)
    query = select(PendingChange).where(PendingChange.source_id == source_id).order_by(PendingChange.id)
    return list(session.scalars(query))


def _apply_at(store: Store, workspace_id: str, settings: Settings, at: datetime, now: datetime) -> list[Told]:
    """Apply what is due at an instant: one transaction a change, or one for all that become one message."""
    with store.reading() as session:
        groups = _groups(session, due_changes(session, workspace_id, at), settings.announce.bulk_over)
    told: list[Told] = []
    for ids, is_bulk in groups:
        with store.begin() as session:
            told += _apply_group(session, workspace_id, ids, settings, now, is_bulk=is_bulk)
    return told


def _groups(session: Session, changes: Sequence[PendingChange], bulk_over: int) -> list[tuple[list[int], bool]]:
    """Ids of changes that are applied together, and whether they become one message: openings, and all else, apart."""
    openings: list[int] = []
    others: list[int] = []
    groups: list[tuple[list[int], bool]] = []
    for change in changes:
        steps = plan(session.get_one(Role, change.role_id), change)
        if not steps:
            groups.append(([change.id], False))
        else:
            (openings if steps[0].kind in OPENINGS else others).append(change.id)
    for ids in (others, openings):
        groups += [(ids, True)] if len(ids) > bulk_over else [([one], False) for one in ids]
    return groups


def _apply_group(
    session: Session, workspace_id: str, ids: Sequence[int], settings: Settings, now: datetime, *, is_bulk: bool
) -> list[Told]:
    going = _locked(session, ids)
    if not is_bulk:
        going = [(role, change) for role, change in going
                 if not (_is_opening(role, change) and wait_for_page(session, role, change, settings, now))]  # fmt: skip
    pairs = apply_changes(session, going)
    if is_bulk:
        announce_bulk(session, workspace_id, pairs, settings, now)
    for role, event in pairs:
        if not is_bulk:
            announce(session, role, event, settings, now)
        if event.kind in OPENINGS:
            role.announced_at = role.announced_at or now
    ask_about_ended(session, pairs, settings, now, by="repository")
    return [_bulk(pairs)] if is_bulk and pairs else [_told(role, event) for role, event in pairs]


def _locked(session: Session, ids: Sequence[int]) -> list[tuple[Role, PendingChange]]:
    """The changes with their roles, without those that another replica was quicker with, or that a decider silenced."""
    found: list[tuple[Role, PendingChange]] = []
    for change_id in ids:
        change = session.get(PendingChange, change_id, with_for_update=True)
        if change is None:
            continue
        role = session.get_one(Role, change.role_id, with_for_update=True)
        if is_silenced(session, role.id):
            session.delete(change)
        else:
            found.append((role, change))
    return found


def _is_opening(role: Role, change: PendingChange) -> bool:
    steps = plan(role, change)
    return bool(steps) and steps[0].kind in OPENINGS


def _told(role: Role, event: RoleEvent) -> Told:
    return Told(event.kind, event.commit or "", event.at, role.title, event.path or "", event.detail or "")


def _bulk(pairs: Sequence[tuple[Role, RoleEvent]]) -> Told:
    kinds: dict[str, list[Role]] = {}
    for role, event in pairs:
        kinds.setdefault(event.kind, []).append(role)
    parts = [f"{counted(len(roles), 'role')} {kind.replace('_', ' ')}: {_names(roles)}" for kind, roles in kinds.items()]
    first = pairs[0][1]
    return Told("bulk", first.commit or "", first.at, "", "", "; ".join(parts) + ".")


def _names(roles: Sequence[Role]) -> str:
    names = [role.title for role in roles[:10]]
    return ", ".join(names) + (f" and {len(roles) - 10} more" if len(roles) > 10 else "")
