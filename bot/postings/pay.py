"""What does a posting pay? Amounts, currency and period out of texts, numbers and maps."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from bot.postings.entries import Entries, Entry
from bot.postings.posting import Pay
from bot.postings.words import compact, fold

_CURRENCIES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "pounds": "GBP",
    "us$": "USD", "usd": "USD", "$": "USD", "dollars": "USD", "ca$": "CAD", "c$": "CAD", "cad": "CAD",
    "a$": "AUD", "au$": "AUD", "aud": "AUD", "nz$": "NZD", "nzd": "NZD", "s$": "SGD", "sgd": "SGD",
    "hk$": "HKD", "hkd": "HKD", "chf": "CHF", "sfr": "CHF", "fr.": "CHF", "sek": "SEK", "kr": "SEK", "kronor": "SEK",
    "nok": "NOK", "dkk": "DKK", "₹": "INR", "inr": "INR", "rs.": "INR", "rs": "INR", "lpa": "INR", "lakh": "INR",
    "lakhs": "INR", "¥": "JPY", "jpy": "JPY", "pln": "PLN", "zł": "PLN", "czk": "CZK", "mxn": "MXN", "mx$": "MXN",
    "clp": "CLP", "ars": "ARS", "cop": "COP", "brl": "BRL", "r$": "BRL", "₩": "KRW", "krw": "KRW", "zar": "ZAR",
    "ils": "ILS", "₪": "ILS", "huf": "HUF", "ron": "RON", "uah": "UAH", "try": "TRY", "aed": "AED", "kes": "KES",
    "l.": "HNL", "lps": "HNL", "lps.": "HNL", "hnl": "HNL", "s/": "PEN", "pen": "PEN", "uyu": "UYU",
    "ngn": "NGN", "₦": "NGN", "php": "PHP", "₱": "PHP", "idr": "IDR", "myr": "MYR", "thb": "THB", "vnd": "VND",
}  # fmt: skip
_SIGN = "|".join(re.escape(one) for one in sorted(_CURRENCIES, key=len, reverse=True) if not one[0].isalpha())
_SIGN += r"|(?:us|ca|au|nz|hk|mx|c|a|s|r)\$"
_CODE = "|".join(re.escape(one) for one in sorted(_CURRENCIES, key=len, reverse=True) if one[0].isalpha() and "$" not in one)
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f'’.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
_AMOUNT = re.compile(
    rf"(?P<before>{_SIGN}|\b(?:{_CODE})(?![a-z]))?\s{{0,2}}(?P<number>{_NUMBER})\s?"
    r"(?P<scale>k(?=\b|[a-z]{3}\b)|t(?=\s?(?:€|eur))|tsd\b|mille\b|lpa\b|lakhs?\b|m\b)?\s{0,2}(?:,-)?"
    rf"(?P<after>{_SIGN}|(?:{_CODE})(?![a-z]))?",
    re.IGNORECASE,
)
_JOIN = re.compile(
    (
        r"^\s*(?:--?-?|–|—|to|and|bis|und|à|a|au|et|y|hasta|till|och|up to|/year to|per year to|"
        r"to gs-\d+ step \d+)\s*(?:gs-\d+\s+step\s+\d+\s*-?\s*)?$"
    ),
    re.IGNORECASE,
)
_PERIODS = {
    "hour": r"/\s?h(?:r|our)?s?\b|\bper\s+hour|\ban?\s+hour|\bhourly|/\s?(?:std|stunde)\b|pro\s+stunde|heure"
    r"|por\s+hora|/\s?hora|per\s+timme|/\s?tim",
    "day": r"/\s?day|\bper\s+(?:day|diem)|\ba\s+day|\bdaily\b|\bday\s+rate|/\s?tag\b|pro\s+tag|par\s+jour|/\s?jour"
    r"|por\s+dia|per\s+dag",
    "week": r"/\s?(?:week|wk)|\bper\s+week|\bweekly|pro\s+woche|par\s+semaine|por\s+semana|per\s+vecka",
    "month": r"/\s?mo(?:nth)?\b|\bper\s+month|\ba\s+month|\bmonthly|/\s?monat|(?:pro|im)\s+monat|monatlich"
    r"|par\s+mois|/\s?mois|mensuel|por\s+mes|/\s?mes\b|al\s+mes|mensual|per\s+manad|/\s?man(?:ad)?\b|manadslon"
    r"|i\s+manaden",
    "year": r"/\s?(?:year|yr|annum|y)\b|\bper\s+(?:year|annum)|\b(?:a|each)\s+year|\bannual(?:ly)?|\byearly"
    r"|\bp\.?\s?a\.?(?=\W|$)|/\s?jahr|(?:pro|im)\s+jahr|jahrlich|jahresgehalt|par\s+an\b|/\s?an\b|annuel"
    r"|(?:al|por)\s+ano|/\s?ano\b|anual|per\s+ar\b|/\s?ar\b|arslon|\blpa\b",
}
_PERIOD = tuple((name, re.compile(pattern)) for name, pattern in _PERIODS.items())


@dataclass(frozen=True, slots=True)
class _Amount:
    value: float
    currency: str | None
    scale: str
    start: int
    end: int
    signed: bool
    weak: bool  # too small, or a year: counts only as one end of a range


def read_pay(text: str) -> Pay | None:
    """The pay that a text about pay states ("€60-100k / year"); None where it names no amount."""
    return _read_pay(text[:600])


_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2212", "-"))
_AT_MOST = re.compile(r"(?:\b(?:up to|max(?:imum|imal)?\.?|bis(?: zu)?|jusqu'a|hasta|upp till|till)|[≤<])[\s:]*$")
_AT_LEAST = re.compile(
    r"(?:\b(?:from|starting (?:at|from)|min(?:imum|destens|dest)?\.?|at least|ab|"
    r"a partir (?:de|du)|des|desde|desde los|fran)|[≥>])"
    r"[\s:]*$"
)


@lru_cache(maxsize=4096)
def _read_pay(written: str) -> Pay | None:
    text = html.unescape(written).translate(_DASHES)
    amounts = list(amounts_in(text))
    if all(one.weak for one in amounts):
        return None
    low, high = _pair(text, amounts)
    if low is high:
        return _one_sided(text, low)
    currency = low.currency or high.currency or _code(text)
    if low.scale and not high.scale and high.value < 1000 <= low.value:
        return None
    low, high = _scaled_alike(low, high)
    if high.value <= 0:
        return None
    period = _period(fold(text[low.start : low.start + 120]), fold(text))
    if period == "hour" and low.value >= 1_000:  # "£12.569/hour": what looked like thousands are pence
        low, high = replace(low, value=low.value / 1_000), replace(high, value=high.value / 1_000)
    return Pay(low.value, high.value, currency, period)


def _scaled_alike(low: _Amount, high: _Amount) -> tuple[_Amount, _Amount]:
    """Both ends in the same scale ("60-100k", "$50-55,000"), the smaller one first."""
    if high.scale and not low.scale and low.value < 1000 <= high.value:
        low = replace(low, value=low.value * _scale(high.scale))
    elif low.value < 1000 and high.value >= 100 * low.value:
        low = replace(low, value=low.value * 1_000)
    return (high, low) if low.value > high.value else (low, high)


def _one_sided(text: str, amount: _Amount) -> Pay | None:
    """A single amount: the whole pay, or only its upper ("up to £40,000") or lower bound ("from", "£40,000+")."""
    if amount.value <= 0:
        return None
    before = fold(text[max(0, amount.start - 24) : amount.start])
    period = _period(fold(text[amount.start : amount.start + 120]), fold(text))
    value = amount.value / 1_000 if period == "hour" and amount.value >= 1_000 else amount.value
    low, high = not _AT_MOST.search(before), not (_AT_LEAST.search(before) or re.match(r"\+(?!\s?\w)", text[amount.end :]))
    return Pay(value if low else None, value if high else None, amount.currency or _code(text), period)


def amounts_in(text: str) -> Iterator[_Amount]:
    """Every amount of money, or what may be one, in the order of the text."""
    for found in _AMOUNT.finditer(text):
        sign = (found.group("before") or found.group("after") or "").lower()
        scale = (found.group("scale") or "").lower()
        after = text[found.end() : found.end() + 12]
        if re.match(
            r"\s?(?:%|percent|prozent|hours|hrs|h\b|std|days|tage|weeks|months|years|jahre|ans\b|"
            r"urlaub|/7)",
            after,
        ):
            continue
        if not sign and _GRADE.search(text[max(0, found.start("number") - 16) : found.start("number")]):
            continue
        value = _number(found.group("number")) * _scale(scale)
        currency = _CURRENCIES.get(sign) or ("INR" if scale.startswith(("lpa", "lakh")) else None)
        weak = not sign and not scale and (value < 8 or 1990 <= value <= 2040)
        yield _Amount(value, currency, scale, found.start(), found.end(), bool(sign), weak)


_GRADE = re.compile(  # "GS-12", "TVöD EG 11", "E13", "TVL 12/1": a grade of a pay scale, no amount
    r"(?:\b(?:gs|step|grade|band|level|stufe|entgeltgruppe|eg|tv-?[a-zö]{1,3}(?: e)?|[abesw])[- ]?|\d/)$", re.IGNORECASE
)


def _pair(text: str, amounts: list[_Amount]) -> tuple[_Amount, _Amount]:
    """The first two amounts that are joined to a range, else the first one alone."""
    signed = [one for one in amounts if one.signed or one.scale]
    for low, high in pairwise(amounts):
        if _JOIN.match(text[low.end : high.start]) and (not signed or low in signed or high in signed):
            return low, high
    if len(signed) > 1 and all(_BY_HOURS.match(text[one.end :]) for one in signed):
        return min(signed, key=lambda one: one.value), max(signed, key=lambda one: one.value)
    first = signed[0] if signed else next(one for one in amounts if not one.weak)
    return first, first


_BY_HOURS = re.compile(  # "1500 EUR bei 20h; 2250 EUR bei 30h"
    r"[^;.\d]{0,20}\b(?:bei|for|at|pour|por|vid)\s\d{1,3}\s?(?:%|h\b|hrs|std|stunden|hours|heures|horas|timmar)"
)


def _number(written: str) -> float:
    digits = re.sub(r"[ \u00a0\u202f'’]", "", written)
    tail = re.search(r"[.,](\d{1,2})$", digits)
    whole = digits[: tail.start()] if tail else digits
    return float(re.sub(r"[.,]", "", whole) + (f".{tail.group(1)}" if tail else ""))


def _scale(scale: str) -> float:
    if scale in ("k", "t", "tsd", "mille"):
        return 1_000
    if scale.startswith(("lpa", "lakh")):
        return 100_000
    return 1_000_000 if scale == "m" else 1


def _code(text: str) -> str | None:
    found = re.search(rf"({_SIGN})|\b({_CODE})(?![a-z])", text.lower())
    return _CURRENCIES[found.group(0)] if found and found.group(0) in _CURRENCIES else None


def _period(near: str, whole: str) -> str | None:
    for text in (near, whole):
        found = [(hit.start(), name) for name, pattern in _PERIOD if (hit := pattern.search(text))]
        if found:
            return min(found)[1]
    return None


def pay_of(value: Any) -> Pay | None:
    """The pay in a front matter value: text, number or map (`currency`, `value`, `min`, `max`, `unitText`)."""
    if isinstance(value, dict):
        return _pay_of_map(value)
    if isinstance(value, list):
        return next((pay for pay in map(pay_of, value) if pay), None)
    return read_pay(value) if isinstance(value, str) else None


def _pay_of_map(value: dict[str, Any]) -> Pay | None:
    flat: dict[str, Any] = {}
    for key, one in value.items():
        flat.update({compact(k): v for k, v in one.items()} if isinstance(one, dict) else {compact(key): one})
    low = _first(flat, "min minvalue minimum from low start minimo von")
    high = _first(flat, "max maxvalue maximum to high end maximo bis")
    single = _first(flat, "value amount salary range text base")
    low_pay, high_pay, one_pay = pay_of(low), pay_of(high), pay_of(single)
    found = merge_pay(low_pay, high_pay) or one_pay
    if found is None:
        return None
    currency = str(_first(flat, "currency salarycurrency currencycode waehrung devise moneda") or "").lower()
    unit = str(_first(flat, "unittext unit period interval per frequency") or "")
    return Pay(found.min, found.max, _CURRENCIES.get(currency) or found.currency, period_of(unit) or found.period)


def merge_pay(low: Pay | None, high: Pay | None) -> Pay | None:
    """One pay out of a lower and an upper bound, either of which may be missing."""
    if low is None and high is None:
        return None
    return Pay(
        low.min if low else None,
        high.max if high else None,
        (low and low.currency) or (high and high.currency) or None,
        (low and low.period) or (high and high.period) or None,
    )


def period_of(unit: str) -> str | None:
    """The period that a word names: YEAR, hourly, Monat."""
    folded = fold(unit).strip()
    for name, words in (
        ("hour", "hour hourly hr stunde std heure hora timme h"),
        ("day", "day daily tag jour dia dag"),
        ("week", "week weekly woche semaine semana vecka"),
        ("month", "month monthly monat mois mes manad mensual"),
        ("year", "year yearly annual annually annum jahr an ano ar anual yr"),
    ):
        if folded in words.split():
            return name
    return _period(f"/{folded}", f" {folded} ") if folded else None


def _first(flat: dict[str, Any], names: str) -> Any:
    return next((flat[name] for name in names.split() if flat.get(name) not in (None, "")), None)


def pay_from_entries(entries: Entries) -> tuple[Pay | None, str, int | None]:
    """Pay from front matter or labelled body lines, with the reason and the line."""
    chosen = entries.first("pay", lambda value: isinstance(value, dict) and pay_of(value) is not None)
    found = pay_of(chosen.value) if chosen else None
    if found is None:
        found, chosen = _bounds(entries)
    if found is None:
        chosen = entries.first("pay", lambda value: pay_of(value) is not None)
        found = pay_of(chosen.value) if chosen else None
    if found is None or chosen is None:
        return None, "", None
    return _with_units(found, entries), chosen.why, chosen.line


def _bounds(entries: Entries) -> tuple[Pay | None, Entry | None]:
    """Pay out of two keys, one for each bound; a plain amount may stand for the lower one."""
    low, high = entries.first("paymin", _amount_like), entries.first("paymax", _amount_like)
    chosen = low or high
    found: Pay | None = None
    if chosen is not None:
        base = low or entries.first("pay", lambda v: not isinstance(v, dict) and _amount_like(v))
        found = merge_pay(pay_of(base.value) if base else None, pay_of(high.value) if high else None)
    return found, chosen


def _amount_like(value: Any) -> bool:
    return isinstance(value, str) and pay_of(value) is not None


def _with_units(found: Pay, entries: Entries) -> Pay:
    currency = entries.first("paycurrency", lambda v: isinstance(v, str) and v.strip().lower() in _CURRENCIES)
    period = entries.first("payperiod", lambda v: isinstance(v, str) and period_of(v) is not None)
    beside = _stated_beside(found, entries) or found
    return Pay(
        found.min,
        found.max,
        found.currency or (_CURRENCIES[currency.value.strip().lower()] if currency else beside.currency),
        found.period or (period_of(period.value) if period else beside.period),
    )


def _stated_beside(found: Pay, entries: Entries) -> Pay | None:
    """The same pay in a text of another key, which may name its currency and period: `salary_min` beside `salary`."""
    texts = (entry.value for entry in entries.of("pay") if isinstance(entry.value, str))
    amounts = {found.min, found.max} - {None}
    return next((one for one in map(read_pay, texts) if one and amounts & {one.min, one.max}), None)
