"""axe-core finds no fault on any surface, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import GENERAL, RANDOM, PageAs
from tests.browser.using import composer, dialog, message, say, show, tool

Surface = Callable[[Page], None]
STRICT = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def faults(page: Page) -> list[str]:
    """What axe finds, one line a place."""
    found = Axe().run(page, options=STRICT).response["violations"]
    return [f"{rule['impact']} {rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def conversation(page: Page) -> None:
    say(page, "Morning @marta, see #general :tada:")
    say(page, "and more")
    show(page, "card", "Platform Engineer")
    tool(message(page, "and more"), "Add reaction")
    page.keyboard.press("Enter")
    expect(page.locator(".reaction-mine")).to_be_visible()


def thread(page: Page) -> None:
    say(page, "a root")
    tool(message(page, "a root"), "Reply in thread")
    say(page, "a reply", thread=True)
    expect(message(page, "a root").locator(".thread-count")).to_be_visible()


def private_answer(page: Page) -> None:
    show(page, "private", "Close Platform Engineer?")


def command_hints(page: Page) -> None:
    composer(page).press_sequentially("/")
    expect(page.get_by_role("listbox", name="Slash commands")).to_be_visible()


def elements(page: Page) -> None:
    show(page, "elements", "Pick a role")


def open_menu(page: Page) -> None:
    elements(page)
    page.locator("[data-action-id=static]").click()
    expect(page.get_by_role("option", name="Platform Engineer")).to_be_visible()


def words(page: Page) -> None:
    show(page, "words", "snake_case_name")


def pictures(page: Page) -> None:
    show(page, "pictures", "With a picture")


def modal(page: Page) -> None:
    say(page, "/gallery modal")
    dialog(page).get_by_role("button", name="Open role").click()
    expect(dialog(page).locator(".error")).to_be_visible()


def confirmation(page: Page) -> None:
    show(page, "card", "Platform Engineer").get_by_role("button", name="Close role").click()
    expect(dialog(page)).to_be_visible()


def home(page: Page) -> None:
    page.locator("[data-section=apps] .side-item").click()
    expect(page.get_by_role("heading", name="Your interviews")).to_be_visible()


def about(page: Page) -> None:
    page.locator("[data-section=apps] .side-item").click()
    page.get_by_role("tab", name="About").click()
    expect(page.get_by_role("tabpanel", name="About")).to_be_visible()


def people(page: Page) -> None:
    page.get_by_role("button", name="Switch person").click()
    expect(page.get_by_role("menu")).to_be_visible()


def quick_switch(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()


def emoji_picker(page: Page) -> None:
    page.get_by_label("Insert emoji").click()
    expect(page.get_by_role("dialog", name="Emoji picker")).to_be_visible()


def all_channels(page: Page) -> None:
    page.get_by_label("Browse channels").click()
    expect(dialog(page)).to_be_visible()


def members(page: Page) -> None:
    page.get_by_role("button", name="members").click()
    expect(dialog(page)).to_be_visible()


def create_channel(page: Page) -> None:
    page.get_by_label("Create a channel").click()
    expect(dialog(page)).to_be_visible()


def editing(page: Page) -> None:
    say(page, "to be edited")
    tool(message(page, "to be edited"), "Edit message")
    expect(page.get_by_label("Edit message")).to_be_visible()


def trace(page: Page) -> None:
    show(page, "card", "Platform Engineer")
    page.get_by_role("button", name="Behind the scenes").click()
    page.locator(".trace-row summary").first.click()


def clock(page: Page) -> None:
    page.get_by_role("button", name="Clock of this workspace").click()
    expect(page.get_by_label("Speed")).to_be_visible()


def fault_panel(page: Page) -> None:
    page.get_by_role("button", name="Behind the scenes").click()
    page.get_by_role("tab", name="Faults").click()
    page.get_by_role("button", name="Add fault").click()
    expect(page.locator(".fault-list [data-kind]")).to_be_visible()


def failed(page: Page) -> None:
    page.evaluate("() => window.localSlack.app.react({ts: '1.0'}, 'tada', false)")
    expect(page.locator(".toast-error")).to_be_visible()


def empty(page: Page) -> None:
    page.locator(f".side-item[data-channel={GENERAL}]").click()


SURFACES: list[Surface] = [
    conversation,
    thread,
    private_answer,
    command_hints,
    elements,
    open_menu,
    words,
    pictures,
    modal,
    confirmation,
    home,
    about,
    people,
    quick_switch,
    emoji_picker,
    all_channels,
    members,
    create_channel,
    editing,
    trace,
    clock,
    fault_panel,
    failed,
    empty,
]


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.__name__)
def test_axe_finds_no_fault_in_light_and_dark(page_as: PageAs, surface: Surface) -> None:
    page = page_as("U0PRIYA", RANDOM if surface is empty else "C0JOBS")
    surface(page)
    assert faults(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert faults(page) == []


@pytest.mark.parametrize("width", [900, 600])
def test_axe_finds_no_fault_in_a_narrow_window(page_as: PageAs, width: int) -> None:
    page = page_as("U0PRIYA", width=width)
    thread(page)
    assert faults(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
