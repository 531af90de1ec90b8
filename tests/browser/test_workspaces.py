"""Several workspaces on one local Slack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from bot.localslack.serving import running_local_slack
from tests.browser.conftest import PageAs


@pytest.fixture
def slack_url() -> Iterator[str]:
    """Two companies, without an app."""
    workspaces = [
        {
            "id": f"T0{name.upper()}",
            "name": name,
            "domain": name.lower(),
            "people": [{"id": f"U0{person.upper()}", "name": person.lower(), "real_name": person, "tz": "Europe/Berlin"}],
            "channels": [{"id": f"C0{name.upper()}", "name": "general", "is_general": True, "members": [person.lower()]}],
        }
        for name, person in (("Acme", "Priya"), ("Globex", "Hanna"))
    ]
    with running_local_slack({"workspaces": workspaces}) as running:
        yield running.url


def test_another_workspace_is_visited_as_somebody_who_lives_there(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", "C0ACME")
    page.get_by_role("button", name="Acme. Switch workspace").click()
    page.get_by_role("menuitemradio", name="Globex").click()
    expect(page.get_by_role("button", name="You are Hanna. Switch person")).to_be_visible()
    expect(page.get_by_role("button", name="Globex. Switch workspace")).to_be_visible()
    expect(page.locator(".main[data-channel=C0GLOBEX]")).to_be_visible()
