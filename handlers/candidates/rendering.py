"""Which message does each kind of delivery about applications become? Named only where all who read it may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.protocols import Claimed, Outgoing
from bot.hiring.application_cards import CARD, LINE
from bot.hiring.audience import may_be_named
from bot.hiring.candidate_looks import ApplicationLook, look_for_rendering, person_name
from bot.models import Application, ApplicationEvent, Candidate
from handlers.candidates import blocks
from handlers.kinds import Kinds


def register_rendering(kinds: Kinds) -> None:
    """Add the kinds of delivery about applications."""
    kinds.add(CARD, _card)
    kinds.add(LINE, _line)


def _card(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    application = session.get(Application, delivery.body["application"])
    if application is None or _is_forgotten(session, application):
        return None
    return blocks.card(_look(session, application, delivery.channel, now))


def _line(session: Session, delivery: Claimed, now: datetime) -> Outgoing | None:
    event = session.get(ApplicationEvent, delivery.body["event"])
    application = session.get(Application, event.application_id) if event else None
    if event is None or application is None or _is_forgotten(session, application):
        return None
    return blocks.line(event.kind, event.after, person_name(session, event.workspace_id, event.actor))


def _look(session: Session, application: Application, channel: str, now: datetime) -> ApplicationLook:
    """By name only where everybody who reads it may know it; judged now, and again when somebody joins."""
    look = look_for_rendering(session, application)
    return look if may_be_named(session, application, channel, now) else replace(look, candidate=look.handle)


def _is_forgotten(session: Session, application: Application) -> bool:
    return session.get_one(Candidate, application.candidate_id).forgotten_at is not None
