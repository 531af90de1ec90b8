"""What is written to the log? One line an occurrence, on stderr; never names, feedback, tokens or bodies."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

# These log whole requests, or a line for each of ours, where we say what matters ourselves.
TALKATIVE = (
    "slack_bolt",
    "slack_bolt.AsyncApp",
    "slack_sdk",
    "aiohttp",
    "httpx",
    "httpcore",
    "uvicorn",
    "alembic",
    "websockets",
)


class JsonLines(logging.Formatter):
    """One JSON object a line: at (UTC), level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start_logging(form: Literal["text", "json"], level: int = logging.INFO) -> None:
    """Send our log to stderr, and of the libraries' only what went wrong."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
    handler.setFormatter(JsonLines() if form == "json" else plain)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
