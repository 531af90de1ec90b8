"""What the app answers to a command or through a response URL, turned into messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.localslack.refusals import ApiError
from bot.localslack.triggers import ResponseHook
from bot.localslack.workspace import Json

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack


class Responses:
    """Carries out the messages of acks and response URLs."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def carry_out(self, hook: ResponseHook, payload: Any) -> None:
        """Post, replace or delete as `payload` says; a bare text is an ephemeral message.

        Raises ApiError for what Slack would not take.
        """
        if isinstance(payload, str):
            payload = {"text": payload}
        if not isinstance(payload, dict):
            raise ApiError("invalid_payload")
        if _true(payload.get("delete_original")):
            self._delete(hook)
            return
        content = self._slack.content.read(payload, webhook=True)
        if hook.ts and _true(payload.get("replace_original")):
            self._replace(hook, content)
            return
        self._new(hook, payload, content)

    def _new(self, hook: ResponseHook, payload: Json, content: Json) -> None:
        channel = self._slack.channels[hook.channel_id]
        body = self._slack.messages.bot_body(self._slack.installations[hook.team_id], **content)
        thread_ts = str(payload.get("thread_ts") or "")
        if payload.get("response_type") == "in_channel" and not hook.is_ephemeral:
            body = {key: value for key, value in body.items() if key != "user"} | {"subtype": "bot_message"}
            self._slack.messages.post(channel, body, thread_ts=thread_ts)
        else:
            self._slack.messages.ephemeral(channel, hook.user, body, thread_ts=thread_ts or hook.thread_ts)

    def _replace(self, hook: ResponseHook, content: Json) -> None:
        channel = self._slack.channels[hook.channel_id]
        changes = {"blocks": None, "attachments": None} | content
        if hook.is_ephemeral:
            one = channel.ephemerals.get(hook.ts)
            if one is None:
                raise ApiError("message_not_found")
            one.body = {key: value for key, value in (one.body | changes).items() if value is not None}
            self._slack.messages.push_ephemeral("ephemeral_changed", one)
            return
        message = channel.messages.get(hook.ts)
        if message is None:
            raise ApiError("message_not_found")
        self._slack.messages.edit(channel, message, changes, editor=self._slack.installations[hook.team_id].bot_user_id)

    def _delete(self, hook: ResponseHook) -> None:
        channel = self._slack.channels[hook.channel_id]
        if hook.is_ephemeral and (one := channel.ephemerals.get(hook.ts)):
            self._slack.messages.drop_ephemeral(one)
        elif (message := channel.messages.get(hook.ts)) is not None:
            self._slack.messages.delete(channel, message)
        else:
            raise ApiError("message_not_found")


def _true(value: Any) -> bool:
    return value is True or value == "true"
