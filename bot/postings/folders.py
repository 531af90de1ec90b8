"""What differs between two states of a repository? Told from git's tree objects, without starting git.

A tree object lists one folder: `<mode> <name>\\0<object name in bytes>` for each entry (Pro Git, "Git Internals - Git
Objects"). Folders with the same object name are the same, so only those that differ are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

FILES = ("100644", "100755", "100664")  # modes of files; links and submodules are no files of ours
MANY = 200  # folders that are compared one by one; for more than that git itself is quicker
_FOLDER = "40000"

Entry = tuple[str, str]
"""Mode and object name."""


def compare_folders(
    read: Callable[[Sequence[str]], Mapping[str, bytes]], older: bytes, newer: bytes
) -> dict[str, str | None] | None:
    """Files that differ between two tree objects, as `git diff-tree -r` tells them: path -> content id, None where it went.

    `read` gives those of the named tree objects that are here; it is asked once for each depth of folders. None when one is
    not here, or when too many folders differ.
    """
    found: dict[str, str | None] = {}
    level: list[tuple[bytes, bytes, bytes]] = [(b"", older, newer)]
    seen = 0
    while level:
        inside: list[tuple[bytes, str, str]] = []
        for folder, old, new in level:
            for name, one, other in _differing(old, new):
                path = folder + name
                if _is_leaf(one) or _is_leaf(other):
                    found[shown_path(path)] = other[1] if other and other[0] in FILES else None
                if _name(one) or _name(other):
                    inside.append((path + b"/", _name(one), _name(other)))
        seen += len(inside)
        wanted = list(dict.fromkeys(name for _, *names in inside for name in names if name))
        here = read(wanted) if wanted and seen <= MANY else {}
        if len(here) < len(wanted):
            return None
        level = [(path, here.get(one, b""), here.get(other, b"")) for path, one, other in inside]
    return found


def shown_path(raw: bytes) -> str:
    """Git keeps paths as bytes; what is not UTF-8 in them is shown as an escape, since every database must hold it."""
    return raw.decode("utf-8", "backslashreplace")


def _differing(old: bytes, new: bytes) -> Iterator[tuple[bytes, Entry | None, Entry | None]]:
    before, after = set(_ENTRY.findall(old)), set(_ENTRY.findall(new))
    left = {name: (mode.decode(), content.hex()) for mode, name, content in before - after}
    right = {name: (mode.decode(), content.hex()) for mode, name, content in after - before}
    for name in left.keys() | right.keys():
        yield name, left.get(name), right.get(name)


_ENTRY = re.compile(rb"(\d+) ([^\0]+)\0(.{20})", re.DOTALL)


def _is_leaf(entry: Entry | None) -> bool:
    return entry is not None and entry[0] != _FOLDER


def _name(entry: Entry | None) -> str:
    """The object name of a folder; empty for anything else."""
    return entry[1] if entry is not None and entry[0] == _FOLDER else ""
