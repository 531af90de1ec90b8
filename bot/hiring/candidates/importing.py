"""How do candidates come from another system? All rows of a file in one transaction, or none; again, it changes nothing.

The past is not told: no cards, no reminders, nobody is to be told of a decision. Each hiring channel hears one sentence, and
a card appears when something changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.counting import counted
from bot.delivery.ledger import enqueue_all
from bot.delivery.protocols import Note
from bot.errors import ImportUnsettled
from bot.hiring.audit import record
from bot.hiring.candidates.application_records import record_event
from bot.hiring.candidates.candidate_sheet import Sheet
from bot.hiring.candidates.candidates import complete_profile, lock_candidates
from bot.hiring.candidates.import_planning import Does, ImportPlan, Item, MayImport, Settled, plan_import
from bot.hiring.candidates.import_rows import write_rows
from bot.hiring.people.permissions import Viewer
from bot.hiring.roles.deciding import Act
from bot.models import Application, Candidate, Role
from bot.models.candidate import ENDED, StageKind

SUMMARY = "import_summary"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    plan: ImportPlan
    channels: int  # that hear of it

    @property
    def added(self) -> int:
        """Applications that are new."""
        return self.plan.count(Does.ADD)


def import_candidates(
    session: Session, sheet: Sheet, settled: Settled, viewer: Viewer, act: Act, may_import: MayImport
) -> Imported:
    """Write a file of candidates, all of it or nothing. Two imports at once run one after the other.

    Raises ImportUnsettled while anything in it is unsettled.
    """
    lock_candidates(session, act.workspace_id)
    plan = plan_import(session, sheet, settled, viewer, act, may_import)
    if plan.problems:
        first = f"line {plan.problems[0].lines[0]}, {plan.problems[0].text}"
        raise ImportUnsettled(count=counted(len(plan.problems), "thing is", "things are"), first=first)
    _lock(session, plan.items)
    write_rows(session, [item for item in plan.items if item.does is Does.ADD], act)
    for item in plan.items:
        if item.does is Does.CORRECT:
            _correct(session, item, act)
    notes = _summaries(session, plan, act)
    enqueue_all(session, notes, now=act.now)
    counts = {does.value: plan.count(does) for does in Does}
    record(
        session, act.workspace_id, actor=act.actor, source=act.source, action="import_candidates", subject="candidates",
        detail={**counts, "left_out": plan.left_out}, now=act.now,
    )  # fmt: skip
    return Imported(plan, len(notes))


def _lock(session: Session, items: Sequence[Item]) -> None:
    """Applications before roles, each in order of ids: as everybody else locks them."""
    ids = sorted({item.application_id for item in items if item.does is Does.CORRECT and item.application_id})
    for application_id in ids:
        session.get_one(Application, application_id, with_for_update=True, populate_existing=True)
    for role_id in sorted({item.role_id for item in items if item.stage.kind is StageKind.HIRED}):
        session.get_one(Role, role_id, with_for_update=True, populate_existing=True)


def _correct(session: Session, item: Item, act: Act) -> None:
    """The file says something newer of an application that nobody has touched here: it is taken over silently."""
    application = session.get_one(Application, item.application_id)
    role = session.get_one(Role, item.role_id)
    if application.kind is StageKind.HIRED or item.stage.kind is StageKind.HIRED:
        session.refresh(role, with_for_update=True)
    role.filled += (item.stage.kind is StageKind.HIRED) - (application.kind is StageKind.HIRED)
    before = {"stage": application.stage, "kind": application.kind.value}
    application.stage, application.kind = item.stage.name, item.stage.kind
    application.stage_since = item.since or act.now
    application.decided_at = application.stage_since if item.stage.kind in ENDED else None
    application.revision += 1
    complete_profile(session, session.get_one(Candidate, application.candidate_id), item.profile)
    after = {"stage": item.stage.name, "kind": item.stage.kind.value}
    record_event(session, application, act, "imported_again", before=before, after=after, note=item.reason)


def _summaries(session: Session, plan: ImportPlan, act: Act) -> list[Note]:
    """One note a hiring channel (else the owner): how many came to which role and stage; nothing where nobody came."""
    roles: dict[str, dict[int, Counter[str]]] = {}
    for item in plan.items:
        if item.does is Does.ADD:
            role = session.get_one(Role, item.role_id)
            channel = role.hiring_channel or role.owner_id
            if channel:
                roles.setdefault(channel, {}).setdefault(role.id, Counter())[item.stage.name] += 1
    return [
        Note(
            workspace_id=act.workspace_id,
            channel=channel,
            kind=SUMMARY,
            subject="import",
            dedup_key=f"import:{act.now.isoformat()}:{act.actor}:{channel}",
            body={"by": act.actor, "roles": [[role_id, dict(stages)] for role_id, stages in counted.items()]},
        )
        for channel, counted in sorted(roles.items())
    ]
