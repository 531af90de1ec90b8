"""Every surface of the page, and the way to it: for the accessibility checks and for pictures."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import GENERAL
from tests.browser.using import composer, dialog, message, say, show, tool

Surface = Callable[[Page], None]


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


def found(page: Page) -> None:
    say(page, "Offers go out on Monday")
    page.keyboard.press("Control+k")
    page.keyboard.type("offers mon")
    expect(page.get_by_role("group", name="Messages").get_by_role("option")).to_be_visible()


def kept(page: Page) -> None:
    say(page, "Pay bands are settled")
    tool(message(page, "Pay bands"), "More actions")
    page.get_by_role("menuitem", name="Pin to this channel").click()
    expect(message(page, "Pay bands")).to_contain_text("Pinned")
    page.get_by_role("button", name="Channel actions").click()
    page.get_by_role("menuitem", name="Add a bookmark").click()
    dialog(page).get_by_label("Name").fill("How we hire")
    dialog(page).get_by_label("Address").fill("https://acme.example/hiring")
    dialog(page).get_by_role("button", name="Add").click()
    expect(page.get_by_role("list", name="Bookmarks")).to_contain_text("How we hire")


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


def keyboard(page: Page) -> None:
    page.keyboard.press("Control+/")
    expect(dialog(page).get_by_role("heading", name="Keyboard")).to_be_visible()


def deleted(page: Page) -> None:
    thread(page)
    tool(message(page, "a root"), "More actions")
    page.get_by_role("menuitem", name="Delete message").click()
    dialog(page).get_by_role("button", name="Delete").click()
    expect(message(page, "This message was deleted.")).to_be_visible()


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
    found,
    kept,
    emoji_picker,
    all_channels,
    members,
    create_channel,
    editing,
    trace,
    clock,
    fault_panel,
    keyboard,
    deleted,
    failed,
    empty,
]
