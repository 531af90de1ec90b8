"""The commands `rolecall localslack` and `python -m bot.localslack`, as processes of their own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from slack_sdk import WebClient
from typer.testing import CliRunner

from bot.cli.main import app
from bot.localslack.seeding import packaged

MODULE = [sys.executable, "-m", "bot.localslack"]
COMMAND = [str(Path(sys.executable).with_name("rolecall")), "localslack"]


@contextmanager
def started(command: list[str], *given: str) -> Iterator[dict[str, str]]:
    """The settings that it prints; it must end in good order on SIGTERM."""
    with subprocess.Popen(
        [*command, "--port", "0", *given], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        settings: dict[str, str] = {}
        while "SLACK_SIGNING_SECRET" not in settings:
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            name, equals, value = line.strip().partition("=")
            if equals:
                settings[name] = value
        try:
            yield settings
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0


def client(settings: dict[str, str]) -> WebClient:
    return WebClient(settings["SLACK_BOT_TOKEN"], base_url=settings["SLACK_API_URL"])


def test_it_prints_what_a_bot_needs_and_keeps_its_state_over_a_restart(tmp_path: Path) -> None:
    state = str(tmp_path / "state.json")
    with started(MODULE, "--state", state) as settings:
        client(settings).chat_postMessage(channel="C0JOBS", text="kept")
        assert httpx.get(settings["SLACK_API_URL"].removesuffix("api/")).status_code == 200
    with started(COMMAND, "--state", state) as settings:
        assert client(settings).conversations_history(channel="C0JOBS")["messages"][0]["text"] == "kept"


def test_another_app_can_be_installed_into_another_workspace(tmp_path: Path) -> None:
    manifest, seed = tmp_path / "manifest.json", tmp_path / "seed.json"
    manifest.write_text(json.dumps(packaged("any_app.json") | {"display_information": {"name": "Other"}}), "utf-8")
    seed.write_text(
        json.dumps({"workspaces": [{"id": "T0OTHER", "name": "Other place", "people": [{"name": "ann"}]}]}), "utf-8"
    )
    with started(COMMAND, "--manifest", str(manifest), "--seed", str(seed)) as settings:
        assert client(settings).auth_test()["team"] == "Other place"


@pytest.mark.parametrize("option", ["--state", "--seed", "--manifest"])
def test_a_file_that_is_no_json_is_told_in_a_line(option: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["localslack", "--port", "0", option, str(broken)])
    assert done.exit_code == 2
    assert "broken.json" in done.output
    assert "Traceback" not in done.output
