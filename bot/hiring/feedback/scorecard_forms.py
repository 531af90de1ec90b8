"""What stands in the full form of a scorecard, and what do the acts around it do? Each updates the answer in the thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NotYourInterview, ScorecardThere
from bot.hiring.candidates.stages import focus_areas
from bot.hiring.feedback.scorecard_texts import MOVED, THREAD, Filled, says
from bot.hiring.feedback.scorecards import (
    copy_text,
    fill_scorecard,
    give_up_scorecard,
    latest,
    own_seat,
    read_anew,
    revise,
    scorecard_of,
    withdraw_scorecard,
)
from bot.hiring.feedback.threads import answer_reading, interview_label
from bot.hiring.interviews.interviews import locked_interview
from bot.hiring.people.loosely import loose
from bot.hiring.roles.deciding import Act
from bot.models import Application, Interview, Seat, ThreadReply
from bot.models.feedback import ScorecardState
from bot.models.interview import InterviewState

USUAL_RUBRIC = "1 far below what we need · 2 below · 3 good · 4 outstanding"
MOST_ATTRIBUTES = 12
MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class FormLook:
    """The form as its author finds it: what they said so far, and what can be rated."""

    interview_id: int
    label: str  # "Ada L. · SQL · Tue 24 Mar 14:00", plain text
    attributes: tuple[tuple[str, str], ...]  # (name, what the ratings mean)
    filled: Filled
    revision: int  # 0: nothing yet
    is_practice: bool


def look_at_form(session: Session, interview_id: int, act: Act) -> FormLook:
    """The form of the actor's scorecard. Raises NotYourInterview or NotYetHeld before anybody types anything."""
    interview, application, seat = own_seat(session, interview_id, act)
    card = scorecard_of(session, interview.id, act.actor)
    said = latest(session, card) if card and card.state is not ScorecardState.WITHDRAWN else None
    filled = says(said) if said else Filled(None)
    return FormLook(
        interview_id=interview.id,
        label=interview_label(session, interview, act.actor, act.now),
        attributes=_attributes(session, application, interview, filled.ratings),
        filled=filled,
        revision=card.revision if card else 0,
        is_practice=seat.is_shadow,
    )


def with_filled(look: FormLook, filled: Filled) -> FormLook:
    """The form with what was typed into it, on the newest revision."""
    return replace(look, filled=filled)


def copy_words(session: Session, interview_id: int, text: str, act: Act) -> None:
    """Copy words that stand where others read them. Raises NotYourInterview or NotYetHeld."""
    reading = copy_text(session, interview_id, text, act)
    why = reading.why.value if reading.why else None
    answer_reading(session, interview_id, act, why=why, key=f"copy:{act.now.isoformat()}")


def hand_in(session: Session, interview_id: int, filled: Filled, act: Act, *, based_on: int) -> None:
    """Take a filled-in form. Raises NotYourInterview, NotYetHeld or ScorecardChanged."""
    card = fill_scorecard(session, interview_id, filled, act, based_on=based_on)
    answer_reading(session, interview_id, act, why=None, key=f"form:{card.revision}")


def take_back_scorecard(session: Session, interview_id: int, act: Act) -> bool:
    """The actor withdraws their scorecard; False where none is in. Raises NotYourInterview or NotYetHeld."""
    card = withdraw_scorecard(session, interview_id, act)
    if card is not None:
        answer_reading(session, interview_id, act, why=None, key=f"withdrawn:{card.revision}")
    return card is not None


def decline_scorecard(session: Session, interview_id: int, reason: str, act: Act) -> bool:
    """The actor won't write one; False where one is in. Raises NotYourInterview, NotYetHeld or ReasonMissing."""
    changed = give_up_scorecard(session, interview_id, reason, act)
    if changed:
        answer_reading(session, interview_id, act, why=None, key=f"gave-up:{act.now.isoformat()}")
    return changed


def other_interviews(session: Session, interview_id: int, act: Act) -> list[tuple[int, str]]:
    """(id, label) of the actor's other interviews that have begun, newest first: where a scorecard may belong."""
    query = (
        select(Interview)
        .join(Seat, Seat.interview_id == Interview.id)
        .where(
            Interview.workspace_id == act.workspace_id,
            Interview.id != interview_id,
            Interview.state == InterviewState.PLANNED,
            Interview.starts_at <= act.now,
            Seat.person_id == act.actor,
        )
        .order_by(Interview.starts_at.desc(), Interview.id)
    )
    found = list(session.scalars(query.limit(MOST_CHOICES)))
    return [(one.id, interview_label(session, one, act.actor, act.now)) for one in found]


def move_scorecard(session: Session, from_id: int, to_id: int, act: Act) -> None:
    """What the actor wrote belongs to another of their interviews: messages and content go there, none stays behind.

    Raises NotYourInterview, NotYetHeld, or ScorecardThere where the other one has a scorecard already.
    """
    for one in sorted({from_id, to_id}):  # always in this order, so that two moves can't wait for each other
        locked_interview(session, one, act)
    _, source, leaving = own_seat(session, from_id, act)
    _, target, coming = own_seat(session, to_id, act)
    card, there = scorecard_of(session, from_id, act.actor), scorecard_of(session, to_id, act.actor)
    said = latest(session, card) if card else None
    if card is None or said is None or card.state is ScorecardState.WITHDRAWN:
        raise NotYourInterview
    if there is not None and there.state is ScorecardState.IN:
        raise ScorecardThere
    state, filled = card.state, says(said)
    _move_replies(session, leaving, to_id, act.now)
    revise(session, source, leaving, Filled(None), ScorecardState.WITHDRAWN, MOVED, act)
    if said.source == THREAD:
        read_anew(session, target, coming, act)
    else:
        revise(session, target, coming, filled, state, MOVED, act)
    answer_reading(session, from_id, act, why=None, key=f"moved-to:{to_id}:{card.revision}")
    answer_reading(session, to_id, act, why=None, key=f"moved-from:{from_id}:{card.revision}")


def _move_replies(session: Session, seat: Seat, to_id: int, now: datetime) -> None:
    query = select(ThreadReply).where(ThreadReply.interview_id == seat.interview_id, ThreadReply.author_id == seat.person_id)
    for row in session.scalars(query):
        row.interview_id, row.changed_at = to_id, now  # news to the other scorecard
    session.flush()


def _attributes(
    session: Session, application: Application, interview: Interview, rated: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """What the interview's focus area asks for, else the focus itself; and whatever was rated beside it."""
    areas = focus_areas(session, application.role_id)
    own = next((area for area in areas if loose(area.name) == loose(interview.focus)), None)
    names = (own.attributes or [own.name]) if own else [interview.focus]
    rubric = {loose(name): str(text) for area in areas for name, text in (area.rubric or {}).items()}
    found = {loose(name): name for name in [*names, *rated]}
    shown = list(found.items())[:MOST_ATTRIBUTES]
    return tuple((name, rubric.get(key, USUAL_RUBRIC)) for key, name in shown)
