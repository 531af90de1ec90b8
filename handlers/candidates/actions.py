"""What do shortcuts, buttons and menus about candidates do? Each press is one act or one look, for the presser's eyes."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import NoSuchCandidate
from bot.hiring.candidates.candidate_looks import look_at_application
from bot.hiring.candidates.endings import KEEP, answer_question, look_at_question
from bot.hiring.candidates.merging import unmerge
from bot.models.candidate import StageKind
from handlers.candidates import blocks, cards, modals, moves
from handlers.candidates.commands import open_add
from handlers.candidates.importing import open_import
from handlers.desk import Ask, Desk
from handlers.presses import ask_of_press, value_of
from handlers.replies import FORM_OPENED, Reply, answer_press

Body = dict[str, Any]


async def add_from_message(ack: AsyncAck, body: Body, desk: Desk) -> None:
    """The shortcut "Add as candidate" on a message: its first line may be the name."""
    ask = await _ask(desk, body)
    text = str((body.get("message") or {}).get("text") or "")
    await _answer(ack, desk, body, await open_add(desk, ask, text))


async def press_add(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[Add a candidate], for a role or for any."""
    value = str(action["value"])
    role_id = int(value) if value.isdecimal() else 0
    await _answer(ack, desk, body, await open_add(desk, await _ask(desk, body), role_id=role_id))


async def press_show(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[Show]: one application, as the presser may see it."""
    await _answer(ack, desk, body, await _show(desk, await _ask(desk, body), _number(str(action["value"]))))


async def press_advance(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[Move on], [Hire…]."""
    ident, revision = _two(action["value"])
    await _answer(ack, desk, body, await moves.advance(desk, await _ask(desk, body), ident, revision))


async def press_reject(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[Reject…]."""
    ident, revision = _two(action["value"])
    reply = await moves.open_end(desk, await _ask(desk, body), ident, StageKind.REJECTED, revision)
    await _answer(ack, desk, body, reply)


async def press_menu(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """The menu of a card."""
    word, _, rest = value_of(action).partition(" ")
    ident, revision = _two(rest)
    ask = await _ask(desk, body)
    if word == cards.MOVE:
        reply = await moves.open_move(desk, ask, ident, revision)
    elif word == cards.WITHDRAW:
        reply = await moves.open_end(desk, ask, ident, StageKind.WITHDRAWN, revision)
    elif word == cards.EDIT:
        reply = await moves.open_edit(desk, ask, ident)
    elif word in (cards.FOLLOW, cards.UNFOLLOW):
        reply = await moves.set_following(desk, ask, ident, follows=word == cards.FOLLOW)
    else:
        reply = await _show(desk, ask, ident)
    await _answer(ack, desk, body, reply)


async def press_follow(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[Follow], [Unfollow]."""
    word, _, ident = str(action["value"]).partition(" ")
    ask = await _ask(desk, body)
    reply = await moves.set_following(desk, ask, _number(ident), follows=word == cards.FOLLOW)
    await _answer(ack, desk, body, reply)


async def press_undo(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[Undo] a move."""
    reply = await moves.take_back(desk, await _ask(desk, body), _number(str(action["value"])))
    await _answer(ack, desk, body, reply, replace=True)


async def press_told(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[Told the candidate]."""
    reply = await moves.note_told(desk, await _ask(desk, body), _number(str(action["value"])))
    await _answer(ack, desk, body, reply)


async def press_unmerge(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[Undo] a merge."""
    ask = await _ask(desk, body)
    await desk.write(ask, unmerge, _number(str(action["value"])), desk.act(ask))
    await _answer(ack, desk, body, Reply("↩️ They are two again, each with what was theirs."), replace=True)


async def press_import(ack: AsyncAck, body: Body, desk: Desk) -> None:
    """[Import…]."""
    await _answer(ack, desk, body, await open_import(desk, await _ask(desk, body)))


async def press_end(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[End them…] under a question: the form that asks why."""
    ask, ending_id = await _ask(desk, body), _number(str(action["value"]))
    question = await desk.store.read(look_at_question, ending_id, desk.act(ask))
    opened = await desk.open_form(ask, modals.ending_form(ask, ending_id, question))
    await _answer(
        ack, desk, body, FORM_OPENED if opened else Reply("Slack didn't open the form just now. Please try again.")
    )


async def press_keep(ack: AsyncAck, body: Body, action: Body, desk: Desk) -> None:
    """[Keep them] under a question."""
    ask = await _ask(desk, body)
    await desk.write(ask, answer_question, _number(str(action["value"])), KEEP, "", desk.act(ask))
    await _answer(ack, desk, body, Reply("Noted: nothing changes for them."))


async def _show(desk: Desk, ask: Ask, application_id: int) -> Reply:
    look = await desk.store.read(look_at_application, application_id, desk.act(ask))
    return blocks.shown([look])


async def _ask(desk: Desk, body: Body) -> Ask:
    ask = ask_of_press(desk, body)
    await desk.viewer(ask)
    return ask


async def _answer(ack: AsyncAck, desk: Desk, body: Body, reply: Reply, *, replace: bool = False) -> None:
    """Answer, then acknowledge: what was done is committed, so an answer that Slack doesn't take changes nothing."""
    if reply.is_shown:
        await answer_press(desk.client, body, reply, replace=replace)
    await ack()


def _two(value: Any) -> tuple[int, int]:
    ident, _, revision = str(value).partition(" ")
    return _number(ident), _number(revision)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise NoSuchCandidate
    return int(text)
