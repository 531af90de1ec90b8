"""A payload for each of the 106 named invalid cases: id -> (block or view, a part of the reason)."""

from __future__ import annotations

from typing import Any

from bot.localslack.kit.surfaces import message_problems, view_problems
from tests.bot.localslack.samples import Json, plain, section

URL = "https://example.com/"


def problems_of(payload: Json) -> list[str]:
    """What is wrong with a block in a message, or with a view."""
    return view_problems(payload) if payload["type"] in ("modal", "home") else message_problems([payload])


def x(length: int) -> str:
    return "x" * length


def less(limit: int) -> str:
    return f"must be less than {limit + 1} characters"


def more(limit: int) -> str:
    return f"no more than {limit} items"


FEWER = "no fewer than 1 item allowed"


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**parts: Any) -> Json:
    return {"type": "button", "text": plain("Go"), **parts}


def confirm(**parts: Any) -> Json:
    return actions(
        button(confirm={"title": plain("t"), "text": plain("t"), "confirm": plain("y"), "deny": plain("n"), **parts})
    )


def opt(**parts: Any) -> Json:
    return {"text": plain("One"), "value": "1", **parts}


def select(**parts: Any) -> Json:
    return actions({"type": "static_select", **parts})


def options(count: int) -> list[Json]:
    return [opt(value=str(number)) for number in range(count)]


def group(**parts: Any) -> Json:
    return select(option_groups=[{"label": plain("G"), "options": [opt()], **parts}])


def field(element: Json, **parts: Any) -> Json:
    return {"type": "input", "label": plain("L"), "element": element, **parts}


def in_modal(block: Json) -> Json:
    return {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": [block]}


def modal(**parts: Any) -> Json:
    return {"type": "modal", "title": plain("T"), "blocks": [section()], **parts}


def image(**parts: Any) -> Json:
    return {"type": "image", "image_url": URL, "alt_text": "a", **parts}


def video(**parts: Any) -> Json:
    base = {"type": "video", "alt_text": "a", "title": plain("T"), "thumbnail_url": URL, "video_url": URL}
    return {**base, **parts}


def card(**parts: Any) -> Json:
    return {"type": "card", "title": plain("T"), **parts}


def container(**parts: Any) -> Json:
    return {"type": "container", "title": plain("T"), "child_blocks": [section()], **parts}


def raw(text: str = "a") -> Json:
    return {"type": "raw_text", "text": text}


def table(rows: list[Any], **parts: Any) -> Json:
    return {"type": "table", "rows": rows, **parts}


def data_table(rows: list[Any], **parts: Any) -> Json:
    return {"type": "data_table", "rows": rows, **parts}


def feedback(**parts: Any) -> Json:
    positive = {"text": plain("Good"), "value": "g", **parts}
    buttons = {
        "type": "feedback_buttons",
        "positive_button": positive,
        "negative_button": {"text": plain("Bad"), "value": "b"},
    }
    return {"type": "context_actions", "elements": [buttons]}


def icon_button(**parts: Any) -> Json:
    return {"type": "icon_button", "icon": "trash", "text": plain("Delete"), **parts}


def chart(chart: Json, title: str = "T") -> Json:
    return {"type": "data_visualization", "title": title, "chart": chart}


def pie(*segments: Json) -> Json:
    return chart({"type": "pie", "segments": list(segments)})


def segment(**parts: Any) -> Json:
    return {"label": "a", "value": 1, **parts}


def series(**parts: Any) -> Json:
    return {"name": "s", "data": [{"label": "a", "value": 1}], **parts}


def bar(lines: list[Json] | None = None, **axes: Any) -> Json:
    return chart(
        {"type": "bar", "series": [series()] if lines is None else lines, "axis_config": {"categories": ["a"], **axes}}
    )


def task_text(text: str) -> Json:
    source = {"type": "url", "url": text, "text": "source"}
    return {"type": "task_card", "task_id": "1", "title": "T", "sources": [source]}


TWO_ROWS = [[raw()], [raw()]]
MANY_CELLS = [[raw(x(10_001))], [raw(x(10_000))]]

INVALID: dict[str, tuple[Json, str]] = {
    "text-empty": (section(""), "must be more than 0 characters"),
    "text-too-long": (section(x(3001)), less(3000)),
    "button-action-id-too-long": (actions(button(action_id=x(256))), less(255)),
    "button-text-too-long": (actions(button(text=plain(x(76)))), less(75)),
    "button-url-too-long": (actions(button(url=URL + x(3000))), less(3000)),
    "button-value-too-long": (actions(button(value=x(2001))), less(2000)),
    "confirmation-title-too-long": (confirm(title=plain(x(101))), less(100)),
    "confirmation-text-too-long": (confirm(text=plain(x(301))), less(300)),
    "confirmation-confirm-too-long": (confirm(confirm=plain(x(31))), less(30)),
    "confirmation-deny-too-long": (confirm(deny=plain(x(31))), less(30)),
    "option-text-too-long": (select(options=[opt(text=plain(x(76)))]), less(75)),
    "option-value-too-long": (select(options=[opt(value=x(151))]), less(150)),
    "option-url-too-long": (actions({"type": "overflow", "options": [opt(url=URL + "😀" * 3000)]}), less(3000)),
    "option-description-too-long": (select(options=[opt(description=plain(x(76)))]), less(75)),
    "option-group-label-too-long": (group(label=plain(x(76))), less(75)),
    "option-group-empty": (group(options=[]), FEWER),
    "option-group-too-many-options": (group(options=options(101)), more(100)),
    "select-placeholder-too-long": (select(options=[opt()], placeholder=plain(x(151))), less(150)),
    "select-too-many-options": (select(options=options(101)), more(100)),
    "select-too-many-option-groups": (select(option_groups=[{"label": plain("G"), "options": [opt()]}] * 101), more(100)),
    "overflow-empty": (actions({"type": "overflow", "options": []}), FEWER),
    "overflow-too-many-options": (actions({"type": "overflow", "options": options(6)}), more(5)),
    "checkboxes-empty": (actions({"type": "checkboxes", "options": []}), FEWER),
    "checkboxes-too-many-options": (actions({"type": "checkboxes", "options": options(11)}), more(10)),
    "radio-buttons-empty": (actions({"type": "radio_buttons", "options": []}), FEWER),
    "radio-buttons-too-many-options": (actions({"type": "radio_buttons", "options": options(11)}), more(10)),
    "url-source-url-empty": (task_text(""), "must be more than 0 characters"),
    "url-source-url-too-long": (task_text(URL + x(3000)), less(3000)),
    "table-too-many-rows": (table([[raw()]] * 101), more(100)),
    "table-ragged-rows": (table([[raw()], [raw(), raw()]]), "same number of columns"),
    "table-column-settings-mismatch": (
        table([[raw()]], column_settings=[{"align": "left"}] * 2),
        "match the number of columns",
    ),
    "file-input-max-files-too-small": (in_modal(field({"type": "file_input", "max_files": 0})), "must be at least 1"),
    "file-input-max-files-too-large": (in_modal(field({"type": "file_input", "max_files": 11})), "must be at most 10"),
    "plain-text-input-max-length-too-large": (
        field({"type": "plain_text_input", "max_length": 3001}),
        "must be at most 3000",
    ),
    "actions-too-many-elements": (actions(*[button() for _ in range(26)]), more(25)),
    "context-too-many-elements": ({"type": "context", "elements": [plain("a")] * 11}, more(10)),
    "header-text-too-long": ({"type": "header", "text": plain(x(151))}, less(150)),
    "image-url-too-long": (image(image_url=URL + x(3000)), less(3000)),
    "image-alt-text-too-long": (image(alt_text=x(2001)), less(2000)),
    "input-label-too-long": (field({"type": "plain_text_input"}, label=plain(x(2001))), less(2000)),
    "input-hint-too-long": (field({"type": "plain_text_input"}, hint=plain(x(2001))), less(2000)),
    "markdown-empty": ({"type": "markdown", "text": ""}, "must be more than 0 characters"),
    "markdown-too-long": ({"type": "markdown", "text": x(12_001)}, less(12_000)),
    "section-text-too-long": (section(x(3001)), less(3000)),
    "section-too-many-fields": (section(fields=[plain("a")] * 11), more(10)),
    "section-field-too-long": (section(fields=[plain(x(2001))]), less(2000)),
    "video-alt-text-empty": (video(alt_text=""), "must be more than 0 characters"),
    "video-alt-text-too-long": (video(alt_text=x(201)), less(200)),
    "video-title-too-long": (video(title=plain(x(201))), less(199)),
    "video-author-name-too-long": (video(author_name=x(51)), less(49)),
    "video-description-too-long": (video(description=plain(x(201))), less(199)),
    "video-provider-name-too-long": (video(provider_name=x(51)), less(50)),
    "view-missing-blocks": (modal(blocks=[]), FEWER),
    "view-too-many-blocks": (modal(blocks=[{"type": "divider"}] * 101), more(100)),
    "view-private-metadata-too-long": (modal(private_metadata=x(3001)), less(3000)),
    "view-callback-id-too-long": (modal(callback_id=x(256)), less(255)),
    "view-title-too-long": (modal(title=plain(x(25))), less(24)),
    "view-close-too-long": (modal(close=plain(x(25))), less(24)),
    "view-submit-too-long": (modal(submit=plain(x(25))), less(24)),
    "section-missing-content": ({"type": "section"}, "must define either"),
    "static-select-options-and-groups": (
        select(options=[opt()], option_groups=[{"label": plain("G"), "options": [opt()]}]),
        "exactly one of: options, option_groups",
    ),
    "image-url-and-slack-file": (image(slack_file={"id": "F1"}), "exactly one of: image_url, slack_file"),
    "number-input-inverted-range": (
        field({"type": "number_input", "is_decimal_allowed": False, "min_value": "2", "max_value": "1"}),
        "min_value must not be more",
    ),
    "context-invalid-element": ({"type": "context", "elements": [button()]}, "unsupported type: button"),
    "input-invalid-element": (field(button()), "unsupported type: button"),
    "block-id-too-long": (section(block_id=x(256)), less(255)),
    "button-accessibility-label-too-long": (actions(button(accessibility_label=x(76))), less(75)),
    "alert-text-too-long": ({"type": "alert", "text": plain(x(201))}, less(200)),
    "card-title-too-long": (card(title=plain(x(151))), less(150)),
    "card-subtitle-too-long": (card(subtitle=plain(x(151))), less(150)),
    "card-body-too-long": (card(body=plain(x(201))), less(200)),
    "card-too-many-actions": (card(actions=[button()] * 4), more(3)),
    "card-subtext-too-long": (card(subtext=plain(x(201))), less(200)),
    "carousel-empty": ({"type": "carousel", "elements": []}, FEWER),
    "carousel-too-many-cards": ({"type": "carousel", "elements": [card()] * 11}, more(10)),
    "container-title-too-long": (container(title=plain(x(151))), less(150)),
    "container-subtitle-too-long": (container(subtitle=plain(x(151))), less(150)),
    "container-too-many-child-blocks": (container(child_blocks=[section()] * 11), more(10)),
    "context-actions-too-many-elements": ({"type": "context_actions", "elements": [icon_button()] * 6}, more(5)),
    "feedback-button-text-too-long": (feedback(text=plain(x(76))), less(75)),
    "feedback-button-value-too-long": (feedback(value=x(2001)), less(2000)),
    "feedback-button-accessibility-label-too-long": (feedback(accessibility_label=x(76)), less(75)),
    "icon-button-too-many-visible-users": (
        {"type": "context_actions", "elements": [icon_button(visible_to_user_ids=["U1"] * 11)]},
        more(10),
    ),
    "data-table-too-few-rows": (data_table([[raw()]]), "no fewer than 2 items"),
    "data-table-too-many-rows": (data_table([[raw()]] * 202), more(201)),
    "data-table-too-few-columns": (data_table([[], [raw()]]), FEWER),
    "data-table-too-many-columns": (data_table([[raw()], [raw()] * 21]), more(20)),
    "data-table-page-size-too-small": (data_table(TWO_ROWS, page_size=0), "must be at least 1"),
    "data-table-page-size-too-large": (data_table(TWO_ROWS, page_size=101), "must be at most 100"),
    "data-table-cell-text-empty": (data_table([[raw("")], [raw()]]), "must be more than 0 characters"),
    "data-table-content-too-long": (data_table(MANY_CELLS), less(20_000)),
    "data-visualization-title-too-long": (chart({"type": "pie", "segments": [segment()]}, x(51)), less(50)),
    "pie-chart-empty": (pie(), FEWER),
    "pie-chart-too-many-segments": (pie(*[segment() for _ in range(13)]), more(12)),
    "chart-segment-label-too-long": (pie(segment(label=x(21))), less(20)),
    "chart-segment-value-not-positive": (pie(segment(value=0)), "must be more than 0"),
    "chart-series-empty": (bar([]), FEWER),
    "chart-too-many-series": (bar([series() for _ in range(13)]), more(12)),
    "data-series-name-too-long": (bar([series(name=x(21))]), less(20)),
    "data-series-empty": (bar([series(data=[])]), FEWER),
    "data-series-too-many-points": (bar([series(data=[{"label": "a", "value": 1}] * 21)]), more(20)),
    "data-point-label-too-long": (bar([series(data=[{"label": x(21), "value": 1}])]), less(20)),
    "axis-categories-empty": (bar(categories=[]), FEWER),
    "axis-too-many-categories": (bar(categories=["a"] * 21), more(20)),
    "axis-category-label-too-long": (bar(categories=[x(21)]), less(20)),
    "axis-label-too-long": (bar(x_label=x(51)), less(50)),
}
