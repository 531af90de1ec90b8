"""What a person does in channels: writing, editing, deleting, reacting, joining."""

from __future__ import annotations

from bot.localslack.people.request import Ask
from bot.localslack.people.seen import unread
from bot.localslack.refusals import PersonRefused
from bot.localslack.typed_text import linked, typed
from bot.localslack.workspace import Channel, Json, Message, Person


def may_write(ask: Ask, person: Person, channel: Channel) -> None:
    """Raises PersonRefused where Slack's client has no box to write in."""
    if channel.is_archived:
        raise PersonRefused("is_archived", "This channel is archived.")
    if person.id not in channel.members:
        raise PersonRefused("not_in_channel", "Join the channel to write in it.")
    installation = ask.slack.installations.get(channel.team_id)
    app = ask.slack.app
    if (
        channel.is_dm
        and installation
        and channel.other(person.id) == installation.bot_user_id
        and (not app.messages_enabled or app.messages_read_only)
    ):
        raise PersonRefused("messages_tab_disabled", "Sending messages to this app has been turned off.")


def slack_text(ask: Ask) -> str:
    """The text as Slack stores it: as it comes when it is `escaped` already, else as a person typed it."""
    text = ask.text("text")
    return linked(text) if ask.flag("escaped") else typed(text, ask.workspace)


async def say(ask: Ask) -> Json:
    """Write a message, or a slash command when the text starts with a slash."""
    person, channel = ask.person, ask.channel
    text, thread_ts = ask.text("text"), ask.text("thread_ts")
    if text.startswith("/") and len(text) > 1 and not text[1].isspace():
        return await _command(ask, person, channel, text)
    may_write(ask, person, channel)
    if thread_ts:
        root = channel.messages.get(thread_ts)
        if root is None:
            raise PersonRefused("thread_not_found")
        thread_ts = root.thread_ts or root.ts
    files = ask.slack.files.from_people(person, channel, ask.given.get("files") or [])
    if not text.strip() and not files:
        raise PersonRefused("no_text", "There is nothing to send.")
    message = ask.slack.messages.say(
        person,
        channel,
        slack_text(ask),
        thread_ts=thread_ts,
        broadcast=bool(thread_ts) and ask.flag("broadcast"),
        files=[one.shown for one in files],
    )
    for one in files:
        ask.slack.files.shared_in(one, channel, message)
    ask.slack.files.tell_shared(files, channel)
    return {"kind": "message", "ts": message.ts}


async def _command(ask: Ask, person: Person, channel: Channel, text: str) -> Json:
    name = text.partition(" ")[0]
    if ask.text("thread_ts"):
        raise PersonRefused("not_supported_in_threads", f"{name} is not supported in threads. Sorry!")
    if person.id not in channel.members:
        raise PersonRefused("not_in_channel", "Join the channel to write in it.")
    answer = await ask.slack.interactions.command(person, channel, text)
    return {"kind": "command"} if answer.ok else {"ok": False, "kind": "command", "error": answer.error}


def own_message(ask: Ask) -> tuple[Channel, Message]:
    """The person's own message; raises PersonRefused."""
    channel = ask.channel
    message = channel.messages.get(ask.text("ts"))
    if message is None or message.body.get("subtype") == "tombstone":
        raise PersonRefused("message_not_found")
    return channel, message


async def edit(ask: Ask) -> Json:
    """Edit one's own message."""
    channel, message = own_message(ask)
    if message.author != ask.person.id:
        raise PersonRefused("cant_update_message", "Only the author can edit a message.")
    ask.slack.messages.retype(channel, message, slack_text(ask), ask.person)
    return {"ts": message.ts}


async def delete(ask: Ask) -> Json:
    """Delete one's own message; admins may delete anybody's."""
    channel, message = own_message(ask)
    if message.author != ask.person.id and not (ask.person.is_admin or ask.person.is_owner):
        raise PersonRefused("cant_delete_message", "Only the author and admins can delete a message.")
    ask.slack.messages.delete(channel, message)
    return {"ts": message.ts}


async def react(ask: Ask) -> Json:
    """Add or remove a reaction."""
    channel, message = own_message(ask)
    changed = ask.slack.membership.react(
        channel, message, ask.person.id, ask.text("name").strip(":"), remove=ask.flag("remove")
    )
    return {"changed": changed}


async def read(ask: Ask) -> Json:
    """Mark a channel as read up to a message."""
    person, channel = ask.person, ask.channel
    channel.read[person.id] = ask.text("ts")
    count, mentions = unread(channel, person.id)
    what = {"type": "unread", "channel": channel.id, "last_read": ask.text("ts"), "unread": count, "mentions": mentions}
    ask.slack.live.to_people([person.id], what)
    return {}


async def dm(ask: Ask) -> Json:
    """Open a direct message."""
    other = ask.workspace.people.get(ask.text("user")) or ask.workspace.person_named(ask.text("user"))
    if other is None:
        raise PersonRefused("user_not_found")
    channel = ask.slack.dm(ask.workspace, ask.person.id, other.id)
    return {"channel": channel.id}


async def dismiss(ask: Ask) -> Json:
    """Dismiss an ephemeral message ("Only visible to you")."""
    one = ask.channel.ephemerals.get(ask.text("ephemeral_id"))
    if one is None or one.user != ask.person.id:
        raise PersonRefused("message_not_found")
    ask.slack.messages.drop_ephemeral(one)
    return {}


async def channel(ask: Ask) -> Json:
    """Create or change a channel: op is create, join, leave, invite, kick, archive, unarchive, share, topic, rename."""
    op, person, membership = ask.text("op"), ask.person, ask.slack.membership
    if op == "create":
        made = membership.create(ask.workspace, ask.text("name").removeprefix("#"), person.id, private=ask.flag("private"))
        return {"channel": made.id}
    one = ask.channel
    if op == "join":
        if person.is_guest:
            raise PersonRefused("user_is_restricted", "Guests can't join channels by themselves.")
        membership.join(one, person.id)
    elif op in ("invite", "kick"):
        other = _other(ask)
        membership.join(one, other, inviter=person.id) if op == "invite" else membership.leave(one, other)
    elif op == "leave":
        membership.leave(one, person.id)
    else:
        _change(ask, op, one, person)
    return {"channel": one.id}


def _other(ask: Ask) -> str:
    person = ask.workspace.people.get(ask.text("user")) or ask.workspace.person_named(ask.text("user"))
    if person is None:
        raise PersonRefused("user_not_found")
    return person.id


def _change(ask: Ask, op: str, one: Channel, person: Person) -> None:
    membership = ask.slack.membership
    if op == "archive":
        membership.archive(one, person.id)
    elif op == "unarchive":
        membership.unarchive(one, person.id)
    elif op == "share":
        membership.share(one, ask.text("team", "T0PARTNER"))
    elif op == "topic":
        membership.set_topic(one, ask.text("topic") or ask.text("name"), person.id)
    elif op == "rename":
        membership.rename(one, ask.text("name").removeprefix("#"), person.id)
    else:
        raise PersonRefused("unknown_op")
