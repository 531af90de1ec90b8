"""From added to hired in the page: the demo's Sam, as a newcomer plays everybody's part and jumps the clock."""

from __future__ import annotations

import os
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LATE_MS, Opened
from tests.browser.using import become, composer, dialog, message, say

PICTURES = os.environ.get("ROLECALL_PICTURES")  # a folder to keep pictures of each step in


def test_sam_is_hired_in_the_page(demo: str, opened: Opened) -> None:
    page = opened.open(demo)
    the_recruiter_reads_what_to_try(page)
    somebody_is_added(page)
    jonas_is_reminded_and_answers_in_the_thread(page)
    noor_accepts_at_home_and_fills_in_the_form(page)
    marta_reads_and_decides(page)
    marta_hears_in_the_morning_who_waits(page)
    sam_says_yes(page)


def the_recruiter_reads_what_to_try(page: Page) -> None:
    rolecall(page, "Messages")
    expect(message(page, "Candidates, too.")).to_contain_text("/roles debrief C-001", timeout=LATE_MS)
    rolecall(page, "Home")
    expect(page.locator(".main")).to_contain_text(re.compile("Ada Lund.* to hear from us"))
    picture(page, "1-home")
    channel(page, "hiring-eng")
    expect(message(page, "Sam Adeyemi (C-001)")).to_contain_text("1 of 3 scorecards in", timeout=LATE_MS)


def somebody_is_added(page: Page) -> None:
    say(page, "/roles candidate add")
    dialog(page).get_by_label("Name").fill("Noa Brandt")
    dialog(page).get_by_role("button", name="Add", exact=True).click()
    expect(message(page, "Noa Brandt (C-004)")).to_be_visible(timeout=LATE_MS)
    picture(page, "2-added")


def jonas_is_reminded_and_answers_in_the_thread(page: Page) -> None:
    jump(page, "+1 hour")
    become(page, "Jonas")
    rolecall(page, "Messages")
    expect(message(page, re.compile(r"In 1?\d min: Sam Adeyemi"))).to_be_visible(timeout=LATE_MS)
    jump(page, "+1 hour")
    asked = message(page, "How was it?")
    expect(asked).to_be_visible(timeout=LATE_MS)
    asked.hover()
    asked.get_by_label("Reply in thread").click()
    say(page, "yes - strong SQL, weak tests", thread=True)
    expect(message(page, "Your scorecard is in: Yes", thread=True)).to_be_visible(timeout=LATE_MS)
    picture(page, "3-thread")
    page.keyboard.press("Escape")


def noor_accepts_at_home_and_fills_in_the_form(page: Page) -> None:
    become(page, "Noor")
    rolecall(page, "Home")
    page.get_by_role("button", name="Accept").click()
    expect(dialog(page)).to_contain_text("you are expected")
    dialog(page).get_by_role("button", name="Close").last.click()
    jump(page, "+1 hour")
    jump(page, "+1 hour")
    expect(page.locator(".main")).to_contain_text("Feedback you owe", timeout=LATE_MS)
    page.get_by_role("button", name="Write it").click()
    dialog(page).get_by_text("Strong yes", exact=True).click()
    dialog(page).get_by_label("What did you see and hear?").fill("Drew the whole pipeline in ten minutes")
    picture(page, "4-form")
    dialog(page).get_by_role("button", name="Hand in").click()
    expect(dialog(page)).to_be_hidden()
    expect(page.locator(".main")).not_to_contain_text("Feedback you owe", timeout=LATE_MS)


def marta_reads_and_decides(page: Page) -> None:
    become(page, "Marta")
    channel(page, "hiring-eng")
    expect(message(page, "Sam Adeyemi (C-001)")).to_contain_text("3 of 3 scorecards in", timeout=LATE_MS)
    say(page, "/roles debrief C-001")
    debrief = dialog(page)
    expect(debrief).to_contain_text("Drew the whole pipeline in ten minutes")
    expect(debrief).to_contain_text("strong SQL, weak tests")
    picture(page, "5-debrief")
    debrief.get_by_role("button", name="Make an offer…").click()
    dialog(page).last.get_by_role("textbox").fill("three times yes")
    dialog(page).last.get_by_role("button", name="Decide").click()
    expect(dialog(page).last).to_contain_text("Decided: make an offer")
    while dialog(page).count():
        page.keyboard.press("Escape")


def marta_hears_in_the_morning_who_waits(page: Page) -> None:
    jump(page, "+1 day")
    rolecall(page, "Messages")
    digest = message(page, "2 people wait to hear from us")
    expect(digest).to_contain_text(re.compile("Sam Adeyemi.* has waited"), timeout=LATE_MS)
    picture(page, "6-digest")


def sam_says_yes(page: Page) -> None:
    become(page, "Priya")
    channel(page, "hiring-eng")
    say(page, "/roles candidate move C-001 hired")
    expect(message(page, "is at Hired")).to_be_visible(timeout=LATE_MS)
    expect(message(page, "Sam Adeyemi (C-001)")).to_contain_text("Hired", timeout=LATE_MS)
    picture(page, "7-hired")


def rolecall(page: Page, tab: str) -> None:
    """Open the bot's tab."""
    page.locator(".sidebar").get_by_text("Rolecall", exact=True).click()
    page.get_by_role("tab", name=tab).click()
    expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")


def channel(page: Page, name: str) -> None:
    page.locator(".sidebar").get_by_text(name, exact=True).click()
    expect(composer(page)).to_be_visible()


def jump(page: Page, label: str) -> None:
    """Jump with the clock at the top, which opens its panel below."""
    panel = page.locator(".clock-panel")
    if not panel.is_visible():
        page.get_by_role("button", name="Clock of this workspace").click()
    before = shown_time(panel)
    panel.get_by_role("button", name=label, exact=True).click()
    expect(panel.locator(".clock-face")).not_to_have_text(before)
    page.get_by_role("button", name="Clock of this workspace").click()


def shown_time(panel: Locator) -> str:
    return panel.locator(".clock-face").inner_text()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.wait_for_timeout(300)
        page.screenshot(path=f"{PICTURES}/{name}.png")
