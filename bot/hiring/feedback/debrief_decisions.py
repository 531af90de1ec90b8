"""What does the owner decide in a debrief? Advance, offer, reject or more interviews: with a reason, once, on the record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.errors import DecidedMeanwhile, NotOnTheTeam, ReasonMissing, ScorecardMissing
from bot.hiring.candidates.application_records import locked_application, record_event, require_live
from bot.hiring.candidates.applications import move_application
from bot.hiring.candidates.may_see import standing
from bot.hiring.candidates.stages import Stage, stages_of
from bot.hiring.feedback.debriefs import last_decision
from bot.hiring.roles.deciding import Act
from bot.models import Application, Role
from bot.models.candidate import ENDED, StageKind


class Decision(StrEnum):
    """What comes of a debrief."""

    ADVANCE = "advance"
    OFFER = "offer"
    REJECT = "reject"
    MORE = "more"  # more interviews before anything is decided


DECISION_WORDS = {
    Decision.ADVANCE: "go on",
    Decision.OFFER: "make an offer",
    Decision.REJECT: "reject",
    Decision.MORE: "more interviews",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a decision would mean: the stage that it leads to, None where the stage stays."""

    stage: Stage | None


def outlook(session: Session, application: Application, decision: Decision) -> Outlook:
    """Where a decision leads: the next stage, or the first one of its kind, by the role's own template."""
    stages = stages_of(session, session.get_one(Role, application.role_id))
    if decision is Decision.ADVANCE:
        return Outlook(_next(stages, application))
    kind = {Decision.OFFER: StageKind.OFFER, Decision.REJECT: StageKind.REJECTED, Decision.MORE: StageKind.LOOP}[decision]
    found = next((stage for stage in stages if stage.kind is kind), None)
    return Outlook(None if found is None or found.kind is application.kind else found)


def decide(
    session: Session, application_id: int, decision: Decision, reason: str, act: Act, *, seen: int | None = None
) -> Outlook:
    """The owner decides; who, what and why goes to the record, the card tells what but never why.

    `seen`: the event id of the last decision that they knew of (0: none). Raises NotOnTheTeam, ScorecardMissing,
    ApplicationOver, ReasonMissing, or DecidedMeanwhile where somebody decided since.
    """
    application = locked_application(session, application_id, act)
    reader = standing(session, application, act.actor, act.now)
    if reader.is_barred or not reader.is_owner:
        raise NotOnTheTeam(command=act.settings.command)
    if reader.owes:
        raise ScorecardMissing
    last = last_decision(session, application)
    if seen is not None and last is not None and last.event_id != seen:
        raise DecidedMeanwhile(who=last.by, what=DECISION_WORDS[Decision(last.decision)])
    require_live(application)
    if not reason.strip():
        raise ReasonMissing
    leads_to = outlook(session, application, decision)
    before = {"stage": application.stage, "kind": application.kind.value}
    after = {"decision": decision.value, "stage": leads_to.stage.name if leads_to.stage else application.stage}
    record_event(session, application, act, "decided", before=before, after=after, note=reason.strip())
    if leads_to.stage is not None:
        told = reason if decision is Decision.REJECT else None  # who ends it must say why; else it stays with the decision
        move_application(session, application.id, leads_to.stage.name, act, reason=told)
    return leads_to


def _next(stages: tuple[Stage, ...], application: Application) -> Stage | None:
    """The stage behind the present one; none behind the last that is still open."""
    names = [stage.name for stage in stages]
    if application.stage not in names:
        return None
    later = stages[names.index(application.stage) + 1 :]
    return next((stage for stage in later if stage.kind not in ENDED), None)
