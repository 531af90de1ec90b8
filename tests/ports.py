"""Ports of loopback for servers that must know theirs before they start."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_port() -> Iterator[int]:
    """A port that nobody else is given while the block lasts. Connections are refused until somebody listens on it.

    It stays bound, without listening: the system gives it to nobody who asks for any port, and to a server that asks for
    this one and may reuse addresses, as servers do.
    """
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]
