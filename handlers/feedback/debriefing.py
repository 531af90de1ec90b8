"""What happens in a debrief? It is opened, decided, revealed; for the eyes of one person, after the rules were asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import NotFound, NotOnTheTeam
from bot.hiring.candidates.candidate_looks import ApplicationLook, find_application, look_at_application
from bot.hiring.candidates.may_see import standing
from bot.hiring.feedback.debrief_decisions import DECISION_WORDS, Decision, Outlook, decide, outlook
from bot.hiring.feedback.debrief_pictures import picture_file, send_picture
from bot.hiring.feedback.debriefs import Debrief, read_debrief, reveal_now
from bot.hiring.roles.deciding import Act
from bot.models import Application
from handlers.desk import Ask, Desk
from handlers.feedback import debrief_blocks, modals
from handlers.forms import ask_of_form, remembered, typed
from handlers.ids import Field
from handlers.presses import ask_of_press, number_of
from handlers.replies import FORM_OPENED, Reply, answer_form, answer_press
from handlers.slack_text import inline, unescape

REVEALED = "The scorecards are open now to everybody who gave theirs. Your reason is kept."
ON_ITS_WAY = "The picture comes in our direct messages in a moment. Only you can see it."
LOOKS, PAUSE = 12, 0.1  # seconds between looks; Slack waits 3 seconds in all
OPEN_BEFORE = "They were open already, nothing has changed."


@dataclass(frozen=True, slots=True)
class Read:
    """A debrief as one person may read it, and what they may do there."""

    look: ApplicationLook
    found: Debrief
    may_reveal: bool
    may_decide: bool

    def form(self) -> dict[str, Any]:
        """As a form of its own."""
        return debrief_blocks.debrief_form(self.look, self.found, may_reveal=self.may_reveal, may_decide=self.may_decide)

    def reply(self) -> Reply:
        """As an answer for their eyes only, where no form can be opened."""
        return debrief_blocks.debrief(self.look, self.found, may_reveal=self.may_reveal, may_decide=self.may_decide)


async def answer_debrief(desk: Desk, ask: Ask) -> Reply:
    """`/roles debrief <candidate> [<role>]`."""
    await desk.viewer(ask)
    handle, _, role = unescape(ask.words).strip().partition(" ")
    if not handle:
        return Reply(f"Whose? For example `{desk.settings.command} debrief C-17`.")
    look = await desk.store.read(find_application, handle, role.strip() or None, desk.act(ask))
    return await _open(desk, ask, look.application_id)


async def press_debrief(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Open debrief]."""
    ask = ask_of_press(desk, body)
    await desk.viewer(ask)
    reply = await _open(desk, ask, number_of(desk, str(action["value"])))
    await ack()
    if reply.is_shown:
        await answer_press(desk.client, body, reply, replace=False)


async def press_reveal(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Reveal now ...] in a debrief: asks why."""
    ask = ask_of_press(desk, body)
    await desk.open_form(ask, modals.reveal_form(ask, number_of(desk, str(action["value"]))))
    await ack()


async def press_decide(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[Go on ...] [Make an offer ...] [More interviews ...] [Reject ...]: asks why."""
    ask = ask_of_press(desk, body)
    word, _, ident = str(action["value"]).partition(" ")
    if word not in set(Decision):
        raise NotFound(command=desk.settings.command)
    decision = Decision(word)
    read, leads_to = await desk.store.read(_read_to_decide, number_of(desk, ident), decision, desk.act(ask))
    seen = read.found.decided.event_id if read.found.decided else 0
    await desk.open_form(ask, modals.decide_form(ask, read.look, decision, leads_to, seen))
    await ack()


async def press_picture(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """[As a picture]: it goes to the asker's own direct messages; once it is there, a form shows it."""
    ask = ask_of_press(desk, body)
    key = await desk.write(ask, send_picture, number_of(desk, str(action["value"])), desk.act(ask))
    file_id = await _arrived(desk, ask, key)
    is_shown = file_id is not None and await desk.open_form(ask, debrief_blocks.picture_form(file_id))
    await ack()
    if not is_shown:
        await answer_press(desk.client, body, Reply(ON_ITS_WAY), replace=False)


async def _arrived(desk: Desk, ask: Ask, key: str) -> str | None:
    """Wait for the picture a moment, but no longer than a button may take to answer."""
    for _ in range(LOOKS):
        file_id = await desk.store.read(picture_file, ask.workspace_id, key)
        if file_id is not None:
            return file_id
        await asyncio.sleep(PAUSE)
    return None


async def submit_reveal(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Open the scorecards before all are in."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    reason = typed(view, Field.REASON) or ""
    changed = await desk.write(ask, reveal_now, int(remembered(view)["application"]), reason, desk.act(ask))
    await ack(response_action="update", view=answer_form("Revealed", Reply(REVEALED if changed else OPEN_BEFORE)))


async def submit_decision(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Decide, with the reason."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    stored, reason = remembered(view), typed(view, Field.REASON) or ""
    decision = Decision(stored["decision"])
    leads_to = await desk.write(
        ask, decide, int(stored["application"]), decision, reason, desk.act(ask), seen=int(stored["seen"])
    )
    where = f" Now at *{inline(leads_to.stage.name)}*." if leads_to.stage else ""
    told = Reply(f"Decided: *{DECISION_WORDS[decision]}*.{where}\nYour reason is kept with the application.")
    await ack(response_action="update", view=answer_form("Decided", told))


async def _open(desk: Desk, ask: Ask, application_id: int) -> Reply:
    read = await desk.store.read(read_for, application_id, desk.act(ask))
    return FORM_OPENED if await desk.open_form(ask, read.form()) else read.reply()


def read_for(session: Session, application_id: int, act: Act) -> Read:
    """A debrief as the actor may read it. Raises NoSuchCandidate for who may not see the candidate."""
    look = look_at_application(session, application_id, act)
    application = session.get_one(Application, application_id)
    reader = standing(session, application, act.actor, act.now)
    return Read(
        look,
        read_debrief(session, application, act.actor, act.now),
        may_reveal=reader.is_owner and not reader.is_revealed and look.wanted_count > 0,
        may_decide=reader.is_owner and look.is_live and not reader.owes,
    )


def _read_to_decide(session: Session, application_id: int, decision: Decision, act: Act) -> tuple[Read, Outlook]:
    read = read_for(session, application_id, act)
    if not read.may_decide:
        raise NotOnTheTeam(command=act.settings.command)
    return read, outlook(session, session.get_one(Application, application_id), decision)
