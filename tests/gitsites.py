"""Real git repositories and servers for the tests: a website that commits land in, and git over http on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Website:
    """A repository in a folder. Each commit is an hour after the one before unless `at` says otherwise."""

    def __init__(self, folder: Path, branch: str = "main") -> None:
        self.folder = folder
        self.at = START
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", branch)
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("config", "http.receivepack", "false")

    def git(self, *args: str, **env: str) -> str:
        """What a git command in the folder prints."""
        settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"], **env}
        done = subprocess.run(
            ["git", *args], cwd=self.folder, env=settings, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, files: dict[str, str | None]) -> None:
        """Write files; None removes one."""
        for path, text in files.items():
            target = self.folder / path
            if text is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="")

    def commit(self, files: dict[str, str | None], *, at: datetime | None = None, message: str = "Update") -> str:
        """Write the files and commit everything; the commit's id."""
        self.write(files)
        self.at = at or self.at + timedelta(hours=1)
        when = self.at.isoformat()
        self.git("add", "-A")
        people = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in
                  (("NAME", "Priya"), ("EMAIL", "priya@acme.example"), ("DATE", when))}  # fmt: skip
        self.git("commit", "-q", "--allow-empty", "-m", message, **people)
        return self.git("rev-parse", "HEAD")


class _Backend(BaseHTTPRequestHandler):
    """Git's own CGI program behind Python's server; asks for a password when the server has a token."""

    protocol_version = "HTTP/1.1"
    server: GitHost

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self._body())

    def log_message(self, format: str, *args: Any) -> None:
        self.server.requests.append(f"{self.command} {self.path}")

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = b""
        while size := int(self.rfile.readline(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _serve(self, body: bytes) -> None:
        self.server.passwords.append(self.headers.get("Authorization", ""))
        if self.server.authorization and self.headers.get("Authorization") != self.server.authorization:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="Acme"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        env = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(self.server.root), "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }  # fmt: skip
        answer = subprocess.run(
            ["git", "http-backend"], env=env, input=body, capture_output=True, timeout=60, check=False
        ).stdout
        heading, _, content = answer.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in heading.decode().split("\r\n") if line)
        self.send_response(int(headers.pop("Status", "200 OK").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class GitHost(ThreadingHTTPServer):
    """Serves all repositories under `root`; `authorization` is the header it wants, None for anybody."""

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Backend)
        self.root = root
        self.authorization: str | None = None
        self.requests: list[str] = []
        self.passwords: list[str] = []

    def address(self, name: str) -> str:
        """The URL of a repository under the root."""
        return f"http://127.0.0.1:{self.server_address[1]}/{name}/.git"


@contextmanager
def git_host(root: Path) -> Iterator[GitHost]:
    """A git server on loopback for the repositories under `root`."""
    host = GitHost(root)
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield host
    finally:
        host.shutdown()
        thread.join()
        host.server_close()


@contextmanager
def hanging_host() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/acme/website.git"


TEXT = """We are looking for somebody who knows tents.

## What you will do

You will keep tents standing, also in a storm.

## Requirements

- Experience with ropes
"""


def posting(title: str, *, draft: bool = False, body: str = TEXT, **fields: Any) -> str:
    """A small made-up posting in Hugo's way."""
    lines = [f"title: {title}", f"draft: {str(draft).lower()}", *(f"{name}: {value}" for name, value in fields.items())]
    return "---\n" + "\n".join(lines) + f"\n---\n{body}\n\n## How to apply\n\nSend your application to jobs@acme.example\n"
