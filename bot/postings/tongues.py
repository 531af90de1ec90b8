"""Which part of a path names a language?"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.postings.words import wordset

LANGUAGES = wordset("""
        de en es fr sv it nl pt da no nb fi pl cs ja ko zh ru uk tr ca eu gl hu ro el he ar hi
    """)
_LANGUAGE_PART = re.compile(r"^([a-z]{2})(?:[-_][A-Za-z]{2,4})?$")


@lru_cache(maxsize=4096)
def language_part(path: str) -> tuple[str, str] | None:
    """(language, the path without its language mark) for `x.de.md`, `de/jobs/x.md` and the like."""
    parts = path.split("/")
    pieces = parts[-1].split(".")
    if len(pieces) >= 3 and (found := _LANGUAGE_PART.match(pieces[-2])) and found.group(1) in LANGUAGES:
        return found.group(1), "/".join([*parts[:-1], ".".join([*pieces[:-2], pieces[-1]])])
    for number, part in enumerate(parts[:-1]):
        found = _LANGUAGE_PART.match(part)
        if found and found.group(1) in LANGUAGES and part == part.lower():
            return found.group(1), "/".join(parts[:number] + parts[number + 1 :])
    return None


def is_language(text: str) -> bool:
    """Whether a text is a language code: de, en-GB."""
    found = _LANGUAGE_PART.match(text.strip())
    return found is not None and found.group(1) in LANGUAGES
