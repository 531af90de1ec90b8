"""The command line, one file a command; `wiring` is the one place that joins settings, database, app and workers."""

from __future__ import annotations

from bot.cli.main import main

__all__ = ["main"]
