"""`rolecall ...` in a process of its own, forked from one that has imported everything: a start takes no second of loading.

Where the start itself is what is tried or measured, a test starts Python as an operator does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

PRELOADED = ["bot.cli.run", "bot.cli.examining", "bot.cli.backup", "bot.cli.restore", "tests.chaos.replica"]


def forkserver() -> multiprocessing.context.ForkServerContext:
    """The one server of this process that forks; it loads everything once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


class ForkedProcess:
    """As much of subprocess.Popen as the tests use; what it prints goes to the end of a file."""

    def __init__(self, arguments: list[str], folder: Path, environment: dict[str, str], log: Path) -> None:
        self._process: BaseProcess = forkserver().Process(
            target=_rolecall, args=(arguments, folder, environment, log), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None:
            os.kill(self.pid, number)

    def wait(self, seconds: float) -> int:
        """The exit code. Raises TimeoutExpired."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("rolecall", seconds)
        return self._process.exitcode


def rolecall(arguments: list[str], folder: Path, environment: dict[str, str], log: Path) -> tuple[int, str]:
    """Run a command to its end: its exit code, and what it printed."""
    before = log.stat().st_size if log.exists() else 0
    process = ForkedProcess(arguments, folder, environment, log)
    code = process.wait(60)
    return code, log.read_bytes()[before:].decode()


def _rolecall(arguments: list[str], folder: Path, environment: dict[str, str], log: Path) -> None:
    """In the forked process: become what a shell would have started."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(output, stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["rolecall", *arguments]
    from bot.cli import main

    main()
