"""Several `rolecall run` on one PostgreSQL over HTTP, as compose.yaml lays them out, in processes that can be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from bot.localslack.serving import RunningLocalSlack
from tests.chaos.proxy import _ask

COMPOSE = Path(__file__).parent.parent.parent / "compose.yaml"
STARTING_SECONDS = 120.0  # on a busy machine
SETTINGS = "[source]\npoll_seconds = 5.0\nhold_minutes = 0.0\n[announce]\nbulk_over = 500\n[pages]\nwait_minutes = 0\n"


def laid_out(compose: Path = COMPOSE) -> dict[str, dict[str, Any]]:
    """The replicas of compose.yaml, by name."""
    services = yaml.safe_load(compose.read_text(encoding="utf-8"))["services"]
    return {name: service for name, service in services.items() if name.startswith("rolecall")}


class Replica:
    """One `rolecall run` on a port of its own. `release`: the folder of another release's source; None: this one."""

    def __init__(self, folder: Path, environment: dict[str, str], port: int, release: Path | None = None) -> None:
        self.port = port
        self.log = folder / f"replica-{self.port}.log"
        self.folder = folder
        self.release = release
        self._environment = environment | {"ROLECALL_PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns at once."""
        environment = self._environment | ({"PYTHONPATH": str(self.release)} if self.release else {})
        with self.log.open("ab") as log:
            command = [sys.executable, "-c", "from bot.cli import main; main()", "run"]
            self._process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    async def becomes_ready(self) -> None:
        """Wait until it answers that it can work."""
        async with asyncio.timeout(STARTING_SECONDS):
            while True:
                assert self._process is not None
                assert self._process.poll() is None, self.log.read_text(encoding="utf-8")[-3000:]
                try:
                    if b" 200 " in (await _ask(self.port, "/readyz"))[:16]:
                        return
                except OSError:
                    pass
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    async def stop(self) -> int:
        """SIGTERM, and wait; its exit code."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self._process.wait, STARTING_SECONDS)


def environment_for(slack: RunningLocalSlack, database: str, source: Path, folder: Path, **more: str) -> dict[str, str]:
    """compose.yaml's variables for a replica, with this machine's values where those are the operator's or Docker's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "ROLECALL_"))}
    declared: dict[str, str] = next(iter(laid_out().values()))["environment"]
    here = {
        "ROLECALL_HOST": "127.0.0.1",
        "ROLECALL_DATABASE_URL": database,
        "ROLECALL_CONFIG": str(folder / "rolecall.toml"),
        "ROLECALL_CACHE": str(folder / "cache"),
        "ROLECALL_SOURCE": str(source),
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
    }
    assert set(here) <= set(declared), set(here) - set(declared)
    (folder / "rolecall.toml").write_text(SETTINGS, encoding="utf-8")
    return own | declared | here | {"SLACK_API_URL": slack.api_url, **more}
