"""Channels, direct messages and threads: what people write to one another."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
from playwright.sync_api import Route, expect

from tests.browser.conftest import GENERAL, JOBS, RANDOM, PageAs
from tests.browser.using import become, composer, dialog, message, say, tool


def test_a_message_reaches_the_other_person_without_a_reload(page_as: PageAs) -> None:
    priya, marta = page_as("U0PRIYA", RANDOM), page_as("U0MARTA", RANDOM)
    say(priya, "Lunch at *one*? See https://acme.example/menu & bring @jonas")
    seen = message(marta, "Lunch at one")
    expect(seen.locator("strong")).to_have_text("one")
    expect(seen.get_by_role("link", name="https://acme.example/menu")).to_be_visible()
    expect(seen.locator(".mention")).to_have_text("@jonas")
    expect(seen.locator(".author")).to_have_text("Priya Raman")


def test_markup_in_a_message_is_only_text(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    say(page, '<img src=x onerror="document.title=1"> <script>alert(1)</script> [x](javascript:alert(1))')
    row = message(page, "<img src=x")
    expect(row.locator(".message-text")).to_contain_text("<script>alert(1)</script>")
    expect(row.locator(".message-main img, .message-main script, .message-main a")).to_have_count(0)


def test_messages_of_one_author_are_grouped_under_one_name(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    say(page, "first")
    say(page, "second")
    expect(message(page, "second")).to_have_class(re.compile("message-compact"))
    expect(page.locator(".main-body .author")).to_have_count(1)
    expect(page.locator(".day")).to_have_text("Today")


def test_times_are_in_the_zone_of_who_is_looking(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    say(page, "what time is it")
    shown = message(page, "what time").locator("time").first
    expect(shown).to_have_attribute("title", re.compile(r"at \d\d:\d\d:\d\d (CET|CEST|GMT\+[12])"))
    become(page, "Noor Haddad")
    expect(message(page, "what time").locator("time").first).to_have_attribute("title", re.compile(r"GMT\+5:30|IST"))


def test_a_person_edits_and_deletes_her_own_message_only(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    say(page, "helo @marta")
    tool(message(page, "helo"), "Edit message")
    field = page.get_by_label("Edit message")
    expect(field).to_have_value("helo @marta")
    field.fill("hello @marta")
    field.press("Enter")
    row = message(page, "hello")
    expect(row.locator(".edited")).to_have_text("(edited)")
    become(page, "Marta Oliveira")
    message(page, "hello").hover()
    expect(message(page, "hello").get_by_label("Edit message")).to_have_count(0)
    become(page, "Priya Raman")
    tool(message(page, "hello"), "More actions")
    page.get_by_role("menuitem", name="Delete message").click()
    dialog(page).get_by_role("button", name="Delete").click()
    expect(page.locator(".main-body .message")).to_have_count(0)


def test_arrow_up_in_an_empty_field_edits_the_last_own_message(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    say(page, "typo")
    expect(message(page, "typo")).to_be_visible()
    composer(page).press("ArrowUp")
    expect(page.get_by_label("Edit message")).to_have_value("typo")


def test_a_reaction_is_added_counted_and_taken_back(page_as: PageAs) -> None:
    priya, marta = page_as("U0PRIYA", RANDOM), page_as("U0MARTA", RANDOM)
    say(priya, "we signed")
    tool(message(priya, "we signed"), "Add reaction")
    priya.get_by_label("Search emoji").fill("tada")
    priya.keyboard.press("Enter")
    other = message(marta, "we signed").locator("[data-reaction=tada]")
    other.click()
    expect(other).to_contain_text("2")
    expect(other).to_have_attribute("aria-pressed", "true")
    other.click()
    expect(message(priya, "we signed").locator("[data-reaction=tada]")).to_contain_text("1")


def test_a_thread_opens_beside_the_channel_and_counts_its_replies(page_as: PageAs) -> None:
    priya, marta = page_as("U0PRIYA", RANDOM), page_as("U0MARTA", RANDOM)
    say(priya, "who interviews tomorrow?")
    tool(message(priya, "who interviews"), "Reply in thread")
    say(priya, "I do", thread=True)
    expect(message(priya, "I do", thread=True)).to_be_visible()
    expect(priya.locator(".main-body .message", has_text="I do")).to_have_count(0)
    message(marta, "who interviews").locator(".thread-summary").click()
    marta.get_by_label("Also send to #random").check()
    say(marta, "me too", thread=True)
    expect(message(priya, "who interviews").locator(".thread-count")).to_have_text("2 replies")
    expect(message(priya, "me too").get_by_text("Replied to a thread")).to_be_visible()


def test_a_slash_command_in_a_thread_is_refused_as_slack_does(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    say(page, "root")
    tool(message(page, "root"), "Reply in thread")
    say(page, "/gallery card", thread=True)
    expect(page.locator(".thread-pane .composer-problem")).to_contain_text("not supported in threads")


def test_unread_and_mentions_are_marked_until_read(page_as: PageAs) -> None:
    priya, marta = page_as("U0PRIYA", GENERAL), page_as("U0MARTA", RANDOM)
    say(marta, "nothing special")
    side = priya.locator(f".side-item[data-channel={RANDOM}]")
    expect(side).to_have_class(re.compile("side-unread"))
    say(marta, "@priya please look")
    expect(side.locator(".side-mentions")).to_have_text("1")
    side.click()
    expect(priya.locator(".new-mark")).to_be_visible()
    expect(side).not_to_have_class(re.compile("side-unread"))
    priya.reload()
    expect(message(priya, "please look")).to_be_visible()
    expect(priya.locator(".side-unread")).to_have_count(0)


def test_names_channels_and_emoji_are_completed_while_typing(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    field = composer(page)
    for typed, key in (("ask @jon", "Tab"), ("in #gene", "Enter"), (":rock", "Enter")):
        field.press_sequentially(typed)
        expect(page.get_by_role("listbox")).to_be_visible()
        field.press(key)
    expect(field).to_have_value("ask @jonas in #general :rocket: ")


def test_files_travel_with_a_message_and_images_are_shown(page_as: PageAs, tmp_path: Path) -> None:
    page = page_as("U0PRIYA", RANDOM)
    picture = tmp_path / "dot.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle r="9"/></svg>')
    notes = tmp_path / "notes.txt"
    notes.write_text("Remember the milk")
    page.locator(".composer input[type=file]").set_input_files([picture, notes])
    expect(page.get_by_role("button", name="Remove notes.txt")).to_be_visible()
    say(page, "two files")
    row = message(page, "two files")
    expect(row.locator(".file-card")).to_contain_text("notes.txt")
    image = row.locator("img.image")
    expect(image).to_be_visible()
    assert image.evaluate("async node => { await node.decode(); return node.naturalWidth; }") == 40


def test_a_direct_message_is_opened_from_the_sidebar(page_as: PageAs) -> None:
    priya, marta = page_as("U0PRIYA", RANDOM), page_as("U0MARTA", RANDOM)
    priya.get_by_label("New direct message").click()
    dialog(priya).get_by_label("Person").select_option("U0MARTA")
    dialog(priya).get_by_role("button", name="Open").click()
    expect(priya.locator("#channel-name")).to_have_text("Marta Oliveira")
    say(priya, "a word?")
    entry = marta.locator("[data-section=direct] .side-item", has_text="Priya Raman")
    expect(entry.locator(".side-mentions")).to_have_text("1")


def test_a_person_who_is_no_member_reads_and_may_join(page_as: PageAs) -> None:
    page = page_as("U0NOOR", "C0DESIGNJOBS")
    expect(composer(page)).to_have_count(0)
    page.get_by_role("button", name="Join channel").click()
    expect(composer(page)).to_be_visible()


def test_an_archived_channel_says_that_nobody_writes_there(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", "C0OLDJOBS")
    expect(page.locator(".closed-note")).to_contain_text("archived")


def test_a_guest_sees_only_her_channels(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", JOBS)
    become(page, "Gus Fields")
    expect(page.locator("[data-section=channels] .side-item")).to_have_count(1)
    expect(page).to_have_url(re.compile(f"as=U0GUS&channel={JOBS}"))


def test_the_page_finds_back_after_the_connection_was_lost(page_as: PageAs) -> None:
    priya, marta = page_as("U0PRIYA", RANDOM), page_as("U0MARTA", RANDOM)
    priya.context.set_offline(True)
    priya.evaluate("() => window.localSlack.dropConnection()")
    expect(priya.locator(".offline-mark")).to_be_visible()
    say(marta, "while you were away")
    priya.context.set_offline(False)
    expect(message(priya, "while you were away")).to_be_visible()
    expect(priya.locator(".offline-mark")).to_be_hidden()


def test_a_reply_for_me_in_a_thread_that_is_not_open_is_told(page_as: PageAs) -> None:
    priya, marta = page_as("U0PRIYA", GENERAL), page_as("U0MARTA", RANDOM)
    say(marta, "a question")
    tool(message(marta, "a question"), "Reply in thread")
    say(marta, "what do you think, @priya", thread=True)
    expect(priya.locator(".toast")).to_contain_text("Marta Oliveira replied in #random: what do you think")
    priya.get_by_role("button", name="Open thread").click()
    expect(message(priya, "what do you think", thread=True)).to_be_visible()
    expect(priya.locator("#channel-name")).to_have_text("random")


def test_a_deleted_root_leaves_its_replies_under_a_gravestone(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    say(page, "forget this")
    tool(message(page, "forget this"), "Reply in thread")
    say(page, "too late", thread=True)
    expect(message(page, "forget this").locator(".thread-count")).to_have_text("1 reply")
    tool(message(page, "forget this"), "More actions")
    page.get_by_role("menuitem", name="Delete message").click()
    dialog(page).get_by_role("button", name="Delete").click()
    expect(message(page, "This message was deleted.").locator(".thread-count")).to_have_text("1 reply")
    expect(message(page, "too late", thread=True)).to_be_visible()


def test_messages_typed_in_quick_succession_all_arrive_in_order(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    for number in range(12):
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
    expect(page.locator(".main-body .message-text")).to_have_text([str(number) for number in range(12)])


def test_a_reply_that_arrives_while_its_thread_opens_is_not_lost(page_as: PageAs, slack_url: str) -> None:
    """The thread's page is answered from before the reply, and the reply is told before the answer is there."""
    page = page_as("U0PRIYA")
    say(page, "Who has the tents?")
    row = message(page, "Who has the tents?")
    ts = row.get_attribute("data-ts")
    assert ts is not None
    reply = {"as": "U0MARTA", "channel": "C0JOBS", "thread_ts": ts, "text": "I do"}

    def answer_late(route: Route) -> None:
        answer = route.fetch()
        httpx.post(f"{slack_url}/local/say", json=reply).raise_for_status()
        page.wait_for_timeout(500)
        route.fulfill(response=answer)

    page.route("**/local/messages*thread_ts=*", answer_late)
    tool(row, "Reply in thread")

    expect(message(page, "I do", thread=True)).to_be_visible()


def test_a_message_is_pinned_and_found_again(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    for text in ("Pay bands are settled", *(f"line {number}" for number in range(12))):
        say(page, text)
    tool(message(page, "Pay bands"), "More actions")
    page.get_by_role("menuitem", name="Pin to this channel").click()
    expect(message(page, "Pay bands")).to_contain_text("Pinned")
    become(page, "Marta")
    page.get_by_role("button", name="1 pinned").click()
    dialog(page).get_by_role("button", name="Pay bands are settled").click()
    expect(message(page, "Pay bands")).to_be_focused()
    page.locator(f".side-item[data-channel={GENERAL}]").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("settled pay")
    expect(page.get_by_role("option", name="Pay bands are settled")).to_be_visible()
    page.keyboard.press("Enter")
    expect(message(page, "Pay bands")).to_be_focused()


def test_a_search_finds_only_what_a_person_can_read(page_as: PageAs) -> None:
    say(page_as("U0PRIYA", "G0HIRINGENG"), "a quiet word")
    page = page_as("U0GUS")
    page.keyboard.press("Control+k")
    page.keyboard.type("quiet word")
    expect(dialog(page)).to_contain_text("Nothing found")
    page.wait_for_timeout(400)
    expect(dialog(page)).to_contain_text("Nothing found")


def test_a_bookmark_stands_above_the_messages_until_it_is_removed(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", RANDOM)
    page.get_by_role("button", name="Channel actions").click()
    page.get_by_role("menuitem", name="Add a bookmark").click()
    dialog(page).get_by_label("Name").fill("How we hire")
    dialog(page).get_by_label("Address").fill("https://acme.example/hiring")
    dialog(page).get_by_role("button", name="Add").click()
    link = page.get_by_role("list", name="Bookmarks").get_by_role("link", name="How we hire")
    expect(link).to_have_attribute("href", "https://acme.example/hiring")
    page.get_by_role("button", name="Remove the bookmark How we hire").click()
    expect(link).to_have_count(0)


def test_unread_channels_further_down_are_announced(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", GENERAL, height=300)
    expect(page.get_by_role("button", name="More unread")).to_have_count(0)
    say(page_as("U0MARTA", RANDOM), "down here")
    page.get_by_role("button", name="More unread").click()
    expect(page.locator(f".side-item[data-channel={RANDOM}]")).to_be_in_viewport()
    expect(page.get_by_role("button", name="More unread")).to_have_count(0)
