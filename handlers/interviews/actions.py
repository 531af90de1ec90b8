"""What do buttons and menus about interviews do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.hiring.candidates.candidate_looks import ApplicationLook, look_at_application, person_name
from bot.hiring.interviews.interviews import answer_invitation, mark_not_held, swap_interviewer, was_absent
from bot.hiring.interviews.loop_plans import Entry, draft_entries, next_entry
from bot.hiring.roles.deciding import Act
from bot.models.interview import NotHeld
from handlers.desk import Desk
from handlers.forms import ask_of_form, remembered, typed
from handlers.ids import Field
from handlers.interviews import planning
from handlers.interviews.blocks import ABSENT
from handlers.interviews.commands import open_change, open_plan
from handlers.presses import ask_of_press, number_of, value_of
from handlers.replies import Reply, answer_press, in_time
from handlers.slack_text import inline


async def press_plan(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Plan an interview]."""
    reply = await open_plan(desk, ask_of_press(desk, body), number_of(desk, action["value"]))
    await ack()
    if reply.is_shown:
        await answer_press(desk.client, body, reply, replace=False)


async def press_more(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Add another interview]: what was typed stays, one more follows."""
    ask, view = ask_of_form(desk, body, body["view"]), body["view"]
    entries = planning.read_entries(view, int(remembered(view).get("count", 1)))
    facts = await desk.store.read(_one_more, number_of(desk, action["value"]), entries, desk.act(ask))
    zone = (typed(view, Field.ZONE) or "").strip()
    form = planning.plan_form(ask, facts[0], zone, [*entries, facts[1]], keeps=bool(typed(view, Field.TEMPLATE)))
    await in_time(desk.client.views_update(view_id=view["id"], hash=view.get("hash"), view=form), "views.update")
    await ack()


async def press_back(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Change it] in the preview: back to the form, with what was typed."""
    ask, view = ask_of_form(desk, body, body["view"]), body["view"]
    look, draft = await desk.store.read(_drafted, number_of(desk, action["value"]), desk.act(ask))
    form = planning.plan_form(ask, look, draft[2], draft[1], keeps=draft[3])
    await in_time(desk.client.views_update(view_id=view["id"], hash=view.get("hash"), view=form), "views.update")
    await ack()


async def press_menu(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The menu of an interview: move, swap, cancel."""
    word, _, ident = value_of(action).partition(" ")
    await _open(ack, body, desk, word, ident)


async def press_swap(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Ask somebody else] under a decline."""
    await _open(ack, body, desk, "swap", str(action["value"]))


async def press_move(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Reschedule]."""
    await _open(ack, body, desk, "move", str(action["value"]))


async def press_instead(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Ask Noor]: somebody who was suggested takes the place of who can't come."""
    ask = ask_of_press(desk, body)
    await desk.viewer(ask)
    ident, leaving, coming = (*str(action["value"]).split(" "), "", "")[:3]
    await desk.directory.viewer(ask.workspace_id, coming, desk.now())
    name = await desk.write(ask, _instead, number_of(desk, ident), leaving, coming, desk.act(ask))
    await ack()
    await answer_press(desk.client, body, Reply(f"{inline(name)} is asked, by direct message."), replace=False)


async def press_accept(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Accept] an invitation."""
    await _answer_invitation(ack, body, action, desk, accepts=True)


async def press_decline(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Decline] an invitation."""
    await _answer_invitation(ack, body, action, desk, accepts=False)


async def press_not_held(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The menu [It didn't happen ...]."""
    ask = ask_of_press(desk, body)
    why, _, ident = value_of(action).partition(" ")
    await desk.write(ask, _not_held, number_of(desk, ident), why, desk.act(ask))
    await ack()
    await answer_press(
        desk.client, body, Reply("Noted. You owe no scorecard for it, and the recruiter knows."), replace=False
    )


async def _open(ack: AsyncAck, body: dict[str, Any], desk: Desk, word: str, ident: str) -> None:
    reply = await open_change(desk, ask_of_press(desk, body), word, number_of(desk, ident))
    await ack()
    if reply.is_shown:
        await answer_press(desk.client, body, reply, replace=False)


async def _answer_invitation(
    ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk, *, accepts: bool
) -> None:
    ask = ask_of_press(desk, body)
    changed = await desk.write(ask, answer_invitation, number_of(desk, action["value"]), desk.act(ask), accepts=accepts)
    await ack()
    yes = "Thank you, you are expected." if accepts else "Noted. Whoever planned it is told, you need not do anything."
    await answer_press(desk.client, body, Reply(yes if changed else "You had said so already."), replace=False)


def _one_more(session: Session, application_id: int, entries: list[Entry], act: Act) -> tuple[ApplicationLook, Entry]:
    look = look_at_application(session, application_id, act)
    return look, next_entry(session, application_id, entries, entries[-1].day)


def _drafted(session: Session, draft_id: int, act: Act) -> tuple[ApplicationLook, tuple[int, list[Entry], str, bool]]:
    draft = draft_entries(session, draft_id, act)
    return look_at_application(session, draft[0], act), draft


def _instead(session: Session, interview_id: int, leaving: str, coming: str, act: Act) -> str:
    swap_interviewer(session, interview_id, leaving, coming, act)
    return person_name(session, act.workspace_id, coming)


def _not_held(session: Session, interview_id: int, why: str, act: Act) -> None:
    if why == ABSENT:
        was_absent(session, interview_id, act)
    else:
        mark_not_held(session, interview_id, NotHeld(why), act)
