"""What does `/roles loop C-17` do? Open the form that plans an interview, with what is planned already."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.errors import ApplicationOver, NotFound, NotOnTheTeam
from bot.hiring.candidate_looks import ApplicationLook, find_application, look_at_application, look_at_planned
from bot.hiring.deciding import Act
from bot.hiring.hours import working_time
from bot.hiring.stages import focus_areas
from bot.models import Application
from handlers.desk import Ask, Desk
from handlers.interviews import modals
from handlers.replies import FORM_OPENED, Reply
from handlers.slack_text import unescape


async def answer_loop(desk: Desk, ask: Ask) -> Reply:
    """`/roles loop <candidate> [<role>]`."""
    await desk.viewer(ask)
    handle, _, role = unescape(ask.words).strip().partition(" ")
    if not handle:
        return Reply(f"Whose? For example `{desk.settings.command} loop C-17`.")
    look = await desk.store.read(find_application, handle, role.strip() or None, desk.act(ask))
    return await open_plan(desk, ask, look.application_id)


async def open_plan(desk: Desk, ask: Ask, application_id: int) -> Reply:
    """Open the form for one application. Raises NotOnTheTeam or ApplicationOver before anybody types anything."""
    look, zone, areas = await desk.store.read(_facts, application_id, desk.act(ask))
    if not look.is_live:
        raise ApplicationOver(stage=look.stage)
    if not look.may_plan:
        raise NotOnTheTeam(command=desk.settings.command)
    if await desk.open_form(ask, modals.plan_form(ask, look, zone, areas)):
        return FORM_OPENED
    return Reply(f"Please type `{desk.settings.command} loop {look.handle}` in a channel, so that I can open a form.")


async def open_change(desk: Desk, ask: Ask, word: str, interview_id: int) -> Reply:
    """Open the form that moves, swaps or cancels. Raises what says that the asker may not, before anybody types anything."""
    application, look = await desk.store.read(look_at_planned, interview_id, desk.act(ask))
    if word not in modals.CHANGES:
        raise NotFound(command=desk.settings.command)
    if await desk.open_form(ask, modals.CHANGES[word](ask, application, look)):
        return FORM_OPENED
    return Reply(f"Please type `{desk.settings.command} candidate {application.handle}` and press it there.")


def _facts(session: Session, application_id: int, act: Act) -> tuple[ApplicationLook, str, list[str]]:
    look = look_at_application(session, application_id, act)
    role_id = session.get_one(Application, application_id).role_id
    return (
        look,
        working_time(session, act.workspace_id, act.actor).zone,
        [area.name for area in focus_areas(session, role_id)],
    )
