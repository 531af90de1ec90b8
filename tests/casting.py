"""The cast of tests: the people of Acme, roles, and what the repository does to them, as rows."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.people.permissions import Viewer
from bot.hiring.people.workspace import ChannelFacts, PersonFacts, remember_channels, remember_people
from bot.hiring.roles.deciding import Act
from bot.models import Delivery, Lane, Message, Role, RoleEvent
from bot.models.delivery import DeliveryState
from bot.models.role import RoleState
from bot.settings import Announce, Privacy, Settings

WORKSPACE = "T0ACME"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

PRIYA, OLGA, MARTA, JONAS, NOOR, GUS = "U0PRIYA", "U0OLGA", "U0MARTA", "U0JONAS", "U0NOOR", "U0GUS"
JOBS, ENG, HIRING = "C0JOBS", "C0ENGJOBS", "G0HIRINGENG"


UNTIL_REBOOT = Privacy(erasures=Path(tempfile.gettempdir()) / f"rolecall-erased-{os.getpid()}.jsonl")
"""Where tests note who was forgotten."""


def some_settings(**values: Any) -> Settings:
    """Settings that know nothing of the machine; everything goes to #jobs unless said otherwise."""
    return Settings(_env_file=None, **{"announce": Announce(default="#jobs"), **values})


def settle_in(session: Session, now: datetime = NOON) -> None:
    """Priya and Olga are admins, Gus is a guest; channels are known by name."""
    people = [
        PersonFacts(PRIYA, "Priya", is_admin=True),
        PersonFacts(OLGA, "Olga", is_admin=True),
        PersonFacts(MARTA, "Marta"),
        PersonFacts(JONAS, "Jonas"),
        PersonFacts(NOOR, "Noor"),
        PersonFacts(GUS, "Gus", is_guest=True),
    ]
    remember_people(session, WORKSPACE, people, {}, now)
    channels = [
        ChannelFacts(JOBS, "jobs", is_member=True),
        ChannelFacts(ENG, "eng-jobs", is_member=True),
        ChannelFacts(HIRING, "hiring-eng", is_private=True, is_member=True),
    ]
    remember_channels(session, WORKSPACE, channels, now)


def a_role(number: int = 1, title: str = "Data Engineer", now: datetime = NOON, **facts: Any) -> Role:
    """An open role, as a posting made it."""
    values: dict[str, Any] = {
        "workspace_id": WORKSPACE,
        "number": number,
        "title": title,
        "tags": [],
        "state": RoleState.OPEN,
        "posting_state": "open",
        "decided_at": now,
        "decided_by": "repository",
        "decided_in": "repository",
        "opened_at": now if facts.get("state", RoleState.OPEN) is RoleState.OPEN else None,
        "corrections": {},
        "recruiter_ids": [],
        "openings": 1,
        "filled": 0,
        "created_at": now,
    }
    return Role(**{**values, **facts})


def added(session: Session, role: Role) -> Role:
    """The role, stored."""
    session.add(role)
    session.flush()
    return role


def an_event(session: Session, role: Role, kind: str, now: datetime = NOON, **values: Any) -> RoleEvent:
    """Something that the repository did to a role, stored."""
    given: dict[str, Any] = {"before": {}, "after": {}, "actor": "repository", "source": "repository", **values}
    event = RoleEvent(workspace_id=role.workspace_id, role_id=role.id, kind=kind, at=now, **given)
    session.add(event)
    session.flush()
    return event


def act_of(actor: str = PRIYA, now: datetime = NOON, settings: Settings | None = None) -> Act:
    """Somebody acts in Slack."""
    return Act(WORKSPACE, actor, settings or some_settings(), now)


def decider(slack_id: str = PRIYA) -> Viewer:
    """Somebody who may decide, as Slack lately said."""
    return Viewer(WORKSPACE, slack_id, is_decider=True, is_certain=True)


def colleague(slack_id: str = NOOR) -> Viewer:
    """Somebody who may look."""
    return Viewer(WORKSPACE, slack_id, is_certain=True)


def sent(session: Session, now: datetime = NOON) -> None:
    """Everything that waits goes out, as the worker would note it."""
    queued = select(Delivery, Lane).join(Lane, Lane.id == Delivery.lane_id).where(Delivery.state == "queued")
    for delivery, lane in session.execute(queued.order_by(Delivery.id)):
        delivery.state = DeliveryState.SENT
        delivery.ts = f"{now.timestamp():.0f}.{delivery.id:06d}"
        delivery.sent_at = now
        lane.open -= 1
        known = select(Message).where(Message.card_key == delivery.card_key, Message.retired_at.is_(None))
        message = session.scalars(known).first() if delivery.card_key else None
        if delivery.kind == "role_taken_down":
            if message is not None:
                message.retired_at = now
        elif message is None:
            session.add(_message(delivery, lane, now))
    session.flush()


def _message(delivery: Delivery, lane: Lane, now: datetime) -> Message:
    return Message(
        workspace_id=delivery.workspace_id,
        channel=lane.channel,
        ts=f"{now.timestamp():.0f}.{delivery.id:06d}",
        thread_ts=None,
        card_key=delivery.card_key,
        kind=delivery.kind,
        subject=delivery.subject,
        delivery_id=delivery.id,
        posted_at=now,
    )


def waiting(session: Session) -> list[tuple[str, str]]:
    """What waits to go out: (kind, channel), in the order of the ledger."""
    query = (
        select(Delivery.kind, Lane.channel)
        .join(Lane, Lane.id == Delivery.lane_id)
        .where(Delivery.state == "queued")
        .order_by(Delivery.id)
    )
    return [(kind, channel) for kind, channel in session.execute(query)]
