"""Who hears of a change of an interview? Its interviewers, and whoever planned it; each once a change, by direct message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.protocols import Note
from bot.hiring.candidates.telling import About, tell
from bot.models import Application, Interview, Seat

NOTICE, CALENDAR = "interview_notice", "calendar_file"
SEAT = "seat"
_MUST_HOLD = frozenset({"planned", "moved"})  # pointless once the interview has changed again


def subject_of(interview_id: int) -> str:
    """How the ledger names an interview."""
    return f"interview:{interview_id}"


def guard_of(interview: Interview, seat: Seat) -> tuple[str, int]:
    """What must still hold when a message about somebody's part in an interview goes out."""
    return f"{SEAT}:{seat.id}", interview.revision


def tell_interviewers(session: Session, interview: Interview, what: str, seats: Sequence[Seat], now: datetime) -> None:
    """Tell people about their part: planned, moved, cancelled or swapped_out."""
    guards = {seat.person_id: guard_of(interview, seat) if what in _MUST_HOLD else None for seat in seats}
    notices = [_notice(session, interview, what, seat.person_id, guards[seat.person_id]) for seat in seats]
    tell(session, [one for notice in notices for one in (notice, _calendar(notice, what))], now)


def tell_planner(session: Session, interview: Interview, what: str, by: str, now: datetime) -> None:
    """Tell whoever planned it what an interviewer said: declined, absent or not_held. Nobody is told of their own act."""
    if interview.planned_by != by:
        tell(session, [_notice(session, interview, what, interview.planned_by, None, by=by)], now)


def tell_owner(session: Session, interview: Interview, what: str, owner_id: str, about: str, now: datetime) -> None:
    """Tell whoever answers for the role what became of an interviewer: left."""
    tell(session, [_notice(session, interview, what, owner_id, None, by=about)], now)


def _calendar(notice: About, what: str) -> About:
    """The calendar file in the thread of a notice."""
    told = notice.note
    key = f"calendar:{told.dedup_key}"
    body = {**told.body, "cancels": what not in _MUST_HOLD}
    note = replace(told, kind=CALENDAR, dedup_key=key, card_key=key, body=body, thread_of=told.card_key)
    return About(note, notice.candidate_ids)


def _notice(
    session: Session, interview: Interview, what: str, person_id: str, guard: tuple[str, int] | None, by: str | None = None
) -> About:
    key = f"{subject_of(interview.id)}:{what}:{interview.sequence}:{interview.revision}:{by or ''}:{person_id}"
    body = {"interview": interview.id, "what": what, "sequence": interview.sequence, "by": by}
    note = Note(
        workspace_id=interview.workspace_id,
        channel=person_id,
        kind=NOTICE,
        subject=subject_of(interview.id),
        dedup_key=key,
        body=body,
        card_key=key,
        guard=guard,
        may_repeat=True,
    )
    return About(note, (session.get_one(Application, interview.application_id).candidate_id,))
