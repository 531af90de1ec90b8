"""Which sentences say that a role is closed, not yet open, or not real? English, German, French, Spanish, Swedish.

The patterns look at folded text (lower case, no accents). A condition ("until the position is filled") is no
statement: CONDITION is looked for in the clause before.
"""

from __future__ import annotations

import re

from bot.postings.prose import Prose
from bot.postings.words import fold, fold_text, stems

_THING = (
    r"(?:position|role|job|vacanc(?:y|ies)|opening|posting|opportunity|post|advert(?:isement)?|"
    r"recruitment|application(?:s| window| period| process| deadline)?"
    r"|deadline(?: to apply| for applications?)?|call|hiring(?: process)?|internship|"
    r"search|listing|offer|positions|roles|jobs|openings)"
)
_GONE = (
    r"(?:filled|closed|taken|expired|withdrawn|cancelled|canceled|over|archived|unavailable|"
    r"inactive|completed|on hold|paused|suspended|frozen)"
)
_CLOSED = re.compile(
    "|".join(
        (
            (
                rf"\b{_THING}\b(?: (?:to apply|for (?:this|the|these) \w+|at [\w .]{{2,30}}|above|"
                rf"below|listed here))?,? ?(?:has|have) (?:now |since |already |recently |unfortunately )*(?:been "
                rf")?(?:now |successfully )?{_GONE}\b"
            ),
            (
                rf"\b{_THING}\b(?: (?:to apply|for (?:this|the|these|our) [\w ]{{2,40}}))? (?:is|are)(?: now|"
                rf" currently| already| unfortunately| officially)* {_GONE}\b"
            ),
            (
                rf"\b{_THING}\b(?: [\w ]{{2,30}})? (?:is|are) (?:now |currently )?(?:no longer|not currently|"
                rf"not) (?:available|open|active|being accepted|accepting|live|vacant)\b"
            ),
            (
                r"\b(?:no longer|not \w+ly|currently not|stopped|aren't currently|"
                r"isn't currently) (?:currently |actively )?(?:hiring|recruiting|accepting|taking|"
                r"looking|searching|seeking)\b(?!.{0,60}\b(?:agenc|recruiters?\b|headhunt|unsolicited|"
                r"third[- ]part|outside|sponsor|visa|relocat))"
            ),
            (
                r"\b(?:not|aren't|isn't) (?:hiring|recruiting|accepting (?:new |any |more |further )?(?:applications?|"
                r"applicants|candidates|submissions)|taking (?:new )?applications)(?: for (?:this|"
                r"the) (?:role|position|job|post|vacancy)| at this time| at the moment| right now|"
                r" at present| currently| any ?more| any longer|[.!]|$)"
            ),
            (
                r"\b(?:not|aren't) (?:looking|searching) (?:for (?:candidates|applicants|anyone) )?(?:to fill|"
                r"for this (?:role|position|job|post|vacancy)|at this time|at the moment|right now)"
            ),
            r"\bno longer (?:available|open)\b",
            (
                r"^(?:this )?(?:position |role |job |applications? |vacancy )?(?:is |are )?(?:now |"
                r"currently )?(?:closed|filled)[.!:]?$"
                r"|^(?:#+ )?(?:this )?(?:position|role|job|applications?|vacancy) (?:is |are )?(?:now |currently )?"
                r"(?:closed|filled)(?:[.!:] | [(–—-])"
            ),
            r"\b(?:position|role|job|vacancy|post) (?:closed|filled)\b",
            (
                r"\bwe(?:'ve| have) (?:now |already |since )?(?:filled|closed) (?:this|the|our) (?:position|"
                r"role|job|vacancy|post|opening|search)"
            ),
            (
                r"\bwe(?:'ve| have) (?:found|hired) (?:someone|our|a|an|the right)\b.{0,60}(?:position|"
                r"role|job|candidate|person)"
            ),
            (
                r"\bclosing date:? ?(?:has )?(?:passed|closed)\b|\bdeadline (?:has )?passed\b|\bdeadline is (?:now "
                r"|already )?over\b"
            ),
            (
                r"\bwe(?:'ve| have)? found (?:the person|someone|somebody|our (?:new )?\w+|the right)\b"
                r"|\b(?:haben|hat)\b.{0,30}\b(?:jemanden|person|kandidat\w*|besetzung|verstarkung)\b.{0,20}\bgefunden\b"
                r"|\bavons trouve\b.{0,20}\b(?:personne|candidat|perle|quelqu'un|profil)"
                r"|\b(?:hemos|ya) (?:encontrado|cubierto)\b|\bvi har (?:nu |redan )?(?:hittat|tillsatt|anstallt)\b"
            ),
            (
                r"\b(?:stelle|position|ausschreibung|vakanz|bewerbungsphase|bewerbungsfrist|stellenanzeige|"
                r"stellenangebot|stellenausschreibung|praktikumsplatz|bewerbungsverfahren)\b.{0,40}\b(?:ist|"
                r"wurde|sind|wurden|konnten?)\b.{0,25}\b(?:besetzt|vergeben|geschlossen|abgelaufen|beendet|pausiert|"
                r"abgeschlossen|nicht mehr (?:verfugbar|aktuell|offen|aktiv|vakant|frei))\b"
            ),
            (
                r"\b(?:nicht mehr|aktuell nicht|derzeit nicht|momentan nicht|zurzeit nicht|nicht aktiv)\b.{0,30}\b(?:zu "
                r"besetzen|ausgeschrieben|suchen|auf der suche|verfugbar|moglich)\b"
            ),
            (
                r"\bwir (?:suchen|stellen) (?:derzeit|aktuell|momentan|zurzeit|im moment) (?:keine|niemanden|nicht)\b|"
                r"\bwir (?:suchen|stellen) (?:niemanden|keine (?:neuen |weiteren )?(?:mitarbeit|kolleg|bewerb|leute))|"
                r"\bkeine bewerbungen mehr\b|\bbereits besetzt\b|\bbereits vergeben\b"
            ),
            (
                r"\b(?:poste|offre|candidatures?|annonce|recrutement|stage)\b.{0,40}\b(?:est|sont|"
                r"a ete|ont ete)\b.{0,25}\b(?:pourvue?s?|closes?|fermee?s?|cloturee?s?|expiree?s?|"
                r"terminee?s?|plus disponible|archivee?s?|suspendue?s?)\b"
            ),
            (
                r"\bn'est plus (?:disponible|a pourvoir|d'actualite|ouverte?|active?)\b|\bne (?:recrutons|"
                r"recherchons|cherchons|prenons) (?:plus|pas)\b|\bposte (?:deja )?pourvu\b|\bn'acceptons plus\b|"
                r"\boffre (?:expiree|pourvue|cloturee)\b|\bcandidatures?\b.{0,20}\bne (?:sont|est) plus\b"
            ),
            (
                r"\b(?:puesto|vacante|oferta|posicion|convocatoria|plaza|plazo|inscripcion(?:es)?|"
                r"proceso)\b.{0,40}\b(?:esta|estan|ha sido|ha|han sido|fue|se encuentra)\b.{0,20}\b(?:cubiert[ao]s?|"
                r"cerrad[ao]s?|finalizad[ao]s?|expirad[ao]s?|ocupad[ao]s?|caducad[ao]s?|terminad[ao]s?|"
                r"inactiv[ao]s?)\b"
            ),
            (
                r"\bya no (?:esta|estan|estamos|aceptamos|se aceptan|buscamos|disponible|admitimos)\b|"
                r"\bno estamos (?:contratando|buscando|aceptando)\b|\b(?:vacante|oferta|convocatoria|"
                r"puesto|proceso|plazo) (?:cerrad[ao]|cubiert[ao]|finalizad[ao])\b|"
                r"\bno (?:se )?(?:aceptan|aceptamos|recibimos|admiten|admitimos) (?:mas|nuev[ao]s)\b"
            ),
            (
                r"\b(?:tjansten|tjanst|rollen|annonsen|ansokan|ansokningstiden|rekryteringen|platsen|"
                r"jobbet|positionen|uppdraget)\b.{0,30}\b(?:ar|har|blivit)\b.{0,20}\b(?:tillsatt|"
                r"stangd|stangts|avslutad|avslutats|fyllts|borttagen|passerat|gatt ut|inte langre)\b"
            ),
            (
                r"\binte langre (?:tillganglig|ledig|oppen|aktuell|sokbar)\b|\b(?:rekryterar|anstaller) (?:just nu )?"
                r"(?:inte|ingen|inga)\b|"
                r"\bsoker (?:just nu|for narvarande|inte langre|ingen)\b.{0,12}\b(?:inte|ingen|inga|efter)\b|"
                r"\btar inte (?:langre )?emot\b|\bredan tillsatt\b"
            ),
        )
    )
)
_CONDITION = re.compile(
    r"\b(?:until|till|if|once|when(?:ever)?|after|unless|before|as soon as|in case|should|"
    r"may|might|will|would|can|could|because|whether|or|bis|sobald|wenn|falls|solange|"
    r"nachdem"
    r"|jusqu'a|des que|si|quand|lorsque|tant que|hasta|cuando|una vez|tills|nar|om|innan|"
    r"sa snart|wird|werden|sera|seront|kommer)\b[^.;!?]{0,70}$"
)
_CONDITION_AFTER = re.compile(
    r"[, ]*(?:if|when|once|until|unless|only|on|by|after|as soon as|to (?:the|non|external|"
    r"international|anyone)|wenn|sobald|falls|si|quand|lorsque|cuando|om|nar)\b"
)
_SOON = re.compile(
    r"\bwill (?:soon|shortly) be (?:accepting|open|posted|taking)\b|"
    r"\bwill (?:soon |shortly )?(?:be (?:(?:soon |shortly )(?:accepting|open(?:ing)?|"
    r"posted|taking)|(?:accepting applications|posted|open(?:ed)? for applications?|open) (?:soon|"
    r"shortly|from|on|in|starting|beginning)|open(?:ed)? for applications? on)\b|open (?:soon|"
    r"shortly|for applications))|\b(?:applications?|role|position|job|posting)\b[^.]{0,30}\bopen(?:s|"
    r"ing)? soon\b"
    r"|\bcoming soon\b|\bnot yet (?:open|accepting|posted|available|live)\b|\bopening soon\b|"
    r"\bdemnachst\b.{0,40}\b(?:ausgeschrieben|offen|verfugbar)\b|\bbientot (?:ouvert|"
    r"disponible)|\bproximamente\b|\boppnar (?:snart|inom kort)\b"
)
_MOVED = re.compile(
    r"\b(?:has|have|was|is|been)\b.{0,20}\bmoved\b.{0,30}(?:\bhere\b|\bto\b|:|\[)|^(?:#+ )?(?:page "
    r"|content )?moved (?:to|here)\b|\byou (?:are being|will be) redirected\b|\bredirecting\b|"
    r"\bif you are not redirected\b"
    r"|\bwe used to have a (?:single )?|\b(?:wurde|ist)\b.{0,20}\b(?:verschoben|umgezogen)\b|"
    r"\ba ete deplacee?\b|\bse ha (?:movido|trasladado)\b|\bhar flyttat"
)
_LOREM = re.compile(
    r"\blorem ipsum\b|\bexcepteur sint occaecat\b|\bsed do eiusmod\b|\bdolor sit amet\b|"
    r"\bsed ut perspiciatis\b"
)
_TEST_TITLE = re.compile(
    r"^\W*(?:test(?:ing|e|s)?|tests? ?(?:job|post|posting|page|position|role|stelle)?s? ?\d*|"
    r"(?:test|dummy|sample|example|demo|fake) (?:job|post|posting|page|position|role|"
    r"vacancy|stelle|opening|entry)s?\W*\d*"
    r"|(?:job|position|page|post|posting) (?:test|template)s?\W*\d*|bla(?: ?bla)*|foo(?: ?bar)?|"
    r"bar|baz|asdf\w*|lorem.*|untitled|xxx+|todo|tbd|placeholder|dummy|temp|new (?:job|"
    r"post|position|entry)"
    r"|(?:job|position|role|job role|vacancy) (?:title|name)(?: here)?|title|titel|\[?(?:insert|"
    r"your|add)\b.*\b(?:title|name|role|position)\b.*|beispiel\w*|ejemplo|exemple|exempel)\W*$"
)
_TEST_MARK = re.compile(
    r"^\W*[(\[]?(?:test|testing|do not publish|ignore|delete me|dummy)[)\]:\]!]+|[(\[](?:test|"
    r"dummy)[)\]]\W*$|\b(?:update|content) test (?:position|job|page|role)\b"
)
_TEST_TEXT = re.compile(
    r"\bthis is (?:just |only )?a (?:test|dummy|fake|sample|demo) (?:job|post|posting|"
    r"page|position|role)\b|\bdies ist (?:nur )?ein test\b|\bceci est un test\b|\besto es una prueba\b"
)
_FILLER = re.compile(r"\W*(?:(?:tests?|testing|bla|foo|bar|baz|dummy|hello(?: world)?|a{3,}|x{3,})\W*\d*\W*)+")
_EMPTY_TEXT = re.compile(
    r"^\W*(?:(?:copy|text|content|description|details|job description|body|more)(?: goes|"
    r" will go| to go| to follow| to come| coming)?(?: here| soon)?|coming soon|tb[ad]|"
    r"todo|to be (?:written|added|done|announced)"
    r"|work in progress|wip|folgt(?: in kurze| bald)?|text folgt|a venir|bientot|proximamente|"
    r"kommer snart|add (?:text|content|description) here|placeholder(?: text)?)\W*$"
)
_MARK = (
    r"(?:closed|filled|(?:position|role) filled|on hold|paused|expired|inactive|archived|old|"
    r"no longer (?:hiring|available|accepting)|"
    r"besetzt|geschlossen|vergeben|abgelaufen|pausiert|pourvue?|fermee?|cloturee?|expiree?|cubiert[ao]|cerrad[ao]|finalizad[ao]|"
    r"caducad[ao]|tillsatt|stangd|avslutad|utgangen)"
)
_TITLE_CLOSED = re.compile(
    rf"^\W*{_MARK}\s*[\])*:!|–—-]|"
    rf"[\[(*|:–—-]\s*(?:now |already |bereits |deja |ya |redan )?{_MARK}\s*(?:[\])*:!]|\s[-–—|]|\W*$)"
    r"|\s(?:closed|filled|besetzt|geschlossen|pourvue?|cubiert[ao]|cerrad[ao]|tillsatt|stangd)\W*$|^\W*(?:closed|filled)\W*$"
    r"|^\s*~~.+~~\s*$|^\s*<(?:s|del|strike)>"
)
_NOT_TITLE_CLOSED = re.compile(r"\bclosed[- ](?:loop|source|end|circuit)|\bfilled with\b")


_CLOSED_STEMS = stems(
    """
        closed closing clotur fill taken expired withdrawn cancel archived unavailable inactive completed
        no_longer not_currently not_presently ly_hiring ly_recruiting ly_looking ly_searching ly_seeking ly_accepting
        currently_not stopped aren't isn't not_available
        not_open not_hiring not_recruiting not_accepting not_taking not_looking not_searching not_being
        not_live not_active passed deadline_is found hired besetzt vergeben geschlossen abgelaufen beendet
        abgeschlossen nicht keine niemanden pourvu sont_clos est_clos expir termin plus_disponible archiv
        suspend n'est_plus recrutons recherchons cherchons prenons n'acceptons ferme cubiert cerrad finalizad
        ocupad caducad inactiv ya_no no_estamos tillsatt stang avslut fyllt borttag passerat gatt_ut
        inte_langre inte ingen inga on_hold paus frozen avons_trouve encontrado cubierto vi_har gefunden plus_accept
        plus_ouvert no_acept no_se no_recib no_admit
    """
)


def closed_by(prose: Prose) -> int | None:
    """The index of the first paragraph that says that the role is closed."""
    for number in prose.holding(_CLOSED_STEMS):
        folded = prose.folded[number]
        for found in _CLOSED.finditer(folded):
            clause = re.split(r"[.;!?]\s", folded[: found.start()])[-1]
            if not (_CONDITION.search(clause) or _CONDITION_AFTER.match(folded, found.end()) or _other_thing(folded, found)):
                return number
    return None


_NOT_HIRING = re.compile(
    r"\bwe(?: are|'re) (?:not (?:currently |presently |actively )+|currently not |presently not )(?:hiring|recruiting)\b"
    r"(?!.{0,60}\b(?:agenc|recruiters?\b|headhunt|unsolicited|third[- ]part|sponsor|visa|relocat))"
)


def doubted_by(prose: Prose) -> int | None:
    """The index of the first paragraph that says that there is no hiring now, with a limit: "outside of Asia"."""
    return next((n for n in prose.holding(("hiring", "recruiting"), 20) if _NOT_HIRING.search(prose.folded[n])), None)


def _other_thing(folded: str, found: re.Match[str]) -> bool:
    """Statements about something else than this role: "don't worry if ...", "our other roles"."""
    return bool(
        re.search(
            r"\b(?:other|past|previous|similar|some of the|which|that) (?:roles?|positions?|jobs?)?\W*$",
            folded[: found.start()][-30:],
        )
    )


_SOON_STEMS = ("soon", "will be ", "will open", "shortly", "not yet", "demnachst", "bientot", "proximamente", "oppnar")


def soon_by(prose: Prose) -> int | None:
    """The index of the first paragraph that says that the role is not open yet."""
    return next((n for n in prose.holding(_SOON_STEMS, 60) if _SOON.search(prose.folded[n])), None)


def moved_by(text: str) -> bool:
    """Whether a short text says that the page is elsewhere."""
    return len(text) < 700 and bool(_MOVED.search(fold_text(text)))


_LOUD_TEST = re.compile(r"^\W*TEST\b|(?<![Ii]n )(?<!IN )\bTEST\W*$")  # as people write it who try a form out

_MARK_STEMS = ("test", "dummy", "publish", "ignore", "delete")


def _is_marked(folded: str) -> bool:
    return any(stem in folded for stem in _MARK_STEMS) and bool(_TEST_MARK.search(folded))


def is_placeholder(title: str, summary: str, text: str) -> str | None:
    """Why a posting is not meant for people ("a test posting"); None for a real one."""
    folded = fold(title).strip()
    if _TEST_TITLE.match(folded) or _is_marked(folded) or _LOUD_TEST.search(title):
        return f"its title, “{title}”, marks a test"
    if not text and not summary:
        return None
    if not text and _KEYBOARD.fullmatch(summary.strip()):
        return "its description is keyboard noise"
    if _TEST_TEXT.search(fold(summary)) or _TEST_TEXT.search(fold_text(text[:1500])):
        return "it says that it is a test"
    if len(text) < 60 and _FILLER.fullmatch(fold_text(text)):
        return f"its text, “{text}”, marks a test"
    if _LOREM.search(fold_text(f"{text[:6000]}\n{summary}")):
        return "its text is placeholder text (lorem ipsum)"
    return "its text is keyboard noise" if _is_noise(text) else None


def is_unwritten(folded: str) -> bool:
    """Whether a whole text only stands in for one that is still to come: "Copy goes here"."""
    return len(folded) < 100 and bool(_EMPTY_TEXT.match(folded.strip()))


def marks_test(title: str, text: str) -> bool:
    """Whether a title or a text of keyboard noise gives away a test."""
    folded = fold(title).strip()
    return (bool(_TEST_TITLE.match(folded) or _is_marked(folded)) and "lorem" not in folded) or _is_noise(text)


def _is_noise(text: str) -> bool:
    """A body of one or two 'words' that no language has: asdfasdf, kfjfjfjf."""
    words = text.split()
    return 0 < len(words) <= 3 and any(
        (
            len(word) >= 10
            and word.isalpha()
            and not re.search(r"[aeiouyäöüéèáóíåø]{1,2}[^aeiouy]{1,3}[aeiouy].*[eiou]", word.lower())
        )
        or re.fullmatch(r"(?:[asdfghjkl]{8,}|(.{1,4})\1{2,}\w{0,4})", word.lower())
        for word in words
    )


_KEYBOARD = re.compile(r"\w{0,3}(?:asd|sdf|dfg|fgh|ghj|hjk|jkl|qwert|zxcv)\w{0,8}|[bcdfghjklmnpqrstvwxz]{3,12}")
_TITLE_STEM = re.compile(
    r"clos|fill|hold|paus|expir|inactiv|archiv|old|no longer|besetzt|geschl|vergeb|abgelauf|pourvu|ferm|clotur|cub|cerr"
    r"|finaliz|caduc|till|stang|avslut|utgang|~~|<s>|<del>|<strike>"
)


def title_says_upcoming(title: str) -> bool:
    """Whether the title announces the role for later: "Upcoming role - Designer"."""
    return bool(re.match(r"\W*(?:upcoming|coming soon|demnachst|bientot|proximamente|kommande)\b", fold(title)))


def title_says_closed(title: str) -> bool:
    """Whether the title itself carries a mark: "[CLOSED] Designer"."""
    folded = fold(title)
    if not _TITLE_STEM.search(folded):
        return False
    return bool(_TITLE_CLOSED.search(folded)) and not _NOT_TITLE_CLOSED.search(folded)
