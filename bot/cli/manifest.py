"""What may the app do in Slack? The one `manifest.json`, from the checkout or from the installed package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bot


def read_manifest() -> dict[str, Any]:
    """The app manifest as JSON: the wheel carries it inside `bot`, a checkout beside it."""
    package = Path(bot.__file__).parent
    inside, beside = package / "manifest.json", package.parent / "manifest.json"
    found: dict[str, Any] = json.loads((inside if inside.is_file() else beside).read_text(encoding="utf-8"))
    return found


def bot_scopes() -> frozenset[str]:
    """The scopes that the bot's token must have."""
    return frozenset(read_manifest()["oauth_config"]["scopes"]["bot"])
