"""How do loops of a role usually go? The last plan that somebody saved as the role's template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.hiring.interviews.interviews import Plan
from bot.models import LoopStep


def template_of(session: Session, role_id: int) -> list[LoopStep]:
    """The interviews of a role's template, in order; none where nobody saved one."""
    return list(session.scalars(select(LoopStep).where(LoopStep.role_id == role_id).order_by(LoopStep.position)))


def keep_as_template(session: Session, workspace_id: str, role_id: int, plans: Sequence[Plan]) -> None:
    """Take a plan as the role's template, in the place of the one before. Links are not kept: each meeting has its own."""
    session.execute(delete(LoopStep).where(LoopStep.role_id == role_id))
    first = min(_day(plan) for plan in plans)
    for position, plan in enumerate(plans):
        step = LoopStep(
            workspace_id=workspace_id,
            role_id=role_id,
            position=position,
            focus=plan.focus,
            minutes=plan.minutes,
            interviewer_ids=list(plan.interviewers),
            shadow_ids=list(plan.shadows),
            days_after=(_day(plan) - first).days,
            clock=plan.wall.partition(" ")[2],
            place=plan.place if plan.place and "://" not in plan.place else None,
        )
        session.add(step)
    session.flush()


def _day(plan: Plan) -> date:
    return date.fromisoformat(plan.wall.partition(" ")[0])
