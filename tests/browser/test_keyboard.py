"""Everything by keyboard alone: these tests never touch a pointer."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import GENERAL, RANDOM, PageAs
from tests.browser.using import composer, dialog, focused, message, press, tab_to, write


def test_a_role_is_closed_from_its_card_by_keyboard_alone(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    expect(composer(page)).to_be_focused()
    page.keyboard.type("/gal")
    expect(page.get_by_role("option", name="/gallery")).to_be_visible()
    press(page, "Tab")
    write(page, "card")
    expect(message(page, "Platform Engineer")).to_be_visible()
    tab_to(page, "^Close role$", back=True)
    press(page, "Enter")
    expect(dialog(page).get_by_role("button", name="Close it")).to_be_focused()
    press(page, "Enter")
    expect(message(page, "Platform Engineer")).to_contain_text("Closed")
    expect(message(page, "Platform Engineer").locator(".thread-count")).to_have_text("1 reply")
    tab_to(page, "1 reply")
    press(page, "Enter")
    expect(composer(page, thread=True)).to_be_focused()
    write(page, "thanks")
    expect(message(page, "thanks", thread=True)).to_be_visible()
    press(page, "Escape")
    expect(page.locator(".thread-pane")).to_have_count(0)
    expect(focused(page)).to_have_class(re.compile("thread-summary"))


def test_messages_are_walked_with_arrows_and_worked_with_letters(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    for text in ("one", "two", "three"):
        write(page, text)
    expect(message(page, "three")).to_be_visible()
    press(page, "Shift+F6")
    expect(message(page, "three")).to_be_focused()
    press(page, "ArrowUp", "ArrowUp")
    expect(message(page, "one")).to_be_focused()
    press(page, "ArrowDown", "r")
    expect(page.get_by_label("Search emoji")).to_be_focused()
    page.keyboard.type("eyes")
    press(page, "Enter")
    expect(message(page, "two").locator("[data-reaction=eyes]")).to_be_visible()
    message(page, "two").focus()
    press(page, "e")
    expect(page.get_by_label("Edit message")).to_be_focused()
    page.keyboard.type(" and a half")
    press(page, "Enter")
    expect(message(page, "two and a half")).to_be_focused()
    press(page, "t")
    expect(composer(page, thread=True)).to_be_focused()
    press(page, "Escape")
    expect(message(page, "two and a half")).to_be_focused()
    press(page, "m")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    press(page, "d", "Enter")
    expect(dialog(page)).to_be_visible()
    press(page, "Enter")
    expect(page.locator(".main-body .message")).to_have_count(2)


def test_channels_are_reached_by_quick_switch_arrows_and_regions(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    press(page, "Control+k")
    page.keyboard.type("gen")
    press(page, "Enter")
    expect(page.locator("#channel-name")).to_have_text("general")
    expect(composer(page)).to_be_focused()
    press(page, "Alt+ArrowUp")
    expect(page.locator("#channel-name")).to_have_text("eng-jobs")
    press(page, "F6")
    expect(focused(page)).to_have_class(re.compile("side-item"))
    press(page, "ArrowDown", "Enter")
    expect(page.locator(f".main[data-channel={GENERAL}]")).to_be_visible()
    press(page, "Control+k", "Escape")
    expect(dialog(page)).to_have_count(0)


def test_a_form_is_filled_and_sent_by_keyboard_alone(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    write(page, "/gallery modal ")
    box = dialog(page)
    expect(box.locator("[data-action-id=title]")).to_be_focused()
    page.keyboard.type("Recruiter")
    tab_to(page, "Choose one|^$", within=6)
    role = box.locator("[data-action-id=role]")
    role.focus()
    press(page, "ArrowDown")
    expect(role).to_have_attribute("aria-expanded", "true")
    press(page, "ArrowDown", "Enter")
    expect(role).to_have_value("Product Designer")
    press(page, "Tab")
    page.keyboard.type("mar")
    expect(page.get_by_role("option", name="Marta")).to_be_visible()
    press(page, "Enter", "Escape")
    expect(box).to_be_visible()
    expect(box.locator(".chip")).to_contain_text("Marta Oliveira")
    press(page, "Backspace")
    expect(box.locator(".chip")).to_have_count(0)
    tab_to(page, "^Open role$")
    press(page, "Enter")
    expect(box).to_have_count(0)
    expect(message(page, "Submitted by")).to_be_visible()


def test_escape_closes_one_thing_at_a_time(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    write(page, "/gallery small ")
    box = dialog(page)
    expect(box).to_be_visible()
    tab_to(page, "^More$", back=True)
    press(page, "Enter")
    expect(box.get_by_role("heading", name="One step further")).to_be_visible()
    press(page, "Escape")
    expect(box.get_by_role("heading", name="Note")).to_be_visible()
    press(page, "Escape")
    expect(box).to_have_count(0)
    expect(composer(page)).to_be_focused()


def test_the_person_is_switched_by_keyboard(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    tab_to(page, "Switch person", back=True)
    press(page, "Enter", "m", "Enter")
    expect(page.get_by_role("button", name="You are Marta Oliveira. Switch person")).to_be_visible()
    expect(page).to_have_url(re.compile("as=U0MARTA"))


def test_panels_and_tabs_are_reached_by_keyboard(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    tab_to(page, "Behind the scenes", back=True)
    press(page, "Enter")
    expect(page.get_by_role("tab", name="Calls and events")).to_be_focused()
    press(page, "ArrowRight")
    expect(page.get_by_role("tab", name="Clock")).to_be_focused()
    tab_to(page, r"^\+1 hour$")
    before = page.evaluate("() => window.localSlack.now()")
    press(page, "Enter")
    page.wait_for_function("before => window.localSlack.now() > before + 3500", arg=before)
    press(page, "Escape")
    expect(page.get_by_role("button", name="Behind the scenes")).to_be_focused()
