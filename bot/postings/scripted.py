"""Sites whose settings are scripts: Astro, Next, Nuxt, Docusaurus, VitePress, Gatsby, Eleventy. Their address and routes.

The scripts are never run. An address is taken where it stands as plain text; a route only where the generator's own rule,
or a page such as `src/pages/jobs/[slug].astro`, tells it. Otherwise there is no address, and none is guessed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Protocol

from bot.postings.tree import paths_in
from bot.postings.words import compact, fold, wordset

_ENDS = ("js", "mjs", "cjs", "ts", "mts")
_CONFIGS: dict[str, tuple[str, ...]] = {
    "astro": tuple(f"astro.config.{end}" for end in _ENDS),
    "next": tuple(f"next.config.{end}" for end in _ENDS),
    "nuxt": tuple(f"nuxt.config.{end}" for end in _ENDS),
    "docusaurus": tuple(f"docusaurus.config.{end}" for end in _ENDS),
    "vitepress": tuple(f".vitepress/config.{end}" for end in _ENDS),
    "gatsby": tuple(f"gatsby-config.{end}" for end in _ENDS),
    "eleventy": (".eleventy.js", *(f"eleventy.config.{end}" for end in _ENDS)),
}
_GENERATORS = {name: generator for generator, names in _CONFIGS.items() for name in names}
_NAMES = tuple(_GENERATORS)  # where there are several, the first is believed
_SITEMAPS = tuple(f"next-sitemap.config.{end}" for end in _ENDS)
_DATA = tuple(f"{folder}_data/{name}.json" for folder in ("", "src/") for name in ("site", "metadata", "meta", "config"))
SCRIPT_NAMES = frozenset(
    {posixpath.basename(one) for names in (*_CONFIGS.values(), _SITEMAPS, _DATA) for one in names} | {"package.json"}
)
_ADDRESS = re.compile(
    r"\b(?:site|siteUrl|url|hostname|baseUrl|baseURL)\b['\"]?\s*[:=]\s*['\"`](https?://[^'\"`\s?#]{3,200})['\"`]"
)
_BASE = re.compile(r"\b(?:base|baseUrl|basePath|pathPrefix)\b['\"]?\s*:\s*['\"`](/[\w./-]{0,100})['\"`]")
_INPUT = re.compile(r"\binput['\"]?\s*:\s*['\"`]\.?/?([\w./-]{0,80})['\"`]")
_DYNAMIC = re.compile(r"^(?:\[{1,2}(?:\.\.\.)?\w+\]{1,2}|_\w+)$")
_PAGE_FOLDERS = {
    "astro": ("src/pages",),
    "next": ("app", "src/app", "pages", "src/pages"),
    "nuxt": ("pages", "app/pages", "src/pages"),
}
_CONTENT = re.compile(r"^(?:src/)?(?:content|contents|data|_?posts|_data)/")
_ABOUT_JOBS = wordset(
    "jobs job careers career positions openings roles stellen karriere emploi emplois carrieres empleo jobb"
)
_MAX_SCRIPT = 60_000


class Files(Protocol):
    """What is needed of a site: its files, and the text of one for the reading of another."""

    @property
    def paths(self) -> AbstractSet[str]:
        """All files of the tree."""
        ...

    def text(self, path: str, reader: str) -> str | None:
        """A file's text for the reading of `reader`."""
        ...

    def data(self, path: str, reader: str) -> Mapping[str, Any]:
        """A JSON file's values."""
        ...


@dataclass(frozen=True, slots=True)
class Scripted:
    """One site of this kind: which generator, in which folder, at which address, below which path of it."""

    generator: str
    folder: str
    address: str | None
    base: str
    script: str


def scripted_site(files: Files, above: Iterable[str], reader: str) -> Scripted | None:
    """The nearest such site of a file whose folders are `above`, the nearest first."""
    for folder in above:
        path = next((one for one in paths_in(folder, _NAMES) if one in files.paths), None)
        if path is not None:
            generator = _GENERATORS[path.removeprefix(f"{folder}/")]
            script = (files.text(path, reader) or "")[:_MAX_SCRIPT]
            base = _BASE.search(script) if generator != "eleventy" else None
            address = _address(files, generator, folder, script, reader)
            return Scripted(generator, folder, address, base.group(1).rstrip("/") if base else "", script)
    return None


def _address(files: Files, generator: str, folder: str, script: str, reader: str) -> str | None:
    texts = [script]
    if generator == "next":
        texts = [files.text(path, reader) or "" for path in _there(files, folder, _SITEMAPS)] + texts
    for text in texts:
        found = _ADDRESS.search(text[:_MAX_SCRIPT])
        if found and "localhost" not in found.group(1):
            return found.group(1).rstrip("/")
    for path in _there(files, folder, (*(_DATA if generator == "eleventy" else ()), "package.json")):
        values = files.data(path, reader)
        named = [
            values.get(key) for key in (("homepage",) if path.endswith("package.json") else ("url", "baseUrl", "siteUrl"))
        ]
        for value in named:
            if isinstance(value, str) and re.match(r"https?://[^/\s]+", value) and "github.com/" not in value:
                return value.rstrip("/")
    return None


def _there(files: Files, folder: str, names: Iterable[str]) -> list[str]:
    return [path for path in paths_in(folder, tuple(names)) if path in files.paths]


def route_of(site: Scripted, files: Files, path: str, slug: str) -> str | None:
    """The path of a posting's page on the site; None where the generator's rules do not tell it."""
    inside = path.removeprefix(f"{site.folder}/") if site.folder else path
    stem = posixpath.splitext(inside)[0]
    if site.generator == "vitepress":
        return f"/{_indexed(stem)}" + ("" if "cleanUrls: true" in site.script or stem.endswith("index") else ".html")
    if site.generator in ("docusaurus", "gatsby"):
        own = stem.removeprefix("src/pages/") if stem.startswith("src/pages/") else None
        return None if own is None else f"/{_indexed(own)}{'/' if site.generator == 'gatsby' else ''}"
    if site.generator == "eleventy":
        source = _INPUT.search(site.script)
        folder = source.group(1).strip("/") if source else "src" if inside.startswith("src/") else ""
        return f"/{_indexed(stem.removeprefix(folder + '/') if folder else stem)}/"
    return _paged(site, stem) or _dynamic(site, files, inside, slug)


def _indexed(stem: str) -> str:
    return stem.removesuffix("index").rstrip("/")


def _paged(site: Scripted, stem: str) -> str | None:
    """A posting that is a page itself: `src/pages/jobs/baker.mdx`, `app/careers/baker/page.mdx`."""
    for folder in _PAGE_FOLDERS[site.generator]:
        if stem.startswith(f"{folder}/"):
            own = stem.removeprefix(f"{folder}/")
            if folder.endswith("app"):
                if posixpath.basename(own) != "page":
                    return None
                own = "/".join(part for part in posixpath.dirname(own).split("/") if not part.startswith("("))
            return f"/{_indexed(own)}"
    return None


def _dynamic(site: Scripted, files: Files, inside: str, slug: str) -> str | None:
    """A posting that a page such as `pages/jobs/[slug].vue` shows: the one route that bears its folder's name, or jobs'."""
    content = _CONTENT.match(inside)
    if content is None:
        return None
    below = [re.sub(r"^\d+\.", "", part) for part in posixpath.dirname(inside[content.end() :]).split("/") if part]
    routes = _routes(site, files)
    named = [route for route in routes if route and compact(posixpath.basename(route)) in {compact(one) for one in below}]
    named = named or [route for route in routes if compact(fold(posixpath.basename(route))) in _ABOUT_JOBS]
    slug = re.sub(r"^\d+\.", "", slug)
    if len(named) == 1:
        return f"/{named[0]}/{slug}"
    if site.generator == "nuxt" and not named and ("" in routes or not routes):  # Nuxt Content shows files by their paths
        return "/" + "/".join([*below, slug])
    return None


def _routes(site: Scripted, files: Files) -> set[str]:
    """The folders, as routes, that hold a page with a variable in its name; "" for a page that catches all."""
    found: set[str] = set()
    for folder in _PAGE_FOLDERS[site.generator]:
        prefix = posixpath.join(site.folder, folder) + "/"
        for path in files.paths:
            if path.startswith(prefix) and ("[" in path or "/_" in path):
                parts = [one for one in path.removeprefix(prefix).split("/") if not one.startswith("(")]
                steps = parts[:-1] if folder.endswith("app") else [*parts[:-1], parts[-1].split(".v")[0]]
                last = re.sub(r"\.(?:astro|tsx?|jsx?|vue|mdx?)$", "", steps[-1]) if steps else ""
                if steps and _DYNAMIC.match(last) and not any(_DYNAMIC.match(one) for one in steps[:-1]):
                    found.add("/".join(steps[:-1]))
    return found
