"""Pictures of every surface of the page, in light and in dark: `python -m tests.browser.pictures FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

from bot.localslack.serving import RunningLocalSlack, running_local_slack
from tests.browser.conftest import ARGUMENTS, JOBS, Opened, chromium, gallery_app, gallery_manifest
from tests.browser.surfaces import SURFACES, Surface


def take(browser: Browser, running: RunningLocalSlack, surface: Surface, folder: Path) -> None:
    """One surface, freshly seeded, as FOLDER/name-light.png and FOLDER/name-dark.png."""
    httpx.post(f"{running.url}/local/reset", json={}).raise_for_status()
    opened = Opened(browser)
    page = opened.open(f"{running.url}/?as=U0PRIYA&channel={JOBS}")
    page.wait_for_selector(".list-head:not([data-state=loading])")
    surface(page)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        page.wait_for_timeout(150)
        page.screenshot(path=folder / f"{surface.__name__}-{colours}.png")
    opened.close()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, running_local_slack(manifest=gallery_manifest()) as running, gallery_app(running):
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for surface in SURFACES:
            take(browser, running, surface, folder)
        browser.close()


if __name__ == "__main__":
    main()
