"""A website on loopback whose pages a test says, for what asks for public pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PublicSite

    def do_HEAD(self) -> None:
        self._answer(self.server.heads)

    def do_GET(self) -> None:
        self._answer(self.server.pages)

    def log_message(self, format: str, *args: Any) -> None:
        """Quietly."""

    def _answer(self, pages: dict[str, tuple[int, str]]) -> None:
        host = self.headers["Host"].partition(":")[0]
        self.server.asked.append(f"{self.command} {self.path} {host}")
        status, location = pages.get(self.path, (404, ""))
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()


class PublicSite(ThreadingHTTPServer):
    """Pages as path -> (status, where it redirects to), for HEAD and for GET; all others are 404. `asked` is what came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Pages)
        self.heads: dict[str, tuple[int, str]] = {}
        self.pages: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []
        self.root = f"http://localhost:{self.server_address[1]}"


@contextmanager
def public_site() -> Iterator[PublicSite]:
    """The website, until the block ends."""
    site = PublicSite()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
