"""What should a person look at before a posting goes live? Faults of reading, and what an open posting lacks."""

from __future__ import annotations

from datetime import datetime

from bot.postings.faults import FaultBook
from bot.postings.posting import Fault, Posting, State
from bot.postings.rules import ReadingRules


def check_posting(posting: Posting, rules: ReadingRules, at: datetime) -> tuple[Fault, ...]:
    """The faults of a read posting, and those of its meaning on the instant `at`, in the order of their lines."""
    book = FaultBook(posting.path)
    state, why = posting.state_at(at)
    if state is State.OPEN:
        _needed(posting, rules, book)
    elif state is State.UNSURE:
        book.warning(
            posting.state_line or 1,
            f"It can't be told whether this is open: {why}.",
            "Say it with a key, for example `draft: true`, or correct the value.",
        )
    _dates(posting, at, book)
    return tuple(sorted({*posting.faults, *book.faults()}, key=lambda fault: (fault.line, fault.message)))


def _needed(posting: Posting, rules: ReadingRules, book: FaultBook) -> None:
    """What an open posting should have; an error where `[check]` asks for it."""
    line = _line_of(posting, "title")
    if posting.apply is None:
        say = book.error if rules.require_apply else book.warning
        say(line, "It does not say how to apply.", "Add a link or a mail address, for example `apply_url: https://...`.")
    if rules.require_pay and posting.pay is None:
        book.error(line, "It does not say what it pays.", "Add for example `salary: 50,000 - 60,000 EUR a year`.")
    if rules.require_location and posting.location is None:
        book.error(line, "It does not say where the role is.", "Add for example `location: Leeds`, or `location: Remote`.")


def _dates(posting: Posting, at: datetime, book: FaultBook) -> None:
    """Dates that contradict the rest: a day that has passed beside a word that says open, an end before the start."""
    if posting.opens_at and posting.closes_at and posting.closes_at <= posting.opens_at:
        book.error(_line_of(posting, "closes"), "It closes before it opens.", "Correct one of the two dates.")
    if posting.closes_at is None or at < posting.closes_at or posting.flag_state is not State.OPEN:
        return
    says_open = posting.state_line is not None
    say = book.error if says_open else book.warning
    say(
        _line_of(posting, "closes"),
        f"Its closing date has passed{', although another key says that it is open' if says_open else ''}.",
        "Move the date, or take the posting down.",
    )


def _line_of(posting: Posting, field: str) -> int:
    return next((one.line for one in posting.reasons if one.field == field and one.line), 1)
