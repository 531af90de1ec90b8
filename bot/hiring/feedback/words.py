"""What does a reply in a feedback thread say? Text to a `Reading`; what is not clear is asked about, never guessed.

A call counts only where it is a phrase that we know, stands at the head of the reply (or on a line of its own that says so),
and nothing beside it raises doubt. Doubt costs the person one tap on a button, a wrong guess may cost a candidate the
offer: so every doubt wins over the call. English only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.hiring.feedback import lexicon
from bot.hiring.feedback.doubts import Unclear, doubt_beside, doubt_in_line, is_assessment, why_no_call
from bot.hiring.feedback.ratings import Ratings, read_ratings
from bot.hiring.feedback.reply_text import plain_lines
from bot.models.feedback import Call

__all__ = ["Reading", "Unclear", "read_replies", "read_reply"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. Only a clear one may become a scorecard; the rest is a draft that the person is asked about."""

    call: Call | None = None  # none where it is unclear, and where the person abstains
    ratings: Mapping[str, int] = field(default_factory=dict)  # focus area -> 1..4; also read where the call is unclear
    remarks: str = ""  # what was typed beside call and ratings, quotes left out
    why: Unclear | None = None

    @property
    def is_clear(self) -> bool:
        """Whether it can be recorded as it stands."""
        return self.why is None


@dataclass(frozen=True, slots=True)
class _Head:
    """A call found in a line, and what stands behind it."""

    call: Call | None  # None: abstains
    rest: str
    is_chatty: bool
    is_weak: bool  # the break before `rest` may also be in mere talk


def read_reply(text: str, *, areas: Sequence[str] = (), after_nudge: bool = False) -> Reading:
    """Read one message. `areas`: the focus areas that can be rated (none known: any label counts).

    `after_nudge`: the bot's last word was a reminder, to which a bare "yes" or a thumb may only mean "will do".
    """
    typed = plain_lines(text)
    if not typed.lines:
        return Reading(why=Unclear.QUOTE if typed.has_quote else Unclear.EMPTY)
    rated = [read_ratings(line, areas) for line in typed.lines]
    ratings = {area: value for line in reversed(rated) for area, value in line.values.items()}
    lines = [line.rest for line in rated if line.rest]
    reading = _read_call(lines, areas, after_nudge) if lines else Reading(why=Unclear.NO_CALL)
    spoiled = Unclear.STRUCK if typed.has_struck else _spoiled(rated)
    if spoiled:
        reading = replace(reading, call=None, why=spoiled, remarks="\n".join(lines))
    return replace(reading, ratings=ratings)


def read_replies(texts: Sequence[str], *, areas: Sequence[str] = ()) -> Reading:
    """Read one person's messages of a thread, in order, as one scorecard.

    The last clear call counts; two that differ, or a doubt after it, are asked about. Ratings given later win.
    """
    gathered = Reading(why=Unclear.EMPTY)
    for text in texts:
        gathered = _joined(gathered, read_reply(text, areas=areas))
    return gathered


def _joined(before: Reading, after: Reading) -> Reading:
    remarks = "\n".join(part for part in (before.remarks, after.remarks) if part)
    call, why = after.call, after.why
    if before.is_clear and after.is_clear and before.call is not after.call:
        call, why = None, Unclear.CONTRADICTION
    elif before.is_clear and after.why in (Unclear.NO_CALL, Unclear.EMPTY, Unclear.QUOTE, Unclear.LATER, Unclear.TALK):
        call, why = before.call, None
    elif not before.is_clear and after.why in (Unclear.EMPTY, Unclear.NO_CALL) and before.why is not Unclear.EMPTY:
        why = before.why
    return Reading(call, {**before.ratings, **after.ratings}, remarks, why)


def _spoiled(rated: Sequence[Ratings]) -> Unclear | None:
    seen: dict[str, int] = {}
    for line in rated:
        if line.is_other_scale:
            return Unclear.SCALE
        if line.is_contradictory or any(seen.setdefault(area, value) != value for area, value in line.values.items()):
            return Unclear.CONTRADICTION
    return None


def _read_call(lines: Sequence[str], areas: Sequence[str], after_nudge: bool) -> Reading:
    everything = "\n".join(lines)
    number, head = _find_head(lines)
    if head is None:
        return Reading(why=why_no_call(lines[0].lower()), remarks=everything)
    others = [line for at, line in enumerate(lines) if at != number]
    why = _doubt(head, [line.lower() for line in others], areas, after_nudge)
    if why:
        return Reading(why=why, remarks=everything)
    return Reading(head.call, remarks="\n".join(line for line in (*others[:number], head.rest, *others[number:]) if line))


def _find_head(lines: Sequence[str]) -> tuple[int, _Head | None]:
    """Which line holds the call: the first, one that says so, or a last one that is nothing but an unmistakable call."""
    first = _split(lines[0])
    if first is not None:
        return 0, first
    for number, line in enumerate(lines[1:], start=1):
        head = _split(line)
        if head and lexicon.LABELLED.match(line.lower()):
            return number, head
    last = _split(lines[-1])
    if last and not last.rest and not last.is_chatty:
        return len(lines) - 1, last
    return 0, None


def _split(line: str) -> _Head | None:
    """The call at the start of a line, if what follows is set apart from it."""
    lowered = line.lower()
    if abstained := lexicon.ABSTAIN.match(lowered):
        return _Head(None, line[abstained.end() :].strip(" -.,:!"), is_chatty=False, is_weak=False)
    lead = lexicon.LEAD_IN.match(lowered)
    start = lead.end() if lead else 0
    for pattern, call in lexicon.CALLS.items():
        found = pattern.match(lowered, start)
        rest = _set_apart(lowered[found.end() :]) if found else None
        if found and rest is not None:
            says = bool(lead and lead["says"])
            text = line[len(line) - len(rest[0]) :] if rest[0] else ""
            return _Head(call, text, bool(lexicon.CHATTY.fullmatch(found[0])) and not says, rest[1])
    return None


def _set_apart(rest: str) -> tuple[str, bool] | None:
    """(what follows a call, whether it is set apart only weakly); None where the call runs on: "no idea"."""
    while out := lexicon.LEAD_OUT.match(rest):
        rest = rest[out.end() :]
    if re.fullmatch(r" ?(?:\.|!*)", rest):
        return "", False
    if found := lexicon.STRONG_BREAK.match(rest):
        return rest[found.end() :], False
    if re.match(r" ?(?:\.\.|:[a-z])", rest):
        return rest.lstrip(), True
    found = lexicon.WEAK_BREAK.match(rest)
    return (rest[found.end() :], True) if found else None


def _doubt(head: _Head, others: Sequence[str], areas: Sequence[str], after_nudge: bool) -> Unclear | None:
    rest = head.rest.lower()
    call = head.call
    if call is None:
        return next((Unclear.CONTRADICTION for line in (rest, *others) if _split(line) is not None), None)
    found = doubt_beside(call, rest, is_chatty=head.is_chatty)
    found = found or next(filter(None, (doubt_in_line(call, line) for line in others)), None)
    if found or not head.is_chatty:
        return found
    if rest:
        return None if not head.is_weak or is_assessment(rest, areas) else Unclear.TALK
    if after_nudge:
        return Unclear.LATER
    return doubt_beside(call, others[0], is_chatty=True) if others else None
