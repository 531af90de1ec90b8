"""What happens to a reminder when it is due? It goes to the ledger once, is held a little longer, or skipped with a reason.

All nudges that are due to one person at one time are one message, and so is all that a backup or owner is told of a role.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import Askable
from bot.delivery.protocols import Note
from bot.hiring.candidates.application_cards import card_key
from bot.hiring.candidates.telling import About, tell
from bot.hiring.feedback.asking_openly import open_channel
from bot.hiring.feedback.revealing import SITTING
from bot.hiring.interviews.firing_facts import FiringFacts
from bot.hiring.interviews.interview_notices import guard_of, subject_of
from bot.hiring.interviews.loop_cards import about_loop
from bot.models import Interview, Reminder, Seat
from bot.models.interview import InterviewState
from bot.models.reminder import ReminderKind, ReminderState, SkipReason

REMINDER, REQUEST, NUDGES, OWED = "interview_reminder", "scorecard_request", "scorecard_nudges", "scorecards_owed"
"""Kinds of deliveries: before an interview, the question after it, what one owes, and the count for backup and owner."""

_NUDGE_KINDS = (ReminderKind.NUDGE_HOUR, ReminderKind.NUDGE_MORNING, ReminderKind.NUDGE_DAILY)
_TELL_KINDS = (ReminderKind.TELL_BACKUP, ReminderKind.TELL_OWNER)
_AT_ONCE = 100  # in a transaction: the first of a thousand need not wait for the last
_FIRING = 0x524F4C45  # PostgreSQL's advisory lock while one replica fires: what is due to one person becomes one message


def fire_due(session: Session, now: datetime, *, limit: int = _AT_ONCE) -> int:
    """Settle or hold the reminders that are due, in one transaction; how many rows were touched (0: nothing to do).

    While another replica fires there is nothing to do here.
    """
    if not _is_my_turn(session):
        return 0
    rows = _due(session, now, limit)
    facts = FiringFacts(session, rows)
    ready = [row for row in rows if _is_ready(facts, row, now)]
    groups = _grouped(facts, ready)
    notes = [About(_note(session, facts, of_one, now), facts.candidates(of_one)) for of_one in groups]
    told = tell(session, notes, now)
    _tell_held(session, facts, ready, now)
    for rows_of_one, delivery_id in zip(groups, told, strict=True):
        for row in rows_of_one:
            row.state, row.settled_at, row.delivery_id = ReminderState.FIRED, now, delivery_id
    return len(rows)


def _is_my_turn(session: Session) -> bool:
    """On SQLite there is one writer anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.execute(select(func.pg_try_advisory_xact_lock(_FIRING))).scalar_one())


def _tell_held(session: Session, facts: FiringFacts, ready: Sequence[Reminder], now: datetime) -> None:
    """When an interview is over, its loop's card says so: one update an application, once an interview."""
    over = {facts.application(row).id: row for row in ready if row.kind is ReminderKind.ASK}
    notes = [
        note
        for row in over.values()
        for note in about_loop(session, facts.application(row), f"held:{row.interview_id}:{row.revision}")
    ]
    tell(session, notes, now)


def _due(session: Session, now: datetime, limit: int) -> list[Reminder]:
    """The first rows that are due, and all others that are due to the same people: they become one message."""
    due = (
        select(Reminder)
        .where(Reminder.state == ReminderState.ARMED, Reminder.due_at <= now)
        .order_by(Reminder.due_at, Reminder.id)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.scalars(due.limit(limit)))
    if len(rows) < limit:
        return rows
    known = {row.id for row in rows}
    nudged = {row.person_id for row in rows if row.kind in (*_NUDGE_KINDS, *_TELL_KINDS)}
    return rows + [row for row in session.scalars(due.where(Reminder.person_id.in_(nudged))) if row.id not in known]


def next_due(asked: Askable) -> datetime | None:
    """When the next reminder is due; None when none is armed."""
    query = select(Reminder.due_at).where(Reminder.state == ReminderState.ARMED).order_by(Reminder.due_at).limit(1)
    return asked.scalars(query).first()


def is_current_seat(session: Session, seat_id: int, revision: int) -> bool:
    """The guard of all messages about somebody's part: same time still, not cancelled, and the person still expected."""
    seat = session.get(Seat, seat_id)
    interview = session.get(Interview, seat.interview_id) if seat else None
    if seat is None or interview is None or interview.state is not InterviewState.PLANNED:
        return False
    return seat.state in SITTING and interview.revision == revision


def _is_ready(facts: FiringFacts, row: Reminder, now: datetime) -> bool:
    """Whether it goes out now; else it is skipped with its reason, or held until the person may be disturbed."""
    if now >= row.expires_at:
        return _skip(row, SkipReason.TOO_LATE, now)
    needs_scorecard = row.kind in _NUDGE_KINDS or row.kind in _TELL_KINDS or row.kind is ReminderKind.ASK
    if needs_scorecard and not _is_wanted(facts, row):
        return _skip(row, SkipReason.NOT_OWED, now)
    if row.kind is ReminderKind.SOON:
        return True
    hold = facts.next_permitted(row, now)
    if hold == now:
        return True
    if hold is None or hold >= row.expires_at:
        return _skip(row, SkipReason.TOO_LATE, now)
    row.due_at = hold
    return False


def _is_wanted(facts: FiringFacts, row: Reminder) -> bool:
    """Whether the scorecard it is about is still to come; a shadow is asked for a practice one, but never nudged."""
    seat = facts.seat(row)
    if row.kind is ReminderKind.ASK and seat.is_shadow:
        return seat.state in SITTING
    return facts.is_owed(row)


def _skip(row: Reminder, reason: SkipReason, now: datetime) -> bool:
    row.state, row.reason, row.settled_at = ReminderState.SKIPPED, reason, now
    return False


def _grouped(facts: FiringFacts, rows: Sequence[Reminder]) -> list[list[Reminder]]:
    """Rows that become one message: nudges by person, what is told by person and role, everything else alone."""
    groups: dict[tuple[object, ...], list[Reminder]] = defaultdict(list)
    for row in rows:
        if row.kind in _NUDGE_KINDS:
            groups[row.workspace_id, row.person_id, NUDGES].append(row)
        elif row.kind in _TELL_KINDS:
            groups[row.workspace_id, row.person_id, OWED, facts.application(row).role_id].append(row)
        else:
            groups[row.id,].append(row)
    return list(groups.values())


def _note(session: Session, facts: FiringFacts, rows: Sequence[Reminder], now: datetime) -> Note:
    first = rows[0]
    key = f"reminder:{first.id}"
    if first.kind in _NUDGE_KINDS:
        return _plain_note(first, NUDGES, f"person:{first.person_id}", key, rows)
    if first.kind in _TELL_KINDS:
        return _plain_note(first, OWED, f"role:{facts.application(first).role_id}", key, rows)
    interview = facts.interview(first)
    is_request = first.kind is ReminderKind.ASK
    if is_request and (channel := open_channel(session, facts.application(first), now)):
        return _open_request(facts, first, channel, key)
    return Note(
        workspace_id=first.workspace_id,
        channel=first.person_id,
        kind=REQUEST if is_request else REMINDER,
        subject=subject_of(interview.id),
        dedup_key=key,
        body={"interview": interview.id, "kind": first.kind.value, "revision": first.revision},
        card_key=request_key(interview.id, first.person_id) if is_request else key,
        guard=guard_of(interview, facts.seat(first)),
        expires_at=first.expires_at,
        may_repeat=True,
    )


def _open_request(facts: FiringFacts, row: Reminder, channel: str, key: str) -> Note:
    """The question in the thread of the candidate's card, for a role that asks openly."""
    interview = facts.interview(row)
    return Note(
        workspace_id=row.workspace_id,
        channel=channel,
        kind=REQUEST,
        subject=subject_of(interview.id),
        dedup_key=key,
        body={"interview": interview.id, "kind": row.kind.value, "revision": row.revision, "asked": row.person_id},
        card_key=request_key(interview.id, row.person_id),
        thread_of=card_key(interview.application_id, channel),
        guard=guard_of(interview, facts.seat(row)),
        expires_at=row.expires_at,
        may_repeat=True,
    )


def request_key(interview_id: int, person_id: str) -> str:
    """The card whose thread takes a person's answer about an interview."""
    return f"request:{interview_id}:{person_id}"


def _plain_note(first: Reminder, kind: str, subject: str, key: str, rows: Sequence[Reminder]) -> Note:
    """What is due is judged again when it goes out: scorecards may come in while it waits."""
    return Note(
        workspace_id=first.workspace_id,
        channel=first.person_id,
        kind=kind,
        subject=subject,
        dedup_key=key,
        body={"reminders": sorted(row.id for row in rows)},
        card_key=key,
        expires_at=max(row.expires_at for row in rows),
        may_repeat=True,
    )
