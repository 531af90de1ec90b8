"""How do we run git? One command at a time, in its own process group, with a time limit and no way to ask anybody.

Credentials reach git by files named in its environment: never in a URL, an argument, a log line or the database.
"""

from __future__ import annotations

import os
import re
import selectors
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast
from urllib.parse import urlsplit

PROTOCOLS = "file:git:http:https:ssh"  # what the operator's URL may be; above all not `ext::`, which runs a command
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_KEPT_VARIABLES = frozenset({"GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_EXEC_PATH"})
_running: set[subprocess.Popen[bytes]] = set()
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_HELPER = (
    '!f() { test "$1" = get || exit 0; token="$ROLECALL_GIT_TOKEN"; '
    'test -z "$ROLECALL_GIT_TOKEN_FILE" || read -r token < "$ROLECALL_GIT_TOKEN_FILE"; '
    "printf 'username=x-access-token\\npassword=%s\\n' \"$token\"; }; f"
)


class SourceFault(Exception):
    """The postings can't be had just now, or not like this: one line with the way out, free of secrets."""


class CacheBroken(SourceFault):
    """What was fetched can't be read any more: throw it away, the next look makes it anew."""


class GitFailed(SourceFault):
    """Git ended with an error; `stderr` is what it said, free of secrets."""

    def __init__(self, line: str, stderr: str = "") -> None:
        super().__init__(line)
        self.stderr = stderr


@dataclass(frozen=True, slots=True)
class Access:
    """How git may reach a repository. `token` goes to `host` only, over https (or to loopback)."""

    timeout: float = 120.0  # seconds for one git command
    token: str | None = field(default=None, repr=False)
    token_file: Path | None = None
    ssh_key: Path | None = None


def check_url(url: str, access: Access) -> str:
    """The URL, refused (SourceFault) when it holds a password, looks like an option, or speaks an unsafe protocol."""
    if url.startswith("-"):
        raise SourceFault(f"{url!r} looks like an option of git, not like a repository. Set [source] url to its address.")
    scheme = _SCHEME.match(url)
    if scheme is None:
        if "::" in url:
            raise SourceFault("The source's address asks git to run a helper (`::`). Use https, ssh, git or a path.")
        return url
    parts = urlsplit(url)
    if parts.password is not None:
        raise SourceFault(
            f"The address of {parts.hostname} holds a password. Put it into a file and name that in [source] token_file."
        )
    if scheme[1].lower() not in PROTOCOLS.split(":"):
        raise SourceFault(f"{scheme[1]}:// is not a way to fetch postings. Use https, ssh, git, file or a path.")
    if scheme[1].lower() == "http" and (access.token or access.token_file) and parts.hostname not in LOOPBACK:
        raise SourceFault(f"A token must not travel over plain http to {parts.hostname}. Use https.")
    return url


def environment(url: str, access: Access, **config_too: str) -> dict[str, str]:
    """The environment git runs in: ours without git's own variables, never asking, no hooks, safe protocols, English.

    `config_too`: more of git's settings, with `__` for the dots of their names.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT_VARIABLES}
    env |= {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS": "true", "GIT_OPTIONAL_LOCKS": "0"}
    env |= {"GIT_ALLOW_PROTOCOL": PROTOCOLS, "GIT_SSH_COMMAND": _ssh_command(access), "LC_ALL": "C", "LANGUAGE": "C"}
    config = {
        "core.hooksPath": os.devnull,
        "core.fsmonitor": "false",
        "core.quotePath": "false",
        "gc.autoDetach": "false",
        **{name.replace("__", "."): value for name, value in config_too.items()},
    }
    host = urlsplit(url).hostname if _SCHEME.match(url) else None
    if host and (access.token or access.token_file):
        config["credential.helper"] = ""
        config[f"credential.{_origin(url)}.helper"] = _HELPER
        env["ROLECALL_GIT_TOKEN"] = access.token or ""
        env["ROLECALL_GIT_TOKEN_FILE"] = str(access.token_file or "")
    return env | _as_variables(config)


def run_git(
    args: Sequence[str], env: Mapping[str, str], timeout: float, *, folder: Path | None = None, feed: bytes = b""
) -> bytes:
    """What `git ...` prints. Raises GitFailed when it fails or takes longer than `timeout` seconds.

    The whole process group is ended at the time limit: git leaves its transport helpers behind otherwise.
    """
    return _finished(args, env, timeout, folder, feed)[0]


def git_says(args: Sequence[str], env: Mapping[str, str], timeout: float, folder: Path) -> str:
    """What `git ...` tells on stderr, free of secrets. Raises GitFailed like `run_git`."""
    return without_secrets(_finished(args, env, timeout, folder, b"")[1].decode("utf-8", "replace"))


def _finished(
    args: Sequence[str], env: Mapping[str, str], timeout: float, folder: Path | None, feed: bytes
) -> tuple[bytes, bytes]:
    command = ["git", *(["-C", str(folder)] if folder else []), *args]
    process = _start(command, env, subprocess.PIPE, stdin=subprocess.PIPE if feed else subprocess.DEVNULL)
    _running.add(process)
    try:
        out, error = process.communicate(feed, timeout) if feed else _read_both(process, timeout)
    except subprocess.TimeoutExpired:
        end_group(process)
        raise GitFailed(f"did not answer within {timeout:g} s", "timeout") from None
    except BaseException:
        end_group(process)
        raise
    finally:
        _running.discard(process)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
    if process.returncode != 0:
        said = without_secrets(error.decode("utf-8", "replace"))
        raise GitFailed(_last_line(said), said)
    return out, error


def _read_both(process: subprocess.Popen[bytes], timeout: float) -> tuple[bytes, bytes]:
    """What a command says on stdout and stderr. Raises TimeoutExpired.

    `Popen.communicate` would do, but with a time limit it then polls for the end, a quarter of a look without news.
    """
    deadline = time.monotonic() + timeout
    out, error = cast("IO[bytes]", process.stdout), cast("IO[bytes]", process.stderr)
    said = {out.fileno(): bytearray(), error.fileno(): bytearray()}
    with selectors.DefaultSelector() as waiting:
        for pipe in said:
            waiting.register(pipe, selectors.EVENT_READ)
        while waiting.get_map():
            ready = waiting.select(max(deadline - time.monotonic(), 0))
            if not ready and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired("git", timeout)
            for key, _ in ready:
                chunk = os.read(key.fd, 65_536)
                said[key.fd] += chunk
                if not chunk:
                    waiting.unregister(key.fd)
    process.wait()
    return bytes(said[out.fileno()]), bytes(said[error.fileno()])


def interrupt() -> None:
    """End every git command that `run_git` waits for, from another thread: the process is about to stop."""
    for process in list(_running):
        end_group(process)


def start_reader(args: Sequence[str], env: Mapping[str, str], folder: Path) -> subprocess.Popen[bytes]:
    """A git command that stays, to be asked over its pipes (`cat-file --batch`); end it with `end_group`."""
    return _start(["git", "-C", str(folder), *args], env, subprocess.DEVNULL)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a command with everything that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
    process.wait()


def without_secrets(text: str) -> str:
    """The text without what stands between `://` and `@`."""
    return re.sub(r"://[^/@\s]*:[^/@\s]*@", "://***@", text)


def _start(
    command: list[str], env: Mapping[str, str], stderr: int | IO[bytes], stdin: int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, env=dict(env), start_new_session=True
        )
    except FileNotFoundError as error:
        raise SourceFault(
            "The command git is not installed here. Install git (for example `apt-get install git`)."
        ) from error


def _ssh_command(access: Access) -> str:
    """Ssh that never asks: not for a password, nor whether an unknown host is right (the first answer is remembered)."""
    words = ["ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=accept-new", "-o", "ConnectTimeout=20"]
    if access.ssh_key is not None:
        words += ["-i", str(access.ssh_key), "-o", "IdentitiesOnly=yes"]
    return shlex.join(words)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def _as_variables(config: Mapping[str, str]) -> dict[str, str]:
    """Settings for git as environment variables (`git help git-config`, GIT_CONFIG_COUNT), which no process list shows."""
    found = {"GIT_CONFIG_COUNT": str(len(config))}
    for number, (name, value) in enumerate(config.items()):
        found[f"GIT_CONFIG_KEY_{number}"] = name
        found[f"GIT_CONFIG_VALUE_{number}"] = value
    return found


def _last_line(stderr: str) -> str:
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    for line in lines:
        if line.startswith(("fatal:", "error:", "remote:", "ssh:")) and "exit code" not in line:
            return line
    return lines[-1] if lines else "git failed without a word"
