"""What do a person's messages say, together with what they handed in by form or button? Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.hiring.feedback.words import Reading, read_replies
from bot.models import ScorecardRevision, ThreadReply
from bot.models.feedback import Call, ScorecardState

THREAD, BUTTON, FORM, COPY, MOVED = "thread", "button", "form", "copy", "moved"
"""Where a revision came from."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What an interviewer says: by form, button, or as read from a thread."""

    call: Call | None
    ratings: Mapping[str, int] = field(default_factory=dict)
    remarks: str = ""
    private_note: str = ""
    why_unclear: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scorecard says by now, and how the newest messages were read."""

    filled: Filled
    state: ScorecardState
    reading: Reading


def says(said: ScorecardRevision) -> Filled:
    """What a revision holds."""
    return Filled(said.call, said.ratings, said.remarks, said.private_note, said.why_unclear)


def outcome(base: ScorecardRevision | None, replies: Sequence[ThreadReply], areas: Sequence[str]) -> Outcome:
    """`base`: the last revision by form or button; `replies`: the person's messages that still stand, in order.

    What was handed in stands until a clear newer word replaces it. A tapped call does not freeze the words: these go on
    being what the messages say.
    """
    newer = [row for row in replies if base is None or row.changed_at > base.at]
    reading = _read(newer, areas)
    if base is None or base.state is ScorecardState.WITHDRAWN:
        return _from_messages(newer, reading)
    if base.source == BUTTON:
        return _from_tap(base, replies, newer, reading, areas)
    if not newer or not reading.is_clear:
        return Outcome(says(base), base.state, reading)
    joined = Filled(
        reading.call,
        {**base.ratings, **reading.ratings},
        _joined(base.remarks, with_files(reading.remarks, newer)),
        base.private_note,
    )
    return Outcome(joined, ScorecardState.IN, reading)


def with_files(remarks: str, replies: Sequence[ThreadReply]) -> str:
    """The remarks, and the names of the files that came with them: the files stay where they were sent."""
    names = [name for row in replies for name in row.files or ()]
    return _joined(remarks, *(f"(file: {name})" for name in names))


def _from_messages(newer: Sequence[ThreadReply], reading: Reading) -> Outcome:
    if not newer:
        return Outcome(Filled(None), ScorecardState.WITHDRAWN, reading)
    state = ScorecardState.IN if reading.is_clear else ScorecardState.DRAFT
    why = reading.why.value if reading.why else None
    filled = Filled(reading.call, reading.ratings, with_files(reading.remarks, newer), why_unclear=why)
    return Outcome(filled, state, reading)


def _from_tap(
    base: ScorecardRevision,
    replies: Sequence[ThreadReply],
    newer: Sequence[ThreadReply],
    reading: Reading,
    areas: Sequence[str],
) -> Outcome:
    everything = _read(replies, areas)
    call = reading.call if newer and reading.is_clear else base.call
    filled = Filled(call, everything.ratings, with_files(everything.remarks, replies), base.private_note)
    is_changed = replace(filled, why_unclear=None) != says(base)
    return Outcome(filled, ScorecardState.IN, replace(reading, why=None) if is_changed else reading)


def _read(replies: Sequence[ThreadReply], areas: Sequence[str]) -> Reading:
    return read_replies([row.text for row in replies if row.text], areas=areas)


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
