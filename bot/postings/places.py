"""Where is the role? Places out of keys, labelled lines and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.postings.entries import Entries, Entry
from bot.postings.prose import Prose
from bot.postings.state import truth
from bot.postings.words import compact, fold, fold_text, stems, wordset

_REMOTE = re.compile(
    r"\bremote(?:ly)?\b|\bwork from (?:home|anywhere)\b|\btelecommut|\bhome ?office\b|"
    r"\bteletravail\b|\bteletrabajo\b|\bremoto\b|\bpa distans\b|\bdistansarbete\b|\bfully distributed\b|"
    r"\banywhere in the\b|\bwork from where(?:ver)? you\b|\bdistributed work(?:ing)?\b|\bvirtual\b|"
    r"\bmobiles arbeiten\b|\ba distance\b|\bortsunabhangig\b"
)
_NO_PLACE = wordset(
    """
        tbd tba na none null false true yes no hybrid onsite fulltime jobs job careers career global-config page post default
        various index open closed filled draft published active inactive archived live hidden upcoming paused
    """
)
_NAME = r"[A-ZÄÖÜÅÉÈÀÁÍÓÚÑŁŠŽ][\w.'’&/-]*"
_JOINER = r"(?:of|de|la|le|les|del|the|am|an der|im|bei|upon|sur|und|and|or|oder|ou|et|y|och|eller|i|in)"
_CITY = rf"(?:{_NAME}|[A-Z]{{2,}})(?:(?:,? | \(|\) |, {_JOINER} | {_JOINER} )(?:{_NAME}\)?))*\)?"
_TOWN = rf"{_NAME}(?: (?:am|an der|im) {_NAME})?"
_HEART = r"(?: (?:the )?heart of| Herzen von| Zentrum von| cœur de| corazón de| hjärtat av)?"
_BASED = re.compile(
    rf"\b(?i:based|located|lives?|living|reside[sd]?|offices?(?: is| are)?|headquartered|"
    rf"headquarters(?: is| are)?|stationed|placed|team|sitz|standort|büro|sitzt|arbeitest|"
    rf"basée?s?|situé[es]*|bureaux?|ubicad[oa]s?|oficinas?|baserad|placerad|kontor|placering|"
    rf"poste (?:ouvert|proposé|disponible|à pourvoir)|arbetsplats(?:en)?|arbeitsplatz|arbeitsort|einsatzort|dienstort|"
    rf"instalad[ao]s?|radicad[ao]s?|establecid[ao]s?)"
    rf" (?:(?:out|is|at|our|mainly|primarily|mostly|ist|är|ligger|finns) )*(?i:in|at|im|à|en|i|på|near|from|"
    rf"ist|är)(?: the| our| der| das| either| downtown| central| centrala| sunny| beautiful)?{_HEART} (?P<place>{_CITY})"
)
_OFFICE = re.compile(
    rf"\b(?i:offices?|büros?|standort|kontor|bureaux?|oficinas?|team|studio)\b[^.;:]{{0,24}}? (?i:in|"
    rf"à|en|i|im|(?<=oficinas )de)(?: the)?{_HEART} (?P<place>{_CITY})"
)
_OUR_OFFICE = re.compile(
    rf"\b(?i:our|the|your) (?P<place>(?!(?:Head|Home|Back|Front|Main|New|Open|Post|Box|Sales|Legal|Corporate|Customer|"
    rf"Executive|Global|Central|Family|Private|First|Regional|European|Our)\b){_NAME}(?: {_NAME})?) "
    r"(?:offices?|HQ|headquarters)\b"
)
_SOUGHT_IN = re.compile(
    r"\b(?:(?i:suchen|gesucht|sucht)\b.{5,160} in|(?i:recherch\w*|recrut\w*)\b.{5,120} à|(?i:söker)\b.{5,120} i)"
    rf" (?P<place>{_TOWN})"
    r"(?:[.!]?$|, (?:um|der|die|das|mit|ab)\b| (?:einen?|eine|mehrere|zum|ab)\b)"
)
_SEEKS = re.compile(  # "Our bakery in Freiburg im Breisgau (west) sucht ..."
    rf"\bin (?P<place>{_TOWN})(?: \([^)]{{2,40}}\)| und Umgebung)? (?:sucht|suchen)\b"
)
_OUR_TEAM_IN = re.compile(
    rf"\b(?i:unser(?:e[sm])?) (?:\w+ )?(?i:teams?) in (?P<place>{_NAME}(?:, {_NAME})*(?: (?:oder|und) {_NAME})?)(?=[!.,]|$)"
)
_WITH_US = re.compile(  # "Die Einarbeitung findet bei uns in Berlin statt"
    r"\b(?i:\w*arbeit\w*|ausbildung|stelle|jobb\w*|arbet\w*|travail\w*|work\w*)\b[^.;:]{0,40}? "
    rf"(?i:bei uns|hos oss|chez nous|with us) (?i:in|i|à) (?P<place>{_NAME})"
)
_APPLY_AT = re.compile(  # "Bewirb dich jetzt bei Acme in Husum!"
    r"\b(?i:bewirb|bewerbe|bewerben|postule[rz]?|ansök|apply)\b[^.;:]{0,40} (?i:bei|chez|hos|at) "
    rf"(?:{_NAME} ){{1,3}}(?i:in|i|à) (?P<place>{_NAME})"
)
_LOCATION_IN = re.compile(
    rf"^\W*(?i:location|standort|arbeitsort|lieu de travail|ubicación|placering) (?i:in|at|en|à|i) (?P<place>{_CITY})"
)
_CENTRE = re.compile(
    rf"\b(?i:in|i|im|à|en) (?i:centrala|central|downtown|zentralen?|pleno centro de) (?P<place>{_NAME}(?: {_NAME})?)"
)
_MODEL = re.compile(
    rf"^\W*(?i:hybrid|on-?site|vor ort|sur site|híbrido|presencial|på plats)\s*[,|/–-]\s*"
    rf"(?P<place>(?!(?:Flex|Full|Part|Teil|Voll|Heltid|Deltid|Remote|Perman|Temps|Jornada)){_CITY})\W*$"
)
_WORKPLACE = re.compile(
    r"\b(?:arbeitsort|einsatzort|dienstort|arbetsort|lieu de travail|place of work|work location|lugar de trabajo)\b"
)
_WHOLE_TEAM = re.compile(  # where the others are, not where this role is
    r"\bteam (?:is|are) (?:\w+ ){0,2}(?:based|located|spread|distributed)\b.{3,60}[;,].{3,60}[;,].{3,}"
)
_SKILL = re.compile(r"\b(?:erfahrung|kenntnis|interesse|abschluss|studium|experience|formation|erfaren|kunskap|kompeten)")
_AT_WORK = re.compile(r"\b(?:office|lokaler\w*|kontor\w*|arbetsplats\w*|buro\w*|arbeitsplatz|bureaux?|oficinas?|studio)\b")
_SEAT = re.compile(r"^(?:HQ|Head ?[Oo]ffice|Headquarters|Office|Büro|Bureau|Studio) (?:in|at|à|im) ")
_BRACKETED = re.compile(rf"^\W*\((?P<place>{_NAME}(?:(?:, | & |/| or | oder | ou )?{_NAME}){{0,4}})\)\W*$")
_GERMAN = re.compile(
    r"\b(?:und|der|die|das|wir|du|ist|dein\w*|unser\w*|mit|sie)\b.*\b(?:und|der|die|das|"
    r"wir|du|ist|im|dein\w*|unser\w*|mit|sie|in|bei)\b"
)
_GERMAN_PLACE = re.compile(
    r"\b(?:buro\w*|office|standort\w*|sitz|niederlassung|filiale|arbeitsort|arbeitsplatz|einsatzort|dienstort|kreisstadt|"
    r"stadt)\b"
)
_INLINE = re.compile(
    r"\b(?:[Ll]ocation|[Aa]rbeitsort|[Ss]tandort|[Ee]insatzort|[Ll]ieu(?: de travail)?|"
    r"[Ll]ocalisation|[Uu]bicación|[Pp]laceringsort|[Pp]lacering|[Oo]rt)\s*:\s*(?P<place>[A-ZÄÖÜÅ][^:;|.\n]{2,60})"
)
_NOT_PLACES = wordset(
    """
        we you our the this that it they he she january february march april may june july august
        september october november december monday tuesday wednesday thursday friday english german
        french spanish swedish agile scrum go python java javascript rust react kubernetes docker linux
        git aws gcp azure typescript php ruby node sql excel google slack jira github figma computer
        science engineering product design spring summer autumn fall winter english wir du sie unser teams ihr
        teilzeit vollzeit festanstellung befristung elternzeit heltid deltid
    """
)
_ROLE_NEAR = re.compile(
    r"\b(?:role|position|job|candidate|ideal|you|this is|remote|post-holder|stelle|du|"
    r"poste|puesto|tjanst|contract|relocat|team)\b"
)
_COMPANY_ONLY = re.compile(
    r"\bcustomers?\b|\bfounded\b|\binvestors?\b|\bbacked by\b|\bnetwork\b|\bclients?\b|\boffices in\b"
    r"|\bheadquartered\b|\bstart-?up\b|\bsmall team\b|\bmit sitz\b|\bsiege (?:social )?a\b|\bcon sede\b"
)


_FULL_STOP = re.compile(r"(?<=\w{4})\.$")


def place_text(value: Any) -> str | None:
    """A place as one text: lists joined by "; ", maps as "City, Region, Country"."""
    if isinstance(value, str):
        text = _FULL_STOP.sub("", " ".join(value.split()).strip(" ,;"))
        return text if text and compact(text) not in _NO_PLACE else None
    if isinstance(value, list):
        parts = [part for part in map(place_text, value) if part]
        return "; ".join(dict.fromkeys(parts)) or None
    return _of_map(value) if isinstance(value, dict) else None


_MAP_ORDER = (
    ("name", "title", "label", "text"),
    ("city", "addresslocality", "locality", "town", "ort", "stadt", "ville", "ciudad", "stad"),
    ("region", "addressregion", "state", "bundesland"),
    ("country", "addresscountry", "land", "pays", "pais"),
)


def _of_map(value: dict[str, Any]) -> str | None:
    flat = {compact(key): one for key, one in value.items()}
    for inner in ("address", "location", "place"):
        if isinstance(flat.get(inner), dict | list):
            return place_text(flat[inner])
    named = [next((place_text(flat[key]) for key in keys if key in flat), None) for keys in _MAP_ORDER]
    if named[0]:
        return named[0]
    return ", ".join(part for part in named if part) or None


def is_remote(text: str) -> bool:
    """Whether a text speaks of remote work."""
    return bool(_REMOTE.search(fold(text)))


_WEAK_NAMES = wordset(
    """
        address postaladdress anschrift adresse city town region state country land pays pais site
        office offices where
    """
)


def location_of(entries: Entries) -> tuple[str | None, str, int | None]:
    """The place that keys or labels state, with reason and line; `City` and `Country` keys are joined."""
    for entry in entries.of("location"):
        text = place_text(entry.value)
        if text is None or not _fits(text):
            continue
        text = _told(entry, text)
        if compact(entry.name) in _WEAK_NAMES and isinstance(entry.value, str):
            together = _joined(entries)
            if together is None and compact(entry.name) == "state":
                continue  # far more often the posting's state than a place
            text = together or text
        return text, entry.why, entry.line
    for entry in entries.of("employment"):
        if isinstance(entry.value, str) and fold(entry.value).strip() in ("remote", "hybrid", "fully remote", "100% remote"):
            return entry.value.strip(), entry.why, entry.line
    return None, "", None


def _told(entry: Entry, text: str) -> str:
    """The place in a value that says more: a postal address, a sentence."""
    first = re.split(r"\.\s+(?=[A-ZÄÖÜ])", text)[0]
    if entry.source == "line" and first != text and len(first) < 40 and re.fullmatch(_CITY, first):
        return first
    if (len(text) > 40 or (str(entry.value).rstrip().endswith(".") and is_remote(text))) and len(
        _PROSE_WORD.findall(text)
    ) > 1:
        return place_in_sentences(Prose([text]))[0] or text
    return _without_street(text) if compact(entry.name) in _ADDRESSES and isinstance(entry.value, str) else text


_PROSE_WORD = re.compile(
    r"\b(?:is|are|will|you|we|with|for|that|this|role|position|be|can|our|its?|das|ist|sind|wir|du|unser\w*|est|sont|nous"
    r"|vous|es|son|nuestr\w+|vi|du|ar|med)\b",
    re.IGNORECASE,
)
_ADDRESSES = wordset("""
        address postaladdress anschrift adresse direccion adress
    """)
_STREET = re.compile(
    r"\d{3}|^\d|\d$|\b(?:limited|ltd|inc|llc|gmbh|ag|se|sa|sarl|sas|ab|plc|road|street|"
    r"avenue|lane|way|drive|square|building|floor|suite|house"
    r"|strasse|str|weg|platz|allee|gasse|rue|boulevard|quai|calle|avenida|plaza|gatan|"
    r"vagen)\b\.?|\w+(?:strasse|gatan|vagen|str\.)|^[a-z]{1,2}\d+[a-z]? ?\d[a-z]{2}$"
)


def _without_street(address: str) -> str:
    """Town and region of a postal address: no company, street or postcode."""
    kept = [part.strip() for part in address.split(",") if part.strip() and not _STREET.search(fold(part).strip())]
    return ", ".join(kept) or address


def _fits(text: str) -> bool:
    return len(text) < 400 and not re.match(r"^(?:https?:|/|#|\d+$)", text) and "{{" not in text


def _joined(entries: Entries) -> str | None:
    parts: dict[str, None] = {}
    for wanted in ("city", "town", "region", "state", "country", "land", "pays", "pais"):
        for entry in entries.of("location"):
            if compact(entry.name) == wanted and (text := place_text(entry.value)) and len(text) < 60:
                parts[text] = None
    return ", ".join(parts) if len(parts) > 1 else None


def remote_of(entries: Entries) -> tuple[str | None, str, int | None]:
    """Remote as written, or yes/no for a flag."""
    for entry in entries.of("remote"):
        said = truth(entry.value)
        if said is not None:
            return ("yes" if said else "no"), entry.why, entry.line
        text = " ".join(entry.value.split()) if isinstance(entry.value, str) else place_text(entry.value)
        if text and len(text) < 120 and (compact(text) not in _NO_PLACE or compact(text) in ("hybrid", "onsite")):
            return text, entry.why, entry.line
    return None, "", None


def place_in_title(title: str) -> str | None:
    """The place at the end of a title, behind the mark that the role is for all: "Segelmacher (m/w/d) in Husum"."""
    found = _AFTER_MARK.search(title)
    return None if found is None or fold(found.group("place")) in _NOT_PLACES else found.group("place")


_AFTER_MARK = re.compile(rf"\((?:[A-Za-z*]{{1,6}}\s?[/|]\s?)+[A-Za-z*]{{1,6}}\),? (?:in|à|en|i) (?P<place>{_TOWN})$")
_PLACE_STEMS = stems(
    """
        based locat live living resid office headquart station placed sitz standort buro ort: lieu situ bureau ubica
        oficina baserad placer kontor arbetsplats team remot home_office homeoffice telework telecommut teletrav
        distans distri anywhere virtual mobiles a_distance ortsunab base_ arbeitsplatz
        einsatzort arbeitsort studio suchen sucht hybrid onsite on-site vor_ort sur_site presencial pa_plats
        lokaler instalad radicad establecid work_from dienstort arbetsort lugar_de place_of_work
        bei_uns hos_oss chez_nous with_us location_ recherch recrut soker_ poste_ouvert poste_prop poste_disp
        a_pourvoir bewirb bewerbe
    """
)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A place in a sentence, and how much speaks for its being the role's place."""

    score: int
    place: str
    sentence: str


def place_in_sentences(prose: Prose) -> tuple[str | None, str]:
    """The place that a sentence about the role states, with the sentence."""
    best: _Spoken | None = None
    remote_sentence = ""
    bracketed = [n for n, text in enumerate(prose.texts[:8]) if text.startswith("(")]
    for number in sorted({*prose.holding(_PLACE_STEMS), *bracketed}):
        remote_near = bool(_REMOTE.search(prose.folded[number]))
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ])", prose.texts[number]):
            if remote_near and not remote_sentence and is_remote(sentence) and _may_be_remote(fold_text(sentence)):
                remote_sentence = sentence
            spoken = _spoken(sentence, remote_near)
            if spoken and (best is None or spoken.score > best.score):
                best = spoken
    folded = fold_text(remote_sentence)
    only_possible = bool(_SOMETIMES.search(folded)) and not _ALWAYS.search(folded)
    if best is None or best.score < 0 or (remote_sentence and not only_possible and best.score < 1):
        return ("Remote", remote_sentence) if remote_sentence else (None, "")
    return best.place, best.sentence


_NOT_REMOTE = re.compile(
    r"\bremote (?:location|control|procedure|work experience|cloud|server|support of|desktop|sensing|access)\b"
    r"|\bnot (?:a )?remote\b|\bno remote\b|\bremote\b.{0,60}\b(?:difficult|hard|not (?:be )?possible|no\b|cannot|unable)"
    r"|\b(?:difficult|hard|unable|cannot|not possible)\b.{0,60}\bremote\b"
)


_SOMETIMES = re.compile(  # remote work that goes with a place
    r"\b(?:possibility|possible|\d(?: ?[-–] ?\d)? (?:days?|tage?n?|jours?|dias?|dagar)|moglich\w*|posible|mojligt?|"
    r"partly|partially|occasional\w*|hybrid|teilweise|tageweise|partiel\w*|en partie|hybride|parcial\w*|hibrido|"
    r"delvis|ibland)\b"
)


_ALWAYS = re.compile(
    r"\b(?:100 ?%|fully|full|completely|entirely|komplett|vollstandig|entierement|totalement|total|helt)(?!\w)"
)


def _may_be_remote(folded: str) -> bool:
    """Whether a sentence with "remote" in it offers remote work; "it would be hard to be remote" does not."""
    return not _NOT_REMOTE.search(folded)


def _spoken(sentence: str, remote_near: bool) -> _Spoken | None:
    folded = fold_text(sentence)
    inline = _INLINE.search(sentence) or _BRACKETED.match(sentence) or _MODEL.match(sentence)
    inline = inline or _LOCATION_IN.match(sentence)
    if inline:
        return _Spoken(6, inline.group("place").strip(" ,"), sentence)
    sought = _SOUGHT_IN.search(sentence) or _SEEKS.search(sentence) or _OUR_TEAM_IN.search(sentence)
    sought = sought or _WITH_US.search(sentence) or _APPLY_AT.search(sentence)
    if sought and not _SKILL.search(folded) and fold(sought.group("place").rstrip(".")) not in _NOT_PLACES:
        return _Spoken(1, sought.group("place").rstrip("."), sentence)
    if _WHOLE_TEAM.search(folded):
        return None
    found = _BASED.search(sentence) or _OFFICE.search(sentence) or _OUR_OFFICE.search(sentence)
    if found is not None and re.match(r" (?:kontor|lokaler)\b", sentence[found.end() :]):
        found = None  # whose office it is: "på Arks kontor"
    found = found or (_CENTRE.search(sentence) if _AT_WORK.search(folded) else None)
    if found is not None and _GERMAN.search(folded) and not _GERMAN_PLACE.search(folded):
        found = None  # where every noun is a capital one, only these words tell a place
    if found is None:
        return None
    place = _SEAT.sub("", found.group("place").strip(" ,.("))
    place = place.rstrip(")") if place.count(")") > place.count("(") else place
    place = place + ")" if place.count("(") > place.count(")") else place
    words = [fold(word.strip(".,()")) for word in place.split()]
    if not words or words[0] in _NOT_PLACES or len(place) < 3 or len(place) > 80:
        return None
    score = (
        2 * bool(_ROLE_NEAR.search(folded) or _WORKPLACE.search(folded))
        + remote_near
        - 2 * bool(_COMPANY_ONLY.search(folded))
    )
    return _Spoken(score, place, sentence)
