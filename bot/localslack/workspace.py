"""What a workspace holds: people, channels, messages, user groups."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

SLACKBOT = "USLACKBOT"


@dataclass(slots=True)
class Person:
    """A member of a workspace: a person, a guest, or the user of a bot. `tz` is an IANA zone."""

    id: str
    team_id: str
    name: str
    real_name: str
    title: str = ""
    email: str | None = None
    tz: str | None = None
    is_bot: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    color: str = "4a154b"
    bot_id: str | None = None
    app_id: str | None = None
    updated: int = 0
    presence: str = "active"

    @property
    def is_guest(self) -> bool:
        return self.is_restricted or self.is_ultra_restricted


@dataclass(slots=True)
class Message:
    """A message as it stands. `body` is what every reader sees; metadata is shown only when asked for."""

    channel_id: str
    ts: str
    body: Json
    metadata: Json | None = None
    thread_ts: str | None = None
    broadcast: bool = False

    @property
    def author(self) -> str | None:
        return self.body.get("user")

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True)
class Ephemeral:
    """A message that one person sees and nobody keeps."""

    id: str
    channel_id: str
    user: str
    body: Json


@dataclass(slots=True)
class Channel:
    """A conversation of any kind: public, private, im, mpim."""

    id: str
    team_id: str
    name: str
    kind: str = "public"
    topic: str = ""
    purpose: str = ""
    creator: str = ""
    created: int = 0
    updated: int = 0
    is_general: bool = False
    is_archived: bool = False
    shared_with: list[str] = field(default_factory=list)
    members: dict[str, None] = field(default_factory=dict)
    previous_names: list[str] = field(default_factory=list)
    open_for: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)
    timeline: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)
    ephemerals: dict[str, Ephemeral] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)

    @property
    def is_dm(self) -> bool:
        return self.kind == "im"

    @property
    def event_type(self) -> str:
        """The `channel_type` of message events."""
        return {"public": "channel", "private": "group"}.get(self.kind, self.kind)

    @property
    def scope_prefix(self) -> str:
        """The first half of the scope that this kind of conversation needs."""
        return {"public": "channels", "private": "groups"}.get(self.kind, self.kind)

    def add(self, message: Message) -> None:
        """Keep a new message; its ts is newer than every other's."""
        self.messages[message.ts] = message
        if message.is_reply and message.thread_ts is not None:
            self.threads.setdefault(message.thread_ts, []).append(message.ts)
        if not message.is_reply or message.broadcast:
            self.timeline.append(message.ts)

    def drop(self, message: Message) -> None:
        """Remove a message from every index; an emptied thread goes too."""
        self.messages.pop(message.ts, None)
        _remove_sorted(self.timeline, message.ts)
        if message.is_reply and message.thread_ts is not None:
            replies = self.threads.get(message.thread_ts, [])
            _remove_sorted(replies, message.ts)
            if not replies:
                self.threads.pop(message.thread_ts, None)

    def other(self, user: str) -> str:
        """The other person of a direct message (oneself in a message to oneself)."""
        return next((member for member in self.members if member != user), user)


def _remove_sorted(timestamps: list[str], ts: str) -> None:
    at = bisect.bisect_left(timestamps, ts)
    if at < len(timestamps) and timestamps[at] == ts:
        del timestamps[at]


@dataclass(slots=True)
class Usergroup:
    """A user group, mentioned as @handle."""

    id: str
    handle: str
    name: str
    users: list[str]
    description: str = ""
    created: int = 0
    disabled: bool = False


@dataclass(slots=True)
class Workspace:
    """One workspace (Slack's "team") with everything in it."""

    id: str
    name: str
    domain: str
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    usergroups: dict[str, Usergroup] = field(default_factory=dict)
    dms: dict[frozenset[str], str] = field(default_factory=dict)
    emoji: dict[str, str] = field(default_factory=dict)

    def channel_named(self, name: str) -> Channel | None:
        wanted = name.removeprefix("#").lower()
        return next((c for c in self.channels.values() if c.name == wanted and c.kind in ("public", "private")), None)

    def person_named(self, name: str) -> Person | None:
        wanted = name.removeprefix("@").lower()
        for person in self.people.values():
            if wanted in (person.name.lower(), person.real_name.lower(), person.id.lower()):
                return person
        return next((p for p in self.people.values() if p.real_name.lower().split()[0] == wanted), None)
