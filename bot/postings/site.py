"""What does the rest of the repository say about a file? Site settings, folder defaults, includes; only through Tree."""

from __future__ import annotations

import json
import posixpath
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, tzinfo
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.postings.decoding import decode
from bot.postings.faults import FaultBook
from bot.postings.fences import split
from bot.postings.metadata import parse, parse_json, parse_yaml
from bot.postings.rules import ReadingRules
from bot.postings.scripted import SCRIPT_NAMES, Scripted, scripted_site
from bot.postings.tree import Tree, paths_in

MAX_CONTEXT_BYTES = 300_000  # a larger include or data file is no text for a posting
_SETTINGS = (
    *("_config.yml", "_config.yaml", "zola.toml"),
    *(
        f"{folder}{name}.{end}"
        for folder in ("", "config/_default/")
        for name in ("hugo", "config")
        for end in ("toml", "yaml", "yml", "json")
    ),
)
_NAMED = ("_index.md", *_SETTINGS)
_CNAME = ("CNAME", "static/CNAME", "public/CNAME", "src/CNAME", "docs/CNAME")
_SHORTCODE_ENDS = (".html", ".md", "")


class Site:
    """One state of a repository, read lazily. `used` notes which files each reading depended on."""

    def __init__(self, tree: Tree, rules: ReadingRules) -> None:
        self.tree, self.rules = tree, rules
        self._texts: dict[str, str | None] = {}
        self._parsed: dict[str, dict[str, Any]] = {}
        self._settings: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self._looked_up: dict[tuple[str, str], Any] = {}
        self.used: dict[str, set[str]] = {}

    @cached_property
    def paths(self) -> AbstractSet[str]:
        """All files of the tree."""
        return self.tree.names()

    @cached_property
    def translated(self) -> AbstractSet[str]:
        """The paths, without language mark, of all files that carry one: `x.md` where there is an `x.de.md`."""
        return self.tree.translated()

    def text(self, path: str, reader: str) -> str | None:
        """A file's text for the reading of `reader`; None when it is not there, too large or not text."""
        self.used.setdefault(reader, set()).add(path)
        if path not in self._texts:
            self._texts[path] = self._load(path)
        return self._texts[path]

    def _load(self, path: str) -> str | None:
        if path not in self.paths:
            return None
        try:
            if self.tree.size(path) > MAX_CONTEXT_BYTES:
                return None
            return decode(self.tree.read(path), FaultBook(path))
        except (KeyError, OSError):
            return None

    def data(self, path: str, reader: str) -> dict[str, Any]:
        """A settings or data file (YAML, TOML, JSON) as plain values; empty when it can't be read."""
        if path not in self.paths:
            return {}
        text = self.text(path, reader)
        if path not in self._parsed:
            self._parsed[path] = _parsed(path, text) if text else {}
        return self._parsed[path]

    def settings(self, reader: str) -> list[tuple[str, dict[str, Any]]]:
        """The site generator's settings files: (folder of the site, values), the nearest to `reader` first."""
        folder = _folder_of(reader)
        if folder not in self._settings:
            places = [(one, path) for one in _ancestors(reader) for path in paths_in(one, _SETTINGS) if path in self.paths]
            self._settings[folder] = [(one, self.data(path, reader)) for one, path in places]
        return self._settings[folder]

    def setting(self, reader: str, *names: str) -> Any:
        """The first of these settings that is set, whatever the generator."""
        for _, values in self.settings(reader):
            for name in names:
                if values.get(name) not in (None, ""):
                    return values[name]
        return None

    def zone(self, reader: str) -> tzinfo:
        """The site's time zone; UTC where it states none."""
        found: tzinfo = self._once("zone", reader, self._zone)
        return found

    def address(self, reader: str) -> str | None:
        """The site's public address without a closing slash."""
        found: str | None = self._once("address", reader, self._address)
        return found

    def language(self, reader: str) -> str | None:
        """The ISO 639 code of the site's language where it states one."""
        found: str | None = self._once("language", reader, self._language)
        return found

    def generator(self, reader: str) -> str | None:
        """jekyll, hugo, zola, eleventy, astro ..., as far as the files tell."""
        found: str | None = self._once("generator", reader, self._generator)
        return found

    def scripted(self, reader: str) -> Scripted | None:
        """The site, where its settings are a script (Astro, Next, Nuxt, Eleventy ...)."""
        found: Scripted | None = self._once("scripted", reader, self._scripted)
        return found

    def _scripted(self, reader: str) -> Scripted | None:
        return scripted_site(self, _ancestors(reader), reader)

    def _once(self, what: str, reader: str, find: Callable[[str], Any]) -> Any:
        """An answer that is the same for all files of a folder."""
        key = (what, _folder_of(reader))
        if key not in self._looked_up:
            self._looked_up[key] = find(reader)
        return self._looked_up[key]

    def _language(self, reader: str) -> str | None:
        names = ("defaultContentLanguage", "default_language", "lang", "languageCode", "locale")
        matched = re.match(r"^([A-Za-z]{2})\b", str(self.rules.language or self.setting(reader, *names) or ""))
        return matched.group(1).lower() if matched else None

    def _zone(self, reader: str) -> tzinfo:
        named = self.rules.timezone or self.setting(reader, "timezone", "timeZone")
        try:
            return ZoneInfo(str(named)) if named else UTC
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return UTC

    def _address(self, reader: str) -> str | None:
        scripted = self.scripted(reader)
        stated = [self.setting(reader, name) for name in ("url", "baseURL", "baseurl", "base_url", "siteUrl")]
        for found in (self.rules.site_url, *stated, scripted and scripted.address):
            if isinstance(found, str) and re.match(r"^https?://[^/\s]+", found):
                return found.rstrip("/")
        for name in _CNAME:
            text = self.text(name, reader) if name in self.paths else None
            if text and re.fullmatch(r"[\w.-]+\.\w+", text.strip()):
                return f"https://{text.strip()}"
        return None

    def _generator(self, reader: str) -> str | None:
        for folder in _ancestors(reader):
            paths = zip(_SETTINGS, paths_in(folder, _SETTINGS), strict=True)
            here = {name for name, path in paths if path in self.paths}
            if {"_config.yml", "_config.yaml"} & here:
                return "jekyll"
            if here:
                values = self.data(posixpath.join(folder, sorted(here)[0]), reader)
                return "zola" if "base_url" in values else "hugo"
        scripted = self.scripted(reader)
        return scripted.generator if scripted else None

    def defaults(self, path: str, *, has_head: bool = True) -> Iterator[tuple[str, dict[str, Any]]]:
        """(where from, values) that apply to a file unless it says otherwise, the nearest first.

        To Jekyll and Hugo a file without front matter (`has_head`) is no page: only Eleventy gives it defaults.
        """
        yield from self._folder_data(path)
        if not has_head:
            return
        yield from self._cascades(path)
        for folder, values in self.settings(path):
            yield from _jekyll_defaults(posixpath.relpath(path, folder) if folder else path, values)

    def _folder_data(self, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Eleventy's directory data: `jobs/jobs.json`, `jobs/jobs.11tydata.json`; its scripts are not run."""
        for data in self._once("folder data", path, self._folder_data_paths):
            yield data, self.data(data, path)

    def _folder_data_paths(self, path: str) -> list[str]:
        return [one for folder in _ancestors(path) for one in _data_paths(folder) if one in self.paths]

    def _cascades(self, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Hugo's `cascade` in the `_index` files above."""
        for index in self._once("indexes", path, self._indexes):
            if index != path:
                cascade = self._front(index, path).get("cascade")
                for one in cascade if isinstance(cascade, list) else [cascade]:
                    if isinstance(one, dict):
                        yield index, {key: value for key, value in one.items() if key not in ("_target", "target")}

    def _indexes(self, path: str) -> list[str]:
        return [one for folder in _ancestors(path) if (one := posixpath.join(folder, "_index.md")) in self.paths]

    def _front(self, path: str, reader: str) -> dict[str, Any]:
        text = self.text(path, reader)
        if text is None or "cascade" not in text:
            return {}
        if path not in self._parsed:
            book = FaultBook(path)
            self._parsed[path] = parse(split(text, book), book).values
        return self._parsed[path]

    def include(self, reader: str, name: str) -> str | None:
        """The text of an include or shortcode as the generators look it up; never from outside the tree."""
        for candidate in self._include_paths(reader, name):
            if candidate in self.paths:
                text = self.text(candidate, reader)
                if text is not None and candidate.endswith((".md", ".markdown")):
                    return split(text, FaultBook(candidate)).body
                return text
            self.used.setdefault(reader, set()).add(candidate)
        return None

    def _include_paths(self, reader: str, name: str) -> Iterable[str]:
        if name.startswith("shortcode:"):
            ends = [f"layouts/shortcodes/{name[10:]}{end}" for end in _SHORTCODE_ENDS]
            ends += [f"templates/shortcodes/{name[10:]}{end}" for end in _SHORTCODE_ENDS]
            wanted = [posixpath.join(folder, end) for folder in _ancestors(reader) for end in ends]
        else:
            here = posixpath.dirname(reader)
            wanted = [posixpath.join(folder, "_includes", name) for folder in _ancestors(reader)]
            wanted += [posixpath.join(folder, "src/_includes", name) for folder in _ancestors(reader)]
            wanted.append(posixpath.join(here, name))
        for path in wanted:
            clean = posixpath.normpath(path)
            if not clean.startswith(("../", "/")) and clean != "..":
                yield clean
                if not posixpath.splitext(clean)[1]:
                    yield from (clean + end for end in (".html", ".md", ".liquid", ".njk"))


_DATA_ENDS = (".json", ".11tydata.json", ".yml", ".yaml")


def context_paths(path: str, site: Site) -> frozenset[str]:
    """The other files on which the reading of `path` by this site depended.

    Also those that it looked for in vain, without those that `settings_above` names: there are dozens for every file.
    """
    there = (one for one in settings_above(path) if one in site.paths)
    return frozenset((*there, *site.used.get(path, ()))) - {path}


def settings_above(path: str) -> frozenset[str]:
    """The files that set something for a file where they are there, by their names alone."""
    return _looked_for(_folder_of(path))


@lru_cache(maxsize=1024)
def _looked_for(folder: str) -> frozenset[str]:
    here = frozenset((*paths_in(folder, _NAMED), *_data_paths(folder)))
    return here | _looked_for(posixpath.dirname(folder)) if folder else here


@lru_cache(maxsize=1024)
def _data_paths(folder: str) -> tuple[str, ...]:
    return paths_in(folder, tuple(posixpath.basename(folder) + end for end in _DATA_ENDS)) if folder else ()


@lru_cache(maxsize=4096)
def is_settings(path: str) -> bool:
    """Whether a file sets something for the files below its folder, by its name alone, whoever has read it so far."""
    folder, name = posixpath.split(path)
    return name in _SETTINGS_NAMES or any(name == posixpath.basename(folder) + end for end in _DATA_ENDS)


_SETTINGS_NAMES = frozenset({"_index.md", *SCRIPT_NAMES, *(posixpath.basename(name) for name in _SETTINGS)})


@lru_cache(maxsize=1024)
def _folder_of(path: str) -> str:
    return posixpath.dirname(path)


def _ancestors(path: str) -> tuple[str, ...]:
    """The folders of a file, the nearest first, the top folder ("") last."""
    return _folders_up(_folder_of(path))


@lru_cache(maxsize=4096)
def _folders_up(folder: str) -> tuple[str, ...]:
    return (folder, *_folders_up(posixpath.dirname(folder))) if folder else ("",)


def _parsed(path: str, text: str) -> dict[str, Any]:
    try:
        if path.endswith(".json"):
            found = parse_json(text)
        elif path.endswith(".toml"):
            found = tomllib.loads(text)
        else:
            found = parse_yaml(text, path)
    except (ValueError, RecursionError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _jekyll_defaults(path: str, values: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    source = str(values.get("source") or "").strip("./")
    inside = path.removeprefix(source + "/") if source else path
    found = []
    for one in values.get("defaults") or [] if isinstance(values.get("defaults"), list) else []:
        scope = one.get("scope") if isinstance(one, dict) else None
        if isinstance(scope, dict) and isinstance(one.get("values"), dict) and _in_scope(inside, scope):
            found.append((len(str(scope.get("path") or "")), one["values"]))
    for _, given in sorted(found, key=lambda pair: -pair[0]):
        yield "_config.yml", given


def _in_scope(path: str, scope: dict[str, Any]) -> bool:
    prefix = str(scope.get("path") or "").strip("/")
    kind = str(scope.get("type") or "")
    if prefix and not (path == prefix or path.startswith(prefix + "/") or PurePosixPath(path).match(prefix)):
        return False
    folders = PurePosixPath(path).parts[:-1]
    collection = next((part[1:] for part in folders if part.startswith("_")), "")
    return not kind or kind == (collection or "pages") or (kind == "pages" and not collection)
