"""How did a call to Slack end? Every end is one of three: done, refused (with what to do about it), or unknown.

Slack's words are those of the error tables of chat.postMessage, chat.update, chat.delete, conversations.history, .replies,
.join and .open (docs.slack.dev/reference/methods).
"""

from __future__ import annotations

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.delivery.protocols import (
    Ambiguous,
    DeliveryError,
    MessageGone,
    NeverTaken,
    NotConnected,
    NotInChannel,
    RateLimited,
    Unreachable,
)

DEFAULT_RETRY_AFTER = 30.0  # seconds, for a 429 that does not say
LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
UNKNOWN = {  # Slack says of these that some of the operation may have succeeded, or nothing at all
    "fatal_error",
    "internal_error",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
    "duplicate_message_not_found",  # these two only with a client_msg_id: a double was seen and could not be found
    "duplicate_channel_not_found",
}
GONE = {
    "message_not_found",
    "cant_update_message",
    "cant_delete_message",
    "edit_window_closed",
    "thread_not_found",
    "invalid_thread_ts",
}
NEW_TOKEN = "Install the app again, set SLACK_BOT_TOKEN anew, and restart."  # noqa: S105 (a sentence)
NEW_SCOPES = "Install the app again from manifest.json, so that it has all its scopes."
INVITE = "Invite the bot: /invite @Rolecall in that channel."
ASK_ADMIN = "Ask the workspace's admins to let the app post there."
OTHER_PERSON = "Name another person in its place, who is active and in this workspace."
UNREACHABLE = {
    "channel_not_found": INVITE,
    "is_archived": "Unarchive the channel, or name another one in rolecall.toml.",
    "method_not_supported_for_channel_type": INVITE,
    "missing_scope": NEW_SCOPES,
    "no_permission": NEW_SCOPES,
    "not_allowed_token_type": NEW_TOKEN,
    "invalid_auth": NEW_TOKEN,
    "not_authed": NEW_TOKEN,
    "account_inactive": NEW_TOKEN,
    "token_revoked": NEW_TOKEN,
    "token_expired": NEW_TOKEN,
    "team_access_not_granted": NEW_TOKEN,
    "access_denied": ASK_ADMIN,
    "accesslimited": ASK_ADMIN,
    "ekm_access_denied": ASK_ADMIN,
    "enterprise_is_restricted": ASK_ADMIN,
    "org_login_required": ASK_ADMIN,
    "two_factor_setup_required": ASK_ADMIN,
    "restricted_action": ASK_ADMIN,
    "restricted_action_read_only_channel": ASK_ADMIN,
    "restricted_action_thread_only_channel": ASK_ADMIN,
    "restricted_action_non_threadable_channel": ASK_ADMIN,
    "messages_tab_disabled": "Turn on the app's messages tab (manifest.json has it on).",
    "cannot_dm_bot": OTHER_PERSON,
    "user_not_found": OTHER_PERSON,
    "user_not_visible": OTHER_PERSON,
    "user_disabled": OTHER_PERSON,
}


def end_of(error: Exception) -> DeliveryError | None:
    """What an exception of a Web API call means; None when it is not one of a call."""
    if isinstance(error, SlackApiError):
        return _end_of_answer(error.response)
    if isinstance(error, TimeoutError):
        return Ambiguous("timeout", timed_out=True)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ClientProxyConnectionError | aiohttp.InvalidURL):
        return NotConnected(type(error).__name__)
    if isinstance(error, aiohttp.ClientError | OSError):
        return Ambiguous(type(error).__name__)
    if isinstance(error, ValueError | AttributeError):  # slack_sdk on a body that is neither JSON nor empty
        return Ambiguous("unreadable body")
    return None


def _end_of_answer(response: Any) -> DeliveryError:
    """What an answer with `ok: false`, or none that can be read, means. `response`: slack_sdk's or aiohttp's."""
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    answer = getattr(response, "data", None)
    code = answer.get("error") if isinstance(answer, dict) else None
    if status == 429 or code in LIMITED:
        return RateLimited(code or "429", retry_after=_retry_after(getattr(response, "headers", {})))
    if not isinstance(code, str) or status >= 500 or code in UNKNOWN:
        return Ambiguous(str(code or f"HTTP {status}, unreadable body"))
    return refusal(code)


def refusal(code: str) -> DeliveryError:
    """What one of Slack's error words means for a delivery. A word that nobody knows condemns one message, not the lane."""
    if code == "not_in_channel":
        return NotInChannel(code, fix=INVITE)
    if code in UNREACHABLE:
        return Unreachable(code, fix=UNREACHABLE[code])
    if code in GONE:
        return MessageGone(code)
    return NeverTaken(code)


def _retry_after(headers: Any) -> float:
    """Seconds to wait, at least half of one."""
    try:
        return max(0.5, float(headers.get("Retry-After", DEFAULT_RETRY_AFTER)))
    except ValueError:
        return DEFAULT_RETRY_AFTER
