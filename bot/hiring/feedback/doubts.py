"""Why might a reply not mean what its first word says? One reason each, looked for beside a call and where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.hiring.feedback import lexicon
from bot.models.feedback import Call


class Unclear(StrEnum):
    """Why a reply is asked about instead of recorded."""

    EMPTY = "empty"  # nothing but a file, or nothing at all
    QUOTE = "quote"  # somebody else's words
    STRUCK = "struck"  # something is struck out
    NO_CALL = "no_call"  # remarks or ratings, but no call
    QUESTION = "question"
    HEDGE = "hedge"  # maybe, not sure, ...
    STRENGTH = "strength"  # a hard, soft, clear, leaning ... yes: which of the four?
    CONDITION = "condition"  # if, unless, for another role
    CONTRADICTION = "contradiction"  # two calls that differ
    CORRECTION = "correction"  # wait, scratch that, wrong thread
    NOT_HELD = "not_held"  # no-show, cancelled, I wasn't there
    LATER = "later"  # yes, I'll write it tomorrow
    SCHEDULING = "scheduling"  # can't make it, 10 works better
    OTHERS = "others"  # what somebody else thinks, or said to somebody
    TONE = "tone"  # a wink, a joke
    SCALE = "scale"  # 3/5, 7/10, 3.5
    LANGUAGE = "language"  # not English
    TALK = "talk"  # a yes or no that may answer something else


_ANY_CALL: tuple[tuple[Unclear, re.Pattern[str]], ...] = (
    (Unclear.QUESTION, re.compile(r"\?")),
    (Unclear.TONE, lexicon.TONE),
    (Unclear.NOT_HELD, lexicon.NOT_HELD),
    (Unclear.STRENGTH, lexicon.STRENGTH),
    (Unclear.CORRECTION, lexicon.CORRECTION),
    (Unclear.CONDITION, lexicon.CONDITION),
    (Unclear.HEDGE, lexicon.HEDGE),
    (Unclear.HEDGE, lexicon.HEDGE_SIGN),
    (Unclear.OTHERS, lexicon.OTHERS),
    (Unclear.CONTRADICTION, re.compile(r"(?<![\w'])(?:yes|no) ?:(?! ?\))")),
)
_CHATTY_ANYWHERE = (
    (Unclear.LATER, lexicon.LATER),
    (Unclear.SCHEDULING, lexicon.SCHEDULING),
    (Unclear.LANGUAGE, lexicon.OTHER_LANGUAGE),
    (Unclear.LANGUAGE, lexicon.FOREIGN_LETTER),
)
_CHATTY_START = (
    (Unclear.LATER, lexicon.LATER_START),
    (Unclear.SCHEDULING, lexicon.SCHEDULING_START),
    (Unclear.OTHERS, lexicon.OTHERS_START),
)
_NO_CALL: tuple[tuple[Unclear, re.Pattern[str]], ...] = (
    (Unclear.OTHERS, re.compile(r"^@someone")),
    (Unclear.QUOTE, re.compile(r"^[\"']|^«")),
    (Unclear.QUESTION, re.compile(r"\?")),
    (Unclear.NOT_HELD, lexicon.NOT_HELD),
    (Unclear.STRENGTH, lexicon.STRENGTH),
    (Unclear.CORRECTION, lexicon.CORRECTION),
    (Unclear.HEDGE, lexicon.HEDGE),
    (Unclear.HEDGE, lexicon.words(lexicon.MAYBE)),
    (Unclear.SCHEDULING, lexicon.SCHEDULING),
    (Unclear.LATER, lexicon.LATER),
    (Unclear.CONDITION, lexicon.CONDITION),
    (Unclear.OTHERS, lexicon.OTHERS),
    (Unclear.TONE, lexicon.TONE),
    (Unclear.LANGUAGE, lexicon.FOREIGN_LETTER),
)


def why_no_call(line: str) -> Unclear:
    """The best reason for a head line (plain, lower case) that holds no call."""
    fraction = lexicon.FRACTION.match(line)
    if fraction or re.fullmatch(r"\d+(\.\d+)?", line):
        return Unclear.SCALE
    return _first(_NO_CALL, line) or Unclear.NO_CALL


def doubt_beside(call: Call, rest: str, *, is_chatty: bool) -> Unclear | None:
    """What in the rest of the head line takes a call back; more does where the call is also how people talk."""
    found = _first(_ANY_CALL, rest) or _doubt_in_clauses(call, _clauses(rest))
    if found or not is_chatty:
        return found
    return _first(_CHATTY_ANYWHERE, rest) or next((why for why, pattern in _CHATTY_START if pattern.match(rest)), None)


def doubt_in_line(call: Call, line: str) -> Unclear | None:
    """What in a later line takes a call back: another call, a correction, or that it never took place."""
    later = (
        (Unclear.CORRECTION, lexicon.CORRECTION),
        (Unclear.NOT_HELD, lexicon.NOT_HELD),
        (Unclear.OTHERS, lexicon.OTHERS),
    )
    if re.fullmatch(r"(?:" + lexicon.HEDGE.pattern + r")[ .!]*", line):
        return Unclear.HEDGE
    return _first(later, line) or _doubt_in_clauses(call, _clauses(line))


def is_assessment(rest: str, areas: Iterable[str]) -> bool:
    """Whether words beside a chatty call judge the candidate: a quality of a subject, or a telling word."""
    if lexicon.TELLING.search(rest):
        return True
    named = any(area.lower() in rest for area in areas if len(area) > 1)
    return bool(lexicon.QUALITY.search(rest)) and (named or bool(lexicon.SUBJECT.search(rest)))


def _doubt_in_clauses(call: Call, clauses: Sequence[str]) -> Unclear | None:
    for clause in clauses:
        other = _call_of(clause)
        if other is not None and other is not call:
            return Unclear.CONTRADICTION
        if lexicon.MAYBE_CLAUSE.fullmatch(clause):
            return Unclear.HEDGE
        if lexicon.CORRECTION_CLAUSE.match(clause):
            return Unclear.CORRECTION
        fraction = lexicon.FRACTION.fullmatch(clause)
        if fraction and fraction[2] != "4":
            return Unclear.SCALE
    return None


def _call_of(clause: str) -> Call | None:
    """The call that a clause mentions: as a whole, or by words that have no other meaning in it."""
    bare = re.sub(r"^(?:not |a |to |it's |also |rather |more (?:of a )?)+", "", clause)
    for pattern, call in lexicon.CALLS.items():
        if pattern.fullmatch(bare):
            return call if bare == clause or not clause.startswith("not ") else _opposite(call)
    found = lexicon.UNMISTAKABLE.search(clause) or lexicon.THUMBS.search(clause)
    return _call_of_phrase(found[0]) if found else None


def _call_of_phrase(phrase: str) -> Call | None:
    return next((call for pattern, call in lexicon.CALLS.items() if pattern.fullmatch(phrase)), None)


def _opposite(call: Call) -> Call:
    return Call.NO if call in (Call.YES, Call.STRONG_YES) else Call.YES


def _clauses(text: str) -> list[str]:
    spaced = lexicon.THUMBS.sub(lambda thumb: f",{thumb[0]},", text)
    return [clause.strip(" \"'") for clause in lexicon.CLAUSE_BREAK.split(spaced) if clause and clause.strip(" \"'")]


def _first(reasons: Iterable[tuple[Unclear, re.Pattern[str]]], text: str) -> Unclear | None:
    return next((why for why, pattern in reasons if pattern.search(text)), None)
