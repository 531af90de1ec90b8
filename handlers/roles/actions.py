"""What do buttons and menus about roles do? Each press is one act or one look; the answer is for the presser's eyes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import NotFound
from bot.hiring.people.permissions import require_decider
from handlers.desk import Ask, Desk
from handlers.ids import View
from handlers.presses import ask_of_press, number_of, value_of
from handlers.replies import Reply, answer_form, answer_press, in_time
from handlers.roles import modals
from handlers.roles.acts import act_on, open_close, take_back_act
from handlers.roles.commands import list_page, show_role, why_role

ACTS = frozenset({"open", "reopen", "hold", "close", "team", "wrong"})


async def find_role(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> None:
    """The shortcut "Find a role": what is open, in a form of its own, since a shortcut has no channel to answer in."""
    ask = ask_of_press(desk, body)
    reply = await list_page(desk, replace(ask, words=""), 1)
    await desk.open_form(ask, answer_form("Open roles", reply, View.ROLE_FIND))
    await ack()


async def press_details(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Details] on a card or in a list."""
    reply = await show_role(desk, ask_of_press(desk, body), number_of(desk, action["value"]))
    await _answer(ack, desk, body, reply, replace_it=False)


async def press_why(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Why?]."""
    reply = await why_role(desk, ask_of_press(desk, body), number_of(desk, action["value"]))
    await _answer(ack, desk, body, reply, replace_it=False)


async def press_menu(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The overflow menu of a card."""
    word, ident, _ = _parts(value_of(action))
    reply = await _do(desk, ask_of_press(desk, body), word, number_of(desk, ident), "")
    await _answer(ack, desk, body, reply, replace_it=False)


async def press_act(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """A button that acts: what was understood, confirmed, or one of several that were found."""
    word, ident, extra = _parts(action["value"])
    reply = await _do(desk, ask_of_press(desk, body), word, number_of(desk, ident), extra)
    await _answer(ack, desk, body, reply, replace_it=reply.is_shown)


async def press_close(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Close as filled…] under the question after the last hire: the form, with the reason chosen."""
    ident, _, reason = str(action["value"]).partition(" ")
    reply = await open_close(desk, ask_of_press(desk, body), number_of(desk, ident), reason)
    await _answer(ack, desk, body, reply, replace_it=False)


async def press_team(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Team…]."""
    reply = await act_on(desk, ask_of_press(desk, body), "team", number_of(desk, action["value"]))
    await _answer(ack, desk, body, reply, replace_it=False)


async def press_undo(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Undo], in a message or in the form that said what was done."""
    reply = await take_back_act(desk, ask_of_press(desk, body), number_of(desk, action["value"]))
    await _answer(ack, desk, body, reply, replace_it=True)


async def press_list(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """A page of a list."""
    page, _, words = action["value"].partition(" ")
    reply = await list_page(desk, replace(ask_of_press(desk, body), words=words), number_of(desk, page))
    await _answer(ack, desk, body, reply, replace_it=True)


async def press_create(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Create it…]: a role without a posting."""
    ask = ask_of_press(desk, body)
    viewer = await desk.viewer(ask)
    await desk.store.read(require_decider, viewer, desk.settings)
    if not await desk.open_form(ask, modals.create_form(ask, action["value"])):
        again = f"{desk.settings.command} open {action['value']}"
        await _answer(
            ack, desk, body, Reply(f"Slack didn't open the form just now. Please try `{again}` again."), replace_it=False
        )
        return
    await ack()


async def _do(desk: Desk, ask: Ask, word: str, role_id: int, extra: str) -> Reply:
    if word == "show":
        return await show_role(desk, ask, role_id)
    if word == "why":
        return await why_role(desk, ask, role_id)
    if word not in ACTS:
        raise NotFound(command=desk.settings.command)
    return await act_on(desk, ask, word, role_id, extra)


async def _answer(ack: AsyncAck, desk: Desk, body: dict[str, Any], reply: Reply, *, replace_it: bool) -> None:
    """Answer, then acknowledge. What was done is committed, so an answer that Slack doesn't take changes nothing."""
    if reply.is_shown and body.get("view"):
        await _answer_in_form(desk.client, body["view"], reply)
    elif reply.is_shown:
        await answer_press(desk.client, body, reply, replace=replace_it)
    await ack()


async def _answer_in_form(client: AsyncWebClient, view: dict[str, Any], reply: Reply) -> None:
    """In a form there is nowhere else to answer."""
    if view.get("callback_id") == View.ROLE_FIND:
        shown = answer_form("Open roles", reply, View.ROLE_FIND)
    else:
        shown = answer_form("Done", reply)
    await in_time(client.views_update(view_id=view["id"], view=shown), "views.update")


def _parts(value: str) -> tuple[str, str, str]:
    word, _, rest = value.partition(" ")
    ident, _, extra = rest.partition(" ")
    return word, ident, extra
