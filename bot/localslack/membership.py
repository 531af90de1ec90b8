"""Who is in which channel, and what happens to channels, reactions and user groups: state, events, pushes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.localslack.refusals import ApiError
from bot.localslack.workspace import Channel, Json, Message, Usergroup, Workspace

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

_NAME = re.compile(r"[\w-]{1,80}")


class Membership:
    """Changes of channels and groups, by the app or by people."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def _told(self, channel: Channel) -> None:
        channel.updated = int(self._slack.clock.now() * 1000)
        self._slack.live.channel_changed(channel)

    def _ts(self) -> str:
        return self._slack.messages.new_ts()

    def join(self, channel: Channel, user: str, *, inviter: str = "") -> None:
        """Add a member; nothing happens to one who is in already."""
        if user in channel.members:
            return
        channel.members[user] = None
        parts = {"inviter": inviter} if inviter else {}
        self._slack.messages.system(channel, "join", user, f"<@{user}> has joined the channel", **parts)
        event: Json = {
            "type": "member_joined_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": self._letter(channel),
            "team": channel.team_id,
            "event_ts": self._ts(),
            **parts,
        }
        self._slack.events.emit(channel.team_id, event, channel)
        self._told(channel)

    def leave(self, channel: Channel, user: str) -> None:
        """Remove a member."""
        event: Json = {
            "type": "member_left_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": self._letter(channel),
            "team": channel.team_id,
            "event_ts": self._ts(),
        }
        self._slack.events.emit(channel.team_id, event, channel)
        channel.members.pop(user, None)
        self._slack.messages.system(channel, "leave", user, f"<@{user}> has left the channel")
        self._told(channel)

    def _letter(self, channel: Channel) -> str:
        return "C" if channel.kind == "public" else "G"

    def create(self, workspace: Workspace, name: str, creator: str, *, private: bool = False) -> Channel:
        """A new channel; raises ApiError for a name that can't be."""
        self._check_name(workspace, name)
        now = self._slack.clock.now()
        channel = Channel(
            self._slack.ids.next("C"),
            workspace.id,
            name,
            kind="private" if private else "public",
            creator=creator,
            created=int(now),
            updated=int(now * 1000),
            members={creator: None},
        )
        self._slack.add_channel(workspace, channel)
        if not private:
            about = {"id": channel.id, "name": name, "created": channel.created, "creator": creator}
            self._slack.events.emit(
                workspace.id, {"type": "channel_created", "channel": about, "event_ts": self._ts()}, channel
            )
        self._told(channel)
        return channel

    def _check_name(self, workspace: Workspace, name: str) -> None:
        if not _NAME.fullmatch(name) or name != name.lower():
            raise ApiError("invalid_name_specials" if len(name) <= 80 else "invalid_name_maxlength")
        if workspace.channel_named(name) is not None:
            raise ApiError("name_taken")

    def group_dm(self, workspace: Workspace, users: list[str]) -> Channel:
        """The group message of exactly these people."""
        wanted = dict.fromkeys(users)
        for channel in workspace.channels.values():
            if channel.kind == "mpim" and channel.members.keys() == wanted.keys():
                return channel
        now = self._slack.clock.now()
        names = "--".join(workspace.people[user].name for user in wanted)
        channel = Channel(
            self._slack.ids.next("G"),
            workspace.id,
            f"mpdm-{names}-1",
            kind="mpim",
            creator=users[-1],
            created=int(now),
            updated=int(now * 1000),
            members=wanted,
        )
        self._slack.add_channel(workspace, channel)
        self._told(channel)
        return channel

    def _about(self, channel: Channel, event: str, user: str, **parts: object) -> None:
        prefix = "channel" if channel.kind == "public" else "group"
        who = "actor_id" if f"{prefix}_{event}" == "group_unarchive" else "user"  # as java-slack-sdk's samples have it
        body: Json = {"type": f"{prefix}_{event}", "channel": channel.id, who: user, "event_ts": self._ts(), **parts}
        self._slack.events.emit(channel.team_id, body, channel)

    def archive(self, channel: Channel, user: str) -> None:
        self._slack.messages.system(channel, "archive", user, f"<@{user}> archived the channel")
        channel.is_archived = True
        self._about(channel, "archive", user, is_moved=0)
        self._told(channel)

    def unarchive(self, channel: Channel, user: str) -> None:
        channel.is_archived = False
        channel.members[user] = None
        self._slack.messages.system(channel, "unarchive", user, f"<@{user}> un-archived the channel")
        self._about(channel, "unarchive", user)
        self._told(channel)

    def rename(self, channel: Channel, name: str, user: str) -> None:
        """A new name for a channel; raises ApiError for a name that can't be."""
        self._check_name(self._slack.workspaces[channel.team_id], name)
        old = channel.name
        channel.previous_names = [old, *channel.previous_names]
        channel.name = name
        text = f"<@{user}> has renamed the channel from “{old}” to “{name}”"
        self._slack.messages.system(channel, "name", user, text, old_name=old, name=name)
        prefix = "channel" if channel.kind == "public" else "group"
        about = {
            "id": channel.id,
            "name": name,
            "name_normalized": name,
            "created": channel.created,
            "is_channel": channel.kind == "public",
            "is_mpim": False,
        }
        self._slack.events.emit(
            channel.team_id, {"type": f"{prefix}_rename", "channel": about, "event_ts": self._ts()}, channel
        )
        self._told(channel)

    def set_topic(self, channel: Channel, topic: str, user: str) -> None:
        channel.topic = topic
        self._slack.messages.system(channel, "topic", user, f"set the channel topic: {topic}", topic=topic)
        self._told(channel)

    def share(self, channel: Channel, team: str) -> None:
        """Share a channel with another organisation, or end that."""
        if team in channel.shared_with:
            channel.shared_with.remove(team)
            kind, parts = (
                "channel_unshared",
                {"previously_connected_team_id": team, "is_ext_shared": bool(channel.shared_with)},
            )
        else:
            channel.shared_with.append(team)
            kind, parts = "channel_shared", {"connected_team_id": team}
        self._slack.events.emit(
            channel.team_id, {"type": kind, "channel": channel.id, "event_ts": self._ts(), **parts}, channel
        )
        self._told(channel)

    def react(self, channel: Channel, message: Message, user: str, name: str, *, remove: bool = False) -> bool:
        """Add or remove a reaction; False if there is nothing to change."""
        reactions = {one["name"]: list(one["users"]) for one in message.body.get("reactions", [])}
        users = reactions.setdefault(name, [])
        if (user in users) is not remove:
            return False
        users.remove(user) if remove else users.append(user)
        shown = [{"name": key, "users": who, "count": len(who)} for key, who in reactions.items() if who]
        message.body = {key: value for key, value in message.body.items() if key != "reactions"}
        if shown:
            message.body["reactions"] = shown
        event: Json = {
            "type": "reaction_removed" if remove else "reaction_added",
            "user": user,
            "reaction": name,
            "item_user": message.author or "",
            "item": {"type": "message", "channel": channel.id, "ts": message.ts},
            "event_ts": self._ts(),
        }
        self._slack.live.to_channel(
            channel, {"type": "reaction", "ts": message.ts, "thread_ts": message.thread_ts, "reactions": shown}
        )
        self._slack.events.emit(channel.team_id, event, channel)
        return True

    def set_usergroup(self, workspace: Workspace, group: Usergroup, users: list[str]) -> None:
        """Change who is in a user group."""
        added, removed = [u for u in users if u not in group.users], [u for u in group.users if u not in users]
        group.users = users
        event: Json = {
            "type": "subteam_members_changed",
            "subteam_id": group.id,
            "team_id": workspace.id,
            "date_previous_update": group.created,
            "date_update": int(self._slack.clock.now()),
            "added_users": added,
            "added_users_count": len(added),
            "removed_users": removed,
            "removed_users_count": len(removed),
            "event_ts": self._ts(),
        }
        self._slack.events.emit(workspace.id, event)
