"""What do buttons and menus about interviews do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.hiring.deciding import Act
from bot.hiring.interviews import answer_invitation, mark_not_held, was_absent
from bot.models.interview import NotHeld
from handlers.desk import Desk
from handlers.forms import ask_of_press
from handlers.interviews.blocks import ABSENT
from handlers.interviews.commands import open_change, open_plan
from handlers.replies import Reply, answer_press


async def press_plan(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Plan an interview]."""
    reply = await open_plan(desk, ask_of_press(desk, body), _number(desk, action["value"]))
    await ack()
    if reply.is_shown:
        await answer_press(desk.client, body, reply, replace=False)


async def press_menu(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The menu of an interview: move, swap, cancel."""
    word, _, ident = str((action.get("selected_option") or {}).get("value", "")).partition(" ")
    await _open(ack, body, desk, word, ident)


async def press_swap(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Ask somebody else] under a decline."""
    await _open(ack, body, desk, "swap", str(action["value"]))


async def press_accept(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Accept] an invitation."""
    await _answer_invitation(ack, body, action, desk, accepts=True)


async def press_decline(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Decline] an invitation."""
    await _answer_invitation(ack, body, action, desk, accepts=False)


async def press_not_held(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The menu [It didn't happen ...]."""
    ask = ask_of_press(desk, body)
    why, _, ident = str((action.get("selected_option") or {}).get("value", "")).partition(" ")
    await desk.write(ask, _not_held, _number(desk, ident), why, desk.act(ask))
    await ack()
    await answer_press(
        desk.client, body, Reply("Noted. You owe no scorecard for it, and the recruiter knows."), replace=False
    )


async def _open(ack: AsyncAck, body: dict[str, Any], desk: Desk, word: str, ident: str) -> None:
    reply = await open_change(desk, ask_of_press(desk, body), word, _number(desk, ident))
    await ack()
    if reply.is_shown:
        await answer_press(desk.client, body, reply, replace=False)


async def _answer_invitation(
    ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk, *, accepts: bool
) -> None:
    ask = ask_of_press(desk, body)
    changed = await desk.write(ask, answer_invitation, _number(desk, action["value"]), desk.act(ask), accepts=accepts)
    await ack()
    yes = "Thank you, you are expected." if accepts else "Noted. Whoever planned it is told, you need not do anything."
    await answer_press(desk.client, body, Reply(yes if changed else "You had said so already."), replace=False)


def _not_held(session: Session, interview_id: int, why: str, act: Act) -> None:
    if why == ABSENT:
        was_absent(session, interview_id, act)
    else:
        mark_not_held(session, interview_id, NotHeld(why), act)


def _number(desk: Desk, text: str) -> int:
    if not text.isdecimal():
        raise NotFound(command=desk.settings.command)
    return int(text)
