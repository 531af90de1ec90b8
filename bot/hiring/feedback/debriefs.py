"""What do the scorecards of an application say together? Disagreements first; and who may open them before all are in.

Only what `may_read_scorecard` allows the reader is looked at, so that a picture can't tell what a text must not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NotOnTheTeam, ReasonMissing
from bot.hiring.candidates.application_records import locked_application, record_event
from bot.hiring.candidates.candidate_looks import person_name
from bot.hiring.candidates.may_see import may_read_debrief, may_read_scorecard, may_see_candidate, standing
from bot.hiring.candidates.stages import focus_areas
from bot.hiring.feedback.revealing import count_in, duties
from bot.hiring.feedback.scorecards import latest
from bot.hiring.interviews.interviews import planned_interviews
from bot.hiring.people.loosely import loose
from bot.hiring.roles.deciding import Act
from bot.models import Application, ApplicationEvent, Interview, Scorecard
from bot.models.feedback import Call, ScorecardState

WEIGHT = {Call.STRONG_NO: 1, Call.NO: 2, Call.YES: 3, Call.STRONG_YES: 4}
"""The four calls on the scale of the ratings."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One scorecard as the reader may see it."""

    scorecard_id: int
    author_id: str
    author: str  # their name
    focus: str
    call: Call | None
    ratings: Mapping[str, int]
    remarks: str
    private_note: str | None  # None where the reader must not see it
    changed_after_reveal: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """The ratings of one attribute, lowest first."""

    attribute: str
    values: tuple[int, ...]
    authors: tuple[str, ...] = ()  # who gave them, in the same order

    @property
    def width(self) -> int:
        """How far apart the ratings are."""
        return self.values[-1] - self.values[0]


@dataclass(frozen=True, slots=True)
class Revealed:
    """Who opened the scorecards before all were in, and why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided in the debrief; `event_id` tells one decision from the next."""

    event_id: int
    by: str
    decision: str  # a word of bot.hiring.feedback.debrief_decisions
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Debrief:
    """Everything a debrief shows, in the order in which it shows it."""

    disagreements: tuple[Spread, ...]  # attributes rated two or more apart, widest first
    spread: tuple[Spread, ...]  # all others
    uncovered: tuple[str, ...]  # focus areas of the role that nobody has covered
    voices: tuple[Voice, ...]  # calls that differ most from the middle first
    in_count: int
    wanted_count: int
    exposed: tuple[str, ...] = ()  # who wrote a call where others read it before all were in
    revealed: Revealed | None = None  # somebody opened the scorecards before all were in
    decided: Decided | None = None  # what was last decided here
    gave_up: tuple[str, ...] = ()  # who will not write one

    @property
    def is_split(self) -> bool:
        """Whether somebody would hire and somebody would not."""
        weights = {WEIGHT[voice.call] for voice in self.voices if voice.call}
        return bool(weights) and min(weights) <= 2 < 3 <= max(weights)


def read_debrief(session: Session, application: Application, reader_id: str, now: datetime) -> Debrief:
    """What a person may read of an application's scorecards; practice ones and drafts are left out."""
    reader = standing(session, application, reader_id, now)
    query = (
        select(Scorecard, Interview)
        .join(Interview, Interview.id == Scorecard.interview_id)
        .where(
            Scorecard.application_id == application.id,
            Scorecard.is_practice.is_(False),
            Scorecard.state == ScorecardState.IN,
        )
        .order_by(Interview.starts_at, Scorecard.id)
    )
    voices = [
        _voice(session, card, interview, private=may_read_scorecard(reader, card, private_note=True))
        for card, interview in session.execute(query)
        if may_read_scorecard(reader, card)
    ]
    spread = _spread(voices)
    in_count, wanted = count_in(duties(session, application.id))
    if reader.is_barred or not may_see_candidate(reader):
        return Debrief((), (), (), (), in_count, wanted)
    reads_all = may_read_debrief(reader)
    return Debrief(
        disagreements=tuple(one for one in spread if one.width >= 2),
        spread=tuple(one for one in spread if one.width < 2),
        uncovered=_uncovered(session, application, now),
        voices=tuple(_by_distance(voices)),
        in_count=in_count,
        wanted_count=wanted,
        exposed=_actors(session, application, "exposed") if reads_all else (),
        revealed=_revealed(session, application) if reads_all else None,
        decided=last_decision(session, application) if reads_all else None,
        gave_up=_actors(session, application, "gave_up") if reads_all else (),
    )


def last_decision(session: Session, application: Application) -> Decided | None:
    """What was last decided about an application in its debrief."""
    found = _events(session, application, "decided")
    if not found:
        return None
    last = found[-1]
    by = person_name(session, last.workspace_id, last.actor)
    return Decided(last.id, by, str(last.after.get("decision") or ""), last.note or "", last.at)


def reveal_now(session: Session, application_id: int, reason: str, act: Act) -> bool:
    """The owner opens the scorecards before all are in, with a reason that is kept; False when they were open already.

    Reveal grants reading, it never posts. Raises NotOnTheTeam or ReasonMissing.
    """
    application = locked_application(session, application_id, act)
    reader = standing(session, application, act.actor, act.now)
    if reader.is_barred or not reader.is_owner:
        raise NotOnTheTeam(command=act.settings.command)
    if not reason.strip():
        raise ReasonMissing
    if reader.is_revealed:
        return False
    application.revealed_at, application.revealed_by = act.now, act.actor
    record_event(session, application, act, "revealed", note=reason.strip())
    return True


def _voice(session: Session, card: Scorecard, interview: Interview, *, private: bool) -> Voice:
    said = latest(session, card)
    return Voice(
        scorecard_id=card.id,
        author_id=card.author_id,
        author=person_name(session, card.workspace_id, card.author_id),
        focus=interview.focus,
        call=said.call if said else None,
        ratings=dict(said.ratings) if said else {},
        remarks=said.remarks if said else "",
        private_note=(said.private_note if said else "") if private else None,
        changed_after_reveal=bool(said and said.is_after_reveal),
    )


def _events(session: Session, application: Application, kind: str) -> list[ApplicationEvent]:
    query = select(ApplicationEvent).where(ApplicationEvent.application_id == application.id, ApplicationEvent.kind == kind)
    return list(session.scalars(query.order_by(ApplicationEvent.id)))


def _actors(session: Session, application: Application, kind: str) -> tuple[str, ...]:
    """The names of those who did something, each once."""
    found = dict.fromkeys(event.actor for event in _events(session, application, kind))
    return tuple(person_name(session, application.workspace_id, one) for one in found)


def _revealed(session: Session, application: Application) -> Revealed | None:
    found = _events(session, application, "revealed")
    return Revealed(person_name(session, application.workspace_id, found[-1].actor), found[-1].note or "") if found else None


def _spread(voices: Sequence[Voice]) -> list[Spread]:
    rated: dict[str, list[tuple[int, str]]] = defaultdict(list)
    names: dict[str, str] = {}  # people type "sql" where the form says "SQL"
    for voice in voices:
        for attribute, value in voice.ratings.items():
            name = names.setdefault(loose(attribute), attribute)
            rated[name].append((value, voice.author))
    found = [
        Spread(attribute, tuple(value for value, _ in sorted(pairs)), tuple(author for _, author in sorted(pairs)))
        for attribute, pairs in rated.items()
    ]
    return sorted(found, key=lambda one: (-one.width, one.attribute))


def _by_distance(voices: Sequence[Voice]) -> list[Voice]:
    """Those furthest from the middle of all calls first: they are what a debrief is for. Without a call: last."""
    weights = [WEIGHT[voice.call] for voice in voices if voice.call]
    middle = sum(weights) / len(weights) if weights else 0.0
    return sorted(voices, key=lambda voice: -abs(WEIGHT[voice.call] - middle) if voice.call else 1.0)


def _uncovered(session: Session, application: Application, now: datetime) -> tuple[str, ...]:
    """Focus areas of the role that no interview has covered so far."""
    held = {loose(one.focus) for one in planned_interviews(session, application.id) if one.starts_at <= now}
    return tuple(area.name for area in focus_areas(session, application.role_id) if loose(area.name) not in held)
