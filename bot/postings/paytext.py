"""What does running text say about pay? Sentences, taglines and titles that name an amount with its currency."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from bot.postings.pay import amounts_in, read_pay
from bot.postings.posting import Pay
from bot.postings.prose import Prose
from bot.postings.words import fold_text

_DIGIT = re.compile(r"\d")
_MONEY_WORD = re.compile(
    r"salar|compensation|\bpay\b|pays\b|paid\b|wage|remunerat|\brate\b|\bmakes\b|\bearn|"
    r"\bctc\b|stipend|gehalt|vergut|lohn|entgelt|verdien"
    r"|salaire|remuner|salario|sueldo|retribu|\blon\b|manadslon|\bote\b|per annum|per hour|"
    r"per year|/\s?hr\b|/\s?hour|/\s?year|\bpackage\s*[:–-]|\bdoe\b|\bd\.o\.e\b"
)
_IS_PAY = re.compile(
    r"\b(?:base|annual|gross|starting|monthly|hourly) (?:salary|pay|wage)|\b(?:salary|"
    r"pay|compensation|wage) (?:range|band|scale|is|of|for|will be)\b"
    r"|\bgehalt\w*|\bsalaire\b|\bsalario\b|\bmanadslon\b"
)
_NOT_PAY = re.compile(
    r"\bmaximum\b|\bup to\b|raised|funding|revenue|series [a-d]\b|budget|(?<![+&] )(?<!plus )bonus|stipend of|"
    r"allowance|reimburs|401|donat|valuation|billion|million|"
    r"customers|saved|invest|referral|learning|training|equipment|home office setup|weiterbildung|"
    r"budget de|per diem|turnover|arr\b|umsatz|\bdeliver|\bgrants?\b|\bprizes?\b|deal size"
)


_MONEY_STEMS = (
    "$",
    "€",
    "£",
    "₹",
    "¥",
    "eur",
    "usd",
    "gbp",
    "chf",
    "sek",
    "kr",
    "inr",
    "lpa",
    "lakh",
    "cad",
    "aud",
    "nok",
    "dkk",
    "pln",
)


def pay_from_text(prose: Prose) -> tuple[Pay | None, str]:
    """Pay from running text: a line that speaks of pay and names an amount with its currency."""
    best: tuple[int, Pay, str] | None = None
    for number in prose.holding(_MONEY_STEMS):
        if not _DIGIT.search(prose.folded[number]):
            continue
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ])", prose.texts[number]):
            scored = _sentence_pay(sentence, prose.folded[number - 1] if number else "")
            if scored and (best is None or scored[0] > best[0]):
                best = (*scored, sentence)
    return (best[1], best[2]) if best else (None, "")


def _sentence_pay(sentence: str, before: str) -> tuple[int, Pay] | None:
    folded = fold_text(sentence)
    if _NOT_PAY.search(folded) and not _IS_PAY.search(folded):
        return None
    pay = read_pay(sentence)
    amount = pay and (pay.max or pay.min)
    if pay is None or pay.currency is None or not amount:
        return None
    speaks = bool(_MONEY_WORD.search(folded)) or bool(len(before) < 80 and _MONEY_WORD.search(before))
    plausible = amount >= 10_000 or (pay.period in ("hour", "day", "week", "month") and amount >= 5)
    if not plausible or not (speaks or pay.period or _is_span_of_pay(pay, sentence)):
        return None
    return (2 if speaks and pay.min != pay.max else 1 if speaks or pay.period else 0), pay


def _is_span_of_pay(pay: Pay, sentence: str) -> bool:
    """Whether a short line names a span as yearly pay has it, though no word says so: "€65k–€80k, negotiable"."""
    low, high = pay.min or 0, pay.max or 0
    return 15_000 <= low < high <= 400_000 and high <= 2.5 * low and len(sentence) < 120


def pay_in_words_of_keys(values: Iterable[str]) -> tuple[Pay | None, str]:
    """Pay out of a title, a tagline or a summary: "Package - up to £40,000 per annum"."""
    for value in values:
        text = html.unescape(value)
        scored = _sentence_pay(_UP_TO.sub(" max. ", text), "") if len(text) < 400 and _DIGIT.search(text) else None
        if scored:
            return scored[1], text
    return None, ""


_UP_TO = re.compile(r"\bup to\b", re.IGNORECASE)


def same_amount_in(prose: Prose, pay: Pay) -> Pay | None:
    """The pay in the text that names the same upper amount, for a currency or period which the key leaves out."""
    for number in prose.holding(_MONEY_STEMS):
        for amount in amounts_in(prose.texts[number]):
            if amount.currency and pay.max is not None and abs(amount.value - pay.max) < 1:
                return Pay(None, None, amount.currency, None)
    return None


_OWN_MONEY = {  # which money a sign means that several countries share, by what names a country
    "SEK": (
        (
            "NOK",
            ("no", "nb", "nn"),
            re.compile(r"\b(?:norway|norge|norwegen|norvege|noruega|oslo|bergen|trondheim|stavanger)\b"),
        ),
        (
            "DKK",
            ("da",),
            re.compile(r"\b(?:denmark|danmark|danemark|dinamarca|kobenhavn|[ck]openhag(?:en|ue)|aarhus|arhus|odense)\b"),
        ),
        ("ISK", ("is",), re.compile(r"\b(?:iceland|island|islande|reykjavik)\b")),
    ),
    "USD": (
        ("MXN", (), re.compile(r"\b(?:mexico(?! ?,? ?(?:mo|ny|in|usa)\b)|cdmx|guadalajara|monterrey)\b")),
        ("CAD", (), re.compile(r"\b(?:canada|toronto|montreal|ottawa|calgary|quebec)\b")),
        ("AUD", (), re.compile(r"\b(?:australi[ae]n?|sydney|brisbane|canberra)\b")),
        ("NZD", (), re.compile(r"\b(?:new zealand|auckland)\b")),
        ("SGD", (), re.compile(r"\bsingap(?:ore|ur|our)\b")),
        ("HKD", (), re.compile(r"\bhong ?kong\b")),
    ),
}
_NAMED_MONEY = {
    "SEK": re.compile(r"\bsek\b|\bkronor\b", re.IGNORECASE),
    "USD": re.compile(r"\busd?\b|\bus ?\$|\$ ?us|\bu\.s\b|united states|dolares|\bdollars\b", re.IGNORECASE),
}
_SEVERAL = re.compile(r"\b(?:us|usa|united states|new mexico|america|new york|san francisco|remote)\b")


def in_own_money(pay: Pay, place: str | None, language: str | None, written: str) -> Pay:
    """Pay in "kr" or "$" with the money of the country that place or language name, where nothing `written` names it."""
    own = _OWN_MONEY.get(pay.currency or "")
    folded = fold_text(place or "")
    if (
        own is None
        or _NAMED_MONEY[pay.currency or ""].search(written)
        or (pay.currency == "USD" and _SEVERAL.search(folded))
    ):
        return pay
    for currency, languages, names in own:
        if names.search(folded) or (language in languages):
            return Pay(pay.min, pay.max, currency, pay.period)
    return pay
