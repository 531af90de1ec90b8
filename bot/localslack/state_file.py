"""Everything that was said and set up, in one JSON file; written whole, beside the old one, then moved over it.

Kept: people, channels, messages, reactions, files, user groups, home tabs, scheduled messages, the clock. Not kept, as they
live for minutes: open modals, trigger ids, response URLs, events on their way.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.localslack.files import StoredFile
from bot.localslack.modals import View
from bot.localslack.workspace import Channel, Json, Message, Person, Usergroup, Workspace

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

VERSION = 1
PAUSE_SECONDS = 2.0
PLAIN = (
    "id",
    "team_id",
    "name",
    "kind",
    "topic",
    "purpose",
    "creator",
    "created",
    "updated",
    "is_general",
    "is_archived",
    "shared_with",
    "previous_names",
    "read",
    "pins",
    "bookmarks",
)


class UnreadableState(Exception):
    """The file is not a state of a local Slack."""


def saved(slack: LocalSlack) -> Json:
    """The whole state as JSON."""
    return {
        "version": VERSION,
        "now": slack.clock.now(),
        "ids": slack.ids.last,
        "timestamps": slack.timestamps.last,
        "revoked": [team for team, one in slack.installations.items() if one.revoked],
        "workspaces": [_workspace(one) for one in slack.workspaces.values()],
        "files": [
            {"id": f.id, "team_id": f.team_id, "content": base64.b64encode(f.content).decode(), "shown": f.shown}
            for f in slack.files.by_id.values()
        ],
        "homes": [asdict(view) for view in slack.modals.homes.values()],
        "scheduled": [
            {"channel_id": s.channel_id, "post_at": s.post_at, "body": s.body, "thread_ts": s.thread_ts, "silent": s.silent}
            for s in slack.scheduled.waiting.values()
        ],
    }


def _workspace(workspace: Workspace) -> Json:
    return {
        "id": workspace.id,
        "name": workspace.name,
        "domain": workspace.domain,
        "people": [asdict(one) for one in workspace.people.values()],
        "usergroups": [asdict(one) for one in workspace.usergroups.values()],
        "dms": [[*sorted(pair), channel_id] for pair, channel_id in workspace.dms.items()],
        "channels": [_channel(one) for one in workspace.channels.values()],
    }


def _channel(channel: Channel) -> Json:
    messages = [{"body": m.body, "metadata": m.metadata, "broadcast": m.broadcast} for m in channel.messages.values()]
    own = {name: getattr(channel, name) for name in PLAIN}
    return {**own, "members": list(channel.members), "open_for": sorted(channel.open_for), "messages": messages}


def restore(slack: LocalSlack, state: Json) -> None:
    """Put a saved state in place of what is there; raises UnreadableState."""
    if state.get("version") != VERSION:
        raise UnreadableState(f"This is a state of version {state.get('version')!r}, not {VERSION}")
    slack.ids.go_on_after(int(state["ids"]))
    slack.timestamps.last = int(state["timestamps"])
    slack.clock.change(now=max(slack.clock.now(), float(state["now"])))
    slack.workspaces = {entry["id"]: _restored(entry) for entry in state["workspaces"]}
    for team in state["revoked"]:
        slack.installations[team].revoked = True
    slack.index()
    for one in state["files"]:
        content = base64.b64decode(one["content"])
        slack.files.by_id[one["id"]] = StoredFile(one["id"], one["team_id"], content, one["shown"])
    for home in state["homes"]:
        view = View(**home)
        slack.modals.homes[view.user] = slack.modals.by_id[view.id] = view
    for one in state["scheduled"]:
        slack.scheduled.add(one["channel_id"], one["post_at"], one["body"], one["thread_ts"], silent=one["silent"])


def _restored(entry: Json) -> Workspace:
    workspace = Workspace(entry["id"], entry["name"], entry["domain"])
    workspace.people = {one["id"]: Person(**one) for one in entry["people"]}
    workspace.usergroups = {one["id"]: Usergroup(**one) for one in entry["usergroups"]}
    workspace.dms = {frozenset(pair): channel_id for *pair, channel_id in entry["dms"]}
    workspace.channels = {one["id"]: _restored_channel(one) for one in entry["channels"]}
    return workspace


def _restored_channel(entry: Json) -> Channel:
    members = dict.fromkeys(entry["members"])
    channel = Channel(**{name: entry[name] for name in PLAIN}, members=members, open_for=set(entry["open_for"]))
    for one in entry["messages"]:
        body: dict[str, Any] = one["body"]
        message = Message(channel.id, body["ts"], body, one["metadata"], body.get("thread_ts"), one["broadcast"])
        channel.add(message)
    return channel


class StateFile:
    """Keeps a LocalSlack in a file."""

    def __init__(self, slack: LocalSlack, path: Path) -> None:
        self._slack = slack
        self._path = path
        self._last: tuple[int, ...] = ()

    def load(self) -> bool:
        """Read the file, if there is one; raises UnreadableState."""
        if not self._path.exists():
            return False
        try:
            restore(self._slack, json.loads(self._path.read_text("utf-8")))
        except (KeyError, TypeError, ValueError) as broken:
            raise UnreadableState(f"{self._path} is not a state of a local Slack: {broken}") from broken
        return True

    def save(self) -> bool:
        """Write the file if something has happened since; readable by its owner alone."""
        marks = (self._slack.ids.last, self._slack.timestamps.last, self._slack.changes)
        if marks == self._last:
            return False
        text = json.dumps(saved(self._slack))
        fresh = self._path.with_name(f"{self._path.name}.new")
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        self._last = marks
        return True
