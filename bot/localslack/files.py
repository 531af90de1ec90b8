"""Files: what people attach and apps upload."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.localslack.refusals import PersonRefused
from bot.localslack.workspace import Channel, Json, Person

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack


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

    def store(
        self, user: str, team_id: str, name: str, content: bytes, *, title: str = "", mimetype: str = "", alt_text: str = ""
    ) -> StoredFile:
        """Keep a file; its addresses need the app's token (or the page)."""
        file_id = self._slack.ids.next("F")
        kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
        filetype = name.rpartition(".")[2].lower() if "." in name else "binary"
        now = int(self._slack.clock.now())
        address = f"{self._slack.url}/files-pri/{team_id}-{file_id}/{name}"
        shown: Json = {
            "id": file_id,
            "created": now,
            "timestamp": now,
            "name": name,
            "title": title or name,
            "mimetype": kind,
            "filetype": filetype,
            "pretty_type": filetype.upper(),
            "user": user,
            "user_team": team_id,
            "editable": False,
            "size": len(content),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": address,
            "url_private_download": f"{self._slack.url}/files-pri/{team_id}-{file_id}/download/{name}",
            "permalink": f"{self._slack.url}/files/{user}/{file_id}/{name}",
            "is_starred": False,
            "has_rich_preview": False,
            "file_access": "visible",
            "channels": [],
            "groups": [],
            "ims": [],
            "comments_count": 0,
        }
        if alt_text:
            shown["alt_txt"] = alt_text
        stored = StoredFile(file_id, team_id, content, shown)
        self.by_id[file_id] = stored
        return stored

    def share(self, stored: StoredFile, channel: Channel) -> None:
        """Note where a file is shared."""
        key = {"public": "channels", "im": "ims"}.get(channel.kind, "groups")
        if channel.id not in stored.shown[key]:
            stored.shown[key].append(channel.id)

    def from_people(self, person: Person, channel: Channel, given: list[Any]) -> list[Json]:
        """Files that a person attaches: [{name, mimetype, base64}]."""
        shown = []
        for one in given:
            try:
                content = base64.b64decode(one["base64"], validate=True)
            except (KeyError, TypeError, binascii.Error):
                raise PersonRefused("invalid_file", "A file needs a name and its content in base64.") from None
            stored = self.store(
                person.id, person.team_id, str(one.get("name", "file")), content, mimetype=str(one.get("mimetype", ""))
            )
            self.share(stored, channel)
            shown.append(stored.shown)
        return shown
