"""What a person does with the page, in a few words each."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

SPOKEN = """() => {
    const node = document.activeElement;
    if (node === document.body) return '';
    return (node.getAttribute('aria-label') || node.closest('label')?.textContent || node.textContent || '').trim();
}"""


def composer(page: Page, *, thread: bool = False) -> Locator:
    return page.locator(".thread-pane .composer-text" if thread else ".main-body .composer-text")


def say(page: Page, text: str, *, thread: bool = False) -> None:
    """Write and send."""
    field = composer(page, thread=thread)
    field.fill(text)
    field.press("Enter")


def message(page: Page, text: str | re.Pattern[str], *, thread: bool = False) -> Locator:
    """The last message in the list (or thread) that holds `text`."""
    return page.locator(".thread-pane .message" if thread else ".main-body .message", has_text=text).last


def show(page: Page, what: str, until: str) -> Locator:
    """Ask the gallery for something, and wait for the message that holds `until`."""
    say(page, f"/gallery {what}")
    shown = message(page, until)
    expect(shown).to_be_visible()
    return shown


def tool(row: Locator, name: str) -> None:
    """Press a button of the bar on a message."""
    row.hover()
    row.locator(".tools").get_by_label(name, exact=True).click()


def dialog(page: Page) -> Locator:
    return page.locator("dialog[open]")


def focused(page: Page) -> Locator:
    return page.locator("*:focus")


def become(page: Page, name: str) -> None:
    """Switch to another person by the switcher."""
    page.get_by_role("button", name="Switch person").click()
    page.get_by_role("menuitemradio", name=name).click()
    expect(page.get_by_role("button", name=re.compile(f"You are {name}.*Switch person"))).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write(page: Page, text: str) -> None:
    """Type a line and send it."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def tab_to(page: Page, name: str, *, back: bool = False, within: int = 40) -> None:
    """Tab (or Shift+Tab) until the control of this name has the focus; it may have it already."""
    wanted = re.compile(name)
    for _ in range(within):
        if wanted.search(page.evaluate(SPOKEN)):
            return
        press(page, "Shift+Tab" if back else "Tab")
    raise AssertionError(f"{name} was not reached with {within} tabs")
