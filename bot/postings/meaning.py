"""Do two texts of a posting say the same? What only looks different (case, blanks, quotes, plural, a typo) says nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.likeness import is_within
from bot.postings.posting import Pay

SAME_DAY = timedelta(hours=14)  # "on the 1st" read in one zone or another, or with an hour added, is the same closing date
_GENDERS = re.compile(
    r"[(\[|–-]?\s*\b[mwfdxhgi]\s*(?:[/|*,:]\s*(?:[mwfdxhi]|div|nb|all)\b\s*){1,3}[)\]]?|\ball genders\b", re.I
)
_INSIDE = re.compile(r"(?<=\w)(?:[*:_/]-?in(?:nen)?|\(in(?:nen)?\)|/-?r|\(e\))\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+[+#]*")
_FILLERS = frozenset(
    ("a", "an", "and", "as", "at", "by", "das", "de", "der", "des", "die", "du", "en", "et", "for", "fur", "in", "la", "le",
     "mit", "oder", "of", "or", "the", "to", "und", "with", "y")
)  # fmt: skip
_ANYWHERE = dict.fromkeys(("anywhere", "worldwide", "global", "globally", "homeoffice", "remotely", "distributed"), "remote")
_SAID_OF_REMOTE = frozenset(("100", "all", "first", "forever", "full", "fully", "only", "possible", "within", "work"))
_NUMERALS = frozenset(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"])
_TRACKING = re.compile(r"^(utm_|fbclid$|gclid$|ref$|source$)", re.IGNORECASE)


def words(text: str | None) -> Counter[str]:
    """The words that carry the meaning of a short text: folded, without accents, plural and gender endings, fillers."""
    plain = _INSIDE.sub("", _GENDERS.sub(" ", text or "").replace("&", " and "))
    decomposed = unicodedata.normalize("NFKD", plain.casefold())
    letters = "".join(one for one in decomposed if not unicodedata.combining(one))
    return Counter(_ANYWHERE.get(word) or _stem(word) for word in _WORD.findall(letters) if word not in _FILLERS)


def is_same_text(one: str | None, other: str | None) -> bool:
    """Whether two titles or places say the same, typing mistakes allowed."""
    left, right = words(one), words(other)
    missing, extra = list((left - right).elements()), list((right - left).elements())
    if len(missing) != len(extra):
        return "".join(sorted(left.elements())) == "".join(sorted(right.elements())) or _joined(one) == _joined(other)
    return all(_is_typo_of_one(word, extra) for word in missing)


def is_same_place(one: str | None, other: str | None) -> bool:
    """Whether two places are the same: "Anywhere" and "100% remote" are, however often it is said."""
    left, right = (set(words(text)) - _SAID_OF_REMOTE for text in (one, other))
    return left == right or is_same_text(one, other)


def is_related_title(one: str, other: str) -> bool:
    """Whether one title only adds words to the other ("Engineer", "Senior Engineer"), so that it can be the same role."""
    left, right = words(one), words(other)
    return bool(left and right) and (not left - right or not right - left)


def text_likeness(one: str, other: str) -> float:
    """How much two texts have in common, by runs of three words: 1 for the same, 0 for nothing."""
    left, right = _runs(one), _runs(other)
    return 2 * (left & right).total() / (left.total() + right.total()) if left and right else 0.0


def is_same_pay(one: Pay | None, other: Pay | None) -> bool:
    """Whether two offers are the same; a currency or period that one of them leaves out does not count."""
    if one is None or other is None:
        return one is other
    parts = ((one.currency, other.currency), (one.period, other.period))
    return (one.min, one.max) == (other.min, other.max) and all(a == b or not a or not b for a, b in parts)


def is_same_date(one: datetime | None, other: datetime | None) -> bool:
    """Whether two closing dates name the same day, whatever the zone or hour they were written with."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < SAME_DAY


def is_same_link(one: str | None, other: str | None) -> bool:
    """Whether two ways to apply lead to the same place."""
    return _links(one) == _links(other)


def is_real_link(text: str | None) -> bool:
    """Whether a way to apply leads out of the page: an address, or a link with a host; not a link within the site."""
    return bool(text) and bool(re.search(r"^[a-z][a-z0-9+.-]*://[^/]|^[^/#?]+@|^mailto:", text or "", re.IGNORECASE))


def is_same_sentence(one: str, other: str, but: tuple[str | None, str | None]) -> bool:
    """Whether two sentences are the same apart from the places that they name."""
    left, right = words(one) - words(but[0]), words(other) - words(but[1])
    shared = (left & right).total()
    return shared * 2 >= 0.8 * (left.total() + right.total())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    found = re.findall(r"\w+", text[:_LONGEST].casefold())
    return Counter(zip(found, found[1:], found[2:], strict=False))


_LONGEST = 200_000  # characters of a text that are compared


def _links(text: str | None) -> set[str]:
    return {_link(part) for part in (text or "").split("; ") if part.strip()}


def _link(text: str) -> str:
    plain = re.sub(r"^(mailto:|tel:)", "", text.strip().casefold())
    if "@" in plain and "/" not in plain:
        return plain.partition("?")[0]
    try:
        parts = urlsplit(plain)
    except ValueError:
        return plain
    query = urlencode([pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0])])
    path = re.sub(r"(/index)?(\.html?)?/*$", "", parts.path)
    return parts.netloc.removeprefix("www.") + path + ("?" + query if query else "")


def _stem(word: str) -> str:
    """A word without its plural, and "engineering" as "engineer"; crude, since it only compares."""
    if len(word) > 7 and word.endswith("ing"):
        return word[:-3]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _joined(text: str | None) -> str:
    return "".join(_WORD.findall((text or "").casefold()))


def _is_typo_of_one(word: str, candidates: list[str]) -> bool:
    return any(_is_typo(word, other) for other in candidates)


def _is_typo(one: str, other: str) -> bool:
    if any(word in _NUMERALS or any(map(str.isdigit, word)) for word in (one, other)):
        return False
    shorter = min(len(one), len(other))
    allowed = 0 if shorter < 5 else 1 if shorter < 8 else 2
    return is_within(one, other, edits=allowed)
