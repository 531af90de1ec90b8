"""How well is each repository read by what others taught? `python -m tests.postings.crossvalidate [--words]`

For each repository of the corpus, every word that the reader knows and that of all repositories only this one contains is
taken away: names in the vocabulary of keys, words of sets, literal alternatives in patterns. (A word counts as
contained when it stands anywhere in the repository's files or paths, so that words are taken away too which no repository
taught.) Then the rows of this repository are scored as in `tests.postings.score`. `--words` lists what was taken away.

What this cannot show: the order of trust of keys, weights of the signs, and patterns without literal words were settled with
all repositories in view.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import _lru_cache_wrapper
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import bot.postings
from bot.postings import words
from bot.postings.decoding import decode
from bot.postings.faults import FaultBook
from bot.postings.words import compact, fold_text
from tests.postings import score
from tests.postings.corpus import cases, corpus_folder

_LITERAL = re.compile(r"(?<=[|(:])([a-z][a-z ]{3,30}[a-z])(?=[|)])")  # a plain alternative of a pattern
_LEFT_ALONE = {
    "bot.postings.git",
    "bot.postings.outages",
    "bot.postings.source",
    "bot.postings.remote",
    "bot.postings.repository",
}


def modules() -> list[ModuleType]:
    """The reader's modules."""
    names = [f"bot.postings.{one.name}" for one in pkgutil.iter_modules(bot.postings.__path__)]
    return [importlib.import_module(name) for name in names if name not in _LEFT_ALONE]


def texts(corpus: Path) -> dict[str, tuple[str, str]]:
    """Repository -> (its text, its words in compact form) of all its files, with their paths; versions in revisions too."""
    found: dict[str, list[str]] = {}
    for top in (corpus / "postings", corpus / "revisions"):
        for root in sorted(top.iterdir()):
            parts = found.setdefault(root.name.replace("+", "/"), [])
            for file in sorted(root.rglob("*")):
                if file.is_file():
                    raw = file.read_bytes()[:200_000]
                    parts += [file.relative_to(root).as_posix(), decode(raw, FaultBook("")) or ""]
    return {repo: (text := fold_text("\n".join(parts)), _compacted(text)) for repo, parts in found.items()}


def _compacted(text: str) -> str:
    """Each line's words run together: "Deadline Date: x" holds `deadlinedate`."""
    return "\n".join(re.sub(r"[^a-z0-9]+", "", line) for line in text.split("\n"))


def known_words() -> set[str]:
    """Every word that the reader compares with: vocabulary, sets, literal alternatives."""
    found = {name for ranks in words.RANKS.values() for name in ranks}
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, frozenset):
                found.update(one for one in value if isinstance(one, str))
            for pattern in _patterns(value):
                found.update(_LITERAL.findall(pattern.pattern))
    return {word for word in found if len(word) > 3}


def _patterns(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _patterns(one)


def only_in(corpus_texts: dict[str, tuple[str, str]]) -> dict[str, set[str]]:
    """Repository -> the known words that no other repository contains."""
    found: dict[str, set[str]] = {repo: set() for repo in corpus_texts}
    for word in known_words():
        run_together = compact(word)
        having = [repo for repo, (text, joined) in corpus_texts.items() if word in text or run_together in joined]
        if len(having) == 1:
            found[having[0]].add(word)
    return found


@contextmanager
def without(taken: set[str]) -> Iterator[None]:
    """The reader without these words, wherever it holds them."""
    names = {compact(word) for word in taken}
    known = {name: means for name, means in words._MEANINGS.items() if name not in names}
    patches = [patch.object(words, "_MEANINGS", known)]
    for module in modules():
        for name, value in vars(module).items():
            lesser = _lesser(value, taken)
            if lesser is not value:
                patches.append(patch.object(module, name, lesser))
    for one in patches:
        one.start()
    try:
        _forget()
        yield
    finally:
        for one in patches:
            one.stop()
        _forget()


def _lesser(value: Any, taken: set[str]) -> Any:
    if isinstance(value, frozenset):
        return value - taken if value & taken else value
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        return _without_alternatives(value, taken)
    if isinstance(value, tuple) and any(True for _ in _patterns(value)):
        lesser = tuple(_lesser(one, taken) for one in value)
        return value if all(a is b for a, b in zip(value, lesser, strict=True)) else lesser
    return value


def _without_alternatives(pattern: re.Pattern[str], taken: set[str]) -> re.Pattern[str]:
    text = pattern.pattern
    for word in set(_LITERAL.findall(text)) & taken:
        text = re.sub(rf"\|{word}(?=[|)])|(?<=[(:]){word}\|", "", text)
    return pattern if text == pattern.pattern else re.compile(text, pattern.flags)


def _forget() -> None:
    """Empty what was remembered of earlier readings."""
    score.site_of.cache_clear()
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, _lru_cache_wrapper):
                value.cache_clear()


def main() -> int:
    """Print the table; 1 when a threshold of the score is missed, 2 where there is no corpus."""
    corpus = corpus_folder()
    if corpus is None:
        print("No corpus of real postings: set ROLECALL_CORPUS to its folder.", file=sys.stderr)
        return 2
    taken = only_in(texts(corpus))
    judged: dict[str, dict[str, int]] = {column: {} for column in score.COLUMNS}
    misses: score.Score = {column: {} for column in score.COLUMNS}
    every = cases(corpus)
    for repo in sorted({case.repo for case in every}):
        with without(taken.get(repo, set())):
            of_repo, missed = score.judge([case for case in every if case.repo == repo])
        for column in score.COLUMNS:
            judged[column].update(of_repo[column])
            misses[column].update(missed[column])
    print(f"Words known to the reader: {len(known_words())}; taken away for the one repository that contains them:")
    print(", ".join(f"{repo} {len(found)}" for repo, found in sorted(taken.items()) if found))
    if "--words" in sys.argv:
        for repo, found in sorted(taken.items()):
            print(f"\n{repo}: {', '.join(sorted(found))}")
    print("\n" + score.table(judged, misses))
    return int(any(score.share_of(column, judged, misses) < score.THRESHOLDS[column] for column in score.COLUMNS))


if __name__ == "__main__":
    sys.exit(main())
