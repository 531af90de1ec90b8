"""Files: what people attach and apps upload."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.localslack.refusals import PersonRefused
from bot.localslack.workspace import Channel, Json, Message, Person

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to upload one file."""

    path: str
    file_id: str
    team_id: str
    user: str
    name: str
    length: int
    alt_text: str


@dataclass(slots=True)
class StoredFile:
    """A file's bytes and how it is shown."""

    id: str
    team_id: str
    content: bytes
    shown: Json


class Files:
    """Every file of the local Slack."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self.by_id: dict[str, StoredFile] = {}
        self._tickets: dict[str, Ticket] = {}
        self._uploaded: dict[str, StoredFile] = {}

    def expect(self, team_id: str, user: str, name: str, length: int, *, alt_text: str = "") -> Ticket:
        """The first of the three calls of an upload: an address to upload to."""
        ticket = Ticket(self._slack.ids.word(), self._slack.ids.next("F"), team_id, user, name, length, alt_text)
        self._tickets[ticket.path] = ticket
        return ticket

    def receive(self, path: str, content: bytes) -> bool:
        """The second: the bytes. False where nothing was expected, or another length."""
        ticket = self._tickets.get(path)
        if ticket is None or len(content) != ticket.length:
            return False
        del self._tickets[path]
        shown = self._shown(ticket.file_id, ticket.user, ticket.team_id, ticket.name, len(content))
        if ticket.alt_text:
            shown["alt_txt"] = ticket.alt_text
        self._uploaded[ticket.file_id] = StoredFile(ticket.file_id, ticket.team_id, content, shown)
        return True

    def finish(self, file_id: str, team_id: str, title: str) -> StoredFile | None:
        """The third: the file exists from now on. None where nothing was uploaded."""
        stored = self._uploaded.get(file_id)
        if stored is None or stored.team_id != team_id:
            return None
        del self._uploaded[file_id]
        stored.shown["title"] = title or stored.shown["name"]
        self.by_id[file_id] = stored
        return stored

    def store(self, person: Person, given: Json) -> StoredFile:
        """Keep a file that a person attaches: {name, mimetype, base64}; raises PersonRefused."""
        try:
            content = base64.b64decode(given["base64"], validate=True)
        except (KeyError, TypeError, binascii.Error):
            raise PersonRefused("invalid_file", "A file needs a name and its content in base64.") from None
        file_id = self._slack.ids.next("F")
        shown = self._shown(file_id, person.id, person.team_id, str(given.get("name", "file")), len(content))
        if given.get("mimetype"):
            shown["mimetype"] = str(given["mimetype"])
        self.by_id[file_id] = StoredFile(file_id, person.team_id, content, shown)
        return self.by_id[file_id]

    def _shown(self, file_id: str, user: str, team_id: str, name: str, size: int) -> Json:
        """A file object; its addresses need the app's token."""
        filetype = name.rpartition(".")[2].lower() if "." in name else "binary"
        now = int(self._slack.clock.now())
        address = f"{self._slack.url}/files-pri/{team_id}-{file_id}"
        return {
            "id": file_id,
            "created": now,
            "timestamp": now,
            "name": name,
            "title": name,
            "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "filetype": filetype,
            "pretty_type": filetype.upper(),
            "user": user,
            "user_team": team_id,
            "editable": False,
            "size": size,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{address}/{name}",
            "url_private_download": f"{address}/download/{name}",
            "permalink": f"{self._slack.url}/files/{user}/{file_id}/{name}",
            "is_starred": False,
            "has_rich_preview": False,
            "file_access": "visible",
            "channels": [],
            "groups": [],
            "ims": [],
            "comments_count": 0,
        }

    def share(self, stored: StoredFile, channel: Channel) -> None:
        """Note where a file is shared."""
        key = {"public": "channels", "im": "ims"}.get(channel.kind, "groups")
        if channel.id not in stored.shown[key]:
            stored.shown[key].append(channel.id)

    def shared_in(self, stored: StoredFile, channel: Channel, message: Message) -> None:
        """Note the message that a file came with (`shares`)."""
        share: Json = {
            "ts": message.ts,
            "channel_name": channel.name,
            "team_id": channel.team_id,
            "share_user_id": stored.shown["user"],
            "source": "UNKNOWN",
            "reply_users": [],
            "reply_users_count": 0,
            "reply_count": 0,
        }
        share |= {"thread_ts": message.thread_ts} if message.is_reply else {}
        kind = "public" if channel.kind == "public" else "private"
        stored.shown.setdefault("shares", {}).setdefault(kind, {}).setdefault(channel.id, []).append(share)

    def drop(self, stored: StoredFile) -> None:
        """Delete a file: its messages say so (one that held nothing else goes), and the app is told where it was."""
        del self.by_id[stored.id]
        for places in stored.shown.get("shares", {}).values():
            for channel_id, shares in places.items():
                self._strike(stored.id, self._slack.channels[channel_id], {share["ts"] for share in shares})
        places = [place for key in ("channels", "groups", "ims") for place in stored.shown[key]]
        event: Json = {
            "type": "file_deleted",
            "file_id": stored.id,
            "channel_ids": places,
            "event_ts": self._slack.messages.new_ts(),
        }
        self._slack.events.emit(stored.team_id, event)

    def _strike(self, file_id: str, channel: Channel, stamps: set[str]) -> None:
        for message in [channel.messages[ts] for ts in stamps if ts in channel.messages]:
            held = message.body.get("files", [])
            files = [{"id": file_id, "mode": "tombstone"} if one["id"] == file_id else one for one in held]
            if message.body.get("text") or any(one.get("mode") != "tombstone" for one in files):
                self._slack.messages.edit(channel, message, {"files": files}, editor="", mark=False)
            else:
                self._slack.messages.delete(channel, message)

    def tell_shared(self, stored: list[StoredFile], channel: Channel) -> None:
        """`file_shared` for each file."""
        for one in stored:
            event: Json = {
                "type": "file_shared",
                "file_id": one.id,
                "user_id": one.shown["user"],
                "file": {"id": one.id},
                "channel_id": channel.id,
                "event_ts": self._slack.messages.new_ts(),
            }
            self._slack.events.emit(channel.team_id, event, channel)

    def from_people(self, person: Person, channel: Channel, given: Any) -> list[StoredFile]:
        """Files that a person attaches to a message."""
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise PersonRefused("invalid_file", "Files come as a list.")
        stored = [self.store(person, one) for one in given]
        for one in stored:
            self.share(one, channel)
        return stored

    def from_input(self, person: Person, given: list[Any]) -> list[Json]:
        """Files of a file_input: new ones come with their content, others were made before."""
        return [self.store(person, one).shown if "base64" in one else one for one in given if isinstance(one, dict)]
