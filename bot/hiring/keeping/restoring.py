"""What holds after a backup was restored? The bot waits: what was sent since is adopted, what is past is let go.

A restored database does not know what happened after the backup was made. Until an operator releases it nothing is sent and
nothing is looked at. What stands in Slack since then is read by the marks of our messages (bot.delivery.protocols.Mark):
  - a delivery that waited in the backup and stands in Slack is sent;
  - a message of which the backup knows nothing is adopted, so that its card is edited and not posted again;
  - a reminder whose time has passed is too late; the first look at the repository counts as one after a long silence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.delivery.ledger import lock_lanes
from bot.errors import Refusal
from bot.hiring.audit import record
from bot.hiring.people.people import operators
from bot.hiring.people.workspace import remember_setting, setting
from bot.hiring.roles.announcing import card_key, subject_of
from bot.hiring.roles.deciding import Act
from bot.models import (
    Application,
    Candidate,
    CandidateShown,
    Delivery,
    Digest,
    Interview,
    Lane,
    Limiter,
    Message,
    Posting,
    Reminder,
    Role,
    Setting,
    Source,
    Turn,
)
from bot.models.delivery import DeliveryState
from bot.models.home import DigestSkip
from bot.models.reminder import ReminderState, SkipReason

RESTORED = "restored"  # the remembered setting that holds the bot
LOST = "lost"  # the first word of the subject of an adopted card whose role the backup does not know
_THREADS_LIVE = timedelta(days=30)
_MOST_THREADS = 200
_OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING)
_NAMES_ROW = re.compile(r"(^|:)\d+(:|$)")
_NAMED: dict[str, Any] = {"role": Role, "interview": Interview, "application": Application, "candidate": Candidate}


class NotAnOperator(Refusal):
    """Only whoever operates me can say that I may go on."""


class NotHeld(Refusal):
    """Nothing is held back: the bot is at work already."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Since when the bot waits, and how far it is. `adopted`, `sent`: messages found in Slack."""

    made_at: datetime  # of the backup
    restored_at: datetime
    looked_up_at: datetime | None = None  # what was sent since is known, and the operators were asked
    adopted: int = 0
    sent: int = 0
    late: int = 0  # reminders whose time has passed

    def to_json(self) -> dict[str, Any]:
        """As kept in `setting`."""
        return {
            "made_at": self.made_at.isoformat(),
            "restored_at": self.restored_at.isoformat(),
            "looked_up_at": self.looked_up_at.isoformat() if self.looked_up_at else None,
            "adopted": self.adopted,
            "sent": self.sent,
            "late": self.late,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """A message of ours in Slack, with the payload of its mark."""

    channel: str
    ts: str
    thread_ts: str | None
    mark: Mapping[str, Any]

    @property
    def born(self) -> str | None:
        """When its delivery was made, microseconds since 1970, as text."""
        return str(self.mark["born"]) if "born" in self.mark else None


def hold_back(session: Session, made_at: datetime, now: datetime) -> None:
    """Hold the bot in a database that was just filled from a backup, and forget whose turn anything was."""
    session.execute(delete(Turn))
    session.execute(delete(Limiter))
    session.execute(update(Lane).values(owner=None, lease_until=0.0, next_at=0.0, reserved=None))
    session.execute(update(Source).values(synced_at=None, tried_at=None))
    workspaces = set(session.scalars(select(Source.workspace_id).union(select(Setting.workspace_id))))
    for workspace_id in workspaces:
        remember_setting(session, workspace_id, RESTORED, Hold(made_at, now).to_json(), now)


def held(session: Session, workspace_id: str) -> Hold | None:
    """Whether the bot waits to be released, and how far it is; None when it works."""
    row = setting(session, workspace_id, RESTORED)
    if row is None or not row.value:
        return None
    stored = row.value
    made_at, restored_at = (datetime.fromisoformat(stored[name]) for name in ("made_at", "restored_at"))
    looked_up_at = datetime.fromisoformat(stored["looked_up_at"]) if stored.get("looked_up_at") else None
    return Hold(made_at, restored_at, looked_up_at, stored["adopted"], stored["sent"], stored["late"])


def known_threads(session: Session, workspace_id: str, hold: Hold) -> list[tuple[str, str]]:
    """(channel, ts) of messages from before the backup in whose threads something may have been posted since."""
    query = select(Message.channel, Message.ts).where(
        Message.workspace_id == workspace_id,
        Message.thread_ts.is_(None),
        Message.retired_at.is_(None),
        Message.posted_at >= hold.made_at - _THREADS_LIVE,
    )
    rows = session.execute(query.order_by(Message.id.desc()).limit(_MOST_THREADS))
    return [(row[0], row[1]) for row in rows]


def release_by(session: Session, act: Act) -> Hold:
    """Let the bot go on. Raises NotAnOperator or NotHeld."""
    if act.actor not in operators(session, act.workspace_id, act.settings):
        raise NotAnOperator
    record(
        session, act.workspace_id, actor=act.actor, source=act.source, action="release", subject="restore", detail={},
        now=act.now,
    )  # fmt: skip
    return release(session, act.workspace_id, act.now)


def release(session: Session, workspace_id: str, now: datetime) -> Hold:
    """Let the bot go on. Raises NotHeld."""
    found = held(session, workspace_id)
    if found is None:
        raise NotHeld
    remember_setting(session, workspace_id, RESTORED, {}, now)
    return found


def adopt(session: Session, workspace_id: str, found: Iterable[Found], hold: Hold, now: datetime) -> Hold:
    """Take over what stands in Slack since the backup, let go what is past, and note that the look-up is done."""
    messages = sorted(found, key=lambda one: one.ts)
    adopted = sent = 0
    for one in messages:
        known = _delivery_of(session, workspace_id, one)
        if known is not None and known.state in _OPEN:
            _settle(session, known, one, now)
            sent += 1
        elif _message_at(session, workspace_id, one) is None:
            _index(session, known or _adopted_delivery(session, workspace_id, one, now), one, now)
            adopted += 1
    after = Hold(hold.made_at, hold.restored_at, now, adopted, sent, _let_go(session, workspace_id, now))
    remember_setting(session, workspace_id, RESTORED, after.to_json(), now)
    return after


def adopt_lost_cards(session: Session, workspace_id: str) -> None:
    """Give cards of roles that the backup did not know to the roles that are there again for the same files."""
    query = select(Message).where(
        Message.workspace_id == workspace_id, Message.subject.startswith(f"{LOST}:"), Message.retired_at.is_(None)
    )
    for message in session.scalars(query.order_by(Message.id)).all():
        path = message.subject.removeprefix(f"{LOST}:")
        files = select(Posting.role_id).where(Posting.workspace_id == workspace_id, Posting.path == path)
        role_id = session.scalar(files.where(Posting.role_id.is_not(None)).limit(1))
        if role_id is None:
            continue
        subject, key = subject_of(role_id), card_key(role_id, message.channel)
        taken = select(Message.id).where(
            Message.workspace_id == workspace_id, Message.card_key == key, Message.retired_at.is_(None)
        )
        if session.scalar(taken.limit(1)) is None:
            message.subject, message.card_key = subject, key
            session.execute(update(Delivery).where(Delivery.id == message.delivery_id).values(subject=subject, card_key=key))
            session.flush()


def _delivery_of(session: Session, workspace_id: str, found: Found) -> Delivery | None:
    """The delivery that a message is of: the id alone may have been given away again."""
    row = session.get(Delivery, int(found.mark.get("delivery_id") or 0))
    if row is None or row.workspace_id != workspace_id:
        return None
    born = str(round(row.created_at.timestamp() * 1_000_000))
    return row if found.born in (None, born) else None


def _message_at(session: Session, workspace_id: str, found: Found) -> Message | None:
    query = select(Message).where(
        Message.workspace_id == workspace_id, Message.channel == found.channel, Message.ts == found.ts
    )
    return session.scalars(query).first()


def _settle(session: Session, row: Delivery, found: Found, now: datetime) -> None:
    """It waited in the backup, and stands in Slack."""
    lane = session.get_one(Lane, row.lane_id, with_for_update=True)
    lane.open -= 1
    lane.place = lane.place or (found.channel if found.channel != lane.channel else None)
    row.state, row.ts, row.sent_at, row.error = DeliveryState.SENT, found.ts, now, None
    session.flush()
    if _message_at(session, row.workspace_id, found) is None:
        _index(session, row, found, now)


def _index(session: Session, row: Delivery, found: Found, now: datetime) -> None:
    """The newest message of a card is the one that is edited from now on."""
    if row.card_key:
        older = update(Message).where(
            Message.workspace_id == row.workspace_id, Message.card_key == row.card_key, Message.retired_at.is_(None)
        )
        session.execute(older.values(retired_at=now))
    session.add(
        Message(
            workspace_id=row.workspace_id, channel=found.channel, ts=found.ts, thread_ts=found.thread_ts,
            card_key=row.card_key, kind=row.kind, subject=row.subject, delivery_id=row.id,
            posted_at=datetime.fromtimestamp(float(found.ts), tz=now.tzinfo),
        )
    )  # fmt: skip
    session.flush()


def _adopted_delivery(session: Session, workspace_id: str, found: Found, now: datetime) -> Delivery:
    """A row for a message that the backup does not know of, so that it is indexed like every other."""
    lane_id = _lane(session, workspace_id, found)
    lane = session.get_one(Lane, lane_id, with_for_update=True)
    session.refresh(lane)
    lane.last_seq += 1
    subject, key = _whose(session, found)
    row = Delivery(
        workspace_id=workspace_id, lane_id=lane_id, seq=lane.last_seq, dedup_key=_dedup_key(found, subject),
        kind=str(found.mark.get("kind") or "adopted"), subject=subject, body={}, card_key=key, thread_of=None,
        state=DeliveryState.SENT, attempts=1, created_at=now, sent_at=now, ts=found.ts, error="found after a restore",
    )  # fmt: skip
    session.add(row)
    session.flush()
    candidate_id = _candidate_of(session, subject)
    if candidate_id is not None:  # so that it goes when they are forgotten
        session.add(CandidateShown(workspace_id=workspace_id, candidate_id=candidate_id, delivery_id=row.id))
    return row


def _lane(session: Session, workspace_id: str, found: Found) -> int:
    """A person's lane has their id; where only the direct messages' is known, they stand for it."""
    query = select(Lane.id).where(Lane.workspace_id == workspace_id, Lane.place == found.channel)
    known = session.scalar(query.limit(1))
    return known or lock_lanes(session, {(workspace_id, found.channel)})[workspace_id, found.channel]


def _whose(session: Session, found: Found) -> tuple[str, str | None]:
    """What an unknown message is about, and its card's key. What the backup does not know has no row, and its id will be
    another's; only a role comes back, by its file. A key that names a row of its own is let go for the same reason.
    """
    subject, card = str(found.mark.get("subject") or ""), str(found.mark.get("card") or "")
    word, _, ident = subject.partition(":")
    table = _NAMED.get(word)
    if ident.isdecimal() and (table is None or session.get(table, int(ident)) is None):
        path = str(found.mark.get("posting") or "")
        return (f"{LOST}:{path}", f"{LOST}:{path}:{found.channel}") if path else (LOST, None)
    is_own = not _NAMES_ROW.search(card.removeprefix(subject))
    return subject or LOST, card if card and is_own else None


def _candidate_of(session: Session, subject: str) -> int | None:
    word, _, ident = subject.partition(":")
    if word == "candidate":
        return int(ident)
    if word == "interview":
        word, ident = "application", str(session.get_one(Interview, int(ident)).application_id)
    return session.get_one(Application, int(ident)).candidate_id if word == "application" else None


def _dedup_key(found: Found, subject: str) -> str:
    """Its own key where that names no row of ours: ids are given away again, and a new row must not be taken for told."""
    card = str(found.mark.get("card") or "")
    is_own = hashlib.sha256(card.encode()).hexdigest()[:16] == found.mark.get("key")
    return card if card and is_own and not _NAMES_ROW.search(subject) else f"restored:{found.channel}:{found.ts}"


def _let_go(session: Session, workspace_id: str, now: datetime) -> int:
    """Reminders and digests whose time has passed were sent before the restore, or are of no use any more; how many."""
    late = {"state": ReminderState.SKIPPED, "settled_at": now}
    reminders = update(Reminder).where(
        Reminder.workspace_id == workspace_id, Reminder.state == ReminderState.ARMED, Reminder.due_at <= now
    )
    digests = update(Digest).where(
        Digest.workspace_id == workspace_id, Digest.state == ReminderState.ARMED, Digest.due_at <= now
    )
    quiet = {"synchronize_session": False}
    statements = (
        reminders.values(**late, reason=SkipReason.TOO_LATE).returning(Reminder.id),
        digests.values(**late, reason=DigestSkip.TOO_LATE).returning(Digest.id),
    )
    return sum(len(session.execute(one, execution_options=quiet).all()) for one in statements)
