"""How soon does the bot answer, and how much memory does it hold? `python -m tests.bench.starting` prints a table.

`rolecall run` against a local Slack with the demo's repository, five times: from the start of the process to "ready", and
what it holds once it idles, beside a Python process that only imports Bolt and SQLAlchemy. Each time at the first start,
which makes the tables, and at a later one. Bytecode is there, as `make` and pip leave it.
"""

from __future__ import annotations

import compileall
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

import bot
import handlers
from bot.cli.demo_story import DemoRepository
from bot.cli.manifest import read_manifest
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.serving import running_local_slack
from tests.journeys.bot_process import BotProcess

RUNS = 5
SETTLED = 3.0  # seconds after ready in which the first look at the repository is over
IDLE = 5.0  # seconds over which it is watched
FLOOR = "import slack_bolt.async_app, slack_bolt.adapter.socket_mode.aiohttp, sqlalchemy.orm"


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until ready; MB of resident memory a while later; of a core, how much it takes then."""

    ready: float
    memory: float
    busy: float


def started(running: BotProcess) -> Start:
    """Start the bot, let it idle, stop it."""
    begun = time.perf_counter()
    running.start()
    running.wait_until_ready()
    ready = time.perf_counter() - begun
    time.sleep(SETTLED)
    process = psutil.Process(running.pid)
    before = process.cpu_times()
    time.sleep(IDLE)
    after = process.cpu_times()
    memory = process.memory_info().rss / 1e6
    running.stop()
    return Start(ready, memory, (after.user + after.system - before.user - before.system) / IDLE)


def both_starts(slack: DrivenLocalSlack, folder: Path) -> tuple[Start, Start]:
    """The first start, and the next."""
    repository = DemoRepository(folder / "website")
    repository.start()
    with BotProcess(slack, folder, str(repository.folder)) as process:
        return started(process), started(process)


def imported() -> float:
    """Seconds of a process that only imports the libraries: what no bot on them can beat."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", FLOOR], check=True)
    return time.perf_counter() - begun


def compile_bot() -> None:
    """Leave bytecode, whatever PYTHONDONTWRITEBYTECODE says: pip compiles what it installs."""
    for package in (bot, handlers):
        compileall.compile_dir(Path(package.__file__ or "").parent, quiet=1)


def main() -> None:
    """Print the medians."""
    compile_bot()
    starts, floors = [], []
    for _ in range(RUNS):
        floors.append(imported())
        with running_local_slack(manifest=read_manifest()) as running, tempfile.TemporaryDirectory() as folder:
            starts.append(both_starts(DrivenLocalSlack(running), Path(folder)))
    floor = statistics.median(floors)
    print(f"importing Bolt and SQLAlchemy alone {floor:6.2f} s")
    for name, found in zip(("first start", "later start"), zip(*starts, strict=True), strict=True):
        ready = statistics.median(one.ready for one in found)
        print(f"{name}: ready after           {ready:6.2f} s    {ready / floor:.2f} x that")
        print(f"{name}: memory when idle      {statistics.median(one.memory for one in found):6.1f} MB")
        print(f"{name}: of a core when idle   {statistics.median(one.busy for one in found):6.1%}")


if __name__ == "__main__":
    main()
