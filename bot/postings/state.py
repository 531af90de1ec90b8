"""Is a posting draft, open or closed by what its file says? Dates are judged later, by Posting.state_at."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import Any, NamedTuple

from bot.postings.entries import Entries, Entry
from bot.postings.posting import State
from bot.postings.words import compact, fold, name_words, wordset

_OPEN_WORDS = wordset(
    """
        open opened active live published publish hiring available current ongoing recruiting accepting
        new vacant on yes true public urgent now ready publicerad visible listed offen aktiv online
        veroffentlicht besetzbar ouvert ouverte actif publie abierto abierta activo activa publicado
        publicada disponible vigente oppen ledig reopened extended
    """
)
_CLOSED_WORDS = wordset(
    """
        closed close filled inactive archived archive expired hired paused hold cancelled canceled done
        complete completed unavailable ended withdrawn false off deactivated disabled stopped removed
        suspended finished deleted past solved fulfilled geschlossen besetzt inaktiv archiviert abgelaufen vergeben
        pausiert offline beendet ferme fermee pourvu pourvue archivee inactif inactive cloture cloturee
        expiree cerrado cerrada cubierto cubierta inactivo inactiva archivado archivada finalizado
        finalizada stangd tillsatt inaktiv arkiverad avslutad
    """
)
_DRAFT_WORDS = wordset(
    """
        draft upcoming soon pending preview planned hidden unlisted private scheduled unpublished wip
        review unreleased tbd tba future internal test entwurf geplant bald versteckt demnachst
        brouillon prevu cache masque borrador pendiente proximamente oculto utkast planerad kommande
        dold
    """
)
_CLOSED_FOLDERS = wordset(
    """
        archive archives archived closed filled old past expired inactive previous former retired
        geschlossen besetzt archiv archivees archivo archivados cerrados cerradas arkiv arkiverade
        stangda tidigare
    """
)
_DRAFT_FOLDERS = wordset(
    """
        draft drafts unpublished hidden upcoming wip unlisted private pending entwurf entwuerfe
        brouillons borradores utkast
    """
)
_KINDS_OF_WORK = wordset(  # French `statut` and the like tell the contract, not whether the role is open
    """
        cdi cdd stage stagiaire alternance apprentissage interim freelance independant salarie cadre fulltime parttime
        internship apprenticeship permanent fixedterm contractor employee vollzeit teilzeit praktikum ausbildung befristet
        unbefristet festanstellung indefinido temporal practicas becario autonomo heltid deltid praktik tillsvidare vikariat
    """
)
_FALSY = frozenset({"false", "no", "0", "off", "n", "nein", "non", "nej", "never"})
_TRUTHY = frozenset({"true", "yes", "1", "on", "y", "ja", "oui", "si", "always"})


class Verdict(NamedTuple):
    """A state that one thing in the file speaks for."""

    state: State
    why: str
    line: int | None = None


def truth(value: Any) -> bool | None:
    """What a flag says; texts like 'false' count as what they say. None for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = fold(value).strip()
        return False if word in _FALSY else True if word in _TRUTHY else None
    return None


def verdicts(entries: Entries, path: str) -> list[Verdict]:
    """Everything in keys, tags and the path that speaks for a state."""
    found = [*_flags(entries), *_words(entries), *_marks(entries), *_tags(entries), *_generators(entries)]
    in_path = _by_path(path)
    if in_path:
        found.append(in_path)
    return found


def settle(found: list[Verdict]) -> Verdict | None:
    """The verdict that counts. Where anything says not open, it is not open; closed beats draft beats unsure."""
    for state in (State.CLOSED, State.DRAFT, State.UNSURE, State.OPEN):
        for verdict in found:
            if verdict.state is state:
                return verdict
    return None


_FLAG_STATES = (
    ("draft", {True: State.DRAFT}),
    ("published", {False: State.DRAFT, True: State.OPEN}),
    ("open", {False: State.CLOSED, True: State.OPEN}),
    ("closed", {True: State.CLOSED, False: State.OPEN}),
)


def _flags(entries: Entries) -> list[Verdict]:
    found = []
    for meaning, states in _FLAG_STATES:
        for entry in entries.of(meaning):
            said = truth(entry.value)
            if said is not None and said in states and _is_own_flag(entry):
                found.append(Verdict(states[said], f"{entry.why} is {str(said).lower()}", entry.line))
            elif meaning == "closed" and _is_sentence(entry.value):
                found.append(Verdict(State.CLOSED, f"{entry.why} says “{entry.value.strip()}”", entry.line))
            elif isinstance(entry.value, str) and meaning in ("open", "closed") and (by_word := _word_state(entry)):
                found.append(by_word)
    return found


def _is_sentence(value: Any) -> bool:
    """Whether a value is a few words that tell why, and no date: `expired: "We have found somebody"`."""
    return isinstance(value, str) and len(re.findall(r"[^\W\d_]{2,}", value)) >= 4 and not re.search(r"\d", value)


def _is_own_flag(entry: Entry) -> bool:
    """A weak name counts only at the top level: `cta.active` or `comments.enabled` is about something else."""
    return " " not in entry.name or (len(name_words(entry.name)) <= 2 and entry.name == entry.path)


def _words(entries: Entries) -> list[Verdict]:
    found = []
    for entry in entries.of("status"):
        by_word = _word_state(entry)
        if by_word:
            found.append(by_word)
        elif (
            entry.source != "line"
            and compact(entry.name) not in ("state", "estado", "lage", "status code")
            and _unknown(entry)
        ):
            found.append(Verdict(State.UNSURE, f"{entry.why} holds an unknown word, “{entry.value}”", entry.line))
    return found


_MARK_KEYS = wordset(
    "badge label flag note notice banner ribbon alert subtitle untertitel soustitre subtitulo underrubrik remark"
)
_MARKS = wordset(
    """
        closed filled positionfilled rolefilled expired archived onhold nolongeravailable nolongerhiring applicationsclosed
        besetzt geschlossen vergeben pourvu pourvue cloture cerrado cerrada cubierto cubierta tillsatt stangd
    """
)


def _marks(entries: Entries) -> list[Verdict]:
    """A badge or subtitle that holds nothing but "closed"."""
    return [
        Verdict(State.CLOSED, f"{entry.why} is “{entry.value}”", entry.line)
        for name in _MARK_KEYS.intersection(entries.by_path)
        for entry in entries.by_path[name]
        if _is_mark(entry.value)
    ]


def _is_mark(value: Any) -> bool:
    return isinstance(value, str) and len(value) < 40 and compact(value) in _MARKS


def _unknown(entry: Entry) -> bool:
    if not isinstance(entry.value, str) or not entry.value.strip() or len(entry.value) >= 60:
        return False
    return compact(entry.value) not in _KINDS_OF_WORK


def _word_state(entry: Entry) -> Verdict | None:
    if isinstance(entry.value, bool):
        state = State.OPEN if entry.value else State.CLOSED
        return Verdict(state, f"{entry.why} is {str(entry.value).lower()}", entry.line)
    if not isinstance(entry.value, str) or len(entry.value) > 60:
        return None
    words = re.findall(r"[a-z]+", fold(entry.value))
    negated = "not" in words or "no" in words or "nicht" in words
    for known, state in ((_CLOSED_WORDS, State.CLOSED), (_DRAFT_WORDS, State.DRAFT), (_OPEN_WORDS, State.OPEN)):
        if known.intersection(words):
            said = State.CLOSED if negated and state is State.OPEN else state
            return Verdict(said, f"{entry.why} is “{entry.value.strip()}”", entry.line)
    return None


def tags_of(entries: Entries) -> tuple[str, ...]:
    """All tags, in their order, whether written as a list, as one text or as a list of one text."""
    if entries.tags is None:
        entries.tags = _read_tags(entries)
    return entries.tags


def _read_tags(entries: Entries) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for entry in entries.of("tags"):
        values = entry.value if isinstance(entry.value, list) else [entry.value]
        for value in values:
            if isinstance(value, str):
                parts = re.split(r"[,;]", value) if "," in value or ";" in value else (value,)
                found.update(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return tuple(found)


def _categories(entries: Entries) -> list[str]:
    """Values of `category` and `categories`: some sites file closed postings there."""
    values = [e.value for e in entries.of("team") if compact(e.name) in ("category", "categories")]
    return [one for value in values for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


_TAGS = {
    **dict.fromkeys(wordset("draft drafts hidden unlisted upcoming entwurf brouillon borrador utkast"), State.DRAFT),
    **dict.fromkeys(wordset("closed filled archived expired inactive besetzt pourvu cerrado tillsatt"), State.CLOSED),
}


def _tags(entries: Entries) -> list[Verdict]:
    tags = [*tags_of(entries), *_categories(entries)]
    telling = [(tag, _TAGS[word]) for tag in tags if (word := fold(tag)) in _TAGS]
    line = next((entry.line for entry in entries.of("tags")), None) if telling else None
    return [Verdict(state, f"it is tagged “{tag}”", line) for tag, state in telling]


def _generators(entries: Entries) -> list[Verdict]:
    """Switches by which site generators leave a page out: Hugo's build options, `permalink: false` of Eleventy."""
    found = []
    for name in _SWITCHES.intersection(entries.by_path):
        for entry in entries.by_path[name]:
            value = entry.value
            never = isinstance(value, str) and value.strip().lower() == "never"
            if name in ("permalink", "slug") and isinstance(value, str) and _CLOSED_ADDRESS.search(value.lower()):
                found.append(Verdict(State.CLOSED, f"{entry.why} ends in “closed”", entry.line))
            if (never and name.startswith("build")) or (value is False and name != "slug"):
                found.append(Verdict(State.DRAFT, f"{entry.why} leaves the page out", entry.line))
    return found


_SWITCHES = wordset("permalink slug buildrender buildlist")
_CLOSED_ADDRESS = re.compile(r"[-_/](?:closed|filled)/?$")


_IN_NAME = re.compile(r"draft|wip|closed|filled|test")
_TEST_FILE = re.compile(  # "TestJob.md", "2026-01-05-test_job copy.md", and not "test-engineer.md"
    r"(?:\d{4}-\d\d-\d\d-)?test[-_ ]?(?:jobb?|post|posting|page|position|role|career|opening|vacancy|stelle|poste|offre|"
    r"oferta|puesto)?s?(?:[-_ ]?(?:copy|\d+))*"
)


def _by_path(path: str) -> Verdict | None:
    folder, name = posixpath.split(path)
    by_folder = _by_folder(folder)
    if by_folder:
        return by_folder
    if not _IN_NAME.search(name.lower()):
        return None
    if _TEST_FILE.fullmatch(name.split(".")[0].lower()):
        return Verdict(State.DRAFT, "its file name marks a test")
    words = name_words(name.split(".")[0])
    if words and words[0] in ("draft", "wip"):
        return Verdict(State.DRAFT, "its file name starts with “draft”")
    if len(words) > 1 and (words[0] in ("closed", "filled") or words[-1] in ("closed", "filled")):
        return Verdict(State.CLOSED, "its file name says closed")
    return None


@lru_cache(maxsize=4096)
def _by_folder(folder: str) -> Verdict | None:
    for part in folder.split("/"):
        word = compact(part)
        if word in _CLOSED_FOLDERS:
            return Verdict(State.CLOSED, f"it lies in the folder {part}/")
        if word in _DRAFT_FOLDERS:
            return Verdict(State.DRAFT, f"it lies in the folder {part}/")
    return None
