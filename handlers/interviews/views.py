"""What do filled-in forms about interviews do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import FocusMissing, InterviewersWrong, LengthWrong, Refusal, ZoneWrong
from bot.hiring.candidates.candidate_looks import ApplicationLook, InterviewLook, look_at_application, look_at_interview
from bot.hiring.interviews.interviews import cancel_interview, reschedule, swap_interviewer
from bot.hiring.interviews.loop_plans import Entry, PlanFaulty, Preview, draft_loop, save_draft
from bot.hiring.people.zones import read_zone
from bot.hiring.roles.deciding import Act
from handlers.desk import Desk
from handlers.forms import ask_of_form, finish, remembered, typed
from handlers.ids import Field
from handlers.interviews import blocks, planning
from handlers.replies import answer_form, refusal_reply


async def submit_plan(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Show what a plan would be; Slack is asked about people we have not met, since guests can't interview."""
    ask, stored = ask_of_form(desk, body, view), remembered(view)
    await desk.viewer(ask)
    entries = planning.read_entries(view, int(stored.get("count", 1)))
    for person_id in {one for entry in entries for one in (*entry.interviewers, *entry.shadows)}:
        await desk.directory.viewer(ask.workspace_id, person_id, desk.now())
    zone, keeps = (typed(view, Field.ZONE) or "").strip(), bool(typed(view, Field.TEMPLATE))
    try:
        look, preview = await desk.write(ask, _draft, int(stored["application"]), entries, zone, keeps, desk.act(ask))
    except PlanFaulty as error:
        await ack(response_action="errors", errors=_at_fields(error))
    except ZoneWrong as error:
        await ack(response_action="errors", errors={Field.ZONE: error.message})
    else:
        await ack(response_action="update", view=planning.preview_form(ask, look, preview))


async def submit_preview(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Save the plan. What speaks against it was shown; a form without fields says a refusal in its own place."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    try:
        found = await desk.write(ask, _save, int(remembered(view)["draft"]), desk.act(ask))
    except Refusal as refusal:
        await ack(response_action="update", view=answer_form("Not saved", refusal_reply(refusal)))
    else:
        await finish(ack, desk, ask, blocks.planned(found), "Planned")


async def submit_move(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Move an interview."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    wall, zone = f"{typed(view, Field.DAY)} {typed(view, Field.CLOCK)}", (typed(view, Field.ZONE) or "").strip()
    moved = await desk.write(ask, _move_it, int(remembered(view)["interview"]), wall, zone, _minutes(view), desk.act(ask))
    await finish(ack, desk, ask, blocks.changed("Moved", moved), "Moved")


async def submit_swap(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Let somebody else interview; Slack is asked about them first."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    leaving, coming = typed(view, Field.LEAVING) or "", typed(view, Field.COMING) or ""
    await desk.directory.viewer(ask.workspace_id, coming, desk.now())
    swapped = await desk.write(ask, _swap_it, int(remembered(view)["interview"]), leaving, coming, desk.act(ask))
    await finish(ack, desk, ask, blocks.changed("Swapped", swapped), "Swapped")


async def submit_cancel(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Cancel an interview."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    cancelled = await desk.write(ask, _cancel_it, int(remembered(view)["interview"]), desk.act(ask))
    await finish(ack, desk, ask, blocks.changed("Cancelled", cancelled), "Cancelled")


FAULTY_FIELDS = {FocusMissing: Field.FOCUS, InterviewersWrong: Field.INTERVIEWERS, LengthWrong: Field.MINUTES}


def _at_fields(error: PlanFaulty) -> dict[str, str]:
    """Each refusal at the field that it is about; what remains is about the time."""
    faults = error.faults.items()
    fields = {index: FAULTY_FIELDS.get(type(fault), Field.CLOCK) for index, fault in faults}
    return {planning.named(fields[index], index + 1): fault.message for index, fault in faults}


def _draft(
    session: Session, application_id: int, entries: list[Entry], zone: str, keeps: bool, act: Act
) -> tuple[ApplicationLook, Preview]:
    preview = draft_loop(session, application_id, entries, zone, act, keeps_template=keeps)
    return look_at_application(session, application_id, act), preview


def _save(session: Session, draft_id: int, act: Act) -> list[InterviewLook]:
    return [look_at_interview(session, one) for one in save_draft(session, draft_id, act)]


def _minutes(view: dict[str, Any]) -> int:
    minutes = str(typed(view, Field.MINUTES) or "")
    if not minutes.isdecimal():
        raise LengthWrong
    return int(minutes)


def _move_it(session: Session, interview_id: int, wall: str, zone: str, minutes: int, act: Act) -> InterviewLook:
    return look_at_interview(session, reschedule(session, interview_id, wall, read_zone(zone), act, minutes=minutes))


def _swap_it(session: Session, interview_id: int, leaving: str, coming: str, act: Act) -> InterviewLook:
    return look_at_interview(session, swap_interviewer(session, interview_id, leaving, coming, act))


def _cancel_it(session: Session, interview_id: int, act: Act) -> InterviewLook:
    return look_at_interview(session, cancel_interview(session, interview_id, act))
