"""What goes wrong in a run: faults of Slack's, kills, freezes past the lease, restarts of PostgreSQL, power cuts."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.engine import make_url

from tests.chaos import replica
from tests.forking import forkserver

FREEZE_SECONDS = 4.2  # past the lease of 3.2 s
PACE_SECONDS = 0.4  # at most between something going wrong and the next thing

POST_FAULTS: list[tuple[str, float, float | None]] = [
    ("ratelimited", 0.004, 1.0),
    ("500", 0.012, None),
    ("500_after", 0.012, None),
    ("503", 0.012, None),
    ("fatal_error_before", 0.012, None),
    ("fatal_error_after", 0.012, None),
    ("timeout_before", 0.006, 1.5),
    ("timeout_after", 0.006, 1.5),
    ("drop_before", 0.012, None),
    ("drop_after", 0.012, None),
    ("unreadable_before", 0.012, None),
    ("unreadable_after", 0.012, None),
    ("slow", 0.03, 0.2),
]
ASK_FAULTS: list[tuple[str, float, float | None]] = [
    ("stale_history", 0.2, 0.15),
    ("500", 0.03, None),
    ("drop_before", 0.03, None),
    ("timeout_before", 0.02, 1.5),
]


def set_faults(url: str, seed: int, times: float = 1.0) -> None:
    """Let posts, edits and look-ups fail now and then, `times` as often as in a long run."""
    for method, faults in (("chat.*", POST_FAULTS), ("conversations.*", ASK_FAULTS)):
        for kind, probability, seconds in faults:
            rule = {
                "kind": kind,
                "method": method,
                "probability": min(1.0, times * probability),
                "seed": seed,
                "seconds": seconds,
            }
            answer = httpx.post(f"{url}/local/faults", json=rule, trust_env=False)
            assert answer.json()["ok"], answer.text


def faults_hit(url: str) -> dict[str, int]:
    """How often each kind of fault has hit."""
    hits: dict[str, int] = httpx.get(f"{url}/local/faults", trust_env=False).json()["hits"]
    return hits


def end_faults(url: str) -> None:
    """Let everything work again."""
    httpx.delete(f"{url}/local/faults", trust_env=False)


class Replicas:
    """The processes that deliver; each is started again at once when it was killed.

    They are forked from a server that has imported everything, so that a start costs milliseconds, not a second.
    """

    def __init__(self, command: Callable[[int], list[str]], number: int) -> None:
        self._command = command
        self._starting = forkserver()
        self._processes = [self._start(share) for share in range(number)]

    def _start(self, share: int) -> BaseProcess:
        process = self._starting.Process(target=replica.main, args=(self._command(share),), daemon=True)
        process.start()
        return process

    def kill(self, chance: random.Random) -> None:
        """End one without notice."""
        share = chance.randrange(len(self._processes))
        self._end(share)
        self._processes[share] = self._start(share)

    def _end(self, share: int) -> None:
        self._processes[share].kill()
        self._processes[share].join()

    def freeze(self, chance: random.Random) -> Callable[[], None]:
        """Stop one in its tracks; the answer lets it go on."""
        process = chance.choice(self._processes)
        os.kill(process.pid or 0, signal.SIGSTOP)
        return partial(_wake, process)

    def cut_power(self, url: str) -> None:
        """Take SQLite's files as they stand at one instant, end the process, and go on with that copy."""
        database = Path(make_url(url).database or "")
        os.kill(self._processes[0].pid or 0, signal.SIGSTOP)
        kept = [Path(f"{database}{suffix}") for suffix in ("", "-wal")]
        for file in kept:
            if file.exists():
                shutil.copy(file, f"{file}.copy")
        self._end(0)
        Path(f"{database}-shm").unlink(missing_ok=True)
        for file in kept:
            file.unlink(missing_ok=True)
            if Path(f"{file}.copy").exists():
                Path(f"{file}.copy").rename(file)
        with Path(f"{database}-wal").open("ab") as wal:
            wal.write(os.urandom(1000))  # a frame that was torn
        self._processes[0] = self._start(0)

    def stop(self, seconds: float = 30.0) -> list[int | None]:
        """SIGTERM to all; their exit codes."""
        for process in self._processes:
            _wake(process)
            process.terminate()
        for process in self._processes:
            process.join(seconds)
        codes = [process.exitcode for process in self._processes]
        for process in self._processes:
            process.kill()
            process.join()
        return codes


def _wake(process: BaseProcess) -> None:
    if process.is_alive():
        os.kill(process.pid or 0, signal.SIGCONT)


def plan(chance: random.Random, deliveries: int, events: dict[str, int]) -> Iterator[tuple[int, str]]:
    """(from how many finished deliveries on, what) in order: evenly spread, in an order drawn by chance."""
    names = [name for name, times in events.items() for _ in range(times)]
    chance.shuffle(names)
    for index, name in enumerate(names):
        yield round(deliveries * (index + chance.random()) / (len(names) + 1)), name


def breathe(chance: random.Random) -> None:
    """A moment, never the same."""
    time.sleep(chance.uniform(0.05, PACE_SECONDS))


def restart_postgres(server: Any) -> None:
    """Stop PostgreSQL at once, without letting anything finish, and start it again."""
    data = server.pgdata
    user = server.system_user
    base = [str(server.bin_path / "pg_ctl"), "-D", str(data)]
    options = (data / "postmaster.opts").read_text(encoding="utf-8")
    socket = options.split('"-k"', 1)[1].split('"')[1]
    for action in (
        ["-m", "immediate", "stop"],
        ["-w", "-o", f'-h "" -k {socket}', "-l", str(data / "log"), "start"],
    ):
        subprocess.run([*base, *action], check=True, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
