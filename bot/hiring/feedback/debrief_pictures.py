"""How does a reader of a debrief get its picture? As a file in their own direct messages, drawn when it goes out.

What it shows is judged then, by the same rules as the debrief. The file is known to the ledger like every message that shows
a candidate, so that forgetting finds it.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.errors import NoSuchCandidate
from bot.hiring.candidates.application_cards import subject_of
from bot.hiring.candidates.telling import About, tell
from bot.hiring.feedback.debriefs import WEIGHT, Debrief, read_debrief
from bot.hiring.feedback.rating_picture import Row
from bot.hiring.roles.deciding import Act
from bot.models import Application, Message

PICTURE = "debrief_picture"
"""The kind of a delivery that brings the picture."""


def picture_rows(found: Debrief) -> tuple[Row, ...]:
    """The calls first, then what was rated, widest apart first. No names."""
    calls = tuple(WEIGHT[voice.call] for voice in found.voices if voice.call)
    rated = (Row(one.attribute, one.values) for one in (*found.disagreements, *found.spread))
    return (*((Row("Call", calls),) if calls else ()), *rated)


def send_picture(session: Session, application_id: int, act: Act) -> str:
    """Put the picture of what the actor may read on its way to them; its card key. The same ratings are sent once.

    Raises NoSuchCandidate where there is nothing that they may read.
    """
    application = session.get(Application, application_id)
    rows = picture_rows(read_debrief(session, application, act.actor, act.now)) if application else ()
    if application is None or not rows:
        raise NoSuchCandidate
    said = ";".join(f"{row.label}:{row.values}" for row in rows)
    key = f"picture:{application.id}:{act.actor}:{hashlib.sha256(said.encode()).hexdigest()[:12]}"
    note = Note(
        workspace_id=act.workspace_id,
        channel=act.actor,
        kind=PICTURE,
        subject=subject_of(application.id),
        dedup_key=key,
        body={"application": application.id},
        card_key=key,
    )
    tell(session, [About(note, (application.candidate_id,))], act.now)
    return key


def picture_file(session: Session, workspace_id: str, card_key: str) -> str | None:
    """Slack's id of a picture that has arrived; None while it is on its way."""
    query = select(Message.file_ids).where(
        Message.workspace_id == workspace_id, Message.card_key == card_key, Message.retired_at.is_(None)
    )
    found = session.scalars(query.order_by(Message.id.desc()).limit(1)).first()
    return str(found[0]) if found else None
