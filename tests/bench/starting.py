"""How soon does the bot answer, and how much memory does it hold? `python -m tests.bench.starting` prints a table.

`rolecall run` against a local Slack with the demo's repository, five times: from the start of the process to "ready", and
what it holds once it idles, beside a Python process that only imports Bolt and SQLAlchemy.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bot.cli.demo_story import DemoRepository
from bot.cli.manifest import read_manifest
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.serving import running_local_slack
from tests.journeys.bot_process import BotProcess

RUNS = 5
FLOOR = "import slack_bolt.async_app, slack_bolt.adapter.socket_mode.aiohttp, sqlalchemy.orm"


def started(slack: DrivenLocalSlack, folder: Path) -> tuple[float, float]:
    """Seconds until ready, and MB of resident memory a while later."""
    repository = DemoRepository(folder / "website")
    repository.start()
    with BotProcess(slack, folder, str(repository.folder)) as bot:
        begun = time.perf_counter()
        bot.start()
        bot.wait_until_ready()
        seconds = time.perf_counter() - begun
        time.sleep(3)
        memory = psutil.Process(bot.pid).memory_info().rss / 1e6
        bot.stop()
    return seconds, memory


def imported() -> float:
    """Seconds of a process that only imports the libraries: what no bot on them can beat."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", FLOOR], check=True)
    return time.perf_counter() - begun


def main() -> None:
    """Print the medians."""
    figures, floors = [], []
    for _ in range(RUNS):
        floors.append(imported())
        with running_local_slack(manifest=read_manifest()) as running, tempfile.TemporaryDirectory() as folder:
            figures.append(started(DrivenLocalSlack(running), Path(folder)))
    ready = statistics.median(seconds for seconds, _ in figures)
    floor = statistics.median(floors)
    print(f"ready after        {ready:6.2f} s    {ready / floor:.2f} x importing Bolt and SQLAlchemy ({floor:.2f} s)")
    print(f"memory when idle   {statistics.median(memory for _, memory in figures):6.1f} MB")


if __name__ == "__main__":
    main()
