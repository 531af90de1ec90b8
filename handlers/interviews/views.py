"""What do filled-in forms about interviews do?"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck
from sqlalchemy.orm import Session

from bot.errors import LengthWrong
from bot.hiring.candidate_looks import InterviewLook, look_at_interview
from bot.hiring.deciding import Act
from bot.hiring.interviews import Plan, plan_interview
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


def _plan(view: dict[str, Any]) -> Plan:
    minutes = str(typed(view, Field.MINUTES) or "")
    if not minutes.isdecimal():
        raise LengthWrong
    return Plan(
        focus=typed(view, Field.FOCUS) or "",
        wall=f"{typed(view, Field.DAY)} {typed(view, Field.CLOCK)}",
        zone=(typed(view, Field.ZONE) or "").strip(),
        interviewers=tuple(typed(view, Field.INTERVIEWERS) or ()),
        shadows=tuple(typed(view, Field.SHADOWS) or ()),
        minutes=int(minutes),
        place=typed(view, Field.MEETING_PLACE),
    )


def _plan_it(session: Session, application_id: int, plan: Plan, act: Act) -> InterviewLook:
    return look_at_interview(session, plan_interview(session, application_id, plan, act))
