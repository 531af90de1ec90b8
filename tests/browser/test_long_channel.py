"""A channel of ten thousand messages stays quick."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from bot.localslack.serving import RunningLocalSlack
from bot.localslack.slack import LocalSlack
from tests.browser.conftest import RANDOM, PageAs
from tests.browser.using import composer, message, say

COUNT = 10_000
CHUNK = 500


def fill(gallery: RunningLocalSlack) -> None:
    """Ten thousand messages of two people, in a channel that the app is not in."""

    def write(start: int) -> None:
        def act(slack: LocalSlack) -> None:
            channel = slack.channel_for(slack.person("U0PRIYA"), RANDOM)
            for number in range(start, start + CHUNK):
                person = slack.person("U0PRIYA" if number % 7 < 4 else "U0MARTA")
                slack.messages.say(person, channel, f"message {number}: *lorem* ipsum :tada: <@U0JONAS>")

        gallery.do(act)

    for start in range(0, COUNT, CHUNK):
        write(start)


def timed(what: str, seconds: float, figures: dict[str, float]) -> float:
    figures[what] = seconds
    return seconds


def scroll_up(page: Page, pages: int) -> None:
    """Scroll to the top of what is loaded, again and again."""
    for _ in range(pages):
        first = page.locator(".main-body .message").first.get_attribute("data-ts")
        page.locator(".main-body .scroller").evaluate("node => { node.scrollTop = 0; }")
        page.wait_for_function(
            "first => document.querySelector('.main-body .message')?.dataset.ts !== first", arg=first, timeout=10000
        )


def test_ten_thousand_messages_open_scroll_and_take_new_ones_quickly(page_as: PageAs, gallery: RunningLocalSlack) -> None:
    fill(gallery)
    figures: dict[str, float] = {}
    started = time.perf_counter()
    page = page_as("U0PRIYA", RANDOM)
    expect(message(page, f"message {COUNT - 1}:")).to_be_visible()
    assert timed("open", time.perf_counter() - started, figures) < 5

    started = time.perf_counter()
    say(page, "and one more")
    expect(message(page, "and one more")).to_be_visible()
    assert timed("send", time.perf_counter() - started, figures) < 2

    started = time.perf_counter()
    scroll_up(page, 20)
    timed("20 pages up", time.perf_counter() - started, figures)
    rows = page.locator(".main-body .message").count()
    assert rows <= 300, "only a window of the messages is in the document"

    started = time.perf_counter()
    page.get_by_role("button", name="Jump to latest").click()
    expect(message(page, "and one more")).to_be_visible()
    assert timed("jump", time.perf_counter() - started, figures) < 2

    started = time.perf_counter()
    composer(page).press_sequentially("typing stays smooth")
    assert timed("19 keys", time.perf_counter() - started, figures) < 3
    print(f"\n{COUNT:,} messages: " + ", ".join(f"{what} {seconds:.2f} s" for what, seconds in figures.items()))
