"""What do people in the channels hear about a role, and where? One living card per role and channel, lines in its thread.

Announcements are ledger rows, written in the transaction of what they tell. A card is rendered from the facts as they are
when it goes out; a line from its own recorded event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, CompoundSelect, String, bindparam, or_, select, union_all
from sqlalchemy.orm import Session

from bot.asking import Question
from bot.delivery.ledger import cancel, enqueue_all
from bot.delivery.messages import rename_card
from bot.delivery.protocols import Note
from bot.hiring.people.channels import channels_for
from bot.hiring.roles.faulty import report_faults
from bot.models import Delivery, Lane, Message, Role, RoleEvent
from bot.models.delivery import DeliveryState
from bot.models.role import RoleState
from bot.settings import Settings
from bot.updating import write_changes

__all__ = [
    "announce",
    "announce_bulk",
    "announce_summary",
    "card_channels",
    "card_key",
    "has_card",
    "live_card",
    "refresh_cards",
    "report_faults",
    "show_again",
    "subject_of",
    "take_down",
]

FRESH_CARD_AFTER = timedelta(days=14)  # a role re-opened later than this after its card gets a new one
OPENING_EVENTS = frozenset({"opened", "reopened", "created"})
STATE_EVENTS = OPENING_EVENTS | {"closed", "held"}  # what a new card says by itself, without a line below it
_POSTED_KINDS = ("role_card", "role_line", "role_card_moved")
SILENT_EVENTS = frozenset({"staffed"})  # of the hiring team only: no card shows them


def subject_of(role_id: int) -> str:
    """What ledger and audit call a role."""
    return f"role:{role_id}"


def card_key(role_id: int, channel: str) -> str:
    """The identity of a role's card in a channel."""
    return f"{subject_of(role_id)}:{channel}"


def announce(session: Session, role: Role, event: RoleEvent, settings: Settings, now: datetime) -> None:
    """Tell one change of a role: its card, posted or edited in place, and a line in the card's thread.

    Says nothing about a role that was never announced and is not open (drafts, unsure ones).
    """
    if event.kind in SILENT_EVENTS:
        return
    channels = _where(session, role, settings)
    notes = [note for channel in channels for note in _notes(session, channel, role, event, now)]
    if channels:
        role.announced_at = role.announced_at or now
    enqueue_all(session, notes, now=now)


def announce_summary(
    session: Session, workspace_id: str, roles: Iterable[Role], settings: Settings, now: datetime, why: str
) -> None:
    """Instead of telling changes one by one: list per channel what is open, and bring the cards up to date quietly.

    `why` is "first_sight" (of a repository) or "long_silence" (no successful sync for a day). The open roles count as
    announced: each gets its card at its next change.
    """
    notes: list[Note] = []
    listed: dict[str, list[int]] = defaultdict(list)
    ordered = sorted(roles, key=lambda one: one.number)
    shown = _shown_in(session, workspace_id, ordered)
    for role in ordered:
        notes += [_card(channel, role, f"summary:{now.isoformat()}", None) for channel in shown[role.id]]
        if role.state is not RoleState.OPEN:
            continue
        for channel in channels_for(session, role, settings.announce):
            listed[channel].append(role.id)
            role.announced_at = role.announced_at or now
    notes += [_list_note(workspace_id, channel, "summary", ids, why, now) for channel, ids in listed.items()]
    enqueue_all(session, notes, now=now)


def announce_bulk(
    session: Session, workspace_id: str, opened: Sequence[tuple[Role, RoleEvent]], settings: Settings, now: datetime
) -> None:
    """Tell many changes of one sync: one message for a channel that would get more than `bulk_over` new cards.

    Roles that have a card in a channel keep it there, and channels with fewer new ones get one card each.
    """
    notes: list[Note] = []
    first: dict[str, list[tuple[Role, RoleEvent]]] = defaultdict(list)
    for role, event in opened:
        for channel in _where(session, role, settings):
            role.announced_at = role.announced_at or now
            if has_card(session, role, channel):
                notes += _notes(session, channel, role, event, now)
            else:
                first[channel].append((role, event))
    for channel, pairs in first.items():
        if len(pairs) > settings.announce.bulk_over:
            ids = [role.id for role, _ in pairs]
            notes.append(_list_note(workspace_id, channel, "bulk", ids, "bulk", now))
        else:
            notes += [note for role, event in pairs for note in _notes(session, channel, role, event, now)]
    enqueue_all(session, notes, now=now)


def refresh_cards(session: Session, role: Role, revision: str, now: datetime, *, event_id: int | None = None) -> None:
    """Bring every card of a role up to date, with no line in the thread. `revision` names what made it necessary."""
    enqueue_all(session, _refreshed_cards(session, role, revision, event_id), now=now)


def show_again(
    session: Session, role: Role, channels: Iterable[str], event: RoleEvent, now: datetime, *, with_line: bool
) -> None:
    """Post or edit the cards in these channels as the role is now, whether or not they have one, with or without a line."""
    notes: list[Note] = []
    for channel in sorted(channels):
        notes.append(_card(channel, role, f"event:{event.id}", event.id))
        if with_line:
            notes.append(_line(channel, role, event))
    enqueue_all(session, notes, now=now)


def take_down(session: Session, role: Role, event: RoleEvent, now: datetime) -> int:
    """Delete everything that was posted about a role and cancel what still waits; how many messages will go."""
    cancel(session, role.workspace_id, subject=subject_of(role.id), reason="taken down")
    posted = select(Message.channel, Message.card_key).where(
        Message.workspace_id == role.workspace_id,
        Message.subject == subject_of(role.id),
        Message.retired_at.is_(None),
        Message.kind.in_(_POSTED_KINDS),
    )
    going_out = (
        select(Lane.channel, Delivery.card_key)
        .join(Lane, Lane.id == Delivery.lane_id)
        .where(
            Delivery.workspace_id == role.workspace_id,
            Delivery.subject == subject_of(role.id),
            Delivery.state == DeliveryState.SENDING,
            Delivery.kind.in_(_POSTED_KINDS),
        )
    )
    found = {(channel, key) for query in (posted, going_out) for channel, key in session.execute(query) if key}
    notes = [
        Note(
            workspace_id=role.workspace_id,
            channel=channel,
            kind="role_taken_down",
            subject=subject_of(role.id),
            dedup_key=f"{subject_of(role.id)}:taken_down:{event.id}:{key}",
            card_key=key,
            event_id=event.id,
        )
        for channel, key in sorted(found)
    ]
    enqueue_all(session, notes, now=now)
    return len(notes)


def card_channels(session: Session, role: Role) -> list[str]:
    """The channels where a role has a card, posted or on its way."""
    return _shown_in(session, role.workspace_id, [role])[role.id]


def _shown_in(session: Session, workspace_id: str, roles: Sequence[Role]) -> dict[int, list[str]]:
    """The channels where each of these roles has a card, asked in steps that every database can take."""
    write_changes(session)  # a role's own change, before what it leads to
    found: dict[int, set[str]] = {role.id: set() for role in roles}
    for start in range(0, len(roles), 500):
        subjects = {subject_of(role.id): role.id for role in roles[start : start + 500]}
        for subject, key in _shown(session, workspace_id, list(subjects)):
            channel = (key or "").removeprefix(card_key(subjects[subject], ""))
            if channel and channel != key and ":" not in channel:
                found[subjects[subject]].add(channel)
    return {role_id: sorted(channels) for role_id, channels in found.items()}


def _shown(session: Session, workspace_id: str, subjects: list[str]) -> Iterable[tuple[Any, ...]]:
    """(subject, card key) of what is posted or on its way about them."""
    if len(subjects) == 1:  # as at most changes
        return _SHOWN_OF_ONE.ask(session.connection(), workspace=workspace_id, subject=subjects[0])
    found = session.execute(_SHOWN_OF_MANY, {"workspace": workspace_id, "subjects": subjects})
    return (tuple(row) for row in found)


def _cards_of(is_theirs: Callable[[ColumnElement[str]], ColumnElement[bool]]) -> CompoundSelect[str, str]:
    posted, coming = Message.__table__.c, Delivery.__table__.c
    ours = bindparam("workspace", type_=String)
    return union_all(
        select(posted.subject, posted.card_key).where(
            posted.workspace_id == ours, is_theirs(posted.subject), posted.retired_at.is_(None)
        ),
        select(coming.subject, coming.card_key).where(
            coming.workspace_id == ours,
            is_theirs(coming.subject),
            or_(coming.state == DeliveryState.QUEUED, coming.state == DeliveryState.SENDING),
        ),
    )


_SUBJECTS: BindParameter[list[str]] = bindparam("subjects", expanding=True)
_SHOWN_OF_MANY = _cards_of(lambda subject: subject.in_(_SUBJECTS))  # both are made once: asked at every change of a role
_SHOWN_OF_ONE = Question(_cards_of(lambda subject: subject == bindparam("subject", type_=String)), tuple)


def has_card(session: Session, role: Role, channel: str) -> bool:
    """Whether a role has a card in a channel, posted or on its way."""
    return channel in card_channels(session, role)


def live_card(session: Session, role: Role, channel: str) -> Message | None:
    """The posted card of a role in a channel; None when there is none, or it is gone."""
    query = select(Message).where(
        Message.workspace_id == role.workspace_id,
        Message.card_key == card_key(role.id, channel),
        Message.retired_at.is_(None),
    )
    return session.scalars(query.order_by(Message.id.desc()).limit(1)).first()


def _where(session: Session, role: Role, settings: Settings) -> list[str]:
    """Channels that hear of a change: those with a card, and those of the rules if the public knows or may know the role."""
    found = set(card_channels(session, role))
    if role.state is RoleState.OPEN or role.announced_at is not None:
        found |= set(channels_for(session, role, settings.announce))
    return sorted(found)


def _notes(session: Session, channel: str, role: Role, event: RoleEvent, now: datetime) -> list[Note]:
    card = live_card(session, role, channel)
    if card and event.kind in OPENING_EVENTS and now - card.posted_at > FRESH_CARD_AFTER:
        return _fresh_card(session, channel, role, event, card)
    notes = [_card(channel, role, f"event:{event.id}", event.id)]
    if has_card(session, role, channel) or event.kind not in STATE_EVENTS:
        notes.append(_line(channel, role, event))
    return notes


def _refreshed_cards(session: Session, role: Role, revision: str, event_id: int | None) -> list[Note]:
    return [_card(channel, role, revision, event_id) for channel in card_channels(session, role)]


def _card(channel: str, role: Role, revision: str, event_id: int | None) -> Note:
    return Note(
        workspace_id=role.workspace_id,
        channel=channel,
        kind="role_card",
        subject=subject_of(role.id),
        body={"role": role.id, "posting": (role.applied or {}).get("path")},
        dedup_key=f"{subject_of(role.id)}:card:{revision}:{channel}",
        card_key=card_key(role.id, channel),
        event_id=event_id,
    )


def _line(channel: str, role: Role, event: RoleEvent) -> Note:
    """A line has an identity of its own, so that it can be taken down."""
    return Note(
        workspace_id=role.workspace_id,
        channel=channel,
        kind="role_line",
        subject=subject_of(role.id),
        body={"event": event.id},
        dedup_key=f"{subject_of(role.id)}:line:{event.id}:{channel}",
        card_key=f"{card_key(role.id, channel)}:line:{event.id}",
        thread_of=card_key(role.id, channel),
        event_id=event.id,
    )


def _fresh_card(session: Session, channel: str, role: Role, event: RoleEvent, old: Message) -> list[Note]:
    """Post a new card, and let the old one shrink to a link: the old message gets an identity of its own first."""
    key = card_key(role.id, channel)
    old_key = f"{key}:old:{old.delivery_id}"
    rename_card(session, role.workspace_id, key, old_key)
    moved = Note(
        workspace_id=role.workspace_id,
        channel=channel,
        kind="role_card_moved",
        subject=subject_of(role.id),
        body={"role": role.id, "card_key": key},
        dedup_key=f"{subject_of(role.id)}:moved:{old.delivery_id}:{channel}",
        card_key=old_key,
        event_id=event.id,
    )
    return [_card(channel, role, f"event:{event.id}", event.id), moved]


def _list_note(workspace_id: str, channel: str, kind: str, ids: list[int], why: str, now: datetime) -> Note:
    """One message that lists roles: `kind` is "summary" or "bulk"."""
    return Note(
        workspace_id=workspace_id,
        channel=channel,
        kind=kind,
        subject=kind,
        body={"roles": ids, "why": why},
        dedup_key=f"{kind}:{now.isoformat()}:{channel}",
    )
