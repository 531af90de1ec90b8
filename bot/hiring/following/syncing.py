"""How do roles follow the repository? A look: what changed is read, recorded, waits, and is told when its time has come.

Git and reading happen on the calling thread, outside of any transaction; what they found is recorded in one, and each
change is applied in one of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from bot.database import Store
from bot.hiring.following.due import Told, apply_due, apply_quietly
from bot.hiring.following.pending import next_instant
from bot.hiring.following.posting_changes import Cause
from bot.hiring.following.recording import Look, record_look
from bot.hiring.roles.announcing import report_faults
from bot.models import Posting, Source
from bot.postings.git import CacheBroken, SourceFault
from bot.postings.posting import State
from bot.postings.site import is_settings
from bot.postings.source import Snapshot
from bot.postings.source import Source as Place
from bot.postings.surveying import (
    ABSENT,
    READING_VERSION,
    MakeReader,
    Reader,
    SiteReader,
    compare_all,
    content_ids,
    files_to_read,
    read_files,
)
from bot.postings.tree import Tree
from bot.settings import Settings

log = logging.getLogger(__name__)

LONG_SILENCE = timedelta(hours=24)  # without a successful look: then one summary instead of changes one by one
NOTED_EVERY = timedelta(minutes=5)  # how exactly the time of the last successful look is kept
_SOURCE = Source.__table__  # asked and written as plain columns, in statements that are made once: every look needs them
_WATCHED = select(_SOURCE).where(_SOURCE.c.workspace_id == bindparam("workspace"), _SOURCE.c.url == bindparam("url"))
_TAKEN = update(_SOURCE).where(  # type: ignore[arg-type]
    _SOURCE.c.id == bindparam("known"), _SOURCE.c.commit.is_not_distinct_from(bindparam("since"))
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a look went. `error` is the line that is shown to people, None when it went well."""

    commit: str | None
    is_new: bool
    read: int  # files
    told: tuple[Told, ...]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What an earlier look left: plain values, read in one transaction."""

    source_id: int
    workspace_id: str
    commit: str | None
    is_stale: bool  # the reader has changed since
    first_synced_at: datetime | None
    synced_at: datetime | None  # the last success that was noted
    error: str | None  # of the last look
    files: Mapping[str, str]  # what readings depended on, apart from the postings themselves


def sync_once(
    store: Store, workspace_id: str, place: Place, settings: Settings, now: datetime, make_reader: MakeReader = SiteReader
) -> Outcome:
    """Look once: fetch, read what changed, record it, and tell what is due. Blocks; never raises for what the host does.

    A look that fails changes nothing but the source's `error`, and what is due by its hold time or date is told anyway.
    """
    with store.reading() as session:
        known = _known_of(session, workspace_id, place)
        is_due = next_instant(session, workspace_id, now) is not None
    if known is None:
        with store.begin() as session:
            known = _known(source_row(session, workspace_id, place))
    try:
        snapshot = place.look(None if known.is_stale else known.commit)
        if snapshot is not None:
            return _record_snapshot(store, known, snapshot, settings, now, make_reader, is_due=is_due)
    except SourceFault as fault:
        return _failed(store, place, known.source_id, fault, settings, now)
    return _nothing_new(store, known, settings, now, is_due=is_due)


def sync_snapshot(
    store: Store,
    source_id: int,
    snapshot: Snapshot,
    settings: Settings,
    now: datetime,
    make_reader: MakeReader = SiteReader,
) -> Outcome:
    """Record one state of a repository that has been watched all the time, and tell what is due (replay).

    Raises SourceFault when its files can't be had.
    """
    with store.reading() as session:
        known = _known(session.get_one(Source, source_id))
    return _record_snapshot(store, known, snapshot, settings, now, make_reader, is_due=True, was_watched=True)


def _record_snapshot(
    store: Store,
    known: _Known,
    snapshot: Snapshot,
    settings: Settings,
    now: datetime,
    make_reader: MakeReader,
    *,
    is_due: bool,
    was_watched: bool = False,
) -> Outcome:
    reader = make_reader(snapshot.tree)
    changed = None if known.commit is None or known.is_stale else snapshot.changed_since(known.commit)
    if changed is None:
        changed = _compare_all(store, known, snapshot.tree, reader)
    depending = _depending(store, known, changed)
    read = read_files(snapshot.tree, reader, files_to_read(reader, changed, depending), now)
    gone = [path for path, blob in changed.items() if blob is None]
    look = Look(known.workspace_id, known.source_id, known.commit, snapshot, read, gone, now)
    told = _record(store, known, look, settings, was_watched=was_watched)
    if is_due or not settings.source.hold_minutes:  # else nothing that this look found is due at once
        told += apply_due(store, known.workspace_id, settings, now)
    return Outcome(snapshot.commit, True, len(read), tuple(told))


def _compare_all(store: Store, known: _Known, tree: Tree, reader: Reader) -> Mapping[str, str | None]:
    """Every file, where the source can't tell what changed; all of them as changed when the reader has."""
    with store.reading() as session:
        query = select(Posting.path, Posting.blob).where(Posting.source_id == known.source_id)
        blobs: dict[str, str] = {row[0]: row[1] for row in session.execute(query)}
    if not known.is_stale:
        return compare_all(tree, reader, blobs, known.files)
    return dict.fromkeys(blobs) | compare_all(tree, reader, {}, {})


def _known_of(session: Session, workspace_id: str, place: Place) -> _Known | None:
    found = session.execute(_WATCHED, {"workspace": workspace_id, "url": place.url}).one_or_none()
    return _known(found) if found is not None and found.branch == place.branch else None


def source_row(session: Session, workspace_id: str, place: Place) -> Source:
    """The row of the watched place, made at its first sight.

    There is one place a workspace: another address or branch in the settings means that it has moved. Its roles stay,
    and what differs there is told as one list.
    """
    query = select(Source).where(Source.workspace_id == workspace_id)
    rows = list(session.scalars(query))
    found = next((row for row in rows if row.url == place.url), rows[0] if rows else None)
    if found is None:
        found = Source(
            workspace_id=workspace_id, url=place.url, branch=place.branch, commit=None, reading_version=0,
            first_synced_at=None, synced_at=None, tried_at=None, error=None, files={},
        )  # fmt: skip
        session.add(found)
        session.flush()
    elif (found.url, found.branch) != (place.url, place.branch):
        log.info("the postings have moved from %s (%s) to %s (%s)", found.url, found.branch, place.url, place.branch)
        found.url, found.branch, found.synced_at = place.url, place.branch, None
    return found


def _known(source: Source | Row[Any]) -> _Known:
    is_stale = source.commit is not None and source.reading_version != READING_VERSION
    return _Known(
        source.id, source.workspace_id, source.commit, is_stale, source.first_synced_at, source.synced_at, source.error,
        source.files,
    )  # fmt: skip


def _depending(store: Store, known: _Known, changed: Mapping[str, str | None]) -> Mapping[str, Sequence[str]]:
    """Path -> context of the files that other files' changes may concern; all rows are read only when there may be any."""
    if not any(map(is_settings, changed)) and known.files.keys().isdisjoint(changed):
        return {}
    with store.reading() as session:
        query = select(Posting.path, Posting.context).where(Posting.source_id == known.source_id, Posting.blob != "")
        return {row[0]: row[1] for row in session.execute(query)}


def _record(store: Store, known: _Known, look: Look, settings: Settings, *, was_watched: bool) -> list[Told]:
    """One transaction: files, roles, what waits; at first sight or after a long silence also the one summary."""
    wait = timedelta(minutes=settings.source.hold_minutes)
    with store.begin() as session:
        if not _take(session, known, look):
            return []  # another replica has seen it first
        why = _why_quiet(known, look.now, was_watched=was_watched)
        rows = record_look(session, look, settings, wait)
        told = apply_quietly(session, look.workspace_id, look.source_id, why, look.cause, settings) if why else []
        report_faults(session, [row for row in rows if _needs_look(row)], settings, look.now)
    return told


def _why_quiet(known: _Known, now: datetime, *, was_watched: bool = False) -> str | None:
    """Why changes are not told one by one this time; None when they are."""
    if known.commit is None:
        return "first_sight"
    was_silent = known.synced_at is None or now - known.synced_at > LONG_SILENCE
    return "long_silence" if known.is_stale or (was_silent and not was_watched) else None


def _needs_look(row: Posting) -> bool:
    return bool(row.faults) or bool(row.facts and row.gone_at is None and row.facts.get("flag_state") == State.UNSURE)


def _take(session: Session, known: _Known, look: Look) -> bool:
    """Note the look, which keeps others from recording the same one; False where the source has moved on meanwhile."""
    context = {path for one in look.read for path in one.context}
    fresh = content_ids(look.snapshot.tree, context)
    files = {path: blob for path, blob in {**known.files, **fresh}.items() if blob != ABSENT or not is_settings(path)}
    values = {
        "commit": look.snapshot.commit,
        "reading_version": READING_VERSION,
        "first_synced_at": known.first_synced_at or look.now,
        "synced_at": look.now,
        "tried_at": look.now,
        "error": None,
        **({"files": files} if files != known.files else {}),
    }
    taken = session.connection().execute(_TAKEN, {"known": known.source_id, "since": known.commit, **values})
    if known.error:
        log.info("the postings can be read again")
    return taken.rowcount > 0


def _nothing_new(store: Store, known: _Known, settings: Settings, now: datetime, *, is_due: bool) -> Outcome:
    """Nothing is written for most looks without news: a write to disk would cost more than the look itself."""
    told: list[Told] = []
    noted_at = known.synced_at if known.error is None else None
    if noted_at is None or not timedelta(0) <= now - noted_at < NOTED_EVERY:
        told = _note_look(store, known, settings, now)
        is_due = True
    if is_due:
        told += apply_due(store, known.workspace_id, settings, now)
    return Outcome(known.commit, False, 0, tuple(told))


def _note_look(store: Store, known: _Known, settings: Settings, now: datetime) -> list[Told]:
    with store.begin() as session:
        source = session.get_one(Source, known.source_id)
        why = _why_quiet(_known(source), now)
        cause = Cause(known.commit or "", now, now)
        told = apply_quietly(session, known.workspace_id, known.source_id, why, cause, settings) if why else []
        source.synced_at = source.tried_at = now
        source.error = None
    return told


def note_fault(store: Store, workspace_id: str, url: str, line: str, now: datetime) -> None:
    """Keep why a place can't be watched at all, where it has been watched before."""
    with store.begin() as session:
        query = select(Source).where(Source.workspace_id == workspace_id, Source.url == url)
        for source in session.scalars(query):
            source.error, source.tried_at = line, now


def _failed(store: Store, place: Place, source_id: int, fault: SourceFault, settings: Settings, now: datetime) -> Outcome:
    line = str(fault)
    with store.begin() as session:
        source = session.get_one(Source, source_id)
        if source.error != line:
            log.warning("%s", line)
        was_away = source.tried_at is None or now - source.tried_at > LONG_SILENCE
        source.error, source.tried_at = line, now
        workspace_id, commit = source.workspace_id, source.commit
    if isinstance(fault, CacheBroken):
        place.forget()
    told = [] if was_away else apply_due(store, workspace_id, settings, now)
    return Outcome(commit, False, 0, tuple(told), line)
