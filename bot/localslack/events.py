"""Events for the app: which ones it gets (subscription, scope, membership), and the envelope they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.localslack.workspace import Channel, Json, Message

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

MESSAGE_SUBSCRIPTIONS = {
    "public": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
SCOPES = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "subteam_updated": "usergroups:read",
    "subteam_created": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "file_shared": "files:read",
    "file_deleted": "files:read",
    "link_shared": "links:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
}
MEMBERS_ONLY = frozenset(
    {
        "message",
        "app_mention",
        "reaction_added",
        "reaction_removed",
        "member_joined_channel",
        "member_left_channel",
        "pin_added",
        "pin_removed",
        "file_shared",
    }
)


# Every event that the app may get: what `emit` sends. (`message` comes with subtypes.)
KINDS = MEMBERS_ONLY | frozenset(
    {
        "app_home_opened",
        "app_uninstalled",
        "channel_archive",
        "channel_created",
        "channel_rename",
        "channel_shared",
        "channel_unarchive",
        "channel_unshared",
        "file_deleted",
        "group_archive",
        "group_rename",
        "group_unarchive",
        "link_shared",
        "subteam_created",
        "subteam_members_changed",
        "subteam_updated",
        "team_join",
        "tokens_revoked",
        "user_change",
    }
)


# What messages of these subtypes have, and their events lack (java-slack-sdk's samples).
LEFT_OUT: dict[str, frozenset[str]] = {
    "": frozenset({"app_id"}),
    "thread_broadcast": frozenset({"team", "parent_user_id"}),
    "file_share": frozenset({"team", "client_msg_id"}),
    "bot_message": frozenset({"user", "app_id", "team", "bot_profile"}),
    "me_message": frozenset({"team", "bot_profile", "bot_id", "app_id"}),
}


NOT_IN_CHANGES = frozenset({"app_id", "reactions", "root", "username", "icons", "files"})


class Events:
    """Builds event envelopes and hands them to the delivery."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._limited: dict[str, int] = {}

    def emit(self, team_id: str, event: Json, channel: Channel | None = None) -> str | None:
        """Send `event` to the app if it may have it; the event_id, or None when it does not get it."""
        installation = self._slack.installations.get(team_id)
        if installation is None or installation.revoked:
            return None
        kind = event["type"]
        if kind not in KINDS:
            raise ValueError(f"{kind} is not among KINDS, which the tests hold against Slack's samples")
        if self._subscription(kind, channel) not in self._slack.app.events:
            return None
        if (scope := self._scope(kind, channel)) and scope not in installation.scopes:
            return None
        if channel is not None and not self._may_know(kind, channel, installation.bot_user_id):
            return None
        if not self._slack.limits.event_allowed(team_id):
            self._tell_limited(team_id)
            return None
        envelope = self._envelope(team_id, installation.bot_user_id, event, channel)
        self._slack.outgoing.send_event(envelope)
        return str(envelope["event_id"])

    def _tell_limited(self, team_id: str) -> None:
        minute = int(self._slack.clock.now()) // 60 * 60
        if self._limited.get(team_id) == minute:
            return
        self._limited[team_id] = minute
        app = self._slack.app
        told = {
            "token": app.verification_token,
            "type": "app_rate_limited",
            "team_id": team_id,
            "minute_rate_limited": minute,
        }
        self._slack.outgoing.send_event(told | {"api_app_id": app.id})

    def _subscription(self, kind: str, channel: Channel | None) -> str:
        return MESSAGE_SUBSCRIPTIONS[channel.kind] if kind == "message" and channel is not None else kind

    def _scope(self, kind: str, channel: Channel | None) -> str:
        if channel is None or kind in SCOPES:
            return SCOPES.get(kind, "")
        if kind == "message":
            return f"{channel.scope_prefix}:history"
        return "" if kind == "app_home_opened" else f"{channel.scope_prefix}:read"

    def _may_know(self, kind: str, channel: Channel, bot_user: str) -> bool:
        if bot_user in channel.members:
            return True
        return kind not in MEMBERS_ONLY and channel.kind == "public"

    def _envelope(self, team_id: str, bot_user: str, event: Json, channel: Channel | None) -> Json:
        app = self._slack.app
        shared = bool(channel and channel.shared_with)
        where = f"-{channel.id}" if channel else ""
        return {
            "token": app.verification_token,
            "team_id": team_id,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self._slack.ids.next("Ev"),
            "event_time": int(self._slack.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team_id,
                    "user_id": bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": shared,
            "event_context": f"4-{event['type']}-{team_id}{where}",
        }

    def message(self, channel: Channel, message: Message) -> None:
        """A new message: `message`, and `app_mention` where it names the bot."""
        body = message.body
        hidden = LEFT_OUT.get(body.get("subtype", ""), frozenset())
        event = {key: value for key, value in body.items() if key not in hidden}
        event |= {"channel": channel.id, "channel_type": channel.event_type, "event_ts": message.ts}
        self.emit(channel.team_id, event, channel)
        installation = self._slack.installations.get(channel.team_id)
        if installation is None or channel.is_dm or body.get("user") == installation.bot_user_id or body.get("subtype"):
            return
        if f"<@{installation.bot_user_id}>" in body.get("text", ""):
            mention = {key: value for key, value in body.items() if key != "subtype"}
            mention |= {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
            self.emit(channel.team_id, mention, channel)

    def changed(self, channel: Channel, new: Json, old: Json) -> None:
        """`message_changed`: an edit, a tombstone, an unfurl."""
        changed = {"message": _kept(new), "previous_message": _kept(old)}
        self._hidden(channel, {"subtype": "message_changed", **changed})

    def deleted(self, channel: Channel, old: Json) -> None:
        """`message_deleted`."""
        self._hidden(channel, {"subtype": "message_deleted", "deleted_ts": old["ts"], "previous_message": _kept(old)})

    def replied(self, channel: Channel, root: Message) -> None:
        """`message_replied`, which lacks its subtype (docs: reference/events/message.replied, "bug alert")."""
        kept = ("type", "user", "text", "ts", "team", "blocks")
        self._hidden(channel, {"message": {key: root.body[key] for key in kept if key in root.body}})

    def _hidden(self, channel: Channel, event: Json) -> None:
        ts = self._slack.timestamps.next(self._slack.clock.now())
        common = {
            "type": "message",
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel.event_type,
            "ts": ts,
            "event_ts": ts,
        }
        if "subtype" not in event:
            del common["channel_type"]
        self.emit(channel.team_id, common | event, channel)


def _kept(body: Json) -> Json:
    return {key: value for key, value in body.items() if key not in NOT_IN_CHANGES}
