"""A bot that waits longer for Slack than it does: on a busy machine each call takes its time, and no Slack hangs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers import directory, replies

SetAttr = Callable[[Any, str, Any], None]


def unhurried(times: float, set_attribute: SetAttr = setattr) -> None:
    """Make each of its limits so many times as long; `set_attribute` may be a monkeypatch's, which takes it back."""
    for name in ("PATIENCE", "BUDGET"):
        set_attribute(replies, name, getattr(replies, name) * times)
    set_attribute(directory._asked, "__defaults__", (directory.ASK_SECONDS * times,))
