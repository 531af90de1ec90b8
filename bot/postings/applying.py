"""How does one apply? A link or a mail address out of keys, links, buttons and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.postings.entries import Entries, Entry
from bot.postings.faults import FaultBook
from bot.postings.plain import links, text_of
from bot.postings.words import compact, fold, fold_text, name_words, wordset

_URL = re.compile(r"^https?://[^\s/?#]+\.[^\s/?#]+\S*$", re.IGNORECASE)
_MAIL = re.compile(r"^[\w.+'-]+@[\w-]+(?:\.[\w-]+)+$")
_MAIL_IN = re.compile(
    r"(?<![\w.+/@-])[\w.+-]+(?:@|\s?[\[(](?:at|ät|arroba)[\])]\s?)[\w-]+(?:(?:\.|\s?[\[(](?:dot|"
    r"punkt)[\])]\s?)[\w-]+)+"
)
_URL_IN = re.compile(r"(?<![\w(\"'=/])https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]")
_APPLY = re.compile(
    r"\bappl(?:y|ying|ication|ications|icants?)\b|\bsubmit (?:your|a|an|the)\b|\bsend (?:us |"
    r"me |in |over )?(?:an? )?(?:your|email|e-mail|mail|cv|resume|application|note|letter)\b|"
    r"\b(?:your|a|with|an?|include) (?:[\w ]{0,20})?(?:cv|resume|cover letter)\b"
    r"|\bget in touch\b|\bdrop us\b|\bemail us\b|\bwrite to us\b|\breach out\b|\bcontact us\b|"
    r"\bsee (?:the )?(?:full )?(?:job|posting|ad)\b"
    r"|\bbewirb|\bbewerb|\blebenslauf\b|\bunterlagen\b|\bschick|\bsende\b|\bsenden\b|"
    r"\bmelde? dich\b|\bkontaktier|\bfreuen uns auf (?:deine|ihre|eure)"
    r"|\bpostul|\bcandidat|\benvoye|\badress(?:er|ez)\b|\bcontactez|\bfaites parvenir"
    r"|\baplica|\bpostula|\bproceso de seleccion\b|\benvia|\bsolicit|\bcurriculum|\binscrib|\bcontactanos|\bmandanos"
    r"|\bcandidatura"
    r"|\bansok|\bsok (?:tjansten|jobbet|nu|har)|\bskicka\b|\bmejla\b|\bmaila\b|\bhor av dig\b"
)
_APPLY_TEXT = re.compile(
    r"^(?:\W*(?:please |click here to |to |how to )?(?:apply|application)\b.*|\W*bewirb.*|"
    r"\W*(?:jetzt |online |hier )?bewerben.*|\W*(?:je )?postule.*|\W*candidate[rz].*|"
    r"\W*(?:aplica|postula|inscri|solicit).*|\W*(?:ansok|sok (?:tjansten|jobbet|nu|har)).*|"
    r".*\bapply (?:now|here|online|today|for this|via|at|through|on)\b.*|.*\bapplication form\b.*|"
    r".*\bbewerbungsformular\b.*)$"
)
_DIRECT = re.compile(
    r"\b(?:appl(?:y|ication)|send|submit|email|mail|bewirb|bewerb\w*|schick\w*|sende\w*|"
    r"postul\w*|envoy\w*|candidature|aplica\w*"
    r"|envia\w*|solicit\w*|ansok\w*|skicka|mejla)\b.{0,120}"
    r"\b(?:via|at|through|on|using|by|here|to|form|online|unter|uber|an|auf|sur|par|en|a|pa|till)\b"
)
_ASSISTANCE = re.compile(
    r"\b(?:assistance|help|questions?|problems?|accommodations?|fragen|aide|ayuda)\b.{0,60}"
    r"\b(?:appl|bewerb|postul|regarding|about|zu|zur|sobre)"
)
_QUESTIONS = re.compile(
    r"\bquestions?\b|\bfragen\b|\bfurther information\b|\bmore information\b|\binquir|"
    r"\benquir|\baccommodation|\bfor more\b|\brenseignements\b|\bpreguntas\b|\bfragor\b|"
    r"\bnewsletter\b|\bmailing list\b|\bprivacy|\bdatenschutz"
)
_NOT_APPLY_LINK = re.compile(
    r"\b(?:process|faq|resume guide|hiring process|how we hire|learn more|read more|privacy|"
    r"policy|eeo|equal|benefits|handbook|values|blog|twitter|linkedin\.com/company|github\.com/[\w-]+/?$|"
    r"facebook|instagram|mastodon)\b"
)
ATS = re.compile(
    r"(?:^|\.)(?:greenhouse\.io|lever\.co|workable\.com|ashbyhq\.com|smartrecruiters\.com|"
    r"smrtr\.io|bamboohr\.com|recruitee\.com|personio\.(?:de|com)|teamtailor\.com|"
    r"breezy\.hr|jobvite\.com|myworkdayjobs\.com|icims\.com|taleo\.net|workday\.com|usajobs\.gov|"
    r"join\.com|softgarden\.io|welcometothejungle\.(?:com|co)|jobylon\.com|varbi\.com|"
    r"forms\.gle|typeform\.com|jotform\.com|airtable\.com|tally\.so|forms\.office\.com|"
    r"hire\.trakstar\.com|recruiterbox\.com|applytojob\.com|freshteam\.com|rippling\.com|"
    r"factorialhr\.(?:com|es|fr)|zohorecruit\.(?:com|eu)|homerun\.co|comeet\.co|pinpointhq\.com|"
    r"dover\.com|gem\.com|notion\.site|dayforcehcm\.com|paycomonline\.net|ultipro\.com|"
    r"jobs\.ch|infojobs\.net|tecnoempleo\.com|reachmee\.com|jobs\.lever\.co)$"
)
_SHUT = re.compile(  # what stands before a button that is out of use
    r"\b(?:closed|filled|geschlossen|besetzt|fermee?s?|closes|cloturee?s?|pourvue?s?|cerrad[ao]s?|cubiert[ao]s?|stangda?|"
    r"tillsatta?)\b\W*$"
)
_FORM_PATH = re.compile(r"/forms?/|/apply\b|/application|/bewerb|/candidat|/jobs?/\w|/careers?/\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to apply, how much speaks for it, and why."""

    target: str
    score: int
    why: str
    line: int | None = None


def target_of(value: Any) -> str | None:
    """The link or bare address in a value; None for empty, "TBD", and what is neither."""
    if isinstance(value, list):
        return next((target for target in map(target_of, value) if target), None)
    if isinstance(value, dict):
        named = {compact(key): one for key, one in value.items()}
        return next((t for key in ("url", "link", "href", "email", "mail") if (t := target_of(named.get(key)))), None)
    if not isinstance(value, str):
        return None
    text = value.strip().strip("<>").strip()
    linked = links(text)
    if linked:
        text = linked[0][1].strip()
    if text.lower().startswith("mailto:"):
        text = unquote(text[7:].split("?", 1)[0]).strip()
    if _MAIL.match(text) or _URL.match(text):
        return text
    return text if re.match(r"^/(?!/)[\w/.#?=&%+-]+$", text) else None


def way_by_keys(entries: Entries, book: FaultBook) -> Way | None:
    """The way that a key names. A value that is no usable link is a fault."""
    for meaning, score in (("apply", 100), ("applyweak", 60)):
        if meaning == "applyweak" and (beside := way_beside_text(entries)) is not None:
            return beside
        for entry in entries.of(meaning):
            target = target_of(entry.value)
            if target is None and meaning == "apply":
                target = _inside(entry)
            if target is not None and not (meaning == "applyweak" and not _weak_fits(entry, target)):
                return Way(target, score, entry.why, entry.line)
            if (target is None and meaning == "apply") or compact(entry.name) in ("externalurl", "link"):
                _say_unusable(entry, book)
    return _way_by_value(entries)


def way_beside_text(entries: Entries) -> Way | None:
    """The link of a button whose text stands in a key beside it: `cta_text: Apply now`, `cta_link` or `cta: https://...`."""
    for entry in entries.all:
        stem = _TEXT_KEY.sub("", compact(entry.path))
        if stem == compact(entry.path) or not _is_apply_text(entry.value):
            continue
        for other in entries.all:
            target = target_of(other.value) if compact(other.path) in (stem, *(stem + end for end in _LINK_ENDS)) else None
            if target:
                return Way(target, 90, other.why, other.line)
    return None


_TEXT_KEY = re.compile(r"(?:text|label|name|title|caption)$")
_LINK_ENDS = ("url", "link", "href")


def _is_apply_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) < 40 and bool(_APPLY_TEXT.match(fold(value)))


def _way_by_value(entries: Entries) -> Way | None:
    """A key of any name that holds an address for applications, or a link to a portal for them."""
    for entry in entries.all:
        if (
            entry.source == "line"
            or not isinstance(entry.value, str)
            or _NOT_FOR_APPLICANTS.intersection(name_words(entry.name))
        ):
            continue
        target = target_of(entry.value) if "@" in entry.value or "://" in entry.value else None
        if target and (is_portal(target) or (_MAIL.match(target) and _mail_bonus(target) > 0)):
            return Way(target, 40, entry.why, entry.line)
    return None


_NOT_FOR_APPLICANTS = wordset("admin author autor auteur image video embed iframe owner reviewer maintainer canonical og")


def is_portal(value: Any) -> bool:
    """Whether a value is a link to one of the portals that take applications."""
    if not isinstance(value, str) or "://" not in value:
        return False
    try:
        return bool(ATS.search((urlsplit(value.strip()).hostname or "").lower()))
    except ValueError:
        return False


def _inside(entry: Entry) -> str | None:
    """The first link in a sentence about applying ("Mail your CV to jobs@...")."""
    values = entry.value if isinstance(entry.value, list) else [entry.value]
    lines = [line for one in values if isinstance(one, str) for line in one.replace("\\n", "\n").split("\n")]
    ways = sorted(_ways(lines, near=True), key=lambda way: -way.score)
    return ways[0].target if ways else None


_APPLY_PATH = re.compile(r"appl(?:y|ication)|contact|kontakt|bewerb|postul|candidat|solicit|ansok|form", re.IGNORECASE)


def _weak_fits(entry: Entry, target: str) -> bool:
    name = compact(entry.name)
    if name in ("contact", "kontakt", "contacto", "contactemail", "kontaktemail", "ansprechpartneremail"):
        return bool(_MAIL.match(target)) and name != "contactemail"
    if name in ("email", "mail", "emailaddress", "epost"):
        return bool(_MAIL.match(target))
    return bool(_URL.match(target)) or bool(_APPLY_PATH.search(target))


def _say_unusable(entry: Entry, book: FaultBook) -> None:
    if isinstance(entry.value, str) and re.search(r"\w{3,}[:/.]\S|\w@\w", entry.value) and "{{" not in entry.value:
        book.warning(
            entry.line or 1,
            f"The apply link in `{entry.path}` is not usable: {entry.value.strip()[:80]!r}.",
            "Write a full https:// link or a mail address.",
        )


def way_in_body(lines: list[str]) -> Way | None:
    """The way that the body names; None where nothing there is about applying."""
    ways = list(_ways(lines, near=False)) if lines else []
    if not ways:
        return None
    best = max(ways, key=lambda way: way.score)
    if best.score >= 20:
        return best
    mails = {way.target.lower() for way in ways if _MAIL.match(way.target)}
    mail_ways = [way for way in ways if _MAIL.match(way.target)]
    if len(mails) == 1 and mail_ways[0].score >= 5:
        return mail_ways[0]
    return None


def _ways(lines: list[str], *, near: bool) -> Iterator[Way]:
    """Every link and address with its score. `near`: the text as a whole is about applying."""
    heading = before = ""
    for line in lines:
        plain = line.strip()
        if plain.startswith("#") or (plain.startswith("**") and plain.endswith("**") and len(plain) < 80):
            heading = plain
        if "](" not in plain and "@" not in plain and "://" not in plain and not _AT_WORD.search(plain):
            before = plain or before
            continue
        about = bool(_APPLY.search(fold_text(text_of(heading))))
        for sentence in _sentences(plain):
            yield from _in_sentence(sentence, before, about=about, near=near)
            before = sentence


_AT_WORD = re.compile(r"[\[(](?:at|ät|arroba)[\])]")


def _sentences(line: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[\[*_A-ZÄÖÜÅ¿¡])", line)


def _in_sentence(sentence: str, before: str, *, about: bool, near: bool) -> Iterator[Way]:
    found_links = links(sentence)
    if not found_links and "@" not in sentence and "://" not in sentence and not _AT_WORD.search(sentence):
        return
    context = _context(fold_text(text_of(sentence)), fold_text(text_of(before))[-160:], about=about, near=near)
    rest = sentence
    for text, target, start, end in found_links:
        shut = bool(_SHUT.search(fold_text(text_of(sentence[:start]))[-60:]))
        yield from _link_way(text, target, context - 60 * shut, sentence)
        rest = rest[:start] + " " * (end - start) + rest[end:]
    for found in _URL_IN.finditer(rest):
        yield from _link_way("", found.group(0), context, sentence)
    for found in _MAIL_IN.finditer(rest):
        score = context + 6 + _mail_bonus(found.group(0))
        yield Way(_plain_mail(found.group(0)), score, f"address in “{_short(sentence)}”")


def _context(folded: str, before: str, *, about: bool, near: bool) -> int:
    """How much a sentence and what stands around it speak of applying."""
    speaks = near or bool(_APPLY.search(folded))
    if _ASSISTANCE.search(folded) or (_QUESTIONS.search(folded) and not speaks):
        return 3 * about - 12
    direct = bool(_DIRECT.search(folded))
    shut = bool(_SHUT.search(before))
    return 25 * speaks + 14 * direct + 10 * about + 8 * bool(_APPLY.search(before)) - 60 * shut


def _link_way(text: str, target: str, context: int, sentence: str) -> Iterator[Way]:
    usable = target_of(target)
    if usable is None:
        return
    folded = fold(text)
    named = bool(_APPLY_TEXT.match(folded))
    why = f"link “{_short(text or target)}” in “{_short(sentence)}”"
    if _MAIL.match(usable):
        yield Way(usable, context + 6 + 10 * named + _mail_bonus(usable), why)
        return
    score = context // 2 + (35 if named else 0) + (10 if context >= 39 else 0) + _address_bonus(usable)
    if re.search(
        (
            r"^\W*(?:here|hier|ici|aqui|har|this (?:form|link)|form|formular|link|job (?:posting|"
            r"ad|description)|contact us|get in touch|posting|(?:click|pulsa|haz clic|klick\w*|cliquez|klicka) "
            r"(?:here|aqui|hier|ici|har)|hor av dig(?: \w+)?|contactez[- ]nous|contactanos|kontaktier\w* uns)\W*$"
        ),
        folded,
    ):
        score += 12 if context >= 20 else 0
    if target.startswith(("#", "/", ".")) and "#" in target:  # a place on this very page
        score -= 60
    if _NOT_APPLY_LINK.search(f"{folded} {usable.lower()}") and not named:
        score -= 25
    if _PAPER.search(usable.lower()):  # a form to print or fill in is the way only where no other is named
        score = min(score, 21)
    yield Way(usable, score, why)


_PAPER = re.compile(r"\.(?:pdf|docx?|rtf|odt)(?:[?#]|$)")


def _address_bonus(target: str) -> int:
    try:
        parts = urlsplit(target)
    except ValueError:
        return -50
    host = (parts.hostname or "").lower()
    if ATS.search(host) or (host.endswith("docs.google.com") and "/forms" in parts.path):
        return 18
    return 8 if _FORM_PATH.search(parts.path) else -4


def _mail_bonus(address: str) -> int:
    local = fold(address.split("@", maxsplit=1)[0])
    if re.search(
        (
            r"job|career|hiring|recruit|talent|apply|hr\b|people|bewerb|karriere|candidat|empleo|"
            r"rrhh|emploi|jobb|rekryt|join|work|team"
        ),
        local,
    ):
        return 8
    return -10 if re.search(r"privacy|press|support|accommodat|sales|legal|noreply|datenschutz", local) else 0


def _plain_mail(written: str) -> str:
    written = re.sub(r"\s?[\[(](?:at|ät|arroba)[\])]\s?", "@", written)
    return re.sub(r"\s?[\[(](?:dot|punkt)[\])]\s?", ".", written).rstrip(".")


def _short(text: str) -> str:
    text = text_of(text)
    return text if len(text) <= 60 else f"{text[:57]}..."
