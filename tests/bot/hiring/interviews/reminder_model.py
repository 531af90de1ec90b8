"""What reminders should do, as a small model in memory: facts, and what follows from them, worked out anew every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.hiring.interviews.reminder_times import (
    Due,
    Meeting,
    Snooze,
    after_interview,
    ask_for_scorecard,
    before_interview,
    put_off,
    when_told,
)
from bot.hiring.people.working_time import WorkingTime
from bot.models.reminder import ReminderKind, SkipReason

BEFORE = (ReminderKind.DAY_BEFORE, ReminderKind.SOON)
Key = tuple[int, int, str, str, ReminderKind, int]  # interview, revision, told, about, kind, nth


@dataclass
class Chair:
    """One person's place in an interview."""

    asked_at: datetime
    is_shadow: bool
    is_taken: bool = True
    snooze: Snooze | None = None
    snoozes: int = 0


@dataclass
class Talk:
    """One interview."""

    starts_at: datetime
    minutes: int
    timed_at: datetime
    revision: int = 1
    is_on: bool = True
    chairs: dict[str, Chair] = field(default_factory=dict)


@dataclass
class Model:
    """All facts, and the fate of every reminder so far."""

    clocks: dict[str, WorkingTime]
    backup: str | None
    owner: str | None
    talks: dict[int, Talk] = field(default_factory=dict)
    given: set[tuple[int, str]] = field(default_factory=set)
    sent: dict[Key, datetime] = field(default_factory=dict)
    skipped: dict[Key, SkipReason] = field(default_factory=dict)  # judged when due
    held: dict[Key, datetime] = field(default_factory=dict)

    def changed(self, talk_id: int) -> None:
        """Facts of an interview changed: what was held is worked out again."""
        self.held = {key: at for key, at in self.held.items() if key[0] != talk_id}

    def armed(self) -> dict[Key, Due]:
        """What still waits, from the facts alone."""
        found = {key: due for talk_id in self.talks for key, due in self._wanted(talk_id) if due.skip is None}
        return {key: due for key, due in found.items() if key not in self.sent and key not in self.skipped}

    def due_at(self, key: Key, due: Due) -> datetime:
        """When an armed one goes out, holds included."""
        return self.held.get(key, due.at)

    def tick(self, now: datetime) -> list[Key]:
        """Settle what is due; what is sent at this moment."""
        sent = []
        for key, due in self.armed().items():
            if self.due_at(key, due) > now:
                continue
            fate = self._fate(key, due, now)
            if fate is None:
                self.sent[key] = now
                sent.append(key)
            elif isinstance(fate, SkipReason):
                self.skipped[key] = fate
            else:
                self.held[key] = fate
        return sent

    def owes(self, talk_id: int, person: str) -> bool:
        """Whether a person's scorecard counts and is still wanted."""
        chair = self.talks[talk_id].chairs.get(person)
        return bool(chair and chair.is_taken and not chair.is_shadow) and (talk_id, person) not in self.given

    def _fate(self, key: Key, due: Due, now: datetime) -> SkipReason | datetime | None:
        talk_id, _, person, about, kind, _ = key
        if now >= due.expires_at:
            return SkipReason.TOO_LATE
        is_shadows = kind is ReminderKind.ASK and self.talks[talk_id].chairs[about].is_shadow
        if kind not in BEFORE and not is_shadows and not self.owes(talk_id, about):
            return SkipReason.NOT_OWED
        hold = now if kind is ReminderKind.SOON else self.clocks[person].next_permitted(now)
        if hold == now:
            return None
        return SkipReason.TOO_LATE if hold is None or hold >= due.expires_at else hold

    def _wanted(self, talk_id: int) -> Iterator[tuple[Key, Due]]:
        talk = self.talks[talk_id]
        for person, chair in talk.chairs.items() if talk.is_on else ():
            if not chair.is_taken:
                continue
            for told, due in self._dues(talk, person, chair):
                yield (talk_id, talk.revision, told, person, due.kind, due.nth), due

    def _dues(self, talk: Talk, person: str, chair: Chair) -> Iterator[tuple[str, Due]]:
        clock, meeting, planned_at = (
            self.clocks[person],
            Meeting(talk.starts_at, talk.minutes),
            max(talk.timed_at, chair.asked_at),
        )
        own = [
            *before_interview(meeting, clock, planned_at=planned_at),
            ask_for_scorecard(meeting, clock, planned_at=planned_at),
        ]
        nudges = [] if chair.is_shadow else list(after_interview(meeting, clock, planned_at=planned_at, daily=2))
        yield from ((person, due) for due in [*own, *put_off(tuple(nudges), meeting, clock, chair.snooze)])
        if nudges:
            answering = [self.clocks[one] if one else None for one in (self.backup, self.owner)]
            told = zip((self.backup, self.owner), when_told(nudges[-1], clock, *answering), strict=True)
            yield from ((one, due) for one, due in told if one)
