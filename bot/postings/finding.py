"""Which files are postings at all? By path, title, keys and text; every answer has its reason."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import PurePosixPath

from bot.postings.applying import is_portal, way_beside_text
from bot.postings.entries import Entries, Entry
from bot.postings.jobwords import (
    BODY_SIGNS,
    DOER,
    GENDERED,
    HIRING_TITLE,
    INDEX_TITLE,
    PROGRAMME,
    ROLE,
    ROLE_STRONG,
    STORY_NAMES,
    names_document,
)
from bot.postings.prose import Prose
from bot.postings.rules import ReadingRules
from bot.postings.tree import Tree
from bot.postings.words import compact, fold, name_words, wordset

_RARE_ENDS = (".txt", ".njk", ".liquid", ".rst", ".md.erb", ".html.erb", ".svx")  # text of postings only in folders for jobs
TEXT_ENDS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".mdoc", ".html", ".htm", ".adoc", *_RARE_ENDS)
DATA_ENDS = (".yml", ".yaml", ".toml", ".json")
JOB_FOLDERS = wordset("""
        job jobs career careers position positions vacancy vacancies opening openings openpositions
        openroles jobopenings jobpostings jobposts jobdescriptions jobopportunities joboffers
        joblistings opportunities employment hiring recruiting recruitment join joinus workwithus
        workforus workhere roles role jobboard nowhiring wearehiring jobads jobad posting postings
        internships stellen stelle stellenangebote stellenanzeigen stellenausschreibungen jobangebote
        karriere offenestellen arbeiten bewerbung vakanzen ausschreibungen emploi emplois offresdemploi
        offres carriere carrieres recrutement postes rejoignez rejoindre nousrejoindre rejoigneznous
        recrute offre empleo empleos trabajo trabajos vacante vacantes ofertas ofertasdeempleo
        trabajaconnosotros carrera carreras puestos unete convocatorias jobb ledigajobb ledigatjanster
        karriar platsannonser annonser rekrytering arbetahososs bolsadetrabajo bolsadeempleo exjobb examensarbeten
    """)
_UNSURE_FOLDERS = wordset(  # also names of something else: permissions, papers, offers
    """
        role roles position positions opening openings offer offers offre offres poste postes join employment
        opportunities annonser puestos unete rejoindre carrera carreras exjobb examensarbeten
    """
)
_LADDERS = wordset("jobfamilies jobfamily joblevels careerlevels careerpaths careerladder careerladders careerframework")
_OTHER_FOLDERS = wordset("""
        blog blogs news newsletter press events event docs doc documentation guides guide tutorials
        tutorial changelog legal case-studies casestudies customers products product people authors
        author team members partners podcast research publications papers projects portfolio handbook
        wiki .github licenses license node_modules vendor themes dist build public coverage test tests
        __tests__ spec i18n locales api aktuelles nyheter actualites noticias
    """)
_CODE_FOLDERS = wordset("api docs doc documentation lib infra packages services server backend app tests")
_TEMPLATE_FOLDERS = wordset(
    """
        archetypes templates template _layouts layouts _includes includes _data components partials
        scaffolds _templates .forestry .tina
    """
)
_JOB_NAME = re.compile(
    r"job[-_ ]?(?:description|posting|offer|ad)|position[-_ ]?description|stellen(?:ausschreibung|"
    r"anzeige|angebot)|fiche[-_ ]de[-_ ]poste|offre[-_ ]d?-?emploi|oferta[-_ ]de|platsannons"
)
_INDEX_NAMES = wordset("index readme home about aboutus overview")
_TEMPLATE_NAMES = re.compile(
    (
        r"^_|(?:^|[-_ .])(?:template|vorlage|modele|plantilla|mall|boilerplate|defaults?|"
        r"skeleton|example-?post)(?:[-_ .]|$)"
    ),
    re.IGNORECASE,
)
_EXAMPLE_NAMES = re.compile(
    r"(?:example|sample|dummy|beispiel|muster|exemple|ejemplo|exempel)(?:s|[-_ ]?(?:careers?|jobs?|posts?|postings?|"
    r"positions?|roles?|pages?|vacanc(?:y|ies)|openings?|stellen?|offres?|ofertas?|jobb)[-_ ]?\d*)?",
    re.IGNORECASE,
)
_JOB_MEANINGS = ("apply", "pay", "paymin", "closes", "opens", "employment", "remote", "team", "location", "open", "closed")
_GUIDE_KEYS = wordset("relatedcareers relatedoccupations relatedprofessions careeroutlook industryoutlook joboutlook")
_OFFER = (("pay", "paymin"), ("closes", "employment", "apply"), ("location", "remote"))
_TELLS_HOW = 3  # the sign of BODY_SIGNS that says how to apply


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a file is a posting, with what speaks for and against."""

    is_posting: bool
    score: int
    why: str
    refused: bool = False  # by its name or title, whatever it holds


def find_postings(tree: Tree, rules: ReadingRules) -> list[str]:
    """The paths that may be postings, by name alone; `judge` decides by content when they are read."""
    return [path for path in tree.paths() if may_be_posting(path, rules)]


def may_be_posting(path: str, rules: ReadingRules) -> bool:
    """Whether a path can be a posting: a content file, not a template, not in a folder of something else."""
    if any(_matches(path, one) for one in rules.ignore):
        return False
    if rules.paths:
        return path.lower().endswith(TEXT_ENDS + DATA_ENDS) and any(_matches(path, one) for one in rules.paths)
    lower = path.lower()
    in_jobs = in_job_folder(path)
    if lower.endswith(DATA_ENDS):
        return in_jobs and not _is_folder_data(path) and not _in_other_folder(path)
    if not lower.endswith(TEXT_ENDS) or (lower.endswith(_RARE_ENDS) and not in_jobs):
        return False
    return not _in_other_folder(path)


def _matches(path: str, pattern: str) -> bool:
    pattern = pattern.strip("/")
    return fnmatch(path, pattern) or fnmatch(path, f"{pattern}/*")


def in_job_folder(path: str) -> bool:
    """Whether one of a file's folders, or its name, says that it is about a job, in any of the languages."""
    folder, name = posixpath.split(path)
    return _is_job_folder(folder) or bool(_JOB_NAME.search(fold(name)))


def in_unsure_folder(path: str) -> bool:
    """Whether all that speaks for a job is a folder's name that has other meanings too: roles/, or jobs/ below docs/."""
    folder, name = posixpath.split(path)
    if _JOB_NAME.search(fold(name)):
        return False
    words = {word for part in folder.split("/") for word in (compact(part), *name_words(part))}
    telling = words & JOB_FOLDERS
    others = _CODE_FOLDERS if telling - _UNSURE_FOLDERS else _OTHER_FOLDERS
    return telling <= {"role", "roles"} or bool(others.intersection(folder.lower().split("/")))


_KIND_KEYS = wordset("layout type template templatekey collection posttype contenttype pagetype schema kind")
_NO_JOB_LAYOUT = wordset("family families list index overview archive level levels")


def _is_kind_of_job(entries: Entries) -> bool:
    """Whether a key such as `layout: job` names the kind of page."""
    return any(
        compact(entry.name) in _KIND_KEYS
        and isinstance(entry.value, str)
        and len(entry.value) < 40
        and bool(JOB_FOLDERS.difference(_UNSURE_FOLDERS).intersection(name_words(entry.value)))
        and not _NO_JOB_LAYOUT.intersection(name_words(entry.value))
        for entry in entries.all
    )


def _has_job_address(entries: Entries) -> bool:
    """Whether a page that lies elsewhere says that its address is below that of the jobs: `permalink: /careers/baker/`."""
    addresses = (entry.value for entry in entries.of("permalink") if isinstance(entry.value, str))
    return any(_is_job_folder(folder) for one in addresses if (folder := posixpath.dirname(one.strip("/ "))))


@lru_cache(maxsize=4096)
def _is_job_folder(folder: str) -> bool:
    return any(
        compact(part) in JOB_FOLDERS or (compact(part) not in _LADDERS and JOB_FOLDERS.intersection(name_words(part)))
        for part in folder.split("/")
    )


def _in_other_folder(path: str) -> bool:
    """Whether the innermost telling folder is one of something else (blog, templates)."""
    folders = PurePosixPath(path).parts[:-1]
    if any(part.lower() in _TEMPLATE_FOLDERS for part in folders):
        return True
    for part in reversed(folders):
        lower = part.lower()
        if compact(part) in JOB_FOLDERS or JOB_FOLDERS.intersection(name_words(part)):
            return False
        if lower in _OTHER_FOLDERS:
            return True
        if part.startswith(".") and part not in (".", ".."):
            return True
    return False


def _is_folder_data(path: str) -> bool:
    """Eleventy's directory data, schema and settings files are not postings."""
    pure = PurePosixPath(path)
    stem = pure.name.split(".")[0]
    return (
        stem == pure.parent.name
        or ".11tydata." in pure.name
        or stem in ("config", "_config", "package", "schema", "tsconfig", "meta", "_meta", "index", "sidebar")
    )


def judge(
    path: str,
    title: str | None,
    entries: Entries,
    prose: Prose,
    *,
    facts: Callable[[], int],
    json_ld: bool = False,
    named: bool = False,
) -> Finding:
    """Whether a read file is a posting.

    `facts`: how many kinds of facts about a job labelled lines of the text state; looked at only where keys don't decide.
    `named`: the repository's own rules say that postings are there.
    """
    refusal = _refused(path, title, entries, prose)
    if refusal:
        return Finding(False, -9, refusal, refused=True)
    in_folder = named or in_job_folder(path)
    in_jobs = in_folder or _has_job_address(entries)
    keys = entries.count_of(_JOB_MEANINGS, _telling)
    score = 3 * in_jobs + 6 * json_ld + min(keys, 4) + 2 * (keys >= 3) + 2 * _offers_work(entries)
    why = ["it lies in a folder for jobs" if in_folder else "its address lies below that of the jobs"] * in_jobs + [
        "it holds a JSON-LD JobPosting"
    ] * json_ld
    if not in_jobs and _is_kind_of_job(entries):
        score, why = score + 3, [*why, "its layout is that of a job"]
    if in_jobs and not keys and _leads_to_portal(entries):
        keys, score, why = 1, score + 2, [*why, "it links to a portal for applications"]
    if keys:
        why.append(f"{keys} of its keys are about a job")
    needed = 4 if in_jobs and keys else 5 if in_jobs else 7
    if score >= needed and (in_jobs or json_ld):
        return Finding(True, score, "; ".join(why))
    unsure = in_jobs and not named and in_unsure_folder(path)
    told = facts() if in_jobs else 0
    score += min(told, 2)
    return _by_words(title, prose, score, needed, why, keyed=bool(keys) or told > 1, unsure=unsure)


def _offers_work(entries: Entries) -> bool:
    """Whether keys name a pay, a place, and an end, a kind of employment or a way to apply: together that is a job."""
    return all(entries.count_of(meanings, _telling) for meanings in _OFFER)


def _by_words(
    title: str | None, prose: Prose, score: int, needed: int, why: list[str], *, keyed: bool, unsure: bool
) -> Finding:
    """What title and text add, where path and keys do not decide."""
    folded, in_jobs = fold(title or ""), needed < 7
    hires = bool(HIRING_TITLE.search(folded))
    said = [bool(pattern.search(prose.whole)) for pattern in BODY_SIGNS]
    signs = sum(said)
    names_role = bool(ROLE.search(folded)) or (in_jobs and signs > 0 and bool(DOER.search(folded)))
    score += 4 * hires + 2 * names_role + signs
    why = [*why, *["its title speaks of hiring"] * hires, *["its title names a role"] * names_role]
    if signs:
        why.append(f"its text has {signs} of {len(BODY_SIGNS)} signs of a job posting")
    if not keyed and not said[_TELLS_HOW] and _presents_person(title or "", folded):
        return Finding(False, score, "its title presents a person")
    refusal = _no_posting(folded, said, in_jobs=in_jobs, keyed=keyed, unsure=unsure, hires=hires, names_role=names_role)
    if refusal:
        return Finding(False, score, refusal)
    return Finding(score >= needed, score, "; ".join(why) or "nothing in it speaks of a job")


def _no_posting(
    folded: str, said: list[bool], *, in_jobs: bool, keyed: bool, unsure: bool, hires: bool, names_role: bool
) -> str | None:
    """Why a page without telling keys is none, whatever its score. `said`: which of BODY_SIGNS its text has."""
    signs, tells_how = sum(said), said[_TELLS_HOW]
    programme = bool(PROGRAMME.search(folded)) and tells_how and signs >= 3
    if not keyed and not hires and not programme and names_document(folded):
        return "its title is that of a document"
    if unsure and not (keyed or hires or signs >= 4 or (signs >= 2 and tells_how)):
        return "nothing in it but the name of its folder speaks of a job"
    if in_jobs and not (keyed or signs >= 2 or names_role or hires):
        return "nothing in it but its folder speaks of a job"
    if not in_jobs and not (names_role or hires or keyed):
        return "neither its folder nor its title speaks of a job"
    return None


_VAGUE_KEYS = wordset(
    """
        label category categories type tags name format unit group area link url email contact org
        practice function address state country region hours image
    """
)


def _telling(entry: Entry) -> bool:
    """Whether the mere presence of a key tells of a job, filled in or not."""
    return compact(entry.name) not in _VAGUE_KEYS


def _is_index(folded: str) -> bool:
    """Whether a title is that of a list of openings, and not "Recrutement – Régisseuse (H/F)"."""
    if not INDEX_TITLE.match(folded) or ROLE_STRONG.search(folded) or GENDERED.search(folded):
        return False
    behind = re.split(r"\s[–—|-]\s|:\s", folded, maxsplit=1)[1:]
    return not (behind and ROLE.search(behind[0]))


_PERSON = re.compile(r"^[A-ZÄÖÜÅÉ][\w'’-]+(?: [A-ZÄÖÜÅÉ][\w'’-]+)?\s?[,–|]\s")


def _presents_person(title: str, folded: str) -> bool:
    """Whether a title reads "Anna, Software Engineer": somebody who works here, and not "Engineer, Platform"."""
    named = _PERSON.match(title)
    return bool(named and not ROLE.search(fold(named.group(0))) and ROLE.search(folded))


def _refused(path: str, title: str | None, entries: Entries, prose: Prose) -> str | None:
    folder, name = posixpath.split(path)
    stem, parent = name.split(".")[0], posixpath.basename(folder)
    if stem == "_index" and _is_section_of_one(parent, title, entries):
        stem = "index"
    if _TEMPLATE_NAMES.search(stem) or _EXAMPLE_NAMES.fullmatch(stem):
        return "its file name marks a template or an index page"
    if _GUIDE_KEYS.intersection(compact(entry.name) for entry in entries.all):
        return "its keys describe a profession, not one role"
    plain = compact(stem)
    if plain in _INDEX_NAMES and (
        plain != "index" or not parent or compact(parent) in JOB_FOLDERS or parent in _OTHER_FOLDERS
    ):
        return "it is an index page"
    if plain in STORY_NAMES:
        return "it tells of somebody who works there"
    named = title or " ".join(name_words(stem))
    if named and _is_index(fold(named)):
        return f"its title, “{named}”, is that of an index page"
    if not title and not prose.whole.strip() and not entries.count_of(_JOB_MEANINGS, _telling):
        return "it is empty"
    return None


def _is_section_of_one(parent: str, title: str | None, entries: Entries) -> bool:
    """Whether Hugo's `jobs/sail-maker/_index.md` is one role, written as a section: by its title, or where it leads."""
    if compact(parent) in JOB_FOLDERS:
        return False
    folded = fold(title or "")
    return bool(GENDERED.search(folded) or (ROLE_STRONG.search(folded) and " " in folded) or _leads_to_portal(entries))


def _leads_to_portal(entries: Entries) -> bool:
    """Whether a key links to a portal that takes applications, or is the link of a button "Apply"."""
    keyed = any(is_portal(entry.value) for meaning in ("apply", "applyweak") for entry in entries.of(meaning))
    return keyed or way_beside_text(entries) is not None
