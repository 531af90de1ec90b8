"""What differs between two states of a repository? Told from git's tree objects, without starting git.

A tree object lists one folder: `<mode> <name>\\0<object name in bytes>` for each entry (Pro Git, "Git Internals - Git
Objects"). Folders with the same object name are the same, so only those that differ are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

FILES = ("100644", "100755", "100664")  # modes of files; links and submodules are no files of ours
MANY = 200  # folders that are compared one by one; for more than that git itself is quicker
_FOLDER = "40000"

Entry = tuple[str, str]
"""Mode and object name."""


def compare_folders(read: Callable[[str], bytes | None], older: bytes, newer: bytes) -> dict[str, str | None] | None:
    """Files that differ between two tree objects, as `git diff-tree -r` tells them: path -> content id, None where it went.

    `read` gives the tree object of a name. None when one is not here, or when too many folders differ.
    """
    found: dict[str, str | None] = {}
    waiting: list[tuple[bytes, bytes, bytes]] = [(b"", older, newer)]
    seen = 0
    while waiting:
        folder, old, new = waiting.pop()
        for name, one, other in _differing(old, new):
            path = folder + name
            if _is_leaf(one) or _is_leaf(other):
                found[shown_path(path)] = other[1] if other and other[0] in FILES else None
            inside = [read(entry[1]) if entry and entry[0] == _FOLDER else b"" for entry in (one, other)]
            if inside[0] is None or inside[1] is None or seen > MANY:
                return None
            if inside[0] or inside[1]:
                waiting.append((path + b"/", inside[0], inside[1]))
                seen += 1
    return found


def shown_path(raw: bytes) -> str:
    """Git keeps paths as bytes; what is not UTF-8 in them is shown as an escape, since every database must hold it."""
    return raw.decode("utf-8", "backslashreplace")


def _differing(old: bytes, new: bytes) -> Iterator[tuple[bytes, Entry | None, Entry | None]]:
    before, after = dict(_entries(old)), dict(_entries(new))
    for name in before.keys() | after.keys():
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _is_leaf(entry: Entry | None) -> bool:
    return entry is not None and entry[0] != _FOLDER


def _entries(raw: bytes) -> Iterator[tuple[bytes, Entry]]:
    at = 0
    while at < len(raw):
        space, end = raw.index(b" ", at), raw.index(b"\0", at)
        yield raw[space + 1 : end], (raw[at:space].decode(), raw[end + 1 : end + 21].hex())
        at = end + 21
