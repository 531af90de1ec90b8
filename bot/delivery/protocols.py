"""What does delivery need from Slack, and what do the subjects hand to it? Only what is declared here.

`handlers` implement `Renderer` and `Transport`, and `bot.cli` passes both to the worker, so that the ledger knows neither
Slack nor hiring. Every call of a transport ends in one of three ways: it returns (Slack has it), it raises `Refused` (Slack
does not have it), or it raises `Ambiguous` (nobody knows until it is looked up).

DeliveryError
├── Refused                 Slack does not have it
│   ├── RateLimited         wait `retry_after` seconds, for the lane and for the whole method
│   ├── NotConnected        no connection was made; try again with growing pauses
│   ├── NeverTaken          Slack will never take this message: it is dead, the next one goes on
│   ├── MessageGone         the message to edit, or the root of the thread, is gone or can't be edited any more
│   └── Unreachable         nothing can go there: the lane is parked and the operator told once, with the fix
│       └── NotInChannel    the same, once joining was tried
└── Ambiguous               it may have happened: wait until it is settled, look it up, only then try again
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

OPERATOR_NOTICE = "operator_notice"
"""The kind of a delivery that tells the operator of a parked lane or a dead delivery.

Its body: {"what": "lane_parked", "channel", "reason", "fix", "waiting" (count)} or
{"what": "delivery_dead", "delivery_id", "kind", "channel", "reason", "fix"}.
"""


@dataclass(frozen=True, slots=True)
class Note:
    """What a use case puts on its way: one message for one channel. Ids and recorded values only, never candidate names."""

    workspace_id: str
    channel: str  # C..., G..., D..., or a person (U..., W...) for a direct message
    kind: str  # names the renderer, "role_card"
    subject: str  # "role:12"
    dedup_key: str  # unique in the workspace; the same key again does nothing
    body: Mapping[str, Any] = field(default_factory=dict)  # small JSON for the renderer
    card_key: str | None = None  # identity of one message that is edited in place, "role:12:C0123"
    thread_of: str | None = None  # the card_key of the message whose thread this goes to
    guard: tuple[str, int] | None = None  # (subject, revision), compared again when it goes out
    expires_at: datetime | None = None  # not sent after this instant
    event_id: int | None = None  # the role_event that it tells, so that Undo can stop it
    may_repeat: bool = False  # where Slack can't say whether it has it: post again (a reminder) instead of parking the lane


@dataclass(frozen=True, slots=True)
class Mark:
    """What a message carries, unseen, so that it is known again. Nothing in it tells of a person.

    A restored backup gives ids away a second time: only with the instant of its making does an id name one delivery.
    """

    delivery_id: int
    born: int  # when the delivery was enqueued, microseconds since 1970
    key: str = ""  # the first 16 hexadecimal digits of the SHA-256 of its dedup_key
    kind: str = ""  # what it was, so that a message is adopted of which a restored backup does not know
    subject: str = ""  # "role:12"
    card: str = ""  # its card_key
    posting: str = ""  # of a role's card: the path of its file, by which the role is known again under another id


@dataclass(frozen=True, slots=True)
class Claimed:
    """One delivery as the worker holds it: plain values, read in the transaction that claimed it."""

    id: int
    workspace_id: str
    channel: str  # the lane's: a channel, or a person
    kind: str
    subject: str
    body: Mapping[str, Any]
    card_key: str | None
    thread_of: str | None
    event_id: int | None
    guard: tuple[str, int] | None
    created_at: datetime
    expires_at: datetime | None
    attempt: int  # 1 for the first
    target_ts: str | None = None  # the message to edit; None: a fresh one is posted
    thread_ts: str | None = None  # the thread to post to
    dedup_key: str = ""

    @property
    def mark(self) -> Mark:
        """By which its message is known again."""
        key = hashlib.sha256(self.dedup_key.encode()).hexdigest()[:16]
        born, posting = round(self.created_at.timestamp() * 1_000_000), str(self.body.get("posting") or "")
        return Mark(self.id, born, key, self.kind, self.subject, self.card_key or "", posting)


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file that comes with a message: a name with its ending, and how it is called and described."""

    name: str
    content: bytes
    title: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready for Slack. `text` is what notifications and screen readers use, also beside blocks.

    One with files has no blocks, and is posted once: an update can't change files.
    """

    text: str
    blocks: Sequence[Mapping[str, Any]] | None = None
    unfurl: bool = False
    files: tuple[OutgoingFile, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeDown:
    """A renderer's answer that the card's message is to be deleted; nothing happens where there is none."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where Slack has put a message. `channel` may differ from the one asked for (D... for a person)."""

    ts: str
    channel: str
    file_ids: tuple[str, ...] = ()


TurnPage = Callable[[], Awaitable[None]]
"""Takes a further page of a look-up into account, which counts against Slack's limit like a call of its own."""


class Renderer(Protocol):
    """Turns a delivery into what Slack is given, at the moment it goes out."""

    def render(self, session: Session, delivery: Claimed, *, now: datetime) -> Outgoing | TakeDown | None:
        """The message; None when there is nothing to say any more (the delivery is then cancelled).

        Runs in a read transaction on a worker thread: pure database reads, no calls. What it raises makes the delivery dead.
        """
        ...

    def is_current(self, session: Session, subject: str, revision: int) -> bool:
        """Whether a delivery guarded by (subject, revision) still holds."""
        ...


class Transport(Protocol):
    """The calls to Slack that a delivery needs. Each raises DeliveryError subclasses, never retries by itself, and ends
    within the HTTP time-out of the settings."""

    async def post(self, channel: str, outgoing: Outgoing, *, thread_ts: str | None, mark: Mark) -> Posted:
        """Post a message that carries the delivery's mark in its metadata."""
        ...

    async def update(self, channel: str, ts: str, outgoing: Outgoing, *, mark: Mark) -> None:
        """Edit a message; doing it twice is the same as once."""
        ...

    async def delete(self, channel: str, ts: str) -> None:
        """Delete a message; one that is gone already raises MessageGone."""
        ...

    async def find(
        self, channel: str, mark: Mark, *, oldest: float, thread_ts: str | None, turn_page: TurnPage
    ) -> str | None:
        """The ts of the message that carries the mark, posted by this app since `oldest` (seconds since 1970).

        `turn_page` is awaited before each call after the first.
        """
        ...

    async def join(self, channel: str) -> None:
        """Join a public channel; Unreachable where the bot has to be invited."""
        ...

    async def open_dm(self, user: str) -> str:
        """The D... id of the direct messages with a person."""
        ...


class DeliveryError(Exception):
    """How a call to Slack ended when it did not end well. `reason` is Slack's word or ours, never message text."""

    def __init__(self, reason: str, *, fix: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix  # what the operator can do, one sentence


class Refused(DeliveryError):
    """Slack does not have it."""


class RateLimited(Refused):
    """Too many calls. `retry_after`: seconds."""

    def __init__(self, reason: str = "ratelimited", *, retry_after: float) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class NotConnected(Refused):
    """No connection was made (refused, or no such host), so nothing was sent."""


class NeverTaken(Refused):
    """Slack will never take this message, whatever we do."""


class MessageGone(Refused):
    """The message to edit or to answer is gone, or can't be edited any more."""


class Unreachable(Refused):
    """Nothing can be delivered there until somebody does something."""


class NotInChannel(Unreachable):
    """The bot is not in the channel; a public one it can join by itself."""


class Ambiguous(DeliveryError):
    """The call may or may not have had its effect. `timed_out`: Slack may still be at it, so it takes longer to settle."""

    def __init__(self, reason: str, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out
