"""One file's bytes -> a Posting, or the reason why it is none, with the faults found on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.postings import finding
from bot.postings.faults import FaultBook
from bot.postings.fields import posting_of
from bot.postings.page import Page, open_page
from bot.postings.posting import Fault, Posting
from bot.postings.rules import ReadingRules
from bot.postings.site import Site, context_paths
from bot.postings.tree import Tree

__all__ = [
    "READING_VERSION",
    "Reading",
    "Site",
    "context_paths",
    "find_postings",
    "is_candidate",
    "read_posting",
    "read_tree",
]

READING_VERSION = 9  # raised when the same bytes may read differently: every posting is then read again

find_postings = finding.find_postings
is_candidate = finding.may_be_posting


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file. `posting` is None when it is not a posting; `why` says why it is or is not."""

    path: str
    posting: Posting | None
    faults: tuple[Fault, ...]
    why: str


def read_posting(path: str, raw: bytes, site: Site, *, at: datetime, bodies: bool = True) -> Reading:
    """Read one file. `at` only fills in the year where a sentence names a day without one; see Posting.state_at.

    Without `bodies` only front matter, defaults and path are looked at: quick, for overviews; what only the text says
    (a summary, "this role has been filled") is missing then. Never raises for what is in the file: whatever can't be
    read is a fault.
    """
    book = FaultBook(path)
    page = open_page(path, raw, site, book, bodies=bodies)
    if page is None:
        return Reading(path, None, book.faults(), "it is not text")
    return _read(page, at)


def _read(page: Page, at: datetime) -> Reading:
    if page.is_empty:
        return Reading(page.path, None, page.book.faults(), "it is empty")
    title = page.title()
    found = finding.judge(
        page.path,
        title.text if title.told else None,
        page.entries,
        page.prose,
        facts=page.job_facts,
        json_ld=page.has_json_ld,
        named=bool(page.site.rules.paths),
    )
    if not found.is_posting and (found.refused or not (page.is_stub or page.is_placeholder(title))):
        return Reading(page.path, None, page.book.faults(), found.why)
    posting = posting_of(page, title, at)
    return Reading(page.path, posting, posting.faults, found.why)


def read_tree(tree: Tree, rules: ReadingRules, *, at: datetime) -> Iterator[Reading]:
    """Every file that may be a posting, read; those that are none come with posting=None and the reason."""
    site = Site(tree, rules)
    candidates = find_postings(tree, rules)
    tree.prefetch(candidates)
    for path in candidates:
        try:
            raw = tree.read(path)
        except (KeyError, OSError):
            continue
        yield read_posting(path, raw, site, at=at)
