"""How long does reading postings take, beside python-frontmatter alone on the same files? `python -m tests.bench.postings`

1,000 invented postings are read three ways in one run, the best of three rounds each:
python-frontmatter's `loads` (with libyaml), the reader without bodies, the reader with bodies.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import frontmatter

from bot.postings.reading import Site, read_posting
from bot.postings.rules import ReadingRules
from bot.postings.tree import FolderTree

POSTINGS = 1_000
ROUNDS = 3
AT = datetime(2026, 2, 15, 12, tzinfo=UTC)
WORDS = "you will look after the kites and test them in all weathers with a small team of people who like the wind".split()  # noqa: SIM905


def posting(number: int, chance: random.Random) -> str:
    """One invented posting."""
    text = "\n\n".join(
        f"### Part {part}\n\n" + " ".join(chance.choices(WORDS, k=chance.randint(60, 200))).capitalize() + "."
        for part in range(chance.randint(6, 12))
    )
    return (
        f"---\ntitle: Kite Tester {number}\nlayout: job\ndate: 2026-01-{1 + number % 28:02}\nlocation: Leeds, England\n"
        f"department: Testing\nemployment_type: Full-time\nsalary: £{30 + number % 20},000 - £60,000 a year\n"
        f"apply_url: https://jobs.acme.example/{number}\ndraft: {'true' if number % 7 == 0 else 'false'}\n"
        f"tags: [kites, wind, outdoors]\ncloses: 2026-0{1 + number % 9}-15\n---\n\n{text}\n\nTo apply, use the form.\n"
    )


def best(work: Callable[[], None]) -> float:
    """Processor seconds of the quickest round."""
    rounds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        rounds.append(time.process_time() - started)
    return min(rounds)


def main() -> int:
    """Print the table."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "_jobs").mkdir()
        files = {f"_jobs/kite-tester-{n}.md": posting(n, chance).encode() for n in range(POSTINGS)}
        for path, raw in files.items():
            (root / path).write_bytes(raw)
        site = Site(FolderTree(root), ReadingRules())

        def alone() -> None:
            for raw in files.values():
                frontmatter.loads(raw.decode())

        def read(*, bodies: bool) -> None:
            for path, raw in files.items():
                read_posting(path, raw, site, at=AT, bodies=bodies)

        base = best(alone)
        print(f"{POSTINGS} postings, {sum(map(len, files.values())) / POSTINGS / 1000:.1f} kB each")
        print(f"{'':34}{'ms a posting':>14}{'ratio':>8}")
        ways = {
            "python-frontmatter alone": base,
            "the reader, without bodies": best(lambda: read(bodies=False)),
            "the reader, with bodies": best(lambda: read(bodies=True)),
        }
        for name, seconds in ways.items():
            print(f"{name:34}{seconds / POSTINGS * 1000:>14.3f}{seconds / base:>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
