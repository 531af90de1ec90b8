"""`rolecall healthy`: does the bot on this machine answer? For a container's health check, which has no curl."""

from __future__ import annotations

import httpx
import typer

from bot.settings import load_settings

PATIENCE = 3.0  # seconds


def command() -> None:
    """Ask the bot on this machine whether it lives. Exit code 0 when it does, 1 when not."""
    settings = load_settings()
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    try:
        answer = httpx.get(f"http://{host}:{settings.port}/healthz", timeout=PATIENCE, trust_env=False)
    except httpx.HTTPError as error:
        print(f"no answer at {host}:{settings.port} ({type(error).__name__})")
        raise typer.Exit(1) from None
    print(answer.text)
    raise typer.Exit(0 if answer.status_code == 200 else 1)
