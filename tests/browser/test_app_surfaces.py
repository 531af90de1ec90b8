"""Commands, cards, menus, private answers, modals and the Home tab of an app."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from bot.localslack.serving import RunningLocalSlack
from tests.browser.conftest import JOBS, PageAs
from tests.browser.using import composer, dialog, message, say, show, tool


def test_typing_a_slash_offers_the_commands_with_their_usage(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    composer(page).press_sequentially("/ga")
    option = page.get_by_role("option", name="/gallery")
    expect(option).to_contain_text("[card | words | modal]")
    composer(page).press("Tab")
    expect(composer(page)).to_have_value("/gallery ")
    expect(page.locator(".usage")).to_contain_text("Show something")


def test_a_card_is_drawn_and_follows_its_updates(page_as: PageAs) -> None:
    priya, marta = page_as("U0PRIYA"), page_as("U0MARTA")
    card = show(priya, "card", "Platform Engineer")
    expect(card.get_by_role("heading", name="Platform Engineer")).to_be_visible()
    expect(card.locator(".field").first).to_contain_text("€80,000")
    card.get_by_role("button", name="Close role").click()
    dialog(priya).get_by_role("button", name="Keep it").click()
    expect(card).to_contain_text("Open")
    card.get_by_role("button", name="Close role").click()
    dialog(priya).get_by_role("button", name="Close it").click()
    for page in (priya, marta):
        expect(message(page, "Platform Engineer")).to_contain_text("Closed")
        expect(message(page, "Platform Engineer").locator(".thread-count")).to_have_text("1 reply")


def test_a_private_answer_is_seen_by_one_replaced_and_dismissed(page_as: PageAs) -> None:
    priya, marta = page_as("U0PRIYA"), page_as("U0MARTA")
    answer = show(priya, "private", "Close Platform Engineer?")
    expect(answer).to_contain_text("Only visible to you")
    answer.get_by_role("button", name="Yes, close it").click()
    expect(message(priya, "nothing left to press")).to_be_visible()
    expect(marta.locator(".message")).to_have_count(0)
    message(priya, "nothing left").get_by_role("button", name="Dismiss").click()
    priya.reload()
    expect(priya.locator(".list-head[data-state=start]")).to_be_visible()
    expect(priya.locator(".message")).to_have_count(0)


def test_a_command_that_is_not_acknowledged_in_time_says_so(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    say(page, "/slow")
    expect(message(page, "operation_timeout")).to_be_visible()


def test_every_kind_of_menu_and_picker_sends_what_was_chosen(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    row = show(page, "elements", "Pick a role")
    for action, typed, told in (
        ("static", "desig", "product_designer"),
        ("user", "marta", "U0MARTA"),
        ("channel", "gen", "C0GENERAL"),
        ("conversation", "hiring", "G0HIRINGENG"),
        ("external", "lis", "lisbon"),
    ):
        choose(page, f".message [data-action-id={action}]", typed)
        thread_says(page, action, told)
    row.locator("[data-action-id=date]").fill("2026-12-24")
    row.locator("[data-action-id=date]").blur()
    thread_says(page, "date", "2026-12-24")
    row.locator("[data-action-id=time]").fill("17:45")
    row.locator("[data-action-id=time]").blur()
    thread_says(page, "time", "17:45")
    row.get_by_label("Part time").check()
    thread_says(page, "checks", "part_time")
    row.get_by_label("No", exact=True).check()
    thread_says(page, "radio", "'no'")
    row.get_by_role("button", name=re.compile("More options")).click()
    page.get_by_role("menuitem", name="Hold").click()
    thread_says(page, "overflow", "hold")


def choose(page: Page, selector: str, typed: str) -> None:
    field = page.locator(selector).last
    field.fill(typed)
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    expect(page.locator(".option-active")).to_be_visible()
    field.press("Enter")


def thread_says(page: Page, action: str, told: str) -> None:
    """The gallery writes each press into the message's thread."""
    if not page.locator(".thread-pane").count():
        message(page, "Pick a role").locator(".thread-summary").click()
    expect(message(page, action, thread=True)).to_contain_text(told)


def test_several_options_can_be_chosen_and_are_sent_once_when_the_menu_closes(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    show(page, "elements", "Pick a role")
    field = page.locator("[data-action-id=multi]")
    field.click()
    page.get_by_role("option", name="Platform Engineer").click()
    page.get_by_role("option", name="Recruiter").click()
    expect(page.locator(".chip")).to_have_count(2)
    field.press("Escape")
    message(page, "Pick a role").locator(".thread-summary").click()
    expect(page.locator(".thread-pane .message", has_text="multi")).to_have_count(1)
    expect(message(page, "multi", thread=True)).to_contain_text("recruiter")


def test_all_text_blocks_are_drawn(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    row = show(page, "words", "snake_case_name and 2*3*4 stay")
    for selector, text in (
        ("strong >> nth=0", "bold"),
        ("em >> nth=0", "italic"),
        ("s", "struck"),
        ("blockquote >> nth=0", "quoted <b>not bold</b>"),
        ("pre >> nth=0", "let x = 1 < 2;"),
        ("ol.rt-list li >> nth=0", "one"),
        (".md-h2", "Markdown"),
        ("th >> nth=2", "Openings"),
        ("tbody td >> nth=0", "Platform Engineer"),
    ):
        expect(row.locator(selector)).to_have_text(text)
    expect(row.locator(".mention-me").first).to_have_text("@priya")


def test_a_picture_that_cannot_be_loaded_shows_its_description(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    row = show(page, "pictures", "With a picture")
    expect(row.get_by_role("img", name="Local Slack's mark").first).to_have_text("Local Slack's mark")
    expect(row.locator(".attachment")).to_contain_text("An attachment")


def test_a_modal_with_every_input_is_filled_and_submitted(
    page_as: PageAs, gallery: RunningLocalSlack, tmp_path: Path
) -> None:
    page = page_as("U0PRIYA")
    say(page, "/gallery modal")
    box = dialog(page)
    expect(box).to_be_visible()
    fill_everything(page, tmp_path)
    box.get_by_role("button", name="Open role").click()
    expect(box).to_have_count(0)
    expect(message(page, "Submitted by")).to_be_visible()
    state = submitted_state(gallery)
    assert state["title"]["title"]["value"] == "Platform Engineer"
    assert state["openings"]["openings"]["value"] == "3"
    assert state["role"]["role"]["selected_option"]["value"] == "recruiter"
    assert state["team"]["team"]["selected_users"] == ["U0JONAS"]
    assert state["starts"]["starts"]["selected_date"] == "2027-01-04"
    assert state["hour"]["hour"]["selected_time"] == "09:15"
    assert state["moment"]["moment"]["selected_date_time"] == 1799053200  # 10:00 in Berlin, where Priya is
    assert state["kind"]["kind"]["selected_option"]["value"] == "part_time"
    assert [one["value"] for one in state["perks"]["perks"]["selected_options"]] == ["visa_help"]
    assert state["files"]["files"]["files"][0]["name"] == "cv.txt"
    assert state["text"]["text"]["rich_text_value"]["elements"][0]["elements"][0]["text"] == "Hello"


def fill_everything(page: Page, folder: Path) -> None:
    box = dialog(page)
    cv = folder / "cv.txt"
    cv.write_text("A life")
    for name, text in (
        ("title", "Platform Engineer"),
        ("about", "Two\nlines"),
        ("mail", "jobs@acme.example"),
        ("page", "https://acme.example"),
        ("openings", "3"),
        ("starts", "2027-01-04"),
        ("hour", "09:15"),
        ("moment", "2027-01-04T10:00"),
    ):
        box.locator(f"[data-action-id={name}]").fill(text)
    for name, typed in (("role", "recr"), ("team", "jonas"), ("rooms", "general"), ("city", "ber")):
        choose(page, f"dialog [data-action-id={name}]", typed)
        if page.get_by_role("listbox").count():  # a menu for several stays open
            page.keyboard.press("Escape")
    box.get_by_label("Part time").check()
    box.get_by_label("Visa help").check()
    box.locator("[data-action-id=files]").set_input_files(cv)
    box.locator("[data-action-id=text]").press_sequentially("Hello")


def submitted_state(gallery: RunningLocalSlack) -> dict[str, dict[str, dict[str, Any]]]:
    entries = httpx.get(f"{gallery.url}/local/trace?after=0").json()["entries"]
    sent = [one["body"] for one in entries if one["direction"] == "interaction" and "view_submission" in str(one["body"])]
    body = sent[-1].get("payload", sent[-1])
    return body["view"]["state"]["values"]  # type: ignore[no-any-return]


def test_what_is_missing_or_wrong_is_said_at_its_field(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    say(page, "/gallery modal")
    box = dialog(page)
    box.locator("[data-action-id=openings]").fill("12")
    box.get_by_role("button", name="Open role").click()
    title = box.locator("[data-action-id=title]")
    expect(box.locator("[data-block-id=title] .error")).to_have_text("Please complete this required field.")
    expect(box.locator("[data-block-id=openings] .error")).to_have_text("Please enter 9 or less.")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    title.fill("bad")
    box.locator("[data-action-id=openings]").fill("1")
    expect(box.locator(".error")).to_have_count(0)
    box.get_by_role("button", name="Open role").click()
    expect(box.locator("[data-block-id=title] .error")).to_have_text("Please write a better title.")
    expect(title).to_have_value("bad")


def test_an_updated_view_keeps_what_was_typed(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    say(page, "/gallery small")
    box = dialog(page)
    box.locator("[data-action-id=note]").fill("half a thought")
    box.locator("[data-action-id=rename]").fill("New heading")
    box.locator("[data-action-id=rename]").press("Enter")
    expect(box.locator("strong").first).to_have_text("New heading")
    expect(box.locator("[data-action-id=note]")).to_have_value("half a thought")
    expect(box.locator("[data-action-id=rename]")).to_be_focused()


def test_views_stack_update_go_back_and_clear(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    say(page, "/gallery small")
    box = dialog(page)
    box.get_by_role("button", name="More").click()
    expect(box.get_by_role("heading", name="One step further")).to_be_visible()
    box.get_by_role("button", name="Back").click()
    expect(box.get_by_role("heading", name="Note")).to_be_visible()
    box.locator("[data-action-id=note]").fill("push")
    box.get_by_role("button", name="Save").click()
    expect(box.get_by_role("heading", name="One step further")).to_be_visible()
    box.get_by_role("button", name="Finish").click()
    expect(box).to_have_count(0)
    say(page, "/gallery small")
    box.locator("[data-action-id=note]").fill("update")
    box.get_by_role("button", name="Save").click()
    expect(box).to_contain_text("Updated")
    box.get_by_role("button", name="Close", exact=True).click()
    expect(box).to_have_count(0)


def test_an_open_modal_is_still_there_after_a_reload(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    say(page, "/gallery small")
    expect(dialog(page)).to_be_visible()
    page.reload()
    expect(dialog(page).get_by_role("heading", name="Note")).to_be_visible()


def test_a_message_shortcut_knows_its_message(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    say(page, "keep this in mind")
    tool(message(page, "keep this"), "More actions")
    page.get_by_role("menuitem", name="Note this").click()
    expect(dialog(page).locator("[data-action-id=note]")).to_have_value("keep this in mind")


def test_a_global_shortcut_runs_from_the_quick_switch(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    page.keyboard.press("Control+k")
    page.keyboard.type("start")
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_role("heading", name="Note")).to_be_visible()


def test_the_home_tab_is_published_when_it_is_opened(page_as: PageAs) -> None:
    page = page_as("U0PRIYA", JOBS)
    page.locator("[data-section=apps] .side-item").click()
    expect(page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
    home = page.get_by_role("tabpanel", name="Home")
    expect(home.get_by_role("heading", name="Your interviews")).to_be_visible()
    home.get_by_role("button", name="Write scorecard").click()
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Messages").click()
    say(page, "hello app")
    expect(message(page, "hello app")).to_be_visible()
    page.get_by_role("tab", name="About").click()
    expect(page.get_by_role("tabpanel", name="About")).to_contain_text("/gallery")


def test_a_button_that_is_not_answered_in_time_says_so(page_as: PageAs) -> None:
    page = page_as("U0PRIYA")
    row = show(page, "elements", "Pick a role")
    row.get_by_role("button", name="Slow").click()
    expect(page.locator(".toast-error")).to_contain_text("did not")
