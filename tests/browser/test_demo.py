"""`rolecall demo`, as somebody who has just cloned the repository sees it: in a real browser, from the printed address."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import LATE_MS, Opened
from tests.browser.using import become, dialog, message, say


def test_the_story_unfolds_in_the_channel_and_roles_follow_what_a_decider_does(demo: str, opened: Opened) -> None:
    page = opened.open(demo)
    expect(message(page, "3 open roles")).to_be_visible(timeout=LATE_MS)

    # Commits land: a published draft, a new posting, pay and place, a repaired file, a closed posting.
    expect(message(page, re.compile("Flight operations lead.*Open", re.S))).to_be_visible(timeout=LATE_MS)
    expect(message(page, re.compile("Flight operations lead.*£48,000", re.S))).to_be_visible(timeout=LATE_MS)
    expect(message(page, re.compile("Field training specialist.*Open", re.S))).to_be_visible(timeout=LATE_MS)
    expect(message(page, re.compile("Support Engineer.*closed", re.S))).to_be_visible(timeout=LATE_MS)

    # Priya types /roles, which only she sees.
    say(page, "/roles")
    expect(message(page, "5 open roles")).to_contain_text("Only visible to you")

    # She closes a role: the form asks why, the card says only that it is filled.
    say(page, "/roles close flight operations lead")
    expect(dialog(page)).to_contain_text("Flight operations lead")
    dialog(page).get_by_text("Filled", exact=False).first.click()
    dialog(page).get_by_role("textbox").first.fill("Ines starts in March")
    dialog(page).get_by_role("button", name=re.compile("Close")).last.click()
    expect(dialog(page)).to_be_hidden()
    closed = page.locator(
        ".main-body .message:not([data-key^='e:'])", has_text=re.compile("Flight operations lead.*filled", re.S | re.I)
    )
    expect(closed.last).to_be_visible(timeout=LATE_MS)
    assert "Ines" not in closed.last.inner_text()

    # She thinks again, and reopens it by its handle; card and thread follow.
    say(page, "/roles reopen R-3")
    reopened = message(page, re.compile("Flight operations lead.*Open.*£48,000", re.S))
    expect(reopened).to_be_visible(timeout=LATE_MS)
    reopened.get_by_role("button", name=re.compile("repl")).click()
    thread = page.locator(".thread-pane")
    expect(thread).to_contain_text("£48,000")
    expect(thread).to_contain_text(re.compile("filled", re.I))
    expect(thread).to_contain_text(re.compile("open again", re.I))


def test_a_decider_hears_of_the_broken_file_once_and_a_guest_is_told_kindly(demo: str, opened: Opened) -> None:
    page = opened.open(demo)
    expect(message(page, re.compile("Field training specialist.*Open", re.S))).to_be_visible(timeout=LATE_MS)

    page.get_by_role("link", name=re.compile("Rolecall")).or_(
        page.get_by_role("button", name=re.compile("^Rolecall"))
    ).first.click()
    messages = page.get_by_role("tab", name="Messages")
    if messages.count():
        messages.click()
    expect(message(page, "field-training-specialist.md")).to_contain_text(re.compile("line [23]:"))

    become(page, "Gus")
    say(page, "/roles close field training specialist")
    expect(message(page, re.compile("[Gg]uest"))).to_be_visible()
    expect(dialog(page)).to_be_hidden()
