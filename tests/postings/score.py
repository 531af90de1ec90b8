"""How well does the reader do on the postings that were read by hand? `python -m tests.postings.score [--explain]`

The rules of judging, column by column. An empty expected cell is not judged: the file itself does not say it, though an
include may. title: equal. state: equal on the version's date; a row without a state must not be found to be a posting.
apply: equal. pay: minimum, maximum, currency and period each equal; a part that the row leaves empty must be left
empty, except where the row has no period: then a stated one is not held against the reader. location: at least one of
the places of the row (split at ";" and at " or ", parentheses and remarks of more than six words left out) is
named by the reader, or both say remote; and the reader names no place without a word in common with the row.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from bot.postings.posting import Posting
from bot.postings.reading import Reading, Site, read_posting
from bot.postings.rules import ReadingRules
from bot.postings.tree import FolderTree
from bot.postings.words import fold
from tests.postings.corpus import Case, cases, corpus_folder

COLUMNS = ("title", "state", "apply", "pay", "location")
THRESHOLDS = {"title": 1.0, "state": 1.0, "apply": 0.98, "pay": 0.98, "location": 0.95}
_REMOTE = re.compile(r"(?:\ball-)?\b(?:remote|virtual|anywhere|worldwide|global)\b(?:-first)?")
Score = dict[str, dict[str, list[tuple[Case, str, str]]]]  # column -> repository -> misses


@lru_cache(maxsize=64)
def site_of(root: Path) -> Site:
    """The site of one folder of the corpus, made once."""
    return Site(FolderTree(root), ReadingRules())


def read_case(case: Case) -> Reading:
    """The reading of one row's file in its own tree."""
    return read_posting(case.path, (case.root / case.path).read_bytes(), site_of(case.root), at=case.at)


def same_title(case: Case, posting: Posting) -> tuple[bool, str]:
    return posting.title == case.expected["title"], posting.title


def same_state(case: Case, posting: Posting) -> tuple[bool, str]:
    state, why = posting.state_at(case.at)
    return state.value == case.expected["state"], f"{state.value} ({why})"


def same_apply(case: Case, posting: Posting) -> tuple[bool, str]:
    return posting.apply == case.expected["apply"], str(posting.apply)


def same_pay(case: Case, posting: Posting) -> tuple[bool, str]:
    pay = posting.pay
    if pay is None:
        return False, "none"
    low, high, currency, period = case.expected["pay"].split(",")
    same = (
        pay.min == (float(low) if low else None)
        and pay.max == (float(high) if high else None)
        and (pay.currency or "") == currency
        and (not period or pay.period == period)
    )
    return same, f"{pay.min},{pay.max},{pay.currency},{pay.period}"


def same_location(case: Case, posting: Posting) -> tuple[bool, str]:
    expected, found = fold(case.expected["location"]), fold(posting.location or "")
    if posting.remote not in (None, "no"):
        found += "; remote"
    if not found:
        return False, "none"
    both_remote = bool(_REMOTE.search(expected)) and bool(_REMOTE.search(found))
    words = _words(found)
    named = any(part and part <= words for part in _places(expected))
    stray = [place for place in re.split(r";", found) if not _REMOTE.search(place) and not _words(place) & _words(expected)]
    if "..." in expected:  # the row names only some of the places
        stray = []
    return (both_remote or named) and not stray, posting.location or f"remote: {posting.remote}"


def _places(expected: str) -> list[set[str]]:
    parts = re.split(r";|\bor\b|/", _REMOTE.sub(" ", re.sub(r"\([^)]*\)", " ", expected)))
    return [_words(part) for part in parts if 0 < len(part.split()) <= 6 and _words(part)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{2,}", text)) - {"in", "the", "of", "and", "or", "to", "be", "can", "willing", "relocate"}


_JUDGES: dict[str, Callable[[Case, Posting], tuple[bool, str]]] = {
    "title": same_title,
    "state": same_state,
    "apply": same_apply,
    "pay": same_pay,
    "location": same_location,
}


def judge(all_cases: list[Case]) -> tuple[dict[str, dict[str, int]], Score]:
    """(column -> repository -> number judged, column -> repository -> misses)."""
    judged: dict[str, dict[str, int]] = {column: defaultdict(int) for column in COLUMNS}
    misses: Score = {column: defaultdict(list) for column in COLUMNS}
    for case in all_cases:
        reading = read_case(case)
        for column in COLUMNS:
            if not case.expected[column] and not (column == "state" and not case.expected["state"]):
                continue
            if not case.expected["state"] and column != "state":
                continue
            judged[column][case.repo] += 1
            fine, found = _judged(column, case, reading)
            if not fine:
                misses[column][case.repo].append((case, case.expected[column] or "not a posting", found))
    return judged, misses


def _judged(column: str, case: Case, reading: Reading) -> tuple[bool, str]:
    if reading.posting is None:
        return not case.expected["state"], f"not a posting ({reading.why})"
    if not case.expected["state"]:
        return False, f"a posting ({reading.why})"
    return _JUDGES[column](case, reading.posting)


def table(judged: dict[str, dict[str, int]], misses: Score) -> str:
    """The score by column and repository, then every miss."""
    repos = sorted({repo for column in COLUMNS for repo in judged[column]})
    lines = [f"{'repository':44}" + "".join(f"{column:>12}" for column in COLUMNS)]
    for repo in repos:
        cells = [_cell(judged[c].get(repo, 0), len(misses[c].get(repo, ()))) for c in COLUMNS]
        lines.append(f"{repo:44}" + "".join(f"{cell:>12}" for cell in cells))
    totals = [(sum(judged[c].values()), sum(map(len, misses[c].values()))) for c in COLUMNS]
    lines.append(f"{'all':44}" + "".join(f"{_cell(*total):>12}" for total in totals))
    shares = [1 - missed / total if total else 1.0 for total, missed in totals]
    lines.append(
        f"{'share (wanted)':44}"
        + "".join(f"{s:>6.1%}({THRESHOLDS[c]:.0%})".rjust(12) for s, c in zip(shares, COLUMNS, strict=True))
    )
    for column in COLUMNS:
        for repo in sorted(misses[column]):
            for case, expected, found in misses[column].get(repo, []):
                lines.append(f"MISS {column:9}{repo} {case.expected['path']}\n     wanted {expected}\n     found  {found}")
    return "\n".join(lines)


def share_of(column: str, judged: dict[str, dict[str, int]], misses: Score) -> float:
    """The share of rows that are read right."""
    return 1 - sum(map(len, misses[column].values())) / max(1, sum(judged[column].values()))


def _cell(judged: int, missed: int) -> str:
    return f"{judged - missed}/{judged}" if judged else "-"


def main() -> int:
    """Print the table; 1 when a threshold is missed, 2 where there is no corpus."""
    corpus = corpus_folder()
    if corpus is None:
        print("No corpus of real postings: set ROLECALL_CORPUS to its folder.", file=sys.stderr)
        return 2
    judged, misses = judge(cases(corpus))
    print(table(judged, misses))
    return int(any(share_of(column, judged, misses) < THRESHOLDS[column] for column in COLUMNS))


if __name__ == "__main__":
    sys.exit(main())
