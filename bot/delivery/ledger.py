"""What is on its way, and how do use cases put it there or take it back? Rows in the caller's own transaction.

The lane's row counter gives the order: its lock is held to the commit, so the order in a channel is the order of commits.
Calls that touch several lanes lock them in sorted order; a use case that tells several channels calls `enqueue_all` once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.inserting import insert_into
from bot.models.delivery import Delivery, DeliveryState, Lane
from bot.timeutil import require_aware

FEW = 5  # notes up to which each is enqueued by itself
NOTIFY_CHANNEL = "rolecall_delivery"
RESTART_MAY_HELP = (  # Slack's words for what is wrong with the app's token or scopes
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "team_access_not_granted",
)


def enqueue(session: Session, note: Note, *, now: datetime) -> int | None:
    """Put one message on its way; its delivery's id, or None when its key is known already.

    A note for a card (`card_key`) whose update still waits in the lane merges into that one, and its id is returned.
    """
    return enqueue_all(session, [note], now=now)[0]


def enqueue_all(session: Session, notes: Sequence[Note], *, now: datetime) -> list[int | None]:
    """Put several messages on their way, in this order within each lane; one result a note, as of `enqueue`."""
    lanes = lock_lanes(session, {(note.workspace_id, note.channel) for note in notes})
    if len(notes) > FEW and not _is_known(session, lanes, notes):
        ids: list[int | None] = list(_enqueue_fresh(session, lanes, notes, require_aware(now)))
    else:
        ids = [_enqueue(session, lanes[note.workspace_id, note.channel], note, require_aware(now)) for note in notes]
    if session.get_bind().dialect.name == "postgresql" and any(ids):
        session.execute(select(func.pg_notify(NOTIFY_CHANNEL, "")))
    return ids


def lock_lanes(session: Session, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Lock lanes (workspace, channel) until the transaction ends, made where they are new; their ids.

    In sorted order, so that two use cases that tell the same channels wait for each other instead of for ever.
    """
    found = {}
    for workspace_id, channel in sorted(wanted):
        statement = insert_into(session, Lane).values(workspace_id=workspace_id, channel=channel)
        statement = statement.on_conflict_do_update(
            index_elements=[Lane.workspace_id, Lane.channel], set_={"last_seq": Lane.last_seq}
        )
        found[workspace_id, channel] = session.execute(statement.returning(Lane.id)).scalar_one()
    return found


def _enqueue(session: Session, lane_id: int, note: Note, now: datetime) -> int | None:
    waiting = _waiting_for_card(session, lane_id, note)
    seq = session.execute(select(Lane.last_seq).where(Lane.id == lane_id)).scalar_one() + 1
    new_id = _insert(session, lane_id, seq, note, now, merged_into=waiting)
    if new_id is None:
        return None
    counts = {"last_seq": seq} if waiting else {"last_seq": seq, "open": Lane.open + 1}
    session.execute(update(Lane).where(Lane.id == lane_id).values(counts))
    if waiting is None:
        return new_id
    _merge(session, waiting, note)
    return waiting


def _is_known(session: Session, lanes: Mapping[tuple[str, str], int], notes: Sequence[Note]) -> bool:
    """Whether any of many notes has a key that is known, or is of a card whose update waits: those go one by one."""
    keys = [(note.workspace_id, note.dedup_key) for note in notes]
    cards = [(note.channel, note.kind, note.card_key) for note in notes if note.card_key is not None]
    if len(set(keys)) < len(keys) or len(set(cards)) < len(cards):
        return True
    waits = (Delivery.state == DeliveryState.QUEUED) & Delivery.lane_id.in_(lanes.values())
    of_cards = waits & Delivery.card_key.in_([card_key for _, _, card_key in cards])
    query = select(Delivery.id).where(or_(Delivery.dedup_key.in_([key for _, key in keys]), of_cards))
    return session.execute(query.limit(1)).scalar_one_or_none() is not None


def _enqueue_fresh(
    session: Session, lanes: Mapping[tuple[str, str], int], notes: Sequence[Note], now: datetime
) -> Sequence[int]:
    """Many notes with a few statements. The lanes are locked, so nobody else counts there; a key that somebody else
    enqueues in another lane meanwhile makes this fail, and the whole transaction with it."""
    query = select(Lane.id, Lane.last_seq).where(Lane.id.in_(lanes.values()))
    last = {row[0]: row[1] for row in session.execute(query)}
    first, rows = dict(last), []
    for note in notes:
        lane_id = lanes[note.workspace_id, note.channel]
        last[lane_id] += 1
        rows.append(_row(lane_id, last[lane_id], note, now, merged_into=None))
    inserted = session.execute(insert(Delivery).returning(Delivery.id, sort_by_parameter_order=True), rows)
    ids = list(inserted.scalars())
    counts = [{"lane": lane_id, "seq": seq, "more": seq - first[lane_id]} for lane_id, seq in last.items()]
    counted = update(Lane.__table__).where(Lane.__table__.c.id == bindparam("lane"))  # type: ignore[arg-type]
    counted = counted.values(last_seq=bindparam("seq"), open=Lane.__table__.c.open + bindparam("more"))
    session.connection().execute(counted, counts)
    return ids


def _waiting_for_card(session: Session, lane_id: int, note: Note) -> int | None:
    """The delivery of the same card and kind that still waits in the lane."""
    if note.card_key is None:
        return None
    query = select(Delivery.id).where(
        Delivery.lane_id == lane_id,
        Delivery.state == DeliveryState.QUEUED,
        Delivery.card_key == note.card_key,
        Delivery.kind == note.kind,
    )
    return session.execute(query.limit(1)).scalar_one_or_none()


def _insert(session: Session, lane_id: int, seq: int, note: Note, now: datetime, *, merged_into: int | None) -> int | None:
    """The row's id, None when its key is known. A merged one is kept as cancelled: its key stays known, and it is listed."""
    values = _row(lane_id, seq, note, now, merged_into=merged_into)
    statement = (
        insert_into(session, Delivery).values(values).on_conflict_do_nothing(index_elements=["workspace_id", "dedup_key"])
    )
    return session.execute(statement.returning(Delivery.id)).scalar_one_or_none()


def _row(lane_id: int, seq: int, note: Note, now: datetime, *, merged_into: int | None) -> dict[str, Any]:
    """The columns of a note's delivery."""
    return {
        "workspace_id": note.workspace_id,
        "lane_id": lane_id,
        "seq": seq,
        "dedup_key": note.dedup_key,
        "kind": note.kind,
        "subject": note.subject,
        "body": dict(note.body),
        "card_key": note.card_key,
        "thread_of": note.thread_of,
        "event_id": note.event_id,
        "guard": guard_text(note.guard),
        "state": DeliveryState.CANCELLED if merged_into else DeliveryState.QUEUED,
        "error": f"merged into {merged_into}" if merged_into else None,
        "created_at": now,
        "expires_at": note.expires_at,
        "may_repeat": note.may_repeat,
    }


def _merge(session: Session, waiting: int, note: Note) -> None:
    """The waiting update of the card now tells both: no single event's Undo may stop it, the newest guard holds."""
    body = session.execute(select(Delivery.body).where(Delivery.id == waiting)).scalar_one()
    changes = {
        "body": {**body, **note.body},
        "event_id": None,
        "guard": guard_text(note.guard),
        "expires_at": note.expires_at,
    }
    session.execute(update(Delivery).where(Delivery.id == waiting).values(changes))


def guard_text(guard: tuple[str, int] | None) -> str | None:
    """How a guard is stored: subject@revision."""
    return f"{guard[0]}@{guard[1]}" if guard else None


def cancel(
    session: Session,
    workspace_id: str,
    *,
    event_id: int | None = None,
    subject: str | None = None,
    kind: str | None = None,
    reason: str,
) -> int:
    """Cancel what still waits of an event, or of a subject (and kind); how many. What was sent stays."""
    if event_id is None and subject is None:
        raise ValueError("say whose deliveries are to be cancelled: an event's or a subject's")
    wanted = [Delivery.workspace_id == workspace_id, Delivery.state == DeliveryState.QUEUED]
    if event_id is not None:
        wanted.append(Delivery.event_id == event_id)
    if subject is not None:
        wanted.append(Delivery.subject == subject)
    if kind is not None:
        wanted.append(Delivery.kind == kind)
    lanes = select(Lane.workspace_id, Lane.channel).join(Delivery, Delivery.lane_id == Lane.id).where(*wanted).distinct()
    lock_lanes(session, [(row[0], row[1]) for row in session.execute(lanes)])
    statement = update(Delivery).where(*wanted).values(state=DeliveryState.CANCELLED, error=reason)
    ended = session.execute(statement.returning(Delivery.lane_id).execution_options(synchronize_session=False))
    lane_ids = list(ended.scalars())
    for lane_id in lane_ids:
        session.execute(update(Lane).where(Lane.id == lane_id).values(open=Lane.open - 1))
    return len(lane_ids)


def unpark(session: Session, workspace_id: str, channel: str | None = None) -> int:
    """Let a parked lane (all of them when no channel is given) go on; how many did."""
    wanted = [Lane.workspace_id == workspace_id, Lane.parked_reason.is_not(None)]
    if channel is not None:
        wanted.append((Lane.channel == channel) | (Lane.place == channel))
    return _unpark(session, wanted)


def unpark_after_start(session: Session) -> int:
    """Let lanes go on that were parked for the app's own token or scopes: a new start may come with new ones."""
    return _unpark(session, [Lane.parked_reason.in_(RESTART_MAY_HELP)])


def _unpark(session: Session, wanted: Sequence[ColumnElement[bool]]) -> int:
    parked = session.execute(select(Lane.id, Lane.workspace_id, Lane.channel).where(*wanted)).all()
    lock_lanes(session, [(row[1], row[2]) for row in parked])
    free = {"parked_reason": None, "parked_fix": None, "parked_at": None, "told_at": None, "next_at": 0.0}
    session.execute(update(Lane).where(Lane.id.in_([row[0] for row in parked])).values(free))
    for lane_id, workspace_id, _ in parked:
        cancel(session, workspace_id, subject=f"lane:{lane_id}", reason="the lane goes on")
    return len(parked)
