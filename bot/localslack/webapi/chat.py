"""chat.*: posting, changing and deleting the app's messages."""

from __future__ import annotations

import json
from typing import Any

from bot.localslack.refusals import ApiError
from bot.localslack.typed_text import linked, named
from bot.localslack.webapi.call import Call, method
from bot.localslack.workspace import Channel, Json, Message

METADATA_LIMIT = 16_000
# What chat.update tells of the message (java-slack-sdk's samples): no ts, no thread.
UPDATED = frozenset({"app_id", "blocks", "bot_id", "bot_profile", "edited", "files", "team", "text", "type", "user"})


def target(call: Call) -> Channel:
    """Where to post: a channel id, a channel's name, or a person's id (their direct message with the app)."""
    name = call.required("channel")
    workspace = call.workspace
    if name in workspace.people:
        person = workspace.people[name]
        if person.deleted or person.is_bot or name == "USLACKBOT":
            raise ApiError("channel_not_found" if not person.deleted else "user_disabled")
        return call.slack.dm(workspace, name, call.me)
    channel = workspace.channels.get(name) or workspace.channel_named(name)
    if channel is None or (channel.kind != "public" and call.me not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def may_post(call: Call, channel: Channel) -> None:
    """Raises is_archived or not_in_channel."""
    if channel.is_archived:
        raise ApiError("is_archived")
    if call.me not in channel.members and "chat:write.public" not in call.installation.scopes:
        raise ApiError("not_in_channel")


def metadata_of(call: Call) -> Json | None:
    """The `metadata` argument; raises ApiError."""
    value: Any = call.parsed("metadata", "invalid_metadata_format")
    if value is None or value == {}:
        return value  # type: ignore[no-any-return]
    if (
        not isinstance(value, dict)
        or not isinstance(value.get("event_type"), str)
        or not isinstance(value.get("event_payload"), dict)
    ):
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(value)) > METADATA_LIMIT:
        raise ApiError("metadata_too_large")
    return {"event_type": value["event_type"], "event_payload": value["event_payload"]}


def thread_root(channel: Channel, thread_ts: str) -> str:
    """The thread that `thread_ts` names; raises ApiError where nothing can be replied to."""
    if not thread_ts:
        return ""
    message = channel.messages.get(thread_ts)
    if message is None:
        raise ApiError("thread_not_found")
    if message.is_reply:
        raise ApiError("cannot_reply_to_message")
    return thread_ts


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    channel = target(call)
    may_post(call, channel)
    content = content_of(call)
    metadata = metadata_of(call)
    thread_ts = thread_root(channel, call.text("thread_ts"))
    body = call.slack.messages.bot_body(call.installation, **content) | custom_author(call)
    broadcast = bool(thread_ts) and call.flag("reply_broadcast")
    quiet = not call.flag("unfurl_links", default=True)
    message = call.slack.messages.post(
        channel, body, thread_ts=thread_ts, broadcast=broadcast, metadata=metadata or None, quiet_links=quiet
    )
    shown = call.slack.messages.show(channel, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def content_of(call: Call, *, needed: bool = True) -> Json:
    """Text, blocks and attachments as Slack rewrites them: bare addresses become links, with `link_names` names mentions."""
    content = call.slack.content.read(call.args, needed=needed)
    if "text" in content:
        text = linked(content["text"])
        names = call.flag("link_names") or call.text("parse") == "full"
        content["text"] = named(text, call.workspace) if names else text
    return content


def custom_author(call: Call) -> Json:
    """A name and icon of the message's own, which make it a bot_message."""
    if not any(call.text(key) for key in ("username", "icon_url", "icon_emoji")):
        return {}
    call.need("chat:write.customize")
    custom: Json = {"subtype": "bot_message"}
    if name := call.text("username"):
        custom["username"] = name
    if emoji := call.text("icon_emoji"):
        custom["icons"] = {"emoji": emoji}
    return custom


def own_message(call: Call, not_own: str) -> tuple[Channel, Message]:
    """The app's own message named by channel and ts; raises ApiError."""
    channel = call.channel()
    message = channel.messages.get(call.required("ts"))
    if message is None or message.body.get("subtype") == "tombstone":
        raise ApiError("message_not_found")
    if message.body.get("bot_id") != call.installation.bot_id:
        raise ApiError(not_own)
    return channel, message


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    channel, message = own_message(call, "cant_update_message")
    if channel.is_archived:
        raise ApiError("is_archived")
    changes = content_of(call, needed=False)
    metadata = metadata_of(call)
    if not changes and metadata is None:
        raise ApiError("no_text")
    if "text" not in changes and changes.get("blocks"):
        changes["text"] = ""
    for key in ("blocks", "attachments"):
        if changes.get(key) == []:
            changes[key] = None
    call.slack.messages.edit(channel, message, changes, editor=call.me, metadata=metadata)
    shown = {key: value for key, value in message.body.items() if key in UPDATED}
    return {"channel": channel.id, "ts": message.ts, "text": message.body.get("text", ""), "message": shown}


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    channel, message = own_message(call, "cant_delete_message")
    call.slack.messages.delete(channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    channel = call.channel()
    may_post(call, channel)
    person = call.workspace.people.get(call.required("user"))
    if person is None or person.id not in channel.members:
        raise ApiError("user_not_in_channel")
    content = content_of(call)
    thread_ts = thread_root(channel, call.text("thread_ts"))
    body = call.slack.messages.bot_body(call.installation, **content) | custom_author(call)
    one = call.slack.messages.ephemeral(channel, person.id, body, thread_ts=thread_ts)
    return {"message_ts": one.id}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = channel.messages.get(call.required("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    link = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method("chat.meMessage", "chat:write")
def me_message(call: Call) -> Json:
    channel = call.channel()
    may_post(call, channel)
    body = call.slack.messages.bot_body(call.installation, call.required("text")) | {"subtype": "me_message"}
    message = call.slack.messages.post(channel, body)
    return {"channel": channel.id, "ts": message.ts}
