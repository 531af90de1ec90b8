"""What does `/roles debrief C-17` do? Shows what the asker may read, in a form of their own."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.hiring.candidate_looks import ApplicationLook, find_application
from bot.hiring.debriefs import Debrief, read_debrief
from bot.hiring.deciding import Act
from bot.hiring.may_see import standing
from bot.models import Application
from handlers.desk import Ask, Desk
from handlers.feedback import blocks
from handlers.forms import answer_form
from handlers.replies import FORM_OPENED, Reply
from handlers.slack_text import unescape


async def answer_debrief(desk: Desk, ask: Ask) -> Reply:
    """`/roles debrief <candidate> [<role>]`."""
    await desk.viewer(ask)
    handle, _, role = unescape(ask.words).strip().partition(" ")
    if not handle:
        return Reply(f"Whose? For example `{desk.settings.command} debrief C-17`.")
    look, debrief, may_reveal = await desk.store.read(_read, handle, role.strip() or None, desk.act(ask))
    reply = blocks.debrief(look, debrief, may_reveal=may_reveal)
    if await desk.open_form(ask, answer_form(f"Debrief {look.handle}", reply)):
        return FORM_OPENED
    return reply


def _read(session: Session, handle: str, role: str | None, act: Act) -> tuple[ApplicationLook, Debrief, bool]:
    look = find_application(session, handle, role, act)
    application = session.get_one(Application, look.application_id)
    reader = standing(session, application, act.actor, act.now)
    may_reveal = reader.is_owner and not reader.is_revealed and look.wanted_count > 0
    return look, read_debrief(session, application, act.actor, act.now), may_reveal
