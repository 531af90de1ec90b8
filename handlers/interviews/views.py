"""What do filled-in forms about interviews do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import LengthWrong
from bot.hiring.candidate_looks import InterviewLook, look_at_interview
from bot.hiring.deciding import Act
from bot.hiring.interviews import Plan, cancel_interview, plan_interview, reschedule, swap_interviewer
from handlers.desk import Desk
from handlers.forms import ask_of_form, finish, remembered, typed
from handlers.ids import Field
from handlers.interviews import blocks


async def submit_plan(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Plan an interview; Slack is asked about people we have not met, since guests can't interview."""
    ask = ask_of_form(desk, body, view)
    await desk.viewer(ask)
    plan = _plan(view)
    for person_id in (*plan.interviewers, *plan.shadows):
        await desk.directory.viewer(ask.workspace_id, person_id, desk.now())
    planned = await desk.write(ask, _plan_it, int(remembered(view)["application"]), plan, desk.act(ask))
    await finish(ack, desk, ask, blocks.planned(planned), "Planned")


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


def _plan(view: dict[str, Any]) -> Plan:
    return Plan(
        focus=typed(view, Field.FOCUS) or "",
        wall=f"{typed(view, Field.DAY)} {typed(view, Field.CLOCK)}",
        zone=(typed(view, Field.ZONE) or "").strip(),
        interviewers=tuple(typed(view, Field.INTERVIEWERS) or ()),
        shadows=tuple(typed(view, Field.SHADOWS) or ()),
        minutes=_minutes(view),
        place=typed(view, Field.MEETING_PLACE),
    )


def _plan_it(session: Session, application_id: int, plan: Plan, act: Act) -> InterviewLook:
    return look_at_interview(session, plan_interview(session, application_id, plan, act))


def _minutes(view: dict[str, Any]) -> int:
    minutes = str(typed(view, Field.MINUTES) or "")
    if not minutes.isdecimal():
        raise LengthWrong
    return int(minutes)


def _move_it(session: Session, interview_id: int, wall: str, zone: str, minutes: int, act: Act) -> InterviewLook:
    return look_at_interview(session, reschedule(session, interview_id, wall, zone, act, minutes=minutes))


def _swap_it(session: Session, interview_id: int, leaving: str, coming: str, act: Act) -> InterviewLook:
    return look_at_interview(session, swap_interviewer(session, interview_id, leaving, coming, act))


def _cancel_it(session: Session, interview_id: int, act: Act) -> InterviewLook:
    return look_at_interview(session, cancel_interview(session, interview_id, act))
