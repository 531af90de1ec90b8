"""`python -m bot.localslack`: the local Slack in the foreground."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.localslack.options import Options
from bot.localslack.serving import LocalSlackServer, json_file, serve


def announced(server: LocalSlackServer) -> None:
    """Say where it is and what a bot needs to connect."""
    lines = [f"Local Slack: {server.url}/", *(f"{name}={value}" for name, value in server.slack.settings().items())]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bot.localslack", description="A server that behaves like Slack, for bots."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--seed", type=Path, help="workspaces as JSON")
    parser.add_argument("--manifest", type=Path, help="the app's manifest as JSON")
    parser.add_argument("--state", type=Path, help="keep everything in this file between runs")
    parser.add_argument("--request-url", default="", help="deliver over HTTP to this address instead of Socket Mode")
    parser.add_argument("--rate-limits", choices=["off", "lenient", "strict"], default="off")
    given = parser.parse_args()
    serve(
        given.host,
        given.port,
        seed=given.seed and json_file(given.seed),
        manifest=given.manifest and json_file(given.manifest),
        options=Options(rate_limits=given.rate_limits),
        state_file=given.state,
        request_url=given.request_url,
        announce=announced,
    )


if __name__ == "__main__":
    main()
