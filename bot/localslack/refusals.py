"""What the local Slack refuses, in Slack's words."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A Web API error: `{"ok": false, "error": code, ...}`."""

    def __init__(self, code: str, **parts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.parts = parts


class PersonRefused(Exception):
    """Something a person in the page can't do; `message` is what Slack's client would tell them."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message or code.replace("_", " ")
