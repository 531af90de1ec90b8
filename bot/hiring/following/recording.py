"""What did a look at the repository find? Files and their roles are brought up to date; changes start to wait."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from bot.hiring.following.identity import Arrival, Known, is_another, match
from bot.hiring.following.pending import drop_untold, facts_of, hold, is_silenced, next_date
from bot.hiring.following.posting_changes import REPOSITORY, Cause
from bot.hiring.following.standing import Standing
from bot.hiring.roles.roles import next_number
from bot.hiring.roles.staffing import start_team
from bot.models import Posting, Role
from bot.models.role import RoleState
from bot.postings.changes import Picture, picture_of
from bot.postings.meaning import text_likeness
from bot.postings.posting import Posting as Facts
from bot.postings.posting import Severity, State
from bot.postings.source import Snapshot
from bot.postings.surveying import ABSENT, Read
from bot.settings import Settings
from bot.updating import write_changes


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a source: which state it was compared with, what was read, which files went."""

    workspace_id: str
    source_id: int
    since: str | None
    snapshot: Snapshot
    read: Sequence[Read]
    gone: Sequence[str]
    now: datetime

    @property
    def cause(self) -> Cause:
        """The commit that this look found, as the cause of what changed."""
        return Cause(self.snapshot.commit, self.snapshot.committed_at, self.now)


def record_look(session: Session, look: Look, settings: Settings, wait: timedelta) -> list[Posting]:
    """Bring files and roles up to date, and let changes wait; the rows of the files that were read."""
    paths = [one.path for one in look.read] + list(look.gone)
    known = Standing()
    known.add_files(session, look.source_id, paths)
    rows = {row.path: row for row in known.files.values()}
    leaving = [left for path in look.gone if (row := rows.get(path)) and (left := _known(row))]
    touched = {left.role_id for left in leaving}
    arrivals: list[tuple[Posting, Read]] = []
    returning: list[Known] = []
    written_over: set[int] = set()
    for one in look.read:
        row = rows.get(one.path) or _new_row(session, one, look)
        left = _known(row)
        if one.posting and (former := _former(row)):
            returning.append(former)
            row.role_id = None
        if left and one.posting and is_another(left.posting, one.posting, partial(_likeness, look, row, one)):
            leaving.append(left)
            touched.add(left.role_id)
            written_over.add(left.role_id)
            row.role_id = None
        if row.role_id is not None and row.gone_at is None:
            touched.add(row.role_id)
        if _update(row, one, look) and not row.is_ignored:
            arrivals.append((row, one))
        elif left and row.gone_at is not None:
            leaving.append(left)
    for path in look.gone:
        _leave(rows.get(path), look)
    touched |= _place(session, look, arrivals, leaving, returning, settings)
    known.files |= {row.id: row for row, _ in arrivals}
    _refresh(session, known, touched, look, wait, written_over)
    return [row for path in paths if (row := rows.get(path))] + [row for row, _ in arrivals if row.path not in rows]


def _new_row(session: Session, one: Read, look: Look) -> Posting:
    row = Posting(
        workspace_id=look.workspace_id, source_id=look.source_id, path=one.path, blob=ABSENT, context=[], role_id=None,
        facts=None, faults=[], is_ignored=False, faults_reported=None, commit=look.snapshot.commit,
        committed_at=look.snapshot.committed_at, seen_at=look.now, next_at=None, gone_at=look.now,
    )  # fmt: skip
    session.add(row)
    return row


def _likeness(look: Look, row: Posting, one: Read) -> float | None:
    """How much of a file's text was kept since the last look."""
    old = look.snapshot.earlier(row.blob)
    if old is None:
        return None
    texts = (raw.decode("utf-8", "replace") for raw in (old, look.snapshot.tree.read(one.path)))
    return text_likeness(*(_BEHIND_HEAD.sub("", text, count=1) for text in texts))


_BEHIND_HEAD = re.compile(r"\A\ufeff?(-{3}|\+{3})\s*\n.*?\n\1[ \t]*(\r?\n|\Z)", re.DOTALL)  # what stands before the text


def _known(row: Posting) -> Known | None:
    """What the row said before this look, where it belonged to a role."""
    if row.role_id is None or row.gone_at is not None or not row.facts:
        return None
    return Known(row.path, row.blob, Facts.from_json(row.facts), row.role_id, row.id)


def _former(row: Posting) -> Known | None:
    """What the row said when it last held a posting, where it is gone: the same path may bring another role."""
    if row.role_id is None or row.gone_at is None or not row.facts:
        return None
    return Known(row.path, row.blob, Facts.from_json(row.facts), row.role_id, int(row.gone_at.timestamp()))


def _update(row: Posting, one: Read, look: Look) -> bool:
    """Take over what was read; whether the row now holds a posting that no role has yet."""
    facts = one.posting
    was_there = row.gone_at is None
    if facts is None and was_there and row.facts and any(fault.severity is Severity.ERROR for fault in one.faults):
        reason = f"the file can't be read just now: {one.faults[0].message}"
        facts = dataclasses.replace(Facts.from_json(row.facts), flag_state=State.UNSURE, state_reason=reason)
    row.blob, row.context = one.blob, list(one.context)
    row.faults = [_fault(fault) for fault in one.faults]
    if facts is None:
        _leave(row, look, blob=one.blob)
        return False
    stored = facts.to_json()
    if stored != row.facts or not was_there:
        row.facts, row.seen_at = stored, look.now
        row.commit, row.committed_at = look.snapshot.commit, look.snapshot.committed_at
    row.gone_at = None
    row.next_at = next_date(row, look.now)
    return not was_there or row.role_id is None


def _fault(fault: Any) -> dict[str, Any]:
    return {**dataclasses.asdict(fault), "severity": fault.severity.value}


def _leave(row: Posting | None, look: Look, blob: str = ABSENT) -> None:
    if row is not None:
        row.blob, row.next_at = blob, None
        row.gone_at = row.gone_at or look.now


def _place(
    session: Session,
    look: Look,
    arrivals: Sequence[tuple[Posting, Read]],
    leaving: Sequence[Known],
    returning: Sequence[Known],
    settings: Settings,
) -> set[int]:
    """Give each new posting its role, an old or a new one; the ids of the roles."""
    if arrivals or leaving:
        session.flush()  # new files have their ids, and who left is seen to be gone; else all files stay where they were
    if not arrivals:
        return set()
    wanted = [Arrival(row.path, one.blob, one.posting) for row, one in arrivals if one.posting]
    renames = _renames(look, wanted, leaving)
    fresh = {row.id for row, _ in arrivals}
    places = match(
        wanted,
        staying=_staying(session, look, wanted, fresh),
        leaving=leaving,
        gone=[*_gone(session, look, returning), *_written_over(session, look, wanted)],
        renames=renames,
    )
    postings = {one.path: one.posting for one in wanted}
    numbers = itertools.count(next_number(session, look.workspace_id))
    made: dict[str, Role] = {}
    for place in dict.fromkeys(places[row.path] for row, _ in arrivals):
        if isinstance(place, str):
            made[place] = _new_role(postings[place], look, next(numbers))
            start_team(session, made[place], settings)
    session.add_all(made.values())
    session.flush()
    for row, _ in arrivals:
        place = places[row.path]
        row.role_id = made[place].id if isinstance(place, str) else place
    session.flush()
    return {row.role_id for row, _ in arrivals if row.role_id is not None}


def _renames(look: Look, arrivals: Sequence[Arrival], leaving: Sequence[Known]) -> dict[str, tuple[str, int]]:
    if not leaving or look.since is None:
        return {}
    blobs = {known.blob for known in leaving}
    if all(one.blob in blobs for one in arrivals):
        return {}
    paths = [one.path for one in arrivals] + [one.path for one in leaving]
    return dict(look.snapshot.renames_since(look.since, paths))


def _staying(session: Session, look: Look, arrivals: Sequence[Arrival], fresh: set[int]) -> list[Known]:
    """Postings that are there already and may be a twin of an arrival."""
    keys = sorted({one.posting.twin_of for one in arrivals if one.posting.twin_of})
    found: list[Known] = []
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        query = select(Posting).where(
            Posting.source_id == look.source_id,
            Posting.gone_at.is_(None),
            Posting.role_id.is_not(None),
            or_(Posting.path.in_(some), Posting.facts["twin_of"].as_string().in_(some)),
        )
        found += [known for row in session.scalars(query) if row.id not in fresh and (known := _known(row))]
    return found


def _gone(session: Session, look: Look, returning: Sequence[Known]) -> list[Known]:
    """Postings of roles that have no file left, and may come back; `returning`: what stood in files that are back now."""
    wanted = [known.role_id for known in returning]
    still = aliased(Posting)
    is_live = exists().where(still.role_id == Posting.role_id, still.source_id == look.source_id, still.gone_at.is_(None))
    left = select(Posting).where(
        Posting.source_id == look.source_id,
        Posting.gone_at.is_not(None),
        Posting.role_id.is_not(None),
        Posting.facts.is_not(None),
        ~is_live,
    )
    found = [known for row in session.scalars(left) if (known := _former(row))]
    live = set(session.scalars(select(Posting.role_id).where(Posting.role_id.in_(wanted), Posting.gone_at.is_(None))))
    return found + [known for known in returning if known.role_id not in live]


def _written_over(session: Session, look: Look, arrivals: Sequence[Arrival]) -> list[Known]:
    """Roles whose file was written over with another role, and that may stand in it again; their postings are not kept."""
    titles = {one.posting.role for one in arrivals}
    paths = {one.path for one in arrivals}
    is_live = exists().where(Posting.role_id == Role.id, Posting.gone_at.is_(None))
    query = select(Role).where(
        Role.workspace_id == look.workspace_id, Role.title.in_(titles), Role.applied.is_not(None), ~is_live
    )
    found = []
    for role in session.scalars(query) if len(titles) <= _FEW else ():
        path = str((role.applied or {}).get("path"))
        if path in paths:
            last = Facts(path, role.title, role.title, State.CLOSED, "", location=role.location, team=role.team)
            found.append(Known(path, ABSENT, last, role.id))
    return found


_FEW = 200  # arrivals of one look among which an undone overwriting is looked for


def _new_role(posting: Facts, look: Look, number: int) -> Role:
    """A role as it is before its first change is applied: a draft that nobody was told of."""
    return Role(
        workspace_id=look.workspace_id, number=number, title=posting.role, subtitle=posting.subtitle,
        location=posting.location, remote=posting.remote, team=posting.team, employment=posting.employment,
        apply=posting.apply, pay=None, summary=posting.summary, url=posting.url, tags=list(posting.tags),
        closes_at=posting.closes_at, state=RoleState.DRAFT, close_reason=None, posting_state=None, posting_reason=None,
        applied=None, decided_at=look.now, decided_by=REPOSITORY, decided_in=REPOSITORY, opened_at=None, announced_at=None,
        corrections={}, owner_id=None, backup_id=None, recruiter_ids=[], hiring_channel=None, openings=1, filled=0,
        created_at=look.now,
    )  # fmt: skip


def _refresh(
    session: Session, known: Standing, touched: set[int], look: Look, wait: timedelta, written_over: set[int]
) -> None:
    write_changes(session)
    known.add_roles(session, touched)
    postings = known.postings()
    for role_id in sorted(touched & known.roles.keys()):
        role, rows = known.roles[role_id], postings[role_id]
        if not rows and (is_silenced(session, role_id) or drop_untold(session, role)):
            continue
        last = Picture.from_json(role.applied) if role.applied else None
        after = picture_of(facts_of(rows), look.now, last)
        if after.is_gone and role_id in written_over:
            after = dataclasses.replace(after, reason="its file describes another role now")
        hold(session, role, look.source_id, after, look.cause, wait, known.waiting.get(role_id))
    write_changes(session)
