"""What do the words about interviews do? `loop` plans, `away` holds reminders, `reminders` lists them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.errors import ApplicationOver, NotFound, NotOnTheTeam
from bot.hiring.candidates.candidate_looks import ApplicationLook, find_application, look_at_application, look_at_planned
from bot.hiring.interviews.loop_plans import Entry, begin_entries
from bot.hiring.people.hours import working_time
from bot.hiring.roles.deciding import Act
from handlers.desk import Ask, Desk
from handlers.interviews import modals, planning
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
    look, zone, entries = await desk.store.read(begin_plan, application_id, desk.act(ask))
    if not look.is_live:
        raise ApplicationOver(stage=look.stage)
    if not look.may_plan:
        raise NotOnTheTeam(command=desk.settings.command)
    if await desk.open_form(ask, planning.plan_form(ask, look, zone, entries)):
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


def begin_plan(session: Session, application_id: int, act: Act) -> tuple[ApplicationLook, str, list[Entry]]:
    """What the form begins with."""
    look = look_at_application(session, application_id, act)
    zone = working_time(session, act.workspace_id, act.actor).zone
    return look, zone, begin_entries(session, application_id, act)
