"""Which values make up the Posting? One function a field, each with the reason for its choice."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from bot.postings import summary
from bot.postings.address import address_of, language_of, twin_of
from bot.postings.applying import Way, target_of, way_by_keys, way_in_body
from bot.postings.dates import Written
from bot.postings.entries import Entry
from bot.postings.page import Page, Title
from bot.postings.pay import pay_from_entries
from bot.postings.paytext import in_own_money, pay_from_text, pay_in_words_of_keys, same_amount_in
from bot.postings.places import is_remote, location_of, place_in_sentences, place_in_title, place_text, remote_of
from bot.postings.plain import plain_lines, quoted, text_of
from bot.postings.posting import Pay, Posting, Reason, State
from bot.postings.prose import Prose
from bot.postings.sentences import (
    closed_by,
    doubted_by,
    is_placeholder,
    is_unwritten,
    soon_by,
    title_says_closed,
    title_says_upcoming,
)
from bot.postings.state import Verdict, settle, tags_of, truth, verdicts
from bot.postings.templating import resolve
from bot.postings.when import dates_of
from bot.postings.words import compact, fold, wordset

_ARTICLE = (
    r"(?:(?:an?|one|our next|the|our|some|eine?n?(?:\*n|/n|/e|:n)?|une? ou une?|une?|un·e|un\(e\)|un/une|une/un|des|les|"
    r"una?|unos|uno/a|una? o una?|en|ett|fler)\s+)?(?:new\s+|neue[ns]?\s+|nouvelle?\s+|ny[at]?\s+)?"
)
_PREFIX = re.compile(
    rf"^(?:(?:(?:we(?:'re|’re| are)? )?(?:now |currently )?(?:seeking|hiring|looking for|"
    rf"wanted|recruiting)\s*[:–-]?\s+|join (?:us|our team) as )"
    rf"|(?:job(?: opening| offer| posting)?|vacancy|open (?:position|role)|position|role)\s*[:–-]\s+"
    rf"|(?:.{{3,50}}[:–-]\s+)?(?:wir suchen|gesucht|stellenausschreibung|stellenangebot|stelle)\s*[:–-]?\s+(?:ab sofort\s+)?"
    rf"|(?:nous recrutons|on recrute|offre d['’]emploi)\s*[:–-]?\s+|(?:recherche|recrutement)\s*[:–-]\s+"
    rf"|(?:se busca|buscamos|oferta de empleo|vacante)\s*[:–-]?\s+"
    rf"|(?:vi söker|lediga? tjänst(?:er)?)\s*[:–-]?\s+"
    rf"|.{{3,60}}?(?<!\bwho)\s(?:is (?:hiring|looking for|seeking)|"
    rf"sucht|recrute|recherche|cherche|busca|söker)\s+){_ARTICLE}",
    re.IGNORECASE,
)
_BARE_ARTICLE = re.compile(r"^(?:un·e|un\(e\)|une? ou une?|un/une|une/un|eine?n?[*/:]n?)\s+", re.IGNORECASE)
_SUFFIX = re.compile(r"\s+(?:wanted|gesucht|sökes|is hiring)\s*[!.]*$|^\s*\[(?:closed|filled|remote)\]\s*", re.IGNORECASE)
_EMPLOYMENT = re.compile(
    r"\b(?:full|part)[ _-]?time\b|\bcontract(?:or)?\b|\bpermanent\b|\btemporary\b|\bfreelance|"
    r"\bintern(?:ship)?\b|\bapprentice|\bfixed[- ]term|\bterm\b|\bvolunteer|\bhourly\b|"
    r"\bcasual\b|\bper ?diem\b|\bhrs?\b|\bhours\b"
    r"|\bvollzeit|\bteilzeit|\bfest(?:anstellung)?\b|\bunbefristet|\bbefristet|\bwerkstudent|"
    r"\bpraktik|\bausbildung|\bminijob|\d{2,3}\s?(?:[-–]\s?\d{2,3}\s?)?%|\bcdi\b|\bcdd\b|"
    r"\bstage\b|\balternance|\btemps (?:plein|partiel)|\bfreelance"
    r"|\bjornada|\btiempo (?:completo|parcial)|\bindefinido|\btemporal|\bpracticas|\bheltid|"
    r"\bdeltid|\btillsvidare|\bvikariat|\bvisstid|\bprovanstallning|\bsommarjobb|\bmonths?\b|"
    r"\bfulltime|\bparttime|\bperm\b"
)
_NOT_TEAM = wordset(
    """
        job jobs career careers position positions post posts page vacancy vacancies opening openings
        role roles blog article news stellen stelle karriere empleo emplois jobb all none default tbd
        open featured remote uncategorized
    """
)


def posting_of(page: Page, title: Title, at: datetime) -> Posting:
    """The posting that a page holds."""
    reasons = [Reason("title", title.why, title.line)]
    entries = page.with_labels()
    closes, opens = dates_of(page, at, reasons)
    verdict = _state(page, title, opens)
    way = _apply(page, reasons)
    location = _location(page, title, reasons)
    remote, why, line = remote_of(entries)
    if remote is not None:
        reasons.append(Reason("remote", why, line))
    language = language_of(page)
    pay = _pay(page, title, reasons)
    if pay is not None and pay.currency in ("SEK", "USD"):
        pay = in_own_money(pay, location, language, f"{page.parts.matter} {page.raw_body}")
    zone = page.site.zone(page.path)
    reasons.append(Reason("state", verdict.why, verdict.line))
    return Posting(
        path=page.path,
        title=title.text,
        role=role_of(title.text),
        flag_state=verdict.state,
        state_reason=verdict.why,
        state_line=verdict.line,
        subtitle=_text(page, "subtitle", reasons),
        location=location or (_remote_as_place(remote)),
        remote=remote,
        team=_team(page, reasons),
        employment=_employment(page, reasons),
        apply=way.target if way else None,
        pay=pay,
        opens_at=opens.starts(zone) if opens else None,
        closes_at=closes.ends(zone) if closes else None,
        posted_on=page.posted_on,
        tags=tags_of(entries),
        summary=_summary(page, title, reasons),
        language=language,
        url=address_of(page),
        twin_of=twin_of(page),
        faults=page.book.faults(),
        reasons=tuple(reasons),
    )


def role_of(title: str) -> str:
    """The title without "Seeking:", "We are hiring a" and the like."""
    role = _SUFFIX.sub("", _BARE_ARTICLE.sub("", _PREFIX.sub("", title))).strip()
    return role or title


def _state(page: Page, title: Title, opens: Written | None) -> Verdict:
    found = verdicts(page.entries, page.path)
    if page.parts.commented_out:
        found.append(Verdict(State.CLOSED, "the whole file is commented out", page.parts.matter_line))
    if page.is_stub:
        found.append(Verdict(State.CLOSED, "it only says that the page is elsewhere", page.parts.body_line))
    if title_says_closed(title.text):
        found.append(Verdict(State.CLOSED, f"its title says so: “{title.text}”", title.line))
    if title_says_upcoming(title.text):
        found.append(Verdict(State.DRAFT, f"its title says so: “{title.text}”", title.line))
    found.extend(_closing_word(page))
    placeholder = is_placeholder(title.text, _short_texts(page), page.prose.text)
    if placeholder:
        found.append(Verdict(State.DRAFT, placeholder, title.line))
    elif unwritten := _unwritten(page, title):  # not announced; a role that was open with a text stays as it is
        found.append(Verdict(State.UNSURE, unwritten, title.line))
    settled = settle(found)
    if settled is None or settled.state in (State.OPEN, State.UNSURE, State.DRAFT):
        settled = settle([*found, *_by_sentences(page, opens)])
    return settled or Verdict(State.OPEN, "nothing in the file says that it is not open")


def _unwritten(page: Page, title: Title) -> str | None:
    """A file with hardly more than a title: no text, no summary, no way to apply, no dates."""
    if not page.bodies or page.json_ld:
        return None
    if page.prose.whole.strip():
        return "its text is still to be written" if is_unwritten(page.prose.whole) else None
    told = ("summary", "apply", "closes", "opens", "pay", "paymin")
    if any(_says_more(e.value, title) for meaning in told for e in page.entries.of(meaning)):
        return None
    if any(target_of(entry.value) for entry in page.entries.of("applyweak")):
        return None
    return "it has no text yet"


def _says_more(value: Any, title: Title) -> bool:
    """Whether a key holds something, and not the title once more."""
    return isinstance(value, str | dict) and bool(value) and value != title.text


def _short_texts(page: Page) -> str:
    return " ".join(str(e.value) for e in page.entries.of("summary")[:4] if isinstance(e.value, str))[:2000]


def _closing_word(page: Page) -> list[Verdict]:
    """A closing date that is the word "closed", and an opening date that is there but empty."""
    return [
        *(
            Verdict(State.CLOSED, f"{entry.why} is “{entry.value}”", entry.line)
            for entry in page.entries.of("closes")
            if isinstance(entry.value, str) and _CLOSED_WORD.fullmatch(fold(entry.value))
        ),
        *(
            Verdict(State.DRAFT, f"{entry.why} is not filled in", entry.line)
            for entry in page.entries.of("opens")
            if compact(entry.path) in _OPENS_KEYS and _is_blank(entry.value)
        ),
    ]


_CLOSED_WORD = re.compile(r"\W*(?:closed|filled|passed|geschlossen|besetzt|ferme|cerrado|stangd)\W*")
_OPENS_KEYS = wordset("opens opensat openson openingdate opendate")


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and bool(re.fullmatch(r"\W*(?:tb[da]\b.*)?", fold(value))))


def _by_sentences(page: Page, opens: Written | None) -> list[Verdict]:
    closed = closed_by(page.prose)
    if closed is not None:
        return [_said(page, State.CLOSED, closed)]
    soon = soon_by(page.prose) if opens is None else None  # with a date, the date decides
    if soon is not None:
        return [_said(page, State.DRAFT, soon)]
    doubted = doubted_by(page.prose)
    return [] if doubted is None else [_said(page, State.UNSURE, doubted)]


def _said(page: Page, state: State, number: int) -> Verdict:
    return Verdict(state, f"it says: “{quoted(page.prose.texts[number])}”", page.line_of(page.prose.marked[number]))


def _apply(page: Page, reasons: list[Reason]) -> Way | None:
    way = way_by_keys(page.entries, page.book)
    if way is None or way.score < 80:
        in_body = way_in_body(page.own_prose.marked) or _way_in_includes(page)
        if in_body is not None and (way is None or in_body.score >= 45):
            way = Way(in_body.target, in_body.score, in_body.why, page.line_of(in_body.target))
    if way is not None:
        reasons.append(Reason("apply", way.why, way.line))
    return way


def _way_in_includes(page: Page) -> Way | None:
    return way_in_body(page.prose.marked) if page.prose is not page.own_prose else None


def _location(page: Page, title: Title, reasons: list[Reason]) -> str | None:
    found, why, line = location_of(page.entries)
    if found is None:
        found, sentence = place_in_sentences(page.own_prose)
        why, line = f"sentence “{quoted(sentence)}”", page.line_of(sentence)
    if found is None:
        found, sentence = place_in_sentences(Prose(_short_values(page, title)))
        why, line = f"the words “{quoted(sentence)}”", title.line
    if found is None and title.told:
        found, why, line = "Remote" if is_remote(title.text) else place_in_title(title.text), "the title", title.line
    if found is not None:
        reasons.append(Reason("location", why, line))
    return found


def _remote_as_place(remote: str | None) -> str | None:
    if remote is None or remote == "no" or compact(remote) in ("hybrid", "onsite"):
        return None
    return "Remote" if remote == "yes" else remote


def _short_values(page: Page, title: Title) -> list[str]:
    values = [
        e.value for meaning in ("subtitle", "summary") for e in page.entries.of(meaning)[:3] if isinstance(e.value, str)
    ]
    return [title.text, *values]


def _pay(page: Page, title: Title, reasons: list[Reason]) -> Pay | None:
    found, why, line = pay_from_entries(page.entries)
    if found is None:
        found, sentence = pay_from_text(page.own_prose)
        why, line = f"sentence “{quoted(sentence)}”", page.line_of(sentence)
    if found is None:
        found, words = pay_in_words_of_keys(_short_values(page, title))
        why, line = f"the words “{quoted(words)}”", title.line
    elif found.currency is None and found.max is not None:
        said = same_amount_in(page.prose, found)
        found = Pay(found.min, found.max, said.currency, found.period) if said else found
    if found is not None:
        reasons.append(Reason("pay", why, line))
    return found


def _team(page: Page, reasons: list[Reason]) -> str | None:
    for meaning in ("team", "employer"):
        for entry in page.entries.of(meaning):
            text = _team_text(entry)
            if text:
                reasons.append(Reason("team", entry.why, entry.line))
                return text
    return None


def _team_text(entry: Entry) -> str | None:
    text = place_text(entry.value)
    if not text or len(text) > 120 or compact(text) in _NOT_TEAM or text.startswith(("http", "/")):
        return None
    return None if truth(text) is not None or text.isdigit() else text


def _employment(page: Page, reasons: list[Reason]) -> str | None:
    for entry in page.entries.of("employment"):
        text = _employment_text(entry)
        if text:
            reasons.append(Reason("employment", entry.why, entry.line))
            return text
    for entry in page.entries.all:
        if isinstance(entry.value, str) and len(entry.value) < 40 and _EMPLOYMENT.fullmatch(fold(entry.value).strip()):
            reasons.append(Reason("employment", f"value of {entry.why}", entry.line))
            return entry.value.strip()
    return None


def _employment_text(entry: Entry) -> str | None:
    value: Any = entry.value
    if isinstance(value, list):
        value = "; ".join(one for one in value if isinstance(one, str))
    if not isinstance(value, str) or not value.strip() or len(value) > 120:
        return None
    if compact(entry.name) in (
        "type",
        "format",
        "conditions",
        "hours",
        "schedule",
        "duration",
        "contract",
    ) and not _EMPLOYMENT.search(fold(value)):
        return None
    return " ".join(value.split()) if truth(value) is None else None


def _text(page: Page, meaning: str, reasons: list[Reason]) -> str | None:
    entry = page.entries.first(meaning, lambda value: isinstance(value, str) and bool(value.strip()))
    if entry is None:
        return None
    reasons.append(Reason(meaning, entry.why, entry.line))
    return text_of(" ".join(str(entry.value).split()))


def _summary(page: Page, title: Title, reasons: list[Reason]) -> str | None:
    head = summary.before_more(page.raw_body) if page.bodies else None
    if head is not None:
        text = summary.summary_of_lines(plain_lines(resolve(head, page.matter.values, None)), title.text)
        if text:
            reasons.append(Reason("summary", "text before the “more” mark", page.parts.body_line))
            return text
    keyed = summary.summary_from_keys(page.entries, weak=False)
    if keyed is None:
        text = summary.summary_of_lines(page.own_prose.lines, title.text)
        if text:
            reasons.append(Reason("summary", "first paragraph", page.line_of(text)))
            return text
        keyed = summary.summary_from_keys(page.entries, weak=True)
    if keyed is not None:
        reasons.append(Reason("summary", keyed[1], keyed[2]))
        return keyed[0]
    return _text(page, "subtitle", [])
