"""files.*: the upload in three calls, and what becomes of files."""

from __future__ import annotations

from typing import Any

from bot.localslack.files import StoredFile
from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import Call, method, missing
from bot.localslack.webapi.chat import may_post, thread_root
from bot.localslack.webapi.paging import page
from bot.localslack.workspace import Json


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(call: Call) -> Json:
    name, length = call.required("filename"), call.text("length")
    if not length.isdecimal() or int(length) < 1:
        raise missing("length")
    ticket = call.slack.files.expect(call.installation.team_id, call.me, name, int(length), alt_text=call.text("alt_txt"))
    return {"upload_url": f"{call.slack.url}/upload/v1/{ticket.path}", "file_id": ticket.file_id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> Json:
    given: Any = call.parsed("files", "invalid_arguments")
    if not isinstance(given, list) or not given:
        raise missing("files")
    stored = [_finished(call, one) for one in given]
    channels = call.listed("channels") or call.listed("channel_id")
    comment = call.text("initial_comment")
    answer = [dict(one.shown) for one in stored]  # where they are shared is known a little later, as with the real Slack
    for channel_id in channels:
        _share(call, channel_id, stored, comment)
    return {"files": answer}


def _finished(call: Call, one: Any) -> StoredFile:
    if not isinstance(one, dict) or not one.get("id"):
        raise missing("files/id")
    stored = call.slack.files.finish(str(one["id"]), call.installation.team_id, str(one.get("title") or ""))
    if stored is None:
        raise ApiError("file_not_found")
    return stored


def _share(call: Call, channel_id: str, stored: list[StoredFile], comment: str) -> None:
    channel = call.workspace.channels.get(channel_id)
    if channel is None or (channel.kind != "public" and call.me not in channel.members):
        raise ApiError("channel_not_found")
    may_post(call, channel)
    thread_ts = thread_root(channel, call.text("thread_ts"))
    for one in stored:
        call.slack.files.share(one, channel)
    body = call.slack.messages.bot_body(call.installation, comment, files=[one.shown for one in stored])
    message = call.slack.messages.post(channel, body | {"subtype": "file_share", "upload": True}, thread_ts=thread_ts)
    for one in stored:
        call.slack.files.shared_in(one, channel, message)
    call.slack.files.tell_shared(stored, channel)


def file_of(call: Call) -> StoredFile:
    stored = call.slack.files.by_id.get(call.required("file"))
    if stored is None or stored.team_id != call.installation.team_id:
        raise ApiError("file_not_found")
    return stored


@method("files.info", "files:read")
def info(call: Call) -> Json:
    return {"file": file_of(call).shown, "comments": []}


@method("files.list", "files:read")
def list_(call: Call) -> Json:
    own = [one.shown for one in call.slack.files.by_id.values() if one.team_id == call.installation.team_id]
    found, _ = page(call, own, default=100)
    return {"files": found, "paging": {"count": 100, "total": len(own), "page": 1, "pages": 1}}


@method("files.delete", "files:write")
def delete(call: Call) -> Json:
    stored = file_of(call)
    if stored.shown["user"] != call.me:
        raise ApiError("cant_delete_file")
    call.slack.files.drop(stored)
    return {}
