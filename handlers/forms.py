"""How are forms built and read, whatever they are about? Fields, what a form remembers, and the answer to a filled one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.desk import Ask, Desk
from handlers.ids import View
from handlers.replies import Reply, answer_form, respond, whisper
from handlers.slack_text import MAX_MODAL_TITLE, Block, cut, plain

_VALUES = ("value", "selected_user", "selected_users", "selected_conversation", "selected_date", "selected_time", "files")


def form(callback: View, title: str, submit: str, stored: str, *blocks: Block) -> dict[str, Any]:
    """A form with a button that submits it; `stored` is of `metadata`."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, MAX_MODAL_TITLE),
        "submit": plain(submit, MAX_MODAL_TITLE),
        "close": plain("Cancel", MAX_MODAL_TITLE),
        "private_metadata": cut(stored, 3000),
        "blocks": list(blocks),
    }


def entry(field: str, label: str, element: dict[str, Any], *, optional: bool = False, hint: str = "") -> Block:
    """One field; block and action carry its name, so that what was typed survives an update of the form."""
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": plain(label, 2000),
        "optional": optional,
        "element": {**element, "action_id": field},
    }
    return {**block, "hint": plain(hint, 2000)} if hint else block


def text_element(initial: str = "", most: int = 200) -> dict[str, Any]:
    """A line of text."""
    return begun({"type": "plain_text_input", "max_length": most}, "initial_value", cut(initial, most))


def long_element(initial: str = "", most: int = 500) -> dict[str, Any]:
    """Lines of text."""
    return {**text_element(initial, most), "multiline": True}


def person_element(chosen: str | None = None) -> dict[str, Any]:
    """One person, by Slack's id."""
    return begun({"type": "users_select"}, "initial_user", chosen)


def people_element(chosen: Iterable[str] = ()) -> dict[str, Any]:
    """Several people, by Slack's ids."""
    return begun({"type": "multi_users_select"}, "initial_users", list(chosen))


def begun(element: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """An element that begins with a value, where there is one: Slack takes no empty one."""
    return {**element, name: value} if value else element


def typed(view: Mapping[str, Any], field: str) -> Any:
    """What a field holds: text, a choice's value, an id, a list of ids or values, a date or time; None when empty."""
    state = ((view.get("state") or {}).get("values") or {}).get(field) or {}
    element = state.get(field) or {}
    if "selected_options" in element:
        return [one.get("value") for one in element["selected_options"] or ()]
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    return next((element[name] for name in _VALUES if name in element), None)


def metadata(ask: Ask, **values: Any) -> str:
    """What a form remembers: where it was asked for, and ids of what it is about; never a name."""
    where = {"channel": ask.channel_id, "thread": ask.thread_ts, "url": ask.response_url}
    return json.dumps({**{name: value for name, value in where.items() if value}, **values}, separators=(",", ":"))


def remembered(view: Mapping[str, Any]) -> dict[str, Any]:
    """What `metadata` stored in a form."""
    found = json.loads(view.get("private_metadata") or "{}")
    return found if isinstance(found, dict) else {}


def ask_of_form(desk: Desk, body: dict[str, Any], view: dict[str, Any]) -> Ask:
    """Who filled in a form, and where they had asked for it."""
    stored = remembered(view)
    return Ask(
        workspace_id=desk.installation.workspace_id,
        user_id=body["user"]["id"],
        channel_id=stored.get("channel"),
        thread_ts=stored.get("thread"),
        response_url=stored.get("url"),
    )


async def finish(ack: AsyncAck, desk: Desk, ask: Ask, reply: Reply, title: str) -> None:
    """Close the form and answer where it was asked for; when Slack doesn't take the answer, the form shows it."""
    message = {"response_type": "ephemeral", "replace_original": False, **reply.message()}
    if ask.thread_ts:
        message["thread_ts"] = ask.thread_ts
    is_answered = bool(ask.response_url) and await respond(str(ask.response_url), message)
    if is_answered or await whisper(desk.client, ask.channel_id, ask.user_id, ask.thread_ts, reply):
        await ack()
    else:
        await ack(response_action="update", view=answer_form(title, reply))
