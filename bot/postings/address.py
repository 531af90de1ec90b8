"""Where is a posting's public page, in which language is it, and which posting is its twin in another language?"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.postings.entries import Entry
from bot.postings.scripted import route_of
from bot.postings.tongues import is_language, language_part
from bot.postings.words import compact

if TYPE_CHECKING:
    from bot.postings.page import Page


def language_of(page: Page) -> str | None:
    """An ISO 639 code from a key, the path or the site's settings."""
    entry = page.entries.first("language", lambda v: isinstance(v, str) and is_language(v))
    if entry is not None:
        return str(entry.value).strip()[:2].lower()
    in_path = language_part(page.path)
    if in_path:
        return in_path[0]
    return page.site.language(page.path)


def twin_of(page: Page) -> str | None:
    """A key that the versions of one posting in several languages share; None where there is only one."""
    entry = page.entries.first("twin", lambda value: isinstance(value, str) and bool(value.strip()))
    if entry is not None:
        return f"key:{entry.value}"
    in_path = language_part(page.path)
    if in_path:
        return in_path[1]
    return page.path if page.path in page.site.translated else None


def address_of(page: Page) -> str | None:
    """The page's public address, from `[site] url_pattern`, else its permalink, else the generator's habits."""
    pattern = page.site.rules.url_pattern
    if pattern:
        slug = _slug(page)
        return pattern.replace("{slug}", quote(slug)).replace("{path}", quote(posixpath.splitext(page.path)[0]))
    root = page.site.address(page.path)
    if root is None:
        return None
    slug = _slug(page)
    base = page.site.setting(page.path, "baseurl")
    base = base.strip("/") if isinstance(base, str) and not base.startswith("http") else ""
    written = page.entries.first("permalink", lambda v: isinstance(v, str) and bool(v.strip()))
    written = written or _own_path(page)
    place = _filled(str(written.value), page, slug) if written else _by_generator(page, slug)
    if place is None:
        return None
    if re.match(r"^https?://", place):
        return place
    return "/".join(part for part in (root, base) if part) + "/" + place.lstrip("/")


def _own_path(page: Page) -> Entry | None:
    """Hugo's `url: /jobs/baker/`: the page's own path, not a link."""
    own = page.entries.by_path.get("url", ())
    return next((e for e in own if isinstance(e.value, str) and e.value.startswith("/")), None)


def _slug(page: Page) -> str:
    entry = page.entries.first("slug", lambda value: isinstance(value, str) and bool(value.strip()))
    if entry is not None:
        return str(entry.value).strip().strip("/")
    folder, name = posixpath.split((language_part(page.path) or ("", page.path))[1])
    stem = posixpath.splitext(name)[0]
    return posixpath.basename(folder) if stem in ("index", "_index") else re.sub(r"^\d{4}-\d{2}-\d{2}-", "", stem)


def _filled(pattern: str, page: Page, slug: str) -> str | None:
    """Jekyll's placeholders in a permalink; None when one is left that is not known."""
    dated = re.search(r"(\d{4})-(\d{2})-(\d{2})-", posixpath.basename(page.path))
    known = {
        ":title": slug,
        ":slug": slug,
        ":name": slug,
        ":basename": slug,
        ":path": slug,
        ":output_ext": ".html",
        ":categories": "jobs",
        ":filename": slug,
        ":contentbasename": slug,
        ":slugorfilename": slug,
        ":slugorcontentbasename": slug,
    }
    if dated:
        known.update({":year": dated.group(1), ":month": dated.group(2), ":day": dated.group(3)})
    pattern = re.sub(r"\{\{-?\s*page\.fileSlug\s*(?:\|\s*slug(?:ify)?\s*)?-?\}\}", quote(slug, safe="/+"), pattern)
    for name, value in known.items():
        pattern = re.sub(rf"{name}\b", quote(value, safe="/+"), pattern)
    return None if re.search(r"(?<![\w])[:{][a-z]", pattern.replace("://", "")) else pattern


def _by_generator(page: Page, slug: str) -> str | None:
    generator = page.site.generator(page.path)
    path = (language_part(page.path) or ("", page.path))[1]
    folder = posixpath.dirname(path)
    if posixpath.splitext(posixpath.basename(path))[0] in ("index", "_index"):
        folder = posixpath.dirname(folder)
    language = language_part(page.path)
    prefix = f"{language[0]}/" if language and language[0] != _default_language(page) else ""
    if generator in ("hugo", "zola"):
        pattern = _hugo_pattern(page, folder)
        if pattern:
            return _filled(pattern, page, slug)
        inside = folder.split("content/", 1)[1] if "content/" in f"{folder}/" and folder != "content" else ""
        end = ".html" if page.site.setting(page.path, "uglyURLs", "uglyurls") is True else "/"
        return f"/{prefix}{inside.strip('/')}/{quote(slug)}{end}".replace("//", "/")
    if generator == "jekyll":
        return _jekyll(page, folder, slug)
    scripted = page.site.scripted(page.path)
    route = route_of(scripted, page.site, page.path, slug) if scripted else None
    return f"{scripted.base}{quote(route)}" if scripted and route else None


def _hugo_pattern(page: Page, folder: str) -> str | None:
    """The pattern that Hugo's `permalinks` setting gives the section of a page."""
    permalinks = page.site.setting(page.path, "permalinks")
    if isinstance(permalinks, dict) and isinstance(permalinks.get("page"), dict):
        permalinks = permalinks["page"]
    section = f"{folder}/".split("content/", 1)[-1].split("/")[0]
    pattern = permalinks.get(section) if isinstance(permalinks, dict) else None
    return pattern if isinstance(pattern, str) else None


def _jekyll(page: Page, folder: str, slug: str) -> str | None:
    name = next((part[1:] for part in folder.split("/") if part.startswith("_")), "")
    collections = page.site.setting(page.path, "collections")
    if name and name != "posts":
        settings = collections.get(name) if isinstance(collections, dict) else None
        pattern = settings.get("permalink") if isinstance(settings, dict) else None
        output = settings.get("output") if isinstance(settings, dict) else None
        if output is not True:
            return None
        return _filled(pattern, page, slug) if isinstance(pattern, str) else f"/{name}/{quote(slug)}{_jekyll_end(page)}"
    if name == "posts":
        pattern = page.site.setting(page.path, "permalink")
        return _filled(pattern, page, slug) if isinstance(pattern, str) and ":" in pattern else None
    source = next((one for one in (f for f, _ in page.site.settings(page.path)) if one), "")
    inside = folder.removeprefix(source).strip("/")
    return f"/{inside}/{quote(slug)}{_jekyll_end(page)}".replace("//", "/")


def _jekyll_end(page: Page) -> str:
    """How Jekyll's addresses end: `.html`, unless the site's permalink style leaves it out."""
    style = page.site.setting(page.path, "permalink")
    return "/" if style == "pretty" or (isinstance(style, str) and style.endswith("/")) else ".html"


def _default_language(page: Page) -> str:
    found = page.site.rules.language or page.site.setting(page.path, "defaultContentLanguage", "default_language")
    return compact(str(found or "en"))[:2]
