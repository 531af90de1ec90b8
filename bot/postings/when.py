"""When does a posting open and close? By keys, else by sentences, with the reason for each."""

from __future__ import annotations

import re
from datetime import datetime

from bot.postings import labels
from bot.postings.dates import Written, read_date
from bot.postings.page import Page
from bot.postings.plain import quoted
from bot.postings.posting import Reason
from bot.postings.words import compact


def dates_of(page: Page, at: datetime, reasons: list[Reason]) -> tuple[Written | None, Written | None]:
    """(closing, opening) date by keys, else by sentences; reasons are added. `at` gives the year where none is written."""
    closes, opens = _date_key(page, "closes", at, reasons), _date_key(page, "opens", at, reasons)
    if closes is None:
        closes = _date_sentence(page, at, reasons, opening=False)
    if opens is None:
        opens = _date_sentence(page, at, reasons, opening=True) or _future_date(page, at, reasons)
    return closes, opens


def _future_date(page: Page, at: datetime, reasons: list[Reason]) -> Written | None:
    """A `date` still to come, on sites whose generator (Hugo) leaves such pages out until then; years ahead, on any."""
    if not page.posted_on or page.posted_on <= at.date().isoformat():
        return None
    leaves_out = page.site.generator(page.path) == "hugo" and page.site.setting(page.path, "buildFuture") is not True
    if not leaves_out and int(page.posted_on[:4]) < at.year + 2:
        return None
    for entry in page.entries.of("posted"):
        if compact(entry.name) == "date" and isinstance(entry.value, str):
            written = read_date(entry.value)
            if written is not None:
                reasons.append(Reason("opens", f"{entry.why}, which is still to come", entry.line))
                return written
    return None


def _date_key(page: Page, meaning: str, at: datetime, reasons: list[Reason]) -> Written | None:
    for entry in page.entries.of(meaning):
        if not isinstance(entry.value, str):
            continue
        if labels.is_rolling(entry.value):
            continue
        try:
            written = read_date(entry.value, _year(page, at))
        except ValueError as error:
            page.book.error(
                entry.line or 1,
                f"`{entry.path}` is not a date: {entry.value!r} ({error}).",
                "Write an existing day as 2026-04-30.",
            )
            continue
        if written is not None:
            if written.ambiguous:
                page.book.warning(
                    entry.line or 1,
                    f"`{entry.path}` can be read in two ways: {entry.value!r}; it was read day first.",
                    "Write the date as 2026-04-30.",
                )
            reasons.append(Reason(meaning, entry.why, entry.line))
            return written
        if meaning == "closes" and entry.source == "front matter key" and _NO_DATE.match(entry.value):
            page.book.warning(
                entry.line or 1,
                f"`{entry.path}` holds no date: {entry.value.strip()[:60]!r}; nothing closes by it.",
                "Write a day as 2026-04-30, or leave the key out.",
            )
    return None


_NO_DATE = re.compile(  # a word where a date is meant, and none that says "not yet known" or "closed"
    r"\s*(?!tb[adc]\b|closed|filled|open|until|none|n/a|asap|upcoming|an? upcoming|not |no |null|ongoing|keine|"
    r"offen|when|as soon|bis |jusqu|hasta|tills)[a-z]{3,}",
    re.IGNORECASE,
)


def _date_sentence(page: Page, at: datetime, reasons: list[Reason], *, opening: bool) -> Written | None:
    found = labels.date_in_sentences(page.prose, opening=opening, year=_year(page, at))
    if found is None:
        return None
    written, _, sentence = found
    reasons.append(Reason("opens" if opening else "closes", f"sentence “{quoted(sentence)}”", page.line_of(sentence)))
    return written


def _year(page: Page, at: datetime) -> int:
    """The year that a day written without one belongs to."""
    return int(page.posted_on[:4]) if page.posted_on else at.year
