"""A real browser before the local Slack's page. Other tests may reuse `browser`, `open_page` and `page_as`.

`page_as` looks at the server of the fixture `slack_url`; override it to look at another one (a demo, say).
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

import bot.localslack
from bot.localslack.options import Options
from bot.localslack.serving import RunningLocalSlack, running_local_slack
from tests.browser.gallery import ACK_SECONDS

ROOT = Path(__file__).parent.parent.parent
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_MS = 30_000  # on a busy machine
LATE_MS = 60_000  # a step of the demo's story, on a busy machine
expect.set_options(timeout=PATIENCE_MS)
JOBS, GENERAL, RANDOM = "C0JOBS", "C0GENERAL", "C0RANDOM"

PageAs = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    """Where Chromium is: ROLECALL_CHROMIUM, or the first known name on PATH."""
    return os.environ.get("ROLECALL_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; ROLECALL_CHROMIUM names another one.

    It ends with this folder's tests: while Playwright runs, no other test can have an event loop in this process.
    """
    path = chromium()
    if path is None:
        pytest.skip("no Chromium: install it (Debian: apt-get install chromium) or name it in ROLECALL_CHROMIUM")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


class Opened:
    """The pages of one test, and what went wrong in them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.problems: list[str] = []

    def open(self, url: str, *, dark: bool = False, width: int = 1280, height: int = 800) -> Page:
        """A page with cookies and storage of its own."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._note)
        page.goto(url)
        return page

    def _note(self, message: ConsoleMessage) -> None:
        """Errors of the page's own; a network that is gone is the browser's word for what a test does."""
        from_network = "Failed to load resource" in message.text or message.text.startswith("WebSocket connection to")
        if message.type == "error" and not from_network:
            self.problems.append(message.text)

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Opens pages; a script error in any of them fails the test."""
    pages = Opened(browser)
    yield pages
    pages.close()
    assert pages.problems == []


@pytest.fixture
def page_as(opened: Opened, slack_url: str) -> PageAs:
    """page_as("U0PRIYA", "C0JOBS", dark=True): the page as this person sees it, ready to be typed into."""

    def open_as(person: str, channel: str = JOBS, **how: Any) -> Page:
        page = opened.open(f"{slack_url}/?as={person}&channel={channel}", **how)
        page.wait_for_selector(f".main[data-channel='{channel}']")
        page.wait_for_selector(".list-head:not([data-state=loading])")
        return page

    return open_as


def gallery_manifest() -> dict[str, Any]:
    """The manifest that allows everything, with the gallery's commands."""
    packaged = Path(bot.localslack.__file__).parent / "any_app.json"
    manifest: dict[str, Any] = json.loads(packaged.read_text("utf-8"))
    manifest["display_information"]["name"] = "Gallery"
    manifest["features"]["slash_commands"] = [
        {"command": "/gallery", "description": "Show something", "usage_hint": "[card | words | modal]"},
        {"command": "/slow", "description": "Answer too late", "usage_hint": ""},
    ]
    return manifest


@contextlib.contextmanager
def gallery_app(running: RunningLocalSlack) -> Iterator[None]:
    """The gallery app in a process of its own, connected by Socket Mode."""
    known = {"SLACK_API_URL": running.api_url, "SLACK_BOT_TOKEN": running.bot_token, "SLACK_APP_TOKEN": running.app_token}
    command = [sys.executable, "-m", "tests.browser.gallery"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | known, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "connected\n"
            yield
        finally:
            process.terminate()


@pytest.fixture(scope="package")
def gallery_server(browser: Browser) -> Iterator[RunningLocalSlack]:
    """A local Slack with the gallery app, for all tests; `gallery` gives it fresh to each."""
    options = Options(ack_seconds=ACK_SECONDS)
    with running_local_slack(manifest=gallery_manifest(), options=options) as running, gallery_app(running):
        running.slack.triggers.seconds = ACK_SECONDS
        yield running


@pytest.fixture
def gallery(gallery_server: RunningLocalSlack) -> RunningLocalSlack:
    """The local Slack with the gallery app, as freshly seeded."""
    httpx.post(f"{gallery_server.url}/local/reset", json={}).raise_for_status()
    httpx.request("DELETE", f"{gallery_server.url}/local/faults").raise_for_status()
    return gallery_server


@pytest.fixture
def slack_url(gallery: RunningLocalSlack) -> str:
    """Where `page_as` looks."""
    return gallery.url


@pytest.fixture
def demo(browser: Browser, tmp_path: Path) -> Iterator[str]:
    """The demo as a process; its address, read from what it prints."""
    command = [
        sys.executable,
        "-m",
        "tests.browser.unhurried_demo",
        "demo",
        "--port",
        "0",
        "--pace",
        "1.5",
        "--no-browser",
    ]
    command += ["--folder", str(tmp_path / "demo")]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "ROLECALL_"))}
    environment = own | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield printed_address(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


def printed_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if found := re.search(r"http://127\.0\.0\.1:\d+/\S*", line):
            return found[0]
    raise AssertionError(f"the demo ended without an address:\n{seen}")
