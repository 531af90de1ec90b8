"""How far can an application be? A role's own stages in order, each of one of the eight kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.errors import NoSuchStage
from bot.hiring.people.loosely import loose
from bot.models import Application, FocusArea, Role, RoleStage
from bot.models.candidate import StageKind


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: the role's own word for it, and its kind."""

    name: str
    kind: StageKind


USUAL = tuple(Stage(kind.value.capitalize(), kind) for kind in StageKind)
"""What a role without a template of its own has."""


def stages_of(session: Session, role: Role) -> tuple[Stage, ...]:
    """The stages of a role, in order. A template that leaves out a way to end has the usual one behind its own."""
    rows = session.scalars(select(RoleStage).where(RoleStage.role_id == role.id).order_by(RoleStage.position))
    own = tuple(Stage(row.name, row.kind) for row in rows)
    if not own:
        return USUAL
    kinds = {stage.kind for stage in own}
    ends = (StageKind.HIRED, StageKind.REJECTED, StageKind.WITHDRAWN)
    return own + tuple(stage for stage in USUAL if stage.kind in ends and stage.kind not in kinds)


def set_stages(session: Session, role: Role, stages: Sequence[Stage]) -> None:
    """Give a role its own stages. Applications keep the stage they are in, by name."""
    session.execute(delete(RoleStage).where(RoleStage.role_id == role.id))
    for position, stage in enumerate(stages):
        row = RoleStage(workspace_id=role.workspace_id, role_id=role.id, position=position, name=stage.name, kind=stage.kind)
        session.add(row)
    session.flush()


def find_stage(session: Session, role: Role, name: str) -> Stage:
    """The stage that is called `name`, but for case and punctuation, else the first of that kind. Raises NoSuchStage."""
    known = stages_of(session, role)
    wanted = loose(name)
    for stage in known:
        if loose(stage.name) == wanted:
            return stage
    for stage in known:
        if stage.kind.value == wanted:
            return stage
    raise NoSuchStage(name=name, stages=", ".join(stage.name for stage in known))


def first_stage(session: Session, role: Role, kind: StageKind) -> Stage:
    """The first stage of a kind. Raises NoSuchStage where the role has none."""
    return find_stage(session, role, kind.value) if kind in _kinds(session, role) else _missing(session, role, kind)


def next_stage(session: Session, application: Application) -> Stage | None:
    """Where [Move on] leads: the next stage of the role's own order; None after the last, and for one that is over."""
    if not application.is_live:
        return None
    known = stages_of(session, session.get_one(Role, application.role_id))
    names = [stage.name for stage in known]
    here = names.index(application.stage) if application.stage in names else -1
    leading = [stage for stage in known[here + 1 :] if stage.kind not in (StageKind.REJECTED, StageKind.WITHDRAWN)]
    return leading[0] if leading else None


def focus_areas(session: Session, role_id: int) -> list[FocusArea]:
    """What a role's interviews should cover, in order."""
    return list(session.scalars(select(FocusArea).where(FocusArea.role_id == role_id).order_by(FocusArea.position)))


def _kinds(session: Session, role: Role) -> set[StageKind]:
    return {stage.kind for stage in stages_of(session, role)}


def _missing(session: Session, role: Role, kind: StageKind) -> Stage:
    raise NoSuchStage(name=kind.value, stages=", ".join(stage.name for stage in stages_of(session, role)))
