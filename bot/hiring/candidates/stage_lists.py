"""How are a role's own stages said? One a line, with its kind; other roles take a list over, and nobody falls out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import StageInUse, StagesWrong
from bot.hiring.audit import record
from bot.hiring.candidates.application_records import locked_application
from bot.hiring.candidates.applications import lock_live_applications
from bot.hiring.candidates.candidates import require_team
from bot.hiring.candidates.import_words import SYNONYMS
from bot.hiring.candidates.showing_again import show_again
from bot.hiring.candidates.stages import Stage, set_stages, stages_of
from bot.hiring.people.loosely import loose
from bot.hiring.roles.deciding import Act
from bot.models import Role, RoleStage
from bot.models.candidate import StageKind

MOST_STAGES = 20
LONGEST_STAGE = 40
_KIND = re.compile(r"^(?P<name>.+?)\s*(?:[=:|]|->|→|\()\s*(?P<kind>[^=:|()]+?)\s*\)?\s*$")


def read_stages(text: str) -> tuple[Stage, ...]:
    """The stages of a text, one a line: "Phone call = screen". Raises StagesWrong, with the line that is not understood."""
    stages = [_read(line.strip().lstrip("•*- ").strip()) for line in text.splitlines() if line.strip()]
    names = [loose(stage.name) for stage in stages]
    if len(set(names)) != len(names):
        twice = next(stage.name for stage in stages if names.count(loose(stage.name)) > 1)
        raise _wrong(f"“{twice}” stands there twice.")
    if not 1 <= len(stages) <= MOST_STAGES:
        raise _wrong(f"A role has 1 to {MOST_STAGES} stages.")
    if stages[0].kind is not StageKind.APPLIED:
        raise _wrong("The first stage must be of the kind applied, since that is where people come in.")
    return tuple(stages)


def write_stages(stages: Sequence[Stage]) -> str:
    """The text that `read_stages` reads."""
    return "\n".join(f"{stage.name} = {stage.kind.value}" for stage in stages)


def give_stages(session: Session, role_id: int, stages: Sequence[Stage], act: Act) -> int:
    """Give a role its own stages. Whoever stands at one that has gone goes to the first of its kind; how many did.

    Raises NotOnTheTeam, or StageInUse where the list has no such kind.
    """
    role = session.get_one(Role, role_id)
    require_team(session, role, act)
    ids = lock_live_applications(session, role_id, act)
    before = {stage.name for stage in stages_of(session, role)}
    set_stages(session, role, stages)
    after = stages_of(session, role)
    moved = []
    for application_id in ids:
        application = locked_application(session, application_id, act)
        if application.stage in {stage.name for stage in after}:
            continue
        to = next((stage for stage in after if stage.kind is application.kind), None)
        if to is None:
            raise _in_use(application.stage, application.kind, ids)
        application.stage = to.name
        application.revision += 1
        moved.append(application.candidate_id)
    if before != {stage.name for stage in stages}:
        detail = {"stages": [[stage.name, stage.kind.value] for stage in stages]}
        record(
            session, act.workspace_id, actor=act.actor, source=act.source, action="set_stages", subject=f"role:{role.id}",
            detail=detail, now=act.now,
        )  # fmt: skip
    session.flush()
    show_again(session, act.workspace_id, moved, f"stages:{act.now.isoformat()}", act.now)
    return len(moved)


def roles_with_stages(session: Session, act: Act, but: int) -> list[tuple[int, str, str]]:
    """(id, handle, title) of the other roles that have stages of their own, which can be taken over; newest first."""
    own = select(RoleStage.role_id).where(RoleStage.workspace_id == act.workspace_id)
    query = select(Role).where(Role.workspace_id == act.workspace_id, Role.id.in_(own), Role.id != but)
    return [(role.id, role.handle, role.title) for role in session.scalars(query.order_by(Role.number.desc()))]


def _read(line: str) -> Stage:
    found = _KIND.match(line)
    name, word = (found["name"], found["kind"]) if found else (line, line)
    kind = _kind(word)
    if kind is None:
        raise _wrong(f"I can't tell the kind of “{line}”.")
    name = " ".join(name.split())
    if len(name) > LONGEST_STAGE:
        raise _wrong(f"“{name[:LONGEST_STAGE]}…” is longer than {LONGEST_STAGE} characters.")
    return Stage(name, kind)


def _kind(word: str) -> StageKind | None:
    wanted = loose(word)
    for kind, words in SYNONYMS.items():
        if wanted == kind.value or wanted in words.split(", "):
            return kind
    return None


def _wrong(problem: str) -> StagesWrong:
    return StagesWrong(problem=problem, kinds=", ".join(StageKind))


def _in_use(stage: str, kind: StageKind, ids: Sequence[int]) -> StageInUse:
    count = "Somebody is" if len(ids) == 1 else "People are"
    return StageInUse(count=count, stage=stage, kind=kind.value)
