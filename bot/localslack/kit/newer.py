"""The blocks of 2025 and 2026: cards, containers, feedback, data tables and charts, plans."""

from __future__ import annotations

from typing import Any

from bot.localslack.kit import objects as o
from bot.localslack.kit.checks import Check, Found, anything, array, boolean, by_type, integer, number, string, table
from bot.localslack.kit.elements import BUTTON, IMAGE
from bot.localslack.kit.rich_text import PARTS, RICH_TEXT

_BASE: dict[str, Check] = {"block_id": o.BLOCK_ID}
_TYPE: dict[str, Check] = {"type": o.TYPE}

CARD = table(
    _TYPE,
    _BASE
    | {
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": table(_TYPE | {"name": string()}),
        "title": o.text(150),
        "subtitle": o.text(150),
        "body": o.text(200),
        "subtext": o.text(200),
        "actions": array(by_type({"button": BUTTON}), 1, 3),
    },
)
CAROUSEL = table(_TYPE | {"elements": array(by_type({"card": CARD}), 1, 10)}, _BASE)


def container(child: Check) -> Check:
    """A container of other blocks."""
    return table(
        _TYPE | {"child_blocks": array(child, 1, 10)},
        _BASE
        | {
            "title": o.plain_text(150),
            "subtitle": o.text(150),
            "icon": anything,
            "width": string(one_of=("narrow", "standard", "wide", "full")),
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
    )


_FEEDBACK = table({"text": o.plain_text(75), "value": string(1, 2000)}, {"accessibility_label": string(1, 75)})
FEEDBACK_BUTTONS = table(_TYPE | {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": o.ACTION_ID})
ICON_BUTTON = table(
    _TYPE | {"icon": string(), "text": o.plain_text(75)},
    {
        "action_id": o.ACTION_ID,
        "value": string(1, 2000),
        "confirm": o.CONFIRM,
        "accessibility_label": string(1, 75),
        "visible_to_user_ids": array(string(), 1, 10),
    },
)
CONTEXT_ACTIONS = table(
    _TYPE | {"elements": array(by_type({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON}), 1, 5)}, _BASE
)


def _cell_texts(value: Any, path: str, found: Found) -> None:
    rows = value.get("rows")
    if not isinstance(rows, list):
        return
    cells = [cell for row in rows if isinstance(row, list) for cell in row if isinstance(cell, dict)]
    if sum(len(str(cell.get("text", ""))) for cell in cells) > 20_000:
        found.add("the text of all cells must be less than 20001 characters", f"{path}/rows")


_DATA_CELL = by_type(
    {
        "raw_text": table(_TYPE | {"text": string()}),
        "raw_number": table(_TYPE | {"value": number()}, {"text": string()}),
        "rich_text": table(_TYPE | {"elements": PARTS}),
    }
)
DATA_TABLE = table(
    _TYPE | {"rows": array(array(_DATA_CELL, 1, 20), 2, 201)},
    _BASE | {"page_size": integer(1, 100), "caption": string(), "row_header_column_index": integer(0)},
    _cell_texts,
)

_SEGMENT = table({"label": string(1, 20), "value": number(above=0)})
_POINT = table({"label": string(1, 20), "value": number()})
_SERIES = table({"name": string(1, 20), "data": array(_POINT, 1, 20)})
_AXES = table({"categories": array(string(1, 20), 1, 20)}, {"x_label": string(1, 50), "y_label": string(1, 50)})
_AXIS_CHART = table(_TYPE | {"series": array(_SERIES, 1, 12), "axis_config": _AXES})
CHART = by_type(
    {
        "pie": table(_TYPE | {"segments": array(_SEGMENT, 1, 12)}),
        "bar": _AXIS_CHART,
        "line": _AXIS_CHART,
        "area": _AXIS_CHART,
    }
)
DATA_VISUALIZATION = table(_TYPE | {"title": string(1, 50), "chart": CHART}, _BASE)

_TASK_FIELDS: dict[str, Check] = {
    "details": RICH_TEXT,
    "output": RICH_TEXT,
    "sources": array(by_type({"url": o.URL_SOURCE})),
    "status": string(one_of=("pending", "in_progress", "complete", "error")),
}
_TASK = table({"task_id": string(), "title": string()}, _TASK_FIELDS)
TASK_CARD = table(_TYPE | {"task_id": string(), "title": string()}, _BASE | _TASK_FIELDS)
PLAN = table(_TYPE | {"title": string()}, _BASE | {"tasks": array(_TASK)})

BLOCKS: dict[str, Check] = {
    "card": CARD,
    "carousel": CAROUSEL,
    "context_actions": CONTEXT_ACTIONS,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "plan": PLAN,
    "task_card": TASK_CARD,
}
