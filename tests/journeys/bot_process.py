"""`rolecall run` as an operator starts it: a process of its own, which can be killed, against a local Slack."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.forking import ForkedProcess

STARTING_SECONDS = 60.0  # on a busy machine


class BotProcess:
    """The bot as a process. `folder` holds its settings, database, cache and log."""

    def __init__(self, slack: DrivenLocalSlack, folder: Path, source: str, **variables: str) -> None:
        self.folder = folder
        self.log = folder / "bot.log"
        self._process: subprocess.Popen[bytes] | ForkedProcess | None = None
        own = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "ROLECALL_"))}
        self.environment = own | {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "ROLECALL_SOURCE": source,
            "ROLECALL_DATABASE_URL": f"sqlite:///{folder / 'rolecall.db'}",
            "ROLECALL_CACHE": str(folder / "cache"),
            "ROLECALL_PORT": "0",
            "ROLECALL_SETTLE_SECONDS": "0.3",
            "ROLECALL_HTTP_TIMEOUT_SECONDS": "2",
            "ROLECALL_CHANNEL_INTERVAL_SECONDS": "0.05",
            "ROLECALL_POSTS_PER_MINUTE": "0",
            "ROLECALL_PAGES": '{"wait_minutes": 0}',  # the pages of invented companies are nowhere
            **variables,
        }
        settings = '[announce]\ndefault = "#jobs"\nbulk_over = 500\n[source]\npoll_seconds = 1.0\nhold_minutes = 0.0\n'
        (folder / "rolecall.toml").write_text(settings, encoding="utf-8")

    def start(self, *arguments: str) -> None:
        """Start it; returns at once."""
        self._process = self._begun(["run", *arguments])

    def _begun(self, arguments: list[str]) -> subprocess.Popen[bytes] | ForkedProcess:
        with self.log.open("ab") as log:
            command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
            return subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def wait_until_ready(self) -> None:
        """Wait for its word that it is ready, said since the last start."""
        told = self.log.read_text(encoding="utf-8").count(" ready")
        until = time.monotonic() + STARTING_SECONDS
        while self.log.read_text(encoding="utf-8").count(" ready") <= told:
            assert self._process is not None
            assert self._process.poll() is None, self.log.read_text(encoding="utf-8")[-2000:]
            assert time.monotonic() < until, self.log.read_text(encoding="utf-8")[-2000:]
            time.sleep(0.02)

    @property
    def pid(self) -> int:
        """Of the running process."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop, and wait; its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(number)
        code = self._process.wait(STARTING_SECONDS)
        self._process = None
        return code

    def __enter__(self) -> BotProcess:
        return self

    def __exit__(self, *_raised: Any) -> None:
        if self._process is not None:
            self._end(signal.SIGKILL)


class ForkedBot(BotProcess):
    """The same, forked from a process that has loaded everything: for stories in which it is started again and again."""

    def _begun(self, arguments: list[str]) -> ForkedProcess:
        return ForkedProcess(arguments, self.folder, self.environment, self.log)
