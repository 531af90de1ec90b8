"""The panels: raw calls and events, the clock, faults; export, and the colours."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import expect

from bot.localslack.serving import RunningLocalSlack
from tests.browser.conftest import JOBS, RANDOM, PageAs
from tests.browser.using import message, say, show


def test_the_trace_shows_each_call_and_event_with_its_body(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    page.get_by_role("button", name="Behind the scenes").click()
    show(page, "card", "Platform Engineer")
    row = page.locator(".trace-row[data-what='chat.postMessage']").last
    expect(row).to_be_visible()
    row.locator("summary").click()
    expect(row.locator("pre")).to_contain_text("Platform Engineer")
    expect(page.locator(".trace-row[data-direction=command]").first).to_be_visible()
    page.get_by_label("Kind").select_option("command")
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".trace-row")).to_have_count(0)


def test_the_clock_jumps_and_new_messages_carry_its_time(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    say(page, "today")
    page.get_by_role("button", name="Clock of this workspace").click()
    page.get_by_role("button", name="+1 day").click()
    say(page, "a day later")
    expect(message(page, "a day later")).to_be_visible()
    expect(page.locator(".day")).to_have_count(2)
    page.get_by_label("Go to", exact=True).fill("2030-05-06T09:00")
    page.get_by_role("button", name="Set the clock").click()
    expect(page.locator(".clock-face")).to_contain_text("09:00")
    expect(page.locator(".clock-face")).to_contain_text("Monday, 6 May 2030")
    page.get_by_role("button", name="Next morning").click()
    expect(page.locator(".clock-face")).to_contain_text("Tuesday, 7 May 2030")
    page.get_by_role("button", name="Next Monday").click()
    expect(page.locator(".clock-face")).to_contain_text("Monday, 13 May 2030")
    expect(page.locator(".clock-time")).to_have_text(re.compile("^09:00:0"))
    page.get_by_label("Speed").select_option("60")
    expect(page.locator(".clock-chip")).to_contain_text("×60")


def test_a_fault_is_added_seen_and_removed(page_as: PageAs, gallery: RunningLocalSlack) -> None:
    page = page_as("U0PRIYA")
    page.get_by_role("button", name="Behind the scenes").click()
    page.get_by_role("tab", name="Faults").click()
    page.get_by_label("What goes wrong").select_option("503")
    page.get_by_label("Methods").fill("chat.postMessage")
    page.get_by_label("At most").fill("1")
    page.get_by_role("button", name="Add fault").click()
    expect(page.locator(".fault-list [data-kind='503']")).to_contain_text("at most 1")
    say(page, "/gallery card")
    expect(page.locator(".fault-list [data-kind='503']")).to_contain_text("hit 1 times")
    page.get_by_role("button", name=re.compile("Remove fault")).click()
    expect(page.locator(".fault-list [data-kind]")).to_have_count(0)
    assert httpx.get(f"{gallery.url}/local/faults").json()["rules"] == []


def test_a_conversation_is_exported_as_a_page_and_as_text(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    say(page, "for the record")
    expect(message(page, "for the record")).to_be_visible()
    for name, kind in (("Export as a web page", "text/html"), ("Export as text", "text/plain")):
        page.get_by_role("button", name="Channel actions").click()
        with page.expect_popup() as popup:
            page.get_by_role("menuitem", name=name).click()
        popup.value.wait_for_load_state()
        assert popup.value.evaluate("() => document.contentType") == kind
        expect(popup.value.locator("body")).to_contain_text("for the record")


def test_the_colours_are_chosen_and_remembered(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", JOBS)
    background = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.get_by_role("button", name="Use dark colours").click()
    dark = page.evaluate(background)
    assert light != dark
    page.reload()
    assert page.evaluate(background) == dark
    page.get_by_role("button", name="Use light colours").click()
    assert page.evaluate(background) == light


def test_the_page_asks_nothing_of_the_network(page_as: PageAs, slack_url: str) -> None:
    page = page_as("U0PRIYA", RANDOM)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.locator(".composer-text")).to_be_visible()
    assert asked
    assert [url for url in asked if not url.startswith((slack_url, "data:", "blob:"))] == []
