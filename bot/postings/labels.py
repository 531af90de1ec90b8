"""Which lines of a body are labelled facts ("**Ort:** Berlin", "### Closing date: 4 May")?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.postings.dates import Written, read_date
from bot.postings.entries import Entry
from bot.postings.plain import text_of
from bot.postings.prose import Prose
from bot.postings.words import compact, fold, meanings, stems, wordset

_LABELLED = re.compile(
    r"^[\s>#*\-•–|+]*(?:\d+[.)]\s*)?[*_]{0,3}(?P<label>[^:：*_|]{2,42}?)[*_]{0,3}\s*[:：]\s*[*_]{0,3}\s*(?P<value>.*)$"
)
_BARE = re.compile(r"^(?:#{1,6}\s+|\*\*|__)(?P<label>[^:*_#]{3,40}?)(?:\*\*|__)?\s*:?\s*#*$")
_WANTED = frozenset(
    {
        "location",
        "remote",
        "team",
        "employer",
        "employment",
        "apply",
        "pay",
        "paymin",
        "paymax",
        "closes",
        "opens",
        "applyweak",
        "status",
    }
)
_WEAK_LABELS = wordset(
    """
        link url href type format function practice area group unit label category site address country
        land state region hours until frist duration schedule cta button external rate wage office where
        discipline contact contacto kontakt service hub tarif countries cities engagement hybrid befristung fte
    """
)
_STRONG_IN_BODY = wordset("""
        type address hours duration country region office rate where contact
    """)
_TITLES = re.compile(
    r"^(?:job |position |role )?(?:title|titel|titre|titulo|puesto|position|role|rubrik|"
    r"stelle|poste)$"
)


def labelled(lines: Sequence[str]) -> Iterator[Entry]:
    """The labelled facts of a body as entries; their `path` is the label as written."""
    for number, line in enumerate(lines):
        if line.lstrip().startswith("|"):
            yield from _row(line, number)
        elif not line.isascii() and (sign := _SIGN.match(line)):
            yield Entry(_SIGNS[sign.group(1)], sign.group(1), text_of(sign.group(2)), number, "line")
        elif ":" in line or "：" in line:
            yield from _one(lines, number, line)
        elif (" – " in line or " — " in line or " | " in line) and len(line) < 120:
            yield from _one(lines, number, _DASH.sub(": ", line, count=1))
        elif line.startswith(("#", "**", "__")):
            bare = _BARE.match(line)
            if bare and _meant(bare.group("label")) and (value := _next_value(lines, number)):
                yield _entry(bare.group("label"), value, number)


_SIGNS = {"📍": "location", **dict.fromkeys("💰💶💵💷💸", "salary"), **dict.fromkeys("🕒🕐⏰", "hours")}
_SIGN = re.compile(rf"^[\s*•-]*([{''.join(_SIGNS)}])\ufe0f?\s*([^:\n]{{2,90}})$")
_DASH = re.compile(r"(?:\*\*|__)?\s[–—|]\s")


def _row(line: str, number: int) -> Iterator[Entry]:
    """A row of a Markdown table whose first cell is a label."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if len(cells) == 2 and cells[1] and _meant(cells[0].strip("*_: ")):
        yield _entry(cells[0].strip("*_: "), cells[1], number)


def _one(lines: Sequence[str], number: int, line: str) -> Iterator[Entry]:
    found = _LABELLED.match(line)
    if found is None or not _meant(found.group("label")):
        return
    value = found.group("value").strip()
    if not value.strip("*_ "):
        value = _next_value(lines, number)
    if value:
        yield _entry(found.group("label"), value, number)


def _entry(label: str, value: str, number: int) -> Entry:
    label = label.strip()
    shown = value if "](" in value or "@" in value else text_of(value)
    return Entry(label, label, shown.strip(), number, "line")


def _meant(label: str) -> bool:
    label = label.strip()
    if len(label.split()) > 5 or "](" in label:
        return False
    name = compact(label)
    if name in _WEAK_LABELS and name not in _STRONG_IN_BODY:
        return False
    return bool(_WANTED.intersection(meanings(label)))


def title_label(lines: Sequence[str]) -> tuple[str, int] | None:
    """A line such as "Job title: Gardener" among the first ones."""
    for number, line in enumerate(lines[:15]):
        found = _LABELLED.match(line)
        if found and _TITLES.match(fold(found.group("label")).strip()) and 2 < len(found.group("value")) < 120:
            return text_of(found.group("value")), number
    return None


def _next_value(lines: Sequence[str], number: int) -> str:
    for line in lines[number + 1 : number + 4]:
        if line.strip():
            plain = line.strip()
            if plain.startswith("#") or len(plain) > 220 or (_LABELLED.match(plain) and _meant(plain.split(":")[0])):
                return ""
            return plain.lstrip("-*• ").strip()
    return ""


_CLOSING = re.compile(
    r"\b(?:open(?: for applications?)? (?:on|from) .{5,60}? (?:through|until|to)|"
    r"(?:application|opening|posting|bewerbungs)\w*(?: and closing)? (?:period|window|dates?|zeitraum)\b.{8,90}? "
    r"(?:through|until|to|bis)|deadline|"
    r"applications? (?:are |will be )?(?:open|accepted)(?: from)? .{5,45}?(?:-|–|to|through|until|bis|au) (?=\w)|"
    r"apply (?:by|before|until|no later than)|applications?(?: for (?:this|the) \w+)? (?:close[sd]?|must be (?:received|"
    r"submitted)|(?:are |is )?due|will be accepted (?:until|through)|(?:should be |to be )?(?:submitted|"
    r"received) (?:by|before))"
    r"|send\b(?:[^.]|\.(?=\S)){3,160}? (?:by|before|until) (?=(?:\w+day,? |eod,? |cob,? |midnight,? )?(?:the |end of )?"
    r"(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    r"|(?:application|opening|posting|call|bewerbungs)\w*(?: \w+){0,2} (?:ends?|endet|lauft ab)(?: on| at| am)?"
    r"|closing date|closes on|closes|open until|(?:accepting|welcome) applications (?:until|through|by|before)|"
    r"no later than|submit(?:ted)? (?:by|before)|cv by|resume by|letter by"
    r"|(?:bewerbung|unterlagen|lebenslauf)\w*(?:[^.]|\b(?:inkl|ggf|bzw|etc|ca|evtl|z\. ?b)\.){0,90}?"
    r"\bbis(?: zum| spatestens| einschliesslich)?|"
    r"bewerbungsfrist|bewerbungsschluss|bewirb dich bis|bewerben (?:sie sich )?bis|bewerbungen? bis|"
    r"spatestens"
    r"|date limite|avant le|jusqu'au|cloture|fecha limite|hasta el|antes del|plazo|sista ansokningsdag|"
    r"senast(?: den)?|ansok (?:fore|senast))\b"
)
_OPENING = re.compile(
    r"\b(?:open(?:s|ing)? (?:for applications? )?(?:on|from)|applications? (?:will )?opens?(?: on)?|"
    r"(?:application|opening|posting)\w*(?: and closing)? (?:period|window|dates)\b|"
    r"open for application(?:s)? on|opening date|ab dem|offnet am|ouvr\w+ le|oppnar)\b"
)


_DIGIT = re.compile(r"\d")
_CLOSING_STEMS = stems(
    """
        deadline apply applica send clos open_until open_for open_on open_from period window accepted accepting no_later
        submit cv resume letter bewirb bewerb lebenslauf unterlagen spatestens limite avant jusqu clotur hasta antes plazo
        sista senast ansok
    """
)
_OPENING_STEMS = ("open", "period", "window", "ab dem", "offnet", "ouvr", "oppnar")
_RANGE = re.compile(r"\s(?:to|through|until|till|bis|au|hasta|-|–)\s")
_ROLLING = re.compile(
    r"\brolling\b|\buntil (?:it is |the (?:position|role|job) is )?filled\b|\b(?:begin|"
    r"start)\w* (?:to )?review|\breview of applications\b|\blaufend\b|\bau fil de l'eau\b|"
    r"\blopande\b|\bcontinu"
)


def is_rolling(text: str) -> bool:
    """Whether a text about a deadline says that there is none ("reviewed on a rolling basis")."""
    return bool(_ROLLING.search(fold(text)))


def date_in_sentences(prose: Prose, *, opening: bool, year: int | None) -> tuple[Written, int, str] | None:
    """The closing (or opening) date that a sentence states: (date, index of its line, the sentence)."""
    pattern = _OPENING if opening else _CLOSING
    for number in prose.holding(_OPENING_STEMS if opening else _CLOSING_STEMS):
        plain, folded = prose.texts[number], prose.folded[number]
        if not _DIGIT.search(folded) or (not opening and is_rolling(plain)):
            continue
        for found in pattern.finditer(folded):
            near = re.split(r"(?<!\b\d)(?<!\b\d\d)[.;!?](?:\s+[a-z]{4,}|$)", folded[found.end() : found.end() + 110])[0]
            if opening:  # of "5 May to 9 May, 11 pm" the hour belongs to the end
                near = _RANGE.split(near)[0]
            try:
                written = read_date(near, year)
            except ValueError:
                continue
            if written is not None:
                return written, number, plain
    return None
