"""Posting, editing and deleting messages: the state, the events, and what the people who look are pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.localslack.rich_writing import rich_text
from bot.localslack.unfurling import tell_links, unfurl_soon
from bot.localslack.workspace import SLACKBOT, Channel, Ephemeral, Json, Message, Person

if TYPE_CHECKING:
    from bot.localslack.manifest import Installation
    from bot.localslack.slack import LocalSlack


class Messages:
    """Every change of what is said in channels goes through here."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._profiles: dict[tuple[str, str, int], Json] = {}

    def new_ts(self) -> str:
        return self._slack.timestamps.next(self._slack.clock.now())

    def show(self, channel: Channel, message: Message, *, metadata: bool = False) -> Json:
        """A message as history and replies give it: with its thread's numbers, with metadata only if asked."""
        shown = dict(message.body)
        if replies := channel.threads.get(message.ts):
            users = list(dict.fromkeys(self._author(channel.messages[ts]) for ts in replies))
            shown |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "reply_users_count": len(users),
                "latest_reply": replies[-1],
                "reply_users": users[:5],
                "is_locked": False,
                "subscribed": False,
            }
        if metadata and message.metadata is not None:
            shown["metadata"] = message.metadata
        return shown

    def _author(self, message: Message) -> str:
        return message.body.get("user") or message.body.get("bot_id") or SLACKBOT

    def post(
        self,
        channel: Channel,
        body: Json,
        *,
        thread_ts: str = "",
        broadcast: bool = False,
        metadata: Json | None = None,
        quiet_links: bool = False,
    ) -> Message:
        """Add a message; `body` holds its author, text, blocks, attachments, files."""
        ts = self.new_ts()
        body = {"type": "message", **body, "ts": ts}
        if thread_ts:
            body["thread_ts"] = thread_ts
            root = channel.messages.get(thread_ts)
            if root is not None and root.author:
                body["parent_user_id"] = root.author
            if broadcast:
                body["subtype"] = "thread_broadcast"
                body["root"] = dict(root.body) if root else {}
        message = Message(channel.id, ts, body, metadata, thread_ts or None, broadcast)
        channel.add(message)
        if author := body.get("user"):
            channel.read[author] = ts
        self._open_dm(channel)
        self._push_posted(channel, message)
        self._slack.events.message(channel, message)
        if self._slack.options.message_replied and message.is_reply and (root := channel.messages.get(thread_ts)):
            self._slack.events.replied(channel, root)
        tell_links(self._slack, channel, message)
        if self._slack.options.unfurl and not quiet_links:
            unfurl_soon(self._slack, channel, message)
        return message

    def _push_posted(self, channel: Channel, message: Message) -> None:
        if not self._slack.live.viewers:
            return
        what: Json = {"type": "message", "message": message.body, "thread_ts": message.thread_ts}
        self._slack.live.to_channel(channel, what | self._parent(channel, message))
        if not message.is_reply or message.broadcast:
            self._slack.live.unread_changed(channel)

    def _parent(self, channel: Channel, message: Message) -> Json:
        root = channel.messages.get(message.thread_ts or "") if message.is_reply else None
        return {"parent": self.show(channel, root)} if root else {}

    def _open_dm(self, channel: Channel) -> None:
        if channel.is_dm and not channel.open_for.issuperset(channel.members):
            channel.open_for |= set(channel.members)
            self._slack.live.to_people(channel.members, {"type": "state"})

    def bot_body(self, installation: Installation, text: str, **parts: Any) -> Json:
        """The author's part of a message from the app."""
        app = self._slack.app
        body: Json = {
            "text": text,
            "user": installation.bot_user_id,
            "bot_id": installation.bot_id,
            "app_id": app.id,
            "team": installation.team_id,
            "bot_profile": self.bot_profile(installation),
        }
        return body | {key: value for key, value in parts.items() if value}

    def bot_profile(self, installation: Installation) -> Json:
        """The app as its messages name it: one object for all of them, as there may be very many."""
        key = (installation.team_id, self._slack.url, self._slack.started)
        if key not in self._profiles:
            self._profiles[key] = self._new_profile(installation)
        return self._profiles[key]

    def _new_profile(self, installation: Installation) -> Json:
        return {
            "id": installation.bot_id,
            "app_id": self._slack.app.id,
            "name": self._slack.app.name,
            "icons": {f"image_{size}": f"{self._slack.url}/page/icon.svg" for size in (36, 48, 72)},
            "deleted": False,
            "updated": self._slack.started,
            "team_id": installation.team_id,
        }

    def say(
        self,
        person: Person,
        channel: Channel,
        text: str,
        *,
        thread_ts: str = "",
        broadcast: bool = False,
        files: list[Json] | None = None,
    ) -> Message:
        """A person writes; `text` is Slack text (see `typed_text.typed`)."""
        body: Json = {"user": person.id, "text": text, "team": person.team_id, "client_msg_id": self._client_msg_id()}
        if text:
            body["blocks"] = rich_text(text, self._slack.ids.word(5))
        if files:
            body |= {"files": files, "upload": False, "subtype": "file_share"}
        return self.post(channel, body, thread_ts=thread_ts, broadcast=broadcast)

    def _client_msg_id(self) -> str:
        word = self._slack.ids.word(32)
        return f"{word[:8]}-{word[8:12]}-4{word[13:16]}-8{word[17:20]}-{word[20:32]}"

    def system(self, channel: Channel, what: str, user: str, text: str, **parts: Any) -> Message:
        """A line that Slack writes itself; `what` is join, leave, topic, purpose, name, archive or unarchive."""
        prefix = "channel" if channel.kind == "public" else "group"
        return self.post(channel, {"subtype": f"{prefix}_{what}", "user": user, "text": text, **parts})

    def edit(
        self,
        channel: Channel,
        message: Message,
        changes: Json,
        *,
        editor: str,
        metadata: Json | None = None,
        mark: bool = True,
    ) -> None:
        """Change a message; a value of None removes the key. The ts stays; `edited` says who and when."""
        old = dict(message.body)
        new = {key: value for key, value in (message.body | changes).items() if value is not None}
        ts = self.new_ts()
        if mark:
            new["edited"] = {"user": editor, "ts": ts[:-6] + "000000"}
        message.body = new
        if metadata is not None:
            message.metadata = metadata or None
        self._tell_changed(channel, message, old)

    def retype(self, channel: Channel, message: Message, text: str, editor: Person) -> None:
        """A person edits their message; `text` is Slack text."""
        blocks = rich_text(text, self._slack.ids.word(5)) if text else None
        self.edit(channel, message, {"text": text, "blocks": blocks}, editor=editor.id)

    def _tell_changed(self, channel: Channel, message: Message, old: Json) -> None:
        self._slack.live.to_channel(
            channel, {"type": "message_changed", "message": self.show(channel, message), **self._parent(channel, message)}
        )
        self._slack.events.changed(channel, message.body, old)

    def delete(self, channel: Channel, message: Message) -> None:
        """Remove a message; the root of a thread with replies becomes a tombstone."""
        old = dict(message.body)
        if channel.threads.get(message.ts):
            message.body = {
                "type": "message",
                "subtype": "tombstone",
                "text": "This message was deleted.",
                "user": SLACKBOT,
                "hidden": True,
                "ts": message.ts,
                "thread_ts": message.ts,
            }
            message.metadata = None
            self._tell_changed(channel, message, old)
            return
        channel.drop(message)
        what: Json = {"type": "message_deleted", "ts": message.ts, "thread_ts": message.thread_ts}
        self._slack.live.to_channel(channel, what | self._parent(channel, message))
        self._slack.events.deleted(channel, old)
        root = channel.messages.get(message.thread_ts or "")
        if root is not None and root.body.get("subtype") == "tombstone" and not channel.threads.get(root.ts):
            channel.drop(root)
            self._slack.live.to_channel(channel, {"type": "message_deleted", "ts": root.ts, "thread_ts": None})

    def ephemeral(self, channel: Channel, user: str, body: Json, *, thread_ts: str = "") -> Ephemeral:
        """Show a message to one person; it is in no history and gives no event."""
        ts = self.new_ts()
        shown = {"type": "message", "subtype": "ephemeral", "is_ephemeral": True, **body, "ts": ts}
        if thread_ts:
            shown["thread_ts"] = thread_ts
        one = Ephemeral(ts, channel.id, user, shown)
        channel.ephemerals[ts] = one
        self.push_ephemeral("ephemeral", one)
        return one

    def push_ephemeral(self, kind: str, one: Ephemeral) -> None:
        what = {
            "type": kind,
            "channel": one.channel_id,
            "ephemeral_id": one.id,
            "ts": one.id,
            "message": self.show_ephemeral(one),
        }
        self._slack.live.to_people([one.user], what)

    def show_ephemeral(self, one: Ephemeral) -> Json:
        """An ephemeral message as the people API gives it."""
        return {**one.body, "ephemeral": True, "ephemeral_id": one.id}

    def drop_ephemeral(self, one: Ephemeral) -> None:
        self._slack.channels[one.channel_id].ephemerals.pop(one.id, None)
        self.push_ephemeral("ephemeral_deleted", one)

    def slackbot_says(self, channel: Channel, user: str, text: str) -> None:
        """What Slack tells one person when something went wrong."""
        self.ephemeral(channel, user, {"user": SLACKBOT, "text": text})
