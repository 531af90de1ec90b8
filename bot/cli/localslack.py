"""`rolecall localslack`: a server that behaves like Slack, for this bot and for others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from bot.cli.manifest import read_manifest
from bot.localslack.options import Options
from bot.localslack.serving import LocalSlackServer, json_file, serve
from bot.localslack.state_file import UnreadableState


def command(
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes a free one.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Address to listen on. Anybody who reaches it can be anyone in it.")
    ] = "127.0.0.1",
    manifest: Annotated[
        Path | None, typer.Option(help="Another app's manifest (JSON), to try another bot.", dir_okay=False)
    ] = None,
    seed: Annotated[
        Path | None, typer.Option(help="Workspaces, people and channels (JSON) in place of Acme.", dir_okay=False)
    ] = None,
    state: Annotated[Path | None, typer.Option(help="Keep everything in this file between runs.", dir_okay=False)] = None,
    request_url: Annotated[str, typer.Option(help="Deliver over signed HTTP to this address instead of Socket Mode.")] = "",
    rate_limits: Annotated[str, typer.Option(help="off, lenient, or strict (Slack's own tiers).")] = "lenient",
    speed: Annotated[float, typer.Option(help="Local seconds that pass in one real second.", min=0.001)] = 1.0,
) -> None:
    """Run a local Slack in the browser, for this bot or any other.

    It prints the address of its page and the settings that a bot needs to connect
    (SLACK_API_URL, tokens, signing secret); start `rolecall run` with them in a second terminal.
    """
    if rate_limits not in ("off", "lenient", "strict"):
        raise typer.BadParameter("choose off, lenient or strict", param_hint="--rate-limits")
    options = Options(rate_limits=_strictness(rate_limits))
    own = read_manifest() if manifest is None else _json(manifest)
    try:
        serve(
            host,
            port,
            seed=None if seed is None else _json(seed),
            manifest=own,
            options=options,
            state_file=state,
            speed=speed,
            request_url=request_url,
            announce=_announce,
        )
    except UnreadableState as failure:
        raise typer.BadParameter(str(failure), param_hint="--state") from failure
    except OSError as failure:
        raise typer.BadParameter(f"can't listen on {host}:{port}: {failure.strerror}", param_hint="--port") from failure


def _strictness(word: str) -> Literal["off", "lenient", "strict"]:
    return "strict" if word == "strict" else "lenient" if word == "lenient" else "off"


def _json(path: Path) -> dict[str, Any]:
    try:
        return json_file(path)
    except (OSError, ValueError) as failure:
        raise typer.BadParameter(f"{path} can't be read as JSON: {failure}") from failure


def _announce(server: LocalSlackServer) -> None:
    slack = server.slack
    print(f"The local Slack is at {slack.url}/\n")
    print("A bot connects with:")
    for name, value in slack.settings().items():
        print(f"  {name}={value}")
    print("\nStop it with Ctrl-C.", flush=True)
