"""All benches, one after another: `python -m tests.bench`, or `make bench`. Each compares within its own run."""

from __future__ import annotations

import subprocess
import sys

BENCHES = ("postings", "sync", "commands", "delivery", "localslack", "starting")


def main() -> int:
    """Run each in a process of its own, so that none inherits another's memory; the first bad exit code, or 0."""
    worst = 0
    for name in BENCHES:
        print(f"\n== {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False)
        worst = worst or done.returncode
    return worst


if __name__ == "__main__":
    sys.exit(main())
