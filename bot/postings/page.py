"""One opened file: its keys, its body as text, its title; everything beyond the keys only when it is asked for."""

from __future__ import annotations

import json
import re
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from bot.postings.dates import read_date
from bot.postings.decoding import decode
from bot.postings.entries import Entries, Entry, flatten
from bot.postings.faults import FaultBook
from bot.postings.fences import Split, split
from bot.postings.finding import DATA_ENDS, in_job_folder
from bot.postings.jobwords import ROLE, SECTION, names_kind
from bot.postings.labels import labelled, title_label
from bot.postings.metadata import Matter, nested_texts, parse
from bot.postings.openhead import open_head
from bot.postings.plain import MAX_LINE, plain_lines, text_of
from bot.postings.prose import NO_PROSE, Prose
from bot.postings.sentences import marks_test, moved_by
from bot.postings.site import Site
from bot.postings.templating import resolve, strip_comments
from bot.postings.words import compact, fold, meanings, name_words

MAX_BODY = 150_000  # characters of a body that are looked at
_JSON_LD = re.compile(r"<script\b[^>]{0,200}ld\+json[^>]{0,100}>", re.IGNORECASE)
_MAX_SCRIPTS = 20
_H1 = re.compile(
    r"^#(?!#)[ \t]*(\S.{0,300}?)[ \t]*#*[ \t]*$|<h1\b[^>]{0,300}>(.{1,300}?)</h1", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_SETEXT = re.compile(r"^([^\n#>*-][^\n]{2,120})\n={3,}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^\s{0,3}#{2,4}\s*(\S.*?)\s*#*\s*$")
_HTML_TITLE = re.compile(r"<title\b[^>]{0,100}>(.{1,300}?)</title", re.DOTALL | re.IGNORECASE)
_JOB_WORD = re.compile(
    r"\b(?:jobs?|positions?|roles?|vacanc(?:y|ies)|openings?|career|stelle\w*|poste|offre|"
    r"puesto|vacante|oferta|tjanst\w*|jobbet)\b"
)
_ADOC_TITLE = re.compile(r"^=\s+(\S.*)$", re.MULTILINE)


class Title(NamedTuple):
    """A title with the reason. `told` is False when only the file name gives it."""

    text: str
    why: str
    line: int | None
    told: bool


class Page:
    """A file opened: fences found, front matter parsed, defaults of the site added."""

    def __init__(self, path: str, parts: Split, matter: Matter, site: Site, book: FaultBook, *, bodies: bool = True) -> None:
        self.bodies = bodies
        self.path, self.parts, self.matter, self.site, self.book = path, parts, matter, site, book
        self.entries = Entries(flatten(matter.values, matter.lines))
        if matter.form == "none":
            self.entries.add(_headed(path, parts.body[:4_000]))
        self._add_defaults()
        self.json_ld = _job_posting(self.raw_body) if bodies else {}
        if self.json_ld:
            self.entries.add(flatten(self.json_ld, {}, "JSON-LD key"))
        for meaning, keys in site.rules.fields.items():
            self.entries.override(meaning, keys)
        self._labels_added = False

    @cached_property
    def raw_body(self) -> str:
        """As much of the body as is looked at."""
        return _within_budget(self.parts.body)

    @cached_property
    def posted_on(self) -> str | None:
        """The day on which it was posted, as an ISO date, by a key or by its file name."""
        for entry in self.entries.of("posted"):
            if isinstance(entry.value, str) and (day := _day(entry.value)):
                return day
        named = _DATED_NAME.search(self.path)
        return named.group(1) if named else None

    def _add_defaults(self) -> None:
        own: set[str] | None = None
        for where, values in self.site.defaults(self.path, has_head=self.matter.form != "none"):
            if own is None:
                own = {compact(entry.path) for entry in self.entries.all if entry.value not in (None, "")}
            fresh = [e for e in flatten(values, {}, f"default in {where}, key") if compact(e.path) not in own]
            self.entries.add(fresh)
            own.update(compact(entry.path) for entry in fresh)

    @property
    def has_json_ld(self) -> bool:
        """Whether the body holds a schema.org JobPosting."""
        return bool(self.json_ld)

    @cached_property
    def resolved(self) -> str:
        """The body with includes and conditions resolved, comments and template tags gone."""
        return resolve(self.raw_body, self.matter.values, lambda name: self.site.include(self.path, name))

    @cached_property
    def prose(self) -> Prose:
        """The body with what its includes bring, and long texts kept in the front matter."""
        return Prose(plain_lines(self.resolved + self._long_values())) if self.bodies else NO_PROSE

    @cached_property
    def own_prose(self) -> Prose:
        """The same without what includes bring."""
        if not self.bodies or "{" not in self.raw_body:
            return self.prose
        alone = resolve(self.raw_body, self.matter.values, None)
        return self.prose if alone == self.resolved else Prose(plain_lines(alone + self._long_values()))

    def _long_values(self) -> str:
        texts = [v for v in self.matter.values.values() if isinstance(v, str) and len(v) > 200 and "\n" in v]
        for value in self.matter.values.values():
            if isinstance(value, list) and sum(len(str(one)) for one in value) > 200:
                texts.extend(one for one in value if isinstance(one, str) and len(one) > 40)
        if not self.raw_body.strip():
            texts.extend(one for one in nested_texts(self.matter.values) if one not in texts)
        return "".join(f"\n\n{resolve(text, self.matter.values, None)}" for text in texts)[:MAX_BODY]

    @property
    def is_empty(self) -> bool:
        """No key and no text."""
        return not self.matter.values and not self.parts.body.strip()

    @cached_property
    def is_stub(self) -> bool:
        """A redirect or "has moved here" page in a folder for jobs."""
        if not in_job_folder(self.path):
            return False
        if any(e.value not in (None, "", False) for e in self.entries.of("redirect")):
            return True
        if any(fold(str(entry.value)).startswith("redirect") for entry in self.entries.by_path.get("layout", ())):
            return True
        if not self.bodies or len(self.parts.body) > 3_000:
            return False
        return moved_by(self.prose.text) and bool(_JOB_WORD.search(self.prose.whole))

    def is_placeholder(self, title: Title) -> bool:
        """Whether it is somebody's test in a folder for jobs: a posting that is not meant for people."""
        return in_job_folder(self.path) and title.told and marks_test(title.text, self.prose.text)

    def with_labels(self) -> Entries:
        """The entries, with the labelled lines of the body added once."""
        if not self._labels_added:
            self._labels_added = True
            found = [
                Entry(e.name, e.path, e.value, self.line_of(e.value, e.path), e.source) for e in labelled(self.prose.lines)
            ]
            self.entries.add(found[:80])
        return self.entries

    def job_facts(self) -> int:
        """How many kinds of facts about a job (place, pay, closing date ...) labelled lines of the body state."""
        stated = {meaning for entry in self.with_labels().all if entry.source == "line" for meaning in meanings(entry.name)}
        return len(stated.intersection(("location", "pay", "employment", "closes", "apply", "remote", "team", "status")))

    def line_of(self, *snippets: object) -> int | None:
        """The 1-based line of the file on which the first of these texts starts."""
        for snippet in snippets:
            wanted = str(snippet).strip()[:24]
            if len(wanted) < 4:
                continue
            for number, line in enumerate(self.raw_body.split("\n")):
                if wanted in line:
                    return number + self.parts.body_line
        return None

    def title(self) -> Title:
        """The title: a key, else the first heading, else a labelled line, else the file's name."""
        keyed = [Title(text, e.why, e.line, True) for e in self.entries.of("title") if (text := _title_text(e.value))]
        if keyed:  # of "Careers" and a job's name, the name
            best = next((one for one in keyed if not names_kind(one.text)), keyed[0])
            return self._role_under(best) or best
        return self._title_in_body()

    def _role_under(self, keyed: Title) -> Title | None:
        """The first heading, where it names a role and the key `name` does not: that is the employer's."""
        if not self.bodies or not keyed.why.endswith("`name`") or ROLE.search(fold(keyed.text)):
            return None
        found = self._title_in_body()
        return found if found.told and ROLE.search(fold(found.text)) else None

    def _title_in_body(self) -> Title:
        body = strip_comments(self.raw_body)
        for pattern, why in (
            (_H1, "first heading"),
            (_SETEXT, "first heading"),
            (_ADOC_TITLE, "document title"),
            (_HTML_TITLE, "HTML title"),
        ):
            found = pattern.search(body)
            written = next((group for group in found.groups() if group), None) if found else None
            text = _title_text(_clean(written)) if written else None
            if text:
                return Title(text, why, self.line_of(written), True)
        return self._title_in_text()

    def _title_in_text(self) -> Title:
        labelled_title = title_label(self.prose.lines)
        if labelled_title:
            return Title(labelled_title[0], "line with a label", self.line_of(labelled_title[0]), True)
        for line in [line for line in self.prose.lines if line.strip()][:3]:
            found = _HEADING.match(line)
            bold = re.fullmatch(r"\s*(?:\*\*|__)([^*_]{4,80})(?:\*\*|__)\s*", line)
            written = found.group(1) if found else bold.group(1) if bold else None
            if written and not (SECTION.match(fold(_clean(written))) and self._is_named_after_role()):
                return Title(_clean(written), "first heading", self.line_of(written), True)
        return self._title_by_name()

    def _is_named_after_role(self) -> bool:
        return bool(ROLE.search(fold(self._stem().replace("_", "-"))))

    def _stem(self) -> str:
        """The file's name without date and ending; of a page bundle its folder's."""
        pure = PurePosixPath(self.path)
        stem = pure.name.split(".")[0]
        stem = pure.parent.name if stem.lower() in ("index", "_index") else stem
        return re.sub(r"^\d{4}-\d{2}(?:-\d{2})?-", "", stem)

    def _title_by_name(self) -> Title:
        """The words of the file's name, or the heading further down that has all of them."""
        stem = self._stem()
        named = set(name_words(stem))
        for found in map(_HEADING.match, self.prose.lines[:60]):
            if found and len(named) > 1 and named <= set(name_words(found.group(1))):
                return Title(_clean(found.group(1)), "heading as the file is named", self.line_of(found.group(1)), True)
        return Title(" ".join(re.split(r"[-_+\s]+", stem)).strip().capitalize() or self.path, "file name", None, False)


_DATED_NAME = re.compile(r"(?:^|/)((?:19|20)\d\d-[01]\d-[0-3]\d)-")


def _day(text: str) -> str | None:
    try:
        written = read_date(text)
    except ValueError:
        return None
    return written.day.isoformat() if written else None


def _within_budget(body: str) -> str:
    """What of a body is looked at: no more than MAX_BODY characters, no line longer than MAX_LINE.

    What is longer is data; patterns would take long over it.
    """
    body = body[:MAX_BODY]
    if max(map(len, body.split("\n")), default=0) <= MAX_LINE:
        return body
    return "\n".join(line[:MAX_LINE] for line in _BLANKS.sub("    ", body).split("\n"))


_BLANKS = re.compile(r"[ \t]{40,}")


def _clean(written: str) -> str:
    return text_of(" ".join(plain_lines(written))).strip("# ").strip()


def _title_text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    return text if text and len(text) <= 300 and "{{" not in text and not _MESSAGE_KEY.fullmatch(text) else None


_MESSAGE_KEY = re.compile(r"[a-z_]+(?:\.[a-z][\w-]*){2,}")  # the name of a text that lies elsewhere: jobs.backend.title


def open_page(path: str, raw: bytes, site: Site, book: FaultBook, *, bodies: bool = True) -> Page | None:
    """The file opened; None when it is not text."""
    text = decode(raw, book)
    if text is None:
        return None
    book.last_line = text.count("\n") + 1
    lower = path.lower()
    if lower.endswith(DATA_ENDS):
        form = {"json": "json", "toml": "toml"}.get(lower.rsplit(".", 1)[1], "yaml")
        parts = Split(form, text, 1, "", 1)
    else:
        parts = split(text, book)
    head = open_head(parts.body, parts.body_line) if parts.form == "none" else None
    if head is not None:
        return Page(
            path, Split("none", "", 1, head.body, head.body_line), Matter(head.values, head.lines), site, book, bodies=bodies
        )
    return Page(path, parts, parse(parts, book), site, book, bodies=bodies)


def _headed(path: str, start: str) -> list[Entry]:
    """What stands as keys at the head of a file without front matter: MDX exports, attributes of AsciiDoc and reST."""
    if "export const" in start:
        return flatten(_exported(start), {}, "exported key")
    if path.lower().endswith((".adoc", ".rst")):
        return flatten(dict(_ATTRIBUTE.findall(start)), {}, "attribute")
    return []


_ATTRIBUTE = re.compile(r"^:([A-Za-z][\w -]{1,40}):[ \t]+(\S.{0,300}?)[ \t]*$", re.MULTILINE)
_EXPORTED = re.compile(r"^export const \w+\s*(?::\s*\w+\s*)?=\s*\{(.{0,3000}?)^\}", re.MULTILINE | re.DOTALL)
_PROPERTY = re.compile(r"^\s*[\"']?(\w+)[\"']?\s*:\s*(?:(['\"`])(.*?)\2|(true|false|[\d.]+))\s*,?\s*$", re.MULTILINE)


def _exported(body: str) -> dict[str, Any]:
    """The plain properties of `export const metadata = {...}` at the top of an MDX file."""
    found = _EXPORTED.search(body)
    if found is None:
        return {}
    properties = _PROPERTY.finditer(found.group(1))
    return {
        one.group(1): {"true": True, "false": False}.get(one.group(4), one.group(3) or one.group(4)) for one in properties
    }


def _job_posting(body: str) -> dict[str, Any]:
    """The first JSON-LD JobPosting in a body, as plain values."""
    if "ld+json" not in body:
        return {}
    for found in islice(_JSON_LD.finditer(body), _MAX_SCRIPTS):
        end = body.find("</script", found.end(), found.end() + 60_000)
        try:
            value = json.loads(body[found.end() : max(end, found.end())], strict=False)
        except (ValueError, RecursionError):
            continue
        for one in _nodes(value):
            kind = one.get("@type")
            if kind == "JobPosting" or (isinstance(kind, list) and "JobPosting" in kind):
                return {str(key): _text_values(part, 0) for key, part in one.items() if not str(key).startswith("@")}
    return {}


def _nodes(value: Any) -> list[dict[str, Any]]:
    nodes = value if isinstance(value, list) else [value]
    found = [one for one in nodes if isinstance(one, dict)]
    for one in list(found):
        graph = one.get("@graph")
        found.extend(inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else None
    return found


def _text_values(value: Any, depth: int) -> Any:
    if isinstance(value, dict) and depth < 6:
        return {str(k): _text_values(v, depth + 1) for k, v in value.items() if not str(k).startswith("@")}
    if isinstance(value, list) and depth < 6:
        return [_text_values(one, depth + 1) for one in value]
    return value if value is None or isinstance(value, bool) else str(value)
