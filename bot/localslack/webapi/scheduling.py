"""chat.scheduleMessage and its relatives."""

from __future__ import annotations

from bot.localslack.refusals import ApiError
from bot.localslack.scheduled import MOST_SECONDS
from bot.localslack.webapi.call import Call, method
from bot.localslack.webapi.chat import content_of, may_post, metadata_of, target, thread_root
from bot.localslack.webapi.paging import page
from bot.localslack.workspace import Json


@method("chat.scheduleMessage", "chat:write")
def schedule(call: Call) -> Json:
    channel = target(call)
    may_post(call, channel)
    when = call.required("post_at")
    if not when.isdecimal():
        raise ApiError("invalid_time")
    post_at = int(when)
    now = call.slack.clock.now()
    if post_at <= now:
        raise ApiError("time_in_past")
    if post_at > now + MOST_SECONDS:
        raise ApiError("time_too_far")
    if call.slack.scheduled.crowded(channel.id, post_at):
        raise ApiError("restricted_too_many")
    content = content_of(call)
    silent = bool(metadata_of(call))
    body = call.slack.messages.bot_body(call.installation, **content)
    thread_ts = thread_root(channel, call.text("thread_ts"))
    one = call.slack.scheduled.add(channel.id, post_at, body, thread_ts, silent=silent)
    shown = {
        "type": "delayed_message",
        "text": body["text"],
        "user": call.me,
        "bot_id": body["bot_id"],
        "team": body["team"],
    }
    return {"channel": channel.id, "scheduled_message_id": one.id, "post_at": post_at, "message": shown}


@method("chat.deleteScheduledMessage", "chat:write")
def delete(call: Call) -> Json:
    call.required("channel")
    if not call.slack.scheduled.cancel(call.required("scheduled_message_id")):
        raise ApiError("invalid_scheduled_message_id")
    return {}


@method("chat.scheduledMessages.list", "chat:write")
def list_(call: Call) -> Json:
    channel = call.text("channel")
    mine = [one for one in call.slack.scheduled.waiting.values() if channel in ("", one.channel_id)]
    found, cursor = page(call, mine, default=100)
    shown = [
        {
            "id": one.id,
            "channel_id": one.channel_id,
            "post_at": one.post_at,
            "date_created": one.made,
            "text": one.body["text"],
        }
        for one in found
    ]
    return {"scheduled_messages": shown, "response_metadata": {"next_cursor": cursor}}
