"""When do two words mean the same? Case, accents, punctuation and width do not count."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w+#]+")


def loose(text: str) -> str:
    """`text` as plain lower-case words, one space between them: "Café-Lead (m/w)" becomes "cafe lead m w"."""
    bare = text.casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(_NOT_WORD.sub(" ", bare).split())


def mentions(text: str | None, words: str) -> bool:
    """Whether `text` holds all of `words`, in that order and next to each other, as whole words."""
    wanted = loose(words)
    return bool(wanted) and f" {wanted} " in f" {loose(text or '')} "
