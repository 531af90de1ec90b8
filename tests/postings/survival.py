"""Does the reader survive every version of every file in the real histories? `python -m tests.postings.survival`

Every addition and change of a file in every commit, against each of its parents, also of templates and settings, is read in
the tree of that commit: the same content again where its includes and settings may be others. Printed: readings, different
contents among them, postings, faulty files, faults without a line in the file, the slowest reading; every crash and every
reading of more than a second of processor time is listed, and makes the exit code 1.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bot.postings.reading import Site, read_posting
from bot.postings.repository import GitTree, Repository
from bot.postings.rules import ReadingRules
from tests.postings.corpus import corpus_folder, noon

SLOW_SECONDS = 1.0
LOG = ("log", "--all", "--reverse", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--format=%x01%H %cI")


@dataclass(slots=True)
class Run:
    """What one history gave."""

    name: str
    readings: int = 0
    versions: int = 0
    postings: int = 0
    faulty: int = 0
    unplaced: int = 0
    slowest: float = 0.0
    trouble: list[str] = field(default_factory=list)


def versions(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """(commit, date, path, content id) of every added or changed file of a history."""
    done = subprocess.run(["git", "-C", str(folder), *LOG], check=True, capture_output=True)
    for block in done.stdout.decode("utf-8", "surrogateescape").split("\x01")[1:]:
        head, _, rest = block.partition("\0")
        commit, date = head.strip().split()[:2]
        parts = [part.lstrip("\n") for part in rest.split("\0")]
        for meta, path in pairwise(parts):
            if meta.startswith(":") and set(blob := meta.split()[3]) != {"0"}:
                yield commit, date, path, blob


def run(bundle: Path, *, sample: int | None = None) -> Run:
    """Read every version in one bundle, or only some, always the same."""
    found = Run(bundle.stem)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "repository")
        subprocess.run(["git", "clone", "--quiet", "--bare", str(bundle), str(folder)], check=True)
        with Repository(folder) as repository:
            tree, of = None, ""
            every = list(versions(folder))
            chosen = sorted(random.Random(1).sample(every, min(sample, len(every)))) if sample else every
            found.versions = len({(path, blob) for _, _, path, blob in chosen})
            for commit, date, path, _ in chosen:
                if tree is None or of != commit:
                    tree, of = GitTree(repository, commit), commit
                _read(found, tree, commit, date, path)
    return found


def _read(found: Run, tree: GitTree, commit: str, date: str, path: str) -> None:
    found.readings += 1
    try:
        raw = tree.read(path)
        site = Site(tree, ReadingRules())
        _ = site.paths
        started = time.process_time()
        reading = read_posting(path, raw, site, at=noon(date))
        took = time.process_time() - started
    except KeyError:
        return  # a link or a submodule
    except Exception:  # noqa: BLE001  (a crash is what this run looks for)
        found.trouble.append(f"CRASH {commit[:10]} {path}\n{traceback.format_exc(limit=4)}")
        return
    found.slowest = max(found.slowest, took)
    found.postings += reading.posting is not None
    found.faulty += bool(reading.faults)
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    found.unplaced += sum(1 for fault in reading.faults if not 1 <= fault.line <= lines)
    if took > SLOW_SECONDS:
        found.trouble.append(f"SLOW {took:.2f} s {commit[:10]} {path}")


def main() -> int:
    """Print one line a history."""
    corpus = corpus_folder()
    if corpus is None:
        print("No corpus of real postings: set ROLECALL_CORPUS to its folder.", file=sys.stderr)
        return 2
    trouble = readings = different = 0
    print(f"{'history':40}{'readings':>9}{'different':>10}{'postings':>9}{'faulty':>8}{'unplaced':>9}{'slowest':>10}")
    for bundle in sorted((corpus / "histories").glob("*.bundle")):
        found = run(bundle)
        trouble += len(found.trouble)
        readings, different = readings + found.readings, different + found.versions
        counts = f"{found.readings:>9}{found.versions:>10}{found.postings:>9}{found.faulty:>8}{found.unplaced:>9}"
        print(f"{found.name:40}{counts}{found.slowest * 1000:>7.0f} ms", *found.trouble, sep="\n", flush=True)
    print(f"{'all':40}{readings:>9}{different:>10}  {trouble} crashed or took more than {SLOW_SECONDS:.0f} s")
    return int(trouble > 0)


if __name__ == "__main__":
    sys.exit(main())
