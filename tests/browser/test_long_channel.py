"""A channel of ten thousand messages stays quick."""

from __future__ import annotations

import time
from collections.abc import Callable

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


def spent(act: Callable[[], None]) -> float:
    """Seconds that it takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def scroll_up(page: Page, pages: int) -> None:
    """Scroll to the top of what is loaded, again and again."""
    for _ in range(pages):
        first = page.locator(".main-body .message").first.get_attribute("data-ts")
        page.locator(".main-body .scroller").evaluate("node => { node.scrollTop = 0; }")
        page.wait_for_function("first => document.querySelector('.main-body .message')?.dataset.ts !== first", arg=first)


def test_ten_thousand_messages_open_scroll_and_take_new_ones_quickly(page_as: PageAs, gallery: RunningLocalSlack) -> None:
    """Each figure is the least of three: the machine may do something else meanwhile."""
    fill(gallery)
    opened: list[Page] = []

    def is_open() -> None:
        opened.append(page_as("U0PRIYA", RANDOM))
        expect(message(opened[-1], f"message {COUNT - 1}:")).to_be_visible()

    assert min(spent(is_open) for _ in range(3)) < 5
    page = opened[-1]

    def is_sent(text: str) -> None:
        say(page, text)
        expect(message(page, text)).to_be_visible()

    assert min(spent(lambda text=text: is_sent(text)) for text in ("one", "two", "and one more")) < 2  # type: ignore[misc]

    def is_back() -> None:
        page.get_by_role("button", name="Jump to latest").click()
        expect(message(page, "and one more")).to_be_visible()

    jumps = []
    for pages in (20, 2, 2):
        scroll_up(page, pages)
        assert page.locator(".main-body .message").count() <= 300, "only a window of the messages is in the document"
        jumps.append(spent(is_back))
    assert min(jumps) < 2

    assert min(spent(lambda: composer(page).press_sequentially("typing stays smooth")) for _ in range(3)) < 3
