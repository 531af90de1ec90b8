"""Slack's own framework for Node: one folder of it a lock file, installed on first use."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LEAST = 20


def node_modules() -> Path:
    """A folder with @slack/bolt in its node_modules, outside the tree; skips the test where Node or npm can't give it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node >= 20 and npm are needed for this test")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout
    if int(version.strip().removeprefix("v").partition(".")[0]) < LEAST:
        pytest.skip(f"Node >= {LEAST} is needed for this test, and this is {version.strip()}")
    return _installed(npm)


def _installed(npm: str) -> Path:
    key = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rolecall-tests" / f"node-{key}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (cache / "installed").exists():
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, cache / name)
            command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            done = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False, timeout=300)
            if done.returncode:
                pytest.skip(f"npm could not install @slack/bolt: {done.stderr.strip()[-300:]}")
            (cache / "installed").touch()
    return cache
