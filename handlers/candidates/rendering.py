"""Which message does each kind of delivery about applications become? Named only where all who read it may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Claimed, Outgoing
from bot.hiring.candidates.application_cards import CARD, LINE, NEWS, TELL
from bot.hiring.candidates.candidate_looks import ApplicationLook, look_for_rendering, person_name
from bot.hiring.candidates.ending_questions import QUESTION, coming_interviews, in_process
from bot.hiring.candidates.importing import SUMMARY
from bot.hiring.candidates.may_see import may_see_candidate, standing
from bot.hiring.candidates.stages import stages_of
from bot.hiring.people.audience import may_be_named
from bot.models import Application, ApplicationEvent, Candidate, Ending, Role
from handlers.candidates import cards
from handlers.kinds import Kinds
from handlers.slack_text import inline


def register_rendering(kinds: Kinds) -> None:
    """Add the kinds of delivery about applications."""
    kinds.add(CARD, _card)
    kinds.add(LINE, _line)
    kinds.add(NEWS, _news)
    kinds.add(TELL, _tell)
    kinds.add(SUMMARY, _summary)
    kinds.add(QUESTION, _question)


def _card(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    application = session.get(Application, delivery.body["application"])
    if application is None or _is_forgotten(session, application):
        return None
    look = _look(session, application, delivery.channel, now)
    return cards.merged_card(look) if application.merged_into is not None else cards.card(look)


def _line(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    found = _event(session, delivery)
    if found is None:
        return None
    event, _ = found
    return cards.line(event.kind, event.after, person_name(session, event.workspace_id, event.actor))


def _news(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    """For a follower who may see the candidate now; who may not any more hears nothing."""
    found = _event(session, delivery)
    if found is None:
        return None
    event, application = found
    text = cards.line_text(event.kind, event.after, person_name(session, event.workspace_id, event.actor))
    may_see = may_see_candidate(standing(session, application, delivery.channel, now))
    if text is None or (not may_see and delivery.target_ts is None):
        return None
    return cards.news(_look(session, application, delivery.channel, now), text)


def _tell(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    """By the facts as they are: still to be told, told by somebody, or overtaken."""
    found = _event(session, delivery)
    if found is None:
        return None
    event, application = found
    look = _look(session, application, delivery.channel, now)
    told = _told_after(session, event)
    if told is None and application.must_tell_since is not None and application.must_tell_since == event.at:
        return cards.must_tell(look)
    if delivery.target_ts is None:
        return None
    return cards.told(look, person_name(session, told.workspace_id, told.actor) if told else None)


def _summary(session: Session, delivery: Claimed, _now: datetime) -> Outgoing:
    roles = []
    for role_id, counts in delivery.body["roles"]:
        role = session.get_one(Role, role_id)
        order = [stage.name for stage in stages_of(session, role)]
        stages = sorted(counts.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
        roles.append((role.handle, role.title, stages))
    by = str(delivery.body["by"])
    return cards.import_summary(person_name(session, delivery.workspace_id, by), roles)


def _question(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    ending = session.get_one(Ending, delivery.body["ending"])
    role = session.get_one(Role, ending.role_id)
    by = person_name(session, ending.workspace_id, ending.answered_by) if ending.answered_by else None
    if ending.application_id is not None:
        return _question_of_one(session, ending, delivery, by, now)
    process = in_process(session, role.id, now)
    people = cards.people_text(process.applications, process.interviews)
    head = f"*{inline(role.title)}* ({role.handle}) {cards.ENDING_WHY[ending.why]}."
    if ending.answer is not None or (not people and ending.why != "filled") or _is_moot(role, ending):
        return cards.answered(head, by, ending.answer) if ending.answer or delivery.target_ts else None
    return cards.role_question(role.handle, role.title, ending.why, people, ending.id, role.id)


def _question_of_one(session: Session, ending: Ending, delivery: Claimed, by: str | None, now: datetime) -> Outgoing | None:
    application = session.get_one(Application, ending.application_id)
    if _is_forgotten(session, application):
        return None
    look = _look(session, application, delivery.channel, now)
    if ending.answer is not None or not application.is_live:
        head = f"*{look.candidate}* was hired for another role."
        return cards.answered(head, by, ending.answer) if ending.answer or delivery.target_ts else None
    return cards.application_question(look, coming_interviews(session, [application.id], now), ending.id)


def _is_moot(role: Role, ending: Ending) -> bool:
    """A role that is closed needs no question whether it closes; the question about its people is another one."""
    return ending.why == "filled" and role.state == "closed"


def _event(session: Session, delivery: Claimed) -> tuple[ApplicationEvent, Application] | None:
    event = session.get(ApplicationEvent, delivery.body["event"])
    application = session.get(Application, event.application_id) if event else None
    if event is None or application is None or _is_forgotten(session, application):
        return None
    return event, application


def _told_after(session: Session, event: ApplicationEvent) -> ApplicationEvent | None:
    query = select(ApplicationEvent).where(
        ApplicationEvent.application_id == event.application_id,
        ApplicationEvent.kind == "told",
        ApplicationEvent.id > event.id,
    )
    return session.scalars(query.order_by(ApplicationEvent.id).limit(1)).first()


def _look(session: Session, application: Application, channel: str, now: datetime) -> ApplicationLook:
    """By name only where everybody who reads it may know it; judged now, and again when somebody joins."""
    look = look_for_rendering(session, application)
    return look if may_be_named(session, application, channel, now) else replace(look, candidate=look.handle)


def _is_forgotten(session: Session, application: Application) -> bool:
    return session.get_one(Candidate, application.candidate_id).forgotten_at is not None
