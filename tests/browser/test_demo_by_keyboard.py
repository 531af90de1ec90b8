"""The whole demo by keyboard alone: no pointer is touched, and nothing is focused but by keys."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import LATE_MS, Opened
from tests.browser.using import composer, dialog, focused, message, press, tab_to, write

FLIGHT = "Flight operations lead"


def test_the_demo_is_lived_through_by_keyboard_alone(demo: str, opened: Opened) -> None:
    page = opened.open(demo)
    expect(message(page, re.compile("Support Engineer.*closed", re.S))).to_be_visible(timeout=2 * LATE_MS)
    look_at_the_roles(page)
    close_a_role(page)
    read_its_thread(page)
    hear_of_the_fault(page)
    try_it_as_a_guest(page)


def look_at_the_roles(page: Page) -> None:
    expect(composer(page)).to_be_focused()
    page.keyboard.type("/ro")
    expect(page.get_by_role("option", name="/roles")).to_be_visible()
    press(page, "Tab", "Enter")
    expect(message(page, "5 open roles")).to_contain_text("Only visible to you")
    tab_to(page, "^Details$", back=True)
    press(page, "Enter")
    expect(message(page, "Put on hold")).to_be_visible(timeout=LATE_MS)


def close_a_role(page: Page) -> None:
    press(page, "F6")  # from the messages to where one writes
    expect(composer(page)).to_be_focused()
    write(page, f"/roles close {FLIGHT.lower()}")
    expect(dialog(page)).to_contain_text(FLIGHT)
    tab_to(page, "Filled", within=12)
    press(page, "Space")
    tab_to(page, "^Close role$|^Close$", within=12)
    press(page, "Enter")
    expect(dialog(page)).to_have_count(0)
    expect(message(page, re.compile(f"{FLIGHT}.*filled", re.S | re.I))).to_be_visible(timeout=LATE_MS)


def read_its_thread(page: Page) -> None:
    press(page, "Shift+F6")  # to the newest message
    for _ in range(30):
        if focused(page).filter(has_text=re.compile(f"{FLIGHT}.*repl", re.S)).count():
            break
        press(page, "ArrowUp")
    tab_to(page, "repl", within=12)
    press(page, "Enter")
    expect(composer(page, thread=True)).to_be_focused()
    expect(page.locator(".thread-pane")).to_contain_text(re.compile("filled", re.I))
    write(page, "welcome, Ines")
    expect(message(page, "welcome, Ines", thread=True)).to_be_visible()
    press(page, "Escape")
    expect(page.locator(".thread-pane")).to_have_count(0)


def hear_of_the_fault(page: Page) -> None:
    press(page, "Control+k")
    page.keyboard.type("rolecall")
    press(page, "Enter")
    messages = page.get_by_role("tab", name="Messages")
    if messages.get_attribute("aria-selected") != "true":
        press(page, "ArrowRight")
    expect(messages).to_have_attribute("aria-selected", "true")
    expect(message(page, "field-training-specialist.md")).to_be_visible()


def try_it_as_a_guest(page: Page) -> None:
    tab_to(page, "Switch person", back=True, within=80)
    press(page, "Enter", "g", "Enter")
    expect(page.get_by_role("button", name=re.compile("You are Gus.*Switch person"))).to_be_visible()
    press(page, "Control+k")
    page.keyboard.type("jobs")
    press(page, "Enter")
    expect(composer(page)).to_be_focused()
    write(page, "/roles close field training specialist")
    expect(message(page, re.compile("guest", re.I))).to_be_visible(timeout=LATE_MS)
