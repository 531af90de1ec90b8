"""Which files hold several roles: a list in a data file, or sections of one page? Those are not followed, only told of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.postings.decoding import decode
from bot.postings.faults import FaultBook
from bot.postings.finding import DATA_ENDS, JOB_FOLDERS
from bot.postings.jobwords import GENDERED, ROLE, ROLE_STRONG
from bot.postings.tree import Tree
from bot.postings.words import compact, fold

_PAGE_ENDS = (".md", ".mdx", ".markdown", ".html", ".htm")
_LARGEST = 200_000  # bytes that are looked at
_NAMED = re.compile(
    r"^[\s-]*[\"']?(?:title|name|position|role|titel|titre|titulo|puesto|rubrik)[\"']?\s*[:=]\s*[\"']?(\S.{1,90}?)[\"']?,?\s*$",
    re.MULTILINE,
)
_CAREER = re.compile(
    r"^[\s-]*[\"']?(?:start|end|from|to|begin|until|period|dates?|years?|employer)\w*[\"']?\s*[:=]", re.MULTILINE
)
_SECTION = re.compile(r"^#{2,4}[ \t]+(\S.{2,90}?)[ \t]*#*$|<h[2-4]\b[^>]{0,200}>([^<]{3,90})</h[2-4]>", re.MULTILINE | re.I)


def several_roles(tree: Tree) -> Iterator[tuple[str, list[str]]]:
    """(path, titles) of each file that is named for jobs and lists roles; somebody's own career is none."""
    for path in tree.paths():
        pure = PurePosixPath(path)
        if compact(pure.name.split(".")[0]) not in JOB_FOLDERS or "node_modules" in pure.parts:
            continue
        is_data = path.lower().endswith(DATA_ENDS)
        if is_data or path.lower().endswith(_PAGE_ENDS):
            text = decode(tree.read(path)[:_LARGEST], FaultBook(path)) or ""
            titles = _in_data(text) if is_data else _in_page(text)
            if len(titles) > (0 if is_data else 1):
                yield path, titles


def _in_data(text: str) -> list[str]:
    named = _NAMED.findall(text) if not _CAREER.search(text) else []
    return list(dict.fromkeys(one for one in named if ROLE.search(fold(one)) or GENDERED.search(fold(one))))


def _in_page(text: str) -> list[str]:
    sections = [" ".join((one or other).split()) for one, other in _SECTION.findall(text)]
    telling = (one for one in sections if len(one.split()) < 9 and one[-1] not in "?:.!")
    return list(dict.fromkeys(one for one in telling if ROLE_STRONG.search(fold(one)) or GENDERED.search(fold(one))))
