"""How do roles stand? Their files that are there, and the change that waits of each; asked for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Executable, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from bot.models import PendingChange, Posting, Role


@dataclass(slots=True)
class Standing:
    """Roles, and whatever of theirs was asked for. Files are kept by id, also those that are gone or belong to no role."""

    roles: dict[int, Role] = field(default_factory=dict)
    waiting: dict[int, PendingChange] = field(default_factory=dict)
    files: dict[int, Posting] = field(default_factory=dict)

    def postings(self) -> dict[int, list[Posting]]:
        """Each role's files that are there and not ignored, as they are now, by their paths."""
        found: dict[int, list[Posting]] = {role_id: [] for role_id in self.roles}
        for row in sorted(self.files.values(), key=lambda one: one.path):
            if row.role_id in found and row.gone_at is None and not row.is_ignored:
                found[row.role_id].append(row)
        return found

    def add_roles(self, session: Session, role_ids: Iterable[int]) -> None:
        """Ask for these roles, where they are not known yet.

        It is for the caller to flush which files there are and whose they are; what they say may still be unwritten.
        """
        self._add(session, _OF_ROLES, sorted(set(role_ids) - self.roles.keys()))

    def add_files(self, session: Session, source_id: int, paths: Sequence[str]) -> None:
        """Ask for these files, there or not, and for the roles that they belong to."""
        self._add(session, _OF_FILES, paths, source=source_id)

    def _add(self, session: Session, query: Executable, asked: Sequence[Any], **more: int) -> None:
        for some in _steps(asked):
            with session.no_autoflush:
                rows = session.execute(query, {"asked": some, **more}).all()
            for role, change, posting in rows:
                if role is not None:
                    self.roles[role.id] = role
                if change is not None:
                    self.waiting[change.role_id] = change
                if posting is not None:
                    self.files[posting.id] = posting


def _steps(asked: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """In parts that every database can take."""
    return (asked[start : start + size] for start in range(0, len(asked), size))


_IS_LIVE = and_(Posting.gone_at.is_(None), Posting.is_ignored.is_(False))
_ASKED: BindParameter[list[Any]] = bindparam("asked", expanding=True)
_OF_ROLES = (
    select(Role, PendingChange, Posting)
    .outerjoin(PendingChange, PendingChange.role_id == Role.id)
    .outerjoin(Posting, and_(Posting.role_id == Role.id, _IS_LIVE))
    .where(Role.id.in_(_ASKED))
)
_FILE = aliased(Posting)
_OF_FILES = (  # both are made once: every look with news asks them
    select(Role, PendingChange, Posting)
    .select_from(_FILE)
    .join(Posting, or_(Posting.id == _FILE.id, and_(Posting.role_id == _FILE.role_id, _IS_LIVE)))
    .outerjoin(Role, Role.id == Posting.role_id)
    .outerjoin(PendingChange, PendingChange.role_id == Posting.role_id)
    .where(_FILE.source_id == bindparam("source"), _FILE.path.in_(_ASKED))
)
